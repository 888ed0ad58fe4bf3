"""Run lock 运行锁: never two runs at once; freed by the system when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from monitor.domain.errors import RunUnderWay
from monitor.store.engine import sqlite_path
from monitor.store.outages import explained

_KEYS = {"run": 7_220_601, "night": 7_220_602, "deliver": 7_220_603, "clock": 7_220_604}
_HELD = {
    "run": "另一个采集正在进行，请等它结束后再试",
    "night": "夜间任务正在进行，请等它结束后再试",
    "deliver": "提醒正在发送，请稍后再试",
    "clock": "已有一个定时程序在运行，不需要第二个",
}


@contextmanager
def run_lock(engine: Engine, *, name: str = "run") -> Iterator[None]:
    """Hold the lock called `name` for the length of the block.

    Raises:
        RunUnderWay: somebody else holds it.
    """
    if engine.dialect.name == "postgresql":
        with _advisory(engine, name):
            yield
        return
    with _file(engine, name):
        yield


@contextmanager
def _file(engine: Engine, name: str) -> Iterator[None]:
    path = sqlite_path(engine)
    if path is None:
        raise RunUnderWay("没有可以上锁的数据库文件")
    with path.with_name(f"{path.name}.{name}.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunUnderWay(_HELD[name]) from error
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[None]:
    """A lock of the session: the server frees it when the connection ends, however it ends."""
    key = {"key": _KEYS[name]}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        with explained():
            is_ours = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key)
        if not is_ours:
            raise RunUnderWay(_HELD[name])
        try:
            yield
        finally:
            # a connection that died has freed the lock already
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
