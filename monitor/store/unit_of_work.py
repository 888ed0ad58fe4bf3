"""Unit of work 事务: one transaction and the doors to everything that is remembered.

`with store.writing() as unit_of_work:` commits at the end of the block and rolls back on any
exception; `store.reading()` never waits for a writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from monitor.domain.errors import StoreUnavailable
from monitor.store.findings import Findings
from monitor.store.looks import Looks
from monitor.store.outbox import Outbox
from monitor.store.registry import RegistryStore
from monitor.store.runs import Runs
from monitor.store.snapshots import Snapshots
from monitor.store.visits import Visits


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Everything a step may touch, in one transaction."""

    session: Session
    registry: RegistryStore
    visits: Visits
    runs: Runs
    looks: Looks
    findings: Findings
    outbox: Outbox
    snapshots: Snapshots

    @classmethod
    def over(cls, session: Session) -> UnitOfWork:
        """The doors over one open session."""
        return cls(
            session=session,
            registry=RegistryStore(session),
            visits=Visits(session),
            runs=Runs(session),
            looks=Looks(session),
            findings=Findings(session),
            outbox=Outbox(session),
            snapshots=Snapshots(session),
        )


@dataclass(frozen=True, slots=True)
class Store:
    """A database that has been opened; hands out transactions."""

    engine: Engine

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A transaction that commits when the block ends well.

        Raises:
            StoreUnavailable: the database is gone, locked for good or its disk is full.
        """
        with _explained(), Session(self.engine) as session, session.begin():
            yield UnitOfWork.over(session)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A transaction that sees one moment and writes nothing."""
        only_reads = self.engine.execution_options(only_reads=True)
        with _explained(), Session(only_reads) as session:
            yield UnitOfWork.over(session)
            session.rollback()


@contextmanager
def _explained() -> Iterator[None]:
    """Driver errors that mean “the database is not there” become one of ours."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(f"数据库不可用：{error.orig}（检查磁盘空间与数据库服务）") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(f"与数据库的连接断了：{error.orig}") from error
        raise
