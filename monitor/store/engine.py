"""Engine 数据库连接: SQLite (WAL, one writer at a time) or PostgreSQL behind one set of tables."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.domain.errors import InputError
from monitor.store.answer_deadline import give_up_after

BUSY_TIMEOUT_MS = 30_000

_HOW_TO_WRITE = (
    "MONITOR_DATABASE_URL 不是数据库地址；写作 sqlite:///var/monitor.db 或"
    " postgresql+psycopg://用户:密码@主机:5432/库名（密码里的 @ : / # ? 写成 %40 %3A %2F %23 %3F）"
)

ANSWER_SECONDS = 300.0
"""How long PostgreSQL may think about one statement; `?answer_seconds=…` in the address changes it."""
_LINE = {"connect_timeout": 10, "keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 3}
"""What libpq is told of the line to the server, in seconds, unless the address says otherwise."""


def make_engine(url: str) -> Engine:
    """An engine for `MONITOR_DATABASE_URL`.

    Raises:
        InputError: the address is not one of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise InputError(_HOW_TO_WRITE) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "postgresql+psycopg":
        raise InputError(f"不支持的数据库“{parsed.drivername}”；用 sqlite:/// 或 postgresql+psycopg://")
    if "@" in (parsed.host or ""):
        # an unescaped @ in the password: half of it would be looked up as a host
        raise InputError(_HOW_TO_WRITE)
    return _postgresql(parsed)


def for_reading(engine: Engine) -> Engine:
    """The same engine for transactions that see one moment, write nothing and wait for no writer."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(only_reads=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_path(engine: Engine) -> Path | None:
    """The file behind a SQLite engine; None for PostgreSQL."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


def _postgresql(url: URL) -> Engine:
    seconds = _answer_seconds(url)
    engine = create_engine(
        url.difference_update_query(["answer_seconds"]),
        pool_pre_ping=True,
        pool_size=5,
        connect_args={name: value for name, value in _LINE.items() if name not in url.query},
    )
    give_up_after(engine, seconds)
    return engine


def _answer_seconds(url: URL) -> float:
    written = url.query.get("answer_seconds", str(ANSWER_SECONDS))
    try:
        seconds = float(str(written))
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 86_400:
        raise InputError(f"数据库地址里的 answer_seconds={written} 不是秒数；写 1 到 86400 之间的数，如 300")
    return seconds


def _sqlite(url: str, database: str | None) -> Engine:
    if not database or database == ":memory:":
        raise InputError("SQLite 需要一个文件：MONITOR_DATABASE_URL=sqlite:///var/monitor.db")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        # its owner's eyes alone; SQLite gives the files beside it the same mode
        Path(database).touch(mode=0o600)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Writers queue at the door instead of failing half-way; readers never wait."""
    only_reads = connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _tune_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL for readers beside the writer; FULL, for an acknowledged look survives a power cut."""
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
