"""Advisory lock 咨询锁: a lock of a PostgreSQL session, freed by the server however its holder ends.

It goes with its connection, so after an outage it has to be taken again.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.domain.errors import RunUnderWay, StoreAway
from monitor.store.outages import explained

_KEYS = {"run": 7_220_601, "night": 7_220_602, "deliver": 7_220_603, "clock": 7_220_604}
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_FREE = text("SELECT pg_advisory_unlock(:key)")
_WHO_WE_ARE = text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
_END = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :since"
)


class AdvisoryLock:
    """One named lock; its methods may be called from any thread."""

    def __init__(self, engine: Engine, name: str, held: str) -> None:
        self._engine = engine
        self._key = {"key": _KEYS[name]}
        self._held = held
        self._one_at_a_time = threading.Lock()
        self._connection: Connection | None = None
        self._session: tuple[int, datetime] | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            RunUnderWay: somebody else holds it.
            StoreAway: our own earlier session has it and is only about to end.
        """
        with explained(), ExitStack() as until_taken:
            connection = until_taken.enter_context(self._engine.connect())
            connection.execution_options(isolation_level="AUTOCOMMIT")
            self._take_with(connection)
            until_taken.pop_all()
        self._connection = connection

    def make_sure(self) -> None:
        """Take the lock again if the connection that held it is lost.

        Raises:
            RunUnderWay: somebody else took it in the meantime.
            StoreAway: the database is still away.
        """
        with self._one_at_a_time:
            if self._connection is not None and _answers(self._connection):
                return
            self._drop()
            self.take()

    def free(self) -> None:
        """Give the lock back; with a connection that died it is free already."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.execute(_FREE, self._key)
        self._drop()

    def _take_with(self, connection: Connection) -> None:
        was_ours = self._end_old_session(connection)
        if not connection.scalar(_TAKE, self._key):
            if was_ours:
                raise StoreAway("数据库里本程序断开的旧连接还没有结束（稍后再运行一次）")
            raise RunUnderWay(self._held)
        pid, since = connection.execute(_WHO_WE_ARE).one()
        self._session = pid, since

    def _end_old_session(self, connection: Connection) -> bool:
        """Whether the server still keeps the session we lost; behind a dead line it may, for hours."""
        if self._session is None:
            return False
        pid, since = self._session
        return bool(connection.scalars(_END, {"pid": pid, "since": since}).all())

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()


def _answers(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
