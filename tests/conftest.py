"""What many tests share: stores over SQLite and PostgreSQL, and the two long-run switches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.postgres_server import PostgresServer, postgres_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` adds the fault, fuzz and load runs that take minutes."""
    parser.addoption("--long", action="store_true", default=False, help="also run the long tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests are left out, not skipped, unless asked for."""
    if config.getoption("--long"):
        return
    left = [item for item in items if "long" in item.keywords]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if "long" not in item.keywords]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL of this session, on a loopback port of its own."""
    with postgres_server(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'monitor.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated store on each engine."""
    engine = make_engine(database_url)
    migrate(engine)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A migrated store on SQLite alone, where the engine makes no difference."""
    engine = make_engine(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(engine)
    yield Store(engine)
    engine.dispose()
