"""Outages 数据库故障: driver errors that mean “the database is not there” become one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from monitor.domain.errors import StoreAway, StoreUnavailable

_SQLITE_FULL, _POSTGRESQL_FULL = 13, "53100"
_SQLITE_IO_ERROR, _SQLITE_CANNOT_OPEN = 10, 14
_AWAY = ("08", "57P", "53300")
"""SQLSTATE of lost connections, of a server that stops or starts, and of one with no room for another."""


@contextmanager
def explained() -> Iterator[None]:
    """Tell an outage from a mistake of ours in the statement, which goes on as it is.

    Raises:
        StoreAway: the connection is gone or there is none to be had; it may come back.
        StoreUnavailable: the database is locked for good, broken, or its disk is full.
    """
    try:
        yield
    except DBAPIError as error:
        if _is_away(error):
            raise StoreAway(f"与数据库的连接断了：{_words(error)}（检查磁盘空间与数据库服务）") from error
        if isinstance(error, OperationalError):
            raise StoreUnavailable(_outage(error)) from error
        # SQLite says so of a file that is no database or is damaged; mistakes have classes of their own
        if type(error) is DatabaseError:
            raise StoreUnavailable(f"数据库文件已损坏或不是数据库：{_words(error)}（从备份恢复）") from error
        raise


def _is_away(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError) or _sqlite_code(error) is not None:
        return False
    state: str | None = getattr(error.orig, "sqlstate", None)
    # a server that was never reached has no state to tell
    return state is None or state.startswith(_AWAY)


def _outage(error: OperationalError) -> str:
    """What happened and what to do, by the driver's code."""
    code = _sqlite_code(error)
    state: str | None = getattr(error.orig, "sqlstate", None)
    if code == _SQLITE_FULL or state == _POSTGRESQL_FULL:
        return (
            f"磁盘已满，数据库写不进去：{_words(error)}（检查磁盘空间，清出地方后再运行一次；已记录的都在）"
        )
    if code == _SQLITE_IO_ERROR:
        return f"读写数据库文件出错：{_words(error)}（检查磁盘空间、配额和磁盘是否完好，然后再运行一次）"
    if code == _SQLITE_CANNOT_OPEN:
        return (
            f"打不开数据库文件：{_words(error)}"
            "（检查磁盘空间、文件权限，以及可打开的文件数 ulimit -n，然后再运行一次）"
        )
    return f"数据库不可用：{_words(error)}（检查磁盘空间与数据库服务）"


def _sqlite_code(error: DBAPIError) -> int | None:
    """SQLite's primary result code; None where the error is not SQLite's."""
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None


def _words(error: DBAPIError) -> str:
    """The driver's sentence on one line."""
    return " ".join(str(error.orig).split())
