"""Answer deadline 应答期限: a PostgreSQL connection that does not wait for ever.

A server behind a half-open line takes a question and never answers, and neither libpq nor TCP ever
says so while something on the way still acknowledges. Then the connection is given up as lost.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, OperationalError
from psycopg.abc import RV, PQGen
from psycopg.rows import TupleRow
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.pool import ConnectionPoolEntry

from monitor import clock

_LOOK_AROUND_SECONDS = 0.1


class DeadlineConnection(Connection[TupleRow]):
    """Every answer comes within `answer_seconds`, or the connection is closed."""

    answer_seconds: float

    def wait(
        self, gen: PQGen[RV], interval: float = _LOOK_AROUND_SECONDS, timeout: float | None = None
    ) -> RV:
        """What the server answered.

        Raises:
            OperationalError: it did not in time, and the connection is closed.
        """
        seconds = self.answer_seconds if timeout is None else timeout
        ends_at = clock.monotonic() + seconds
        try:
            return super().wait(gen, interval=interval, timeout=seconds)
        except OperationalError as error:
            if clock.monotonic() < ends_at:
                raise
            self.pgconn.finish()
            raise OperationalError(f"no answer within {seconds:g} seconds") from error


def give_up_after(engine: Engine, seconds: float) -> None:
    """Let every connection of a PostgreSQL engine keep this deadline for each statement."""

    def connect(
        _dialect: Dialect, _entry: ConnectionPoolEntry, addresses: list[str], options: dict[str, Any]
    ) -> DeadlineConnection:
        connection = DeadlineConnection.connect(*addresses, **options)
        connection.answer_seconds = seconds
        return connection

    event.listen(engine, "do_connect", connect)
