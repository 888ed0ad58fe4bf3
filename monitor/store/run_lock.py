"""Run lock 运行锁: never two runs at once; freed by the system when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from monitor.domain.errors import RunUnderWay
from monitor.store.advisory_lock import AdvisoryLock
from monitor.store.engine import sqlite_path

_HELD = {
    "run": "另一个采集正在进行，请等它结束后再试",
    "night": "夜间任务正在进行，请等它结束后再试",
    "deliver": "提醒正在发送，请稍后再试",
    "clock": "已有一个定时程序在运行，不需要第二个",
}


@contextmanager
def run_lock(engine: Engine, *, name: str = "run") -> Iterator[Callable[[], None]]:
    """Hold the lock called `name` for the length of the block.

    Gives a function that makes sure of it after an outage: a lock of PostgreSQL goes with its
    connection, and is taken again unless somebody else has it by then (RunUnderWay).

    Raises:
        RunUnderWay: somebody else holds it.
    """
    if engine.dialect.name == "postgresql":
        lock = AdvisoryLock(engine, name, _HELD[name])
        lock.take()
        try:
            yield lock.make_sure
        finally:
            lock.free()
        return
    with _file(engine, name):
        yield lambda: None


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
