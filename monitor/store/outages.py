"""Outages 数据库故障: driver errors that mean “the database is not there” become one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from monitor.domain.errors import StoreUnavailable


@contextmanager
def explained() -> Iterator[None]:
    """Tell an outage from a mistake of ours in the statement, which goes on as it is.

    Raises:
        StoreUnavailable: the database is gone, locked for good, broken, or its disk is full.
    """
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(f"数据库不可用：{error.orig}（检查磁盘空间与数据库服务）") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(f"与数据库的连接断了：{error.orig}（检查数据库服务）") from error
        # SQLite says so of a file that is no database or is damaged; mistakes have classes of their own
        if type(error) is DatabaseError:
            raise StoreUnavailable(f"数据库文件已损坏或不是数据库：{error.orig}（从备份恢复）") from error
        raise
