"""Migrations go up, down and up again with data in the tables, and end where the model is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from monitor.domain.errors import InputError, StoreTooNew, StoreUnavailable
from monitor.store.engine import make_engine
from monitor.store.schema import current_revision, head_revision, migrate, require_head
from monitor.store.table import Row
from monitor.store.unit_of_work import Store
from tests.migrations.full_house import fill, tables_without_rows
from tests.store.nights import column_at, watch


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database on each engine."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_the_first_call_makes_everything_and_says_so(engine: Engine) -> None:
    assert current_revision(engine) is None
    assert migrate(engine) == (None, head_revision())
    assert tables(engine) == set(Row.metadata.tables)


def test_repeating_it_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    watch(Store(engine), column_at("tzgg"))
    assert migrate(engine) == (head_revision(), head_revision())
    with Store(engine).reading() as unit_of_work:
        assert len(unit_of_work.registry.targets_on()) == 1


def test_two_at_once_do_it_once(engine: Engine) -> None:
    """Several services that start together may all try."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: migrate(engine), range(4)))
    assert sorted(before or "" for before, _ in done) == ["", *[head_revision()] * 3]
    assert {after for _, after in done} == {head_revision()}


def test_up_down_and_up_again_with_data_in_every_table(engine: Engine) -> None:
    migrate(engine)
    fill(Store(engine))
    assert tables_without_rows(engine) == []
    assert migrate(engine, revision="base") == (head_revision(), None)
    assert tables(engine) == set()
    migrate(engine)
    fill(Store(engine))
    assert tables_without_rows(engine) == []


def test_emptying_an_empty_database_does_nothing(engine: Engine) -> None:
    assert migrate(engine, revision="base") == (None, None)


def test_the_model_is_what_the_migrations_make(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_every_constraint_has_the_name_a_later_migration_will_call_it_by(engine: Engine) -> None:
    migrate(engine)
    found: set[str | None] = set()
    with engine.connect() as connection:
        look = inspect(connection)
        for table in Row.metadata.tables:
            found.add(look.get_pk_constraint(table)["name"])
            found |= {key["name"] for key in look.get_foreign_keys(table)}
            found |= {unique["name"] for unique in look.get_unique_constraints(table)}
    assert None not in found
    assert all(str(name).startswith(("pk_", "fk_", "uq_")) for name in found)


@pytest.mark.parametrize("revision", ["0099", "head+1", "-1", ""])
def test_a_revision_that_does_not_exist_is_refused_with_those_that_do(engine: Engine, revision: str) -> None:
    with pytest.raises(
        InputError, match=f"没有版本“{revision}”.*head、base、.*{head_revision()}".replace("+", r"\+")
    ):
        migrate(engine, revision=revision)
    assert current_revision(engine) is None


def made_by_a_newer_program(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def test_a_database_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    made_by_a_newer_program(engine)
    for attempt in (migrate, require_head):
        with pytest.raises(StoreTooNew, match=r"9999.*请先升级程序"):
            attempt(engine)
    with pytest.raises(StoreTooNew):
        migrate(engine, revision="base")
    assert current_revision(engine) == "9999"
    assert tables(engine) == set(Row.metadata.tables)


def test_a_database_that_was_never_made_says_what_to_type(engine: Engine) -> None:
    with pytest.raises(StoreUnavailable, match="还没有建立；先运行：monitor init"):
        require_head(engine)


def test_a_database_that_is_up_to_date_may_be_used(engine: Engine) -> None:
    migrate(engine)
    require_head(engine)


def test_an_older_database_says_what_to_type(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(engine)
    monkeypatch.setattr("monitor.store.schema.head_revision", lambda: "9998")
    with pytest.raises(StoreUnavailable, match="旧版本的；先运行：monitor init"):
        require_head(engine)
