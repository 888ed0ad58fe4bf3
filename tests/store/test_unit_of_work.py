"""Transactions: all or nothing, readers that never wait, and outages that are named as such."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from monitor.domain.errors import InputError, StoreUnavailable
from monitor.domain.target import Unit
from monitor.store.engine import make_engine, sqlite_path
from monitor.store.schema import current_revision, migrate
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.postgres_server import PostgresServer

EDUCATION = Unit("县教育局")


def units(store: Store) -> set[str]:
    with store.reading() as unit_of_work:
        return set(unit_of_work.registry.units_on())


def put(store: Store, unit: Unit = EDUCATION) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(unit, day("11-01"))


def test_a_block_that_ends_well_is_kept(store: Store) -> None:
    put(store)
    assert units(store) == {"县教育局"}


def test_a_block_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(LookupError), store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(EDUCATION, day("11-01"))
        unit_of_work.runs.open(at("11-10"))
        raise LookupError
    assert units(store) == set()
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.last() == []


def test_a_mistake_of_ours_is_no_outage(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as unit_of_work:
        unit_of_work.registry.retire_unit("县教育局", day("11-01"))
        unit_of_work.session.execute(text("INSERT INTO unit (id, name) VALUES (1, 'a'), (1, 'b')"))


def test_what_is_written_while_reading_is_not_kept(store: Store) -> None:
    """PostgreSQL refuses it, SQLite forgets it."""
    try:
        with store.reading() as unit_of_work:
            unit_of_work.registry.put_unit(EDUCATION, day("11-01"))
    except DatabaseError:
        assert store.engine.dialect.name == "postgresql"
    assert units(store) == set()


def test_a_reader_does_not_wait_for_a_writer_and_sees_the_time_before(store: Store) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(EDUCATION, day("11-01"))
        unit_of_work.session.flush()
        began = time.monotonic()
        assert units(store) == set()
        assert time.monotonic() - began < 5
    assert units(store) == {"县教育局"}


def test_a_reader_sees_one_moment_to_its_end(store: Store) -> None:
    with store.reading() as unit_of_work:
        assert unit_of_work.registry.units_on() == {}
        put(store)
        assert unit_of_work.registry.units_on() == {}
        assert unit_of_work.registry.targets_on() == []
    assert units(store) == {"县教育局"}


def test_a_reader_leaves_nothing_behind_for_the_next_writer(store: Store) -> None:
    """The connection goes back to the pool; it must be able to write again."""
    for number in range(8):
        units(store)
        put(store, Unit(f"单位{number}"))
    assert len(units(store)) == 8


def test_a_second_writer_waits_for_the_first(store: Store) -> None:
    first_is_in, second_has_begun = Event(), Event()

    def write_slowly() -> None:
        with store.writing() as unit_of_work:
            unit_of_work.registry.put_unit(EDUCATION, day("11-01"))
            unit_of_work.session.flush()
            first_is_in.set()
            assert second_has_begun.wait(10)
            time.sleep(0.3)

    def write_too() -> None:
        assert first_is_in.wait(10)
        second_has_begun.set()
        put(store, Unit("县司法局"))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write_slowly), pool.submit(write_too)]:
            done.result(timeout=30)
    assert units(store) == {"县教育局", "县司法局"}


def test_many_writers_lose_nothing(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: put(store, Unit(f"单位{number}")), range(24)))
    assert len(units(store)) == 24


def a_folder_in_its_place(path: Path) -> None:
    path.mkdir()


def no_database(path: Path) -> None:
    path.write_bytes(b"this is a letter, not a database" * 200)


@pytest.mark.parametrize(
    "spoil",
    [pytest.param(a_folder_in_its_place, id="cannot_be_opened"), pytest.param(no_database, id="not_one")],
)
def test_a_file_that_is_no_database_is_an_outage(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = tmp_path / "monitor.db"
    spoil(path)
    engine = make_engine(f"sqlite:///{path}")
    for attempt in (
        lambda: put(Store(engine)),
        lambda: units(Store(engine)),
        lambda: current_revision(engine),
    ):
        with pytest.raises(StoreUnavailable, match="数据库"):
            attempt()
    with pytest.raises(StoreUnavailable):
        migrate(engine)
    engine.dispose()


def test_a_damaged_database_is_an_outage(sqlite_store: Store) -> None:
    put(sqlite_store)
    sqlite_store.engine.dispose()
    path = sqlite_path(sqlite_store.engine)
    assert path is not None
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * len(content[4096:])
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="已损坏"):
        units(sqlite_store)


def test_a_full_disk_is_an_outage_and_leaves_what_was_there(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(engine)
    store = Store(engine)
    put(store)

    def no_more_room(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(engine, "connect", no_more_room)
    engine.dispose()
    with pytest.raises(StoreUnavailable, match="检查磁盘空间"), store.writing() as unit_of_work:
        unit_of_work.snapshots.keep(bytes(range(256)) * 1000, content_type="", at=at("11-10"))
        unit_of_work.snapshots.keep(sqlite3.sqlite_version.encode() * 9000, content_type="", at=at("11-10"))
        unit_of_work.registry.put_unit(Unit("县司法局" * 20_000), day("11-01"))
    assert units(store) == {"县教育局"}
    engine.dispose()


def test_a_server_that_is_not_there_is_an_outage() -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        engine = make_engine(f"postgresql://postgres@127.0.0.1:{port}/monitor")
        with pytest.raises(StoreUnavailable, match="检查磁盘空间与数据库服务"):
            put(Store(engine))
        engine.dispose()


def test_a_server_that_goes_away_is_an_outage_and_its_return_is_noticed(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        engine = make_engine(url)
        migrate(engine)
        store = Store(engine)
        put(store)
        with pytest.raises(StoreUnavailable, match="数据库"), store.writing() as unit_of_work:
            unit_of_work.registry.put_unit(Unit("县司法局"), day("11-01"))
            unit_of_work.session.flush()
            with engine.begin() as other:
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                other.execute(text(f"{others} current_database() AND pid <> pg_backend_pid()"))
            unit_of_work.runs.open(at("11-10"))
        assert units(store) == {"县教育局"}
        engine.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        pytest.param("no address", "不是数据库地址", id="no_address"),
        pytest.param("sqlite://", "需要一个文件", id="no_file"),
        pytest.param("sqlite:///:memory:", "需要一个文件", id="memory"),
        pytest.param("mysql://root@localhost/monitor", "不支持的数据库", id="another_kind"),
        pytest.param("postgresql+psycopg2://localhost/monitor", "不支持的数据库", id="another_driver"),
    ],
)
def test_an_address_that_cannot_serve_is_refused(url: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make_engine(url)


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'deep' / 'monitor.db'}")
    migrate(engine)
    put(Store(engine))
    engine.dispose()
    assert (tmp_path / "var" / "deep" / "monitor.db").is_file()


def test_sqlite_keeps_what_is_acknowledged_and_holds_to_its_references(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        settings = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


def test_only_sqlite_has_a_file(sqlite_store: Store, tmp_path: Path, postgres: PostgresServer) -> None:
    assert sqlite_path(sqlite_store.engine) == tmp_path / "monitor.db"
    assert sqlite_path(make_engine(postgres.url("postgres"))) is None
