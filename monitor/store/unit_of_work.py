"""Unit of work 事务: one transaction and the doors to everything that is remembered.

`with store.writing() as unit_of_work:` commits at the end of the block and rolls back on any
exception; `store.reading()` never waits for a writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from monitor.store.audit_log import AuditLog
from monitor.store.engine import for_reading
from monitor.store.findings import Findings
from monitor.store.learned_lists import LearnedLists
from monitor.store.ledgers import Ledgers
from monitor.store.looks import Looks
from monitor.store.outages import explained
from monitor.store.outbox import Outbox
from monitor.store.planned_visits import PlannedVisits
from monitor.store.registry import RegistryStore
from monitor.store.replies import Replies
from monitor.store.robots_permissions import RobotsPermissions
from monitor.store.runs import Runs
from monitor.store.silences import Silences
from monitor.store.snapshots import Snapshots
from monitor.store.system_visits import SystemVisits
from monitor.store.tellings import Tellings
from monitor.store.visits import Visits


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Everything a step may touch, in one transaction."""

    session: Session
    registry: RegistryStore
    visits: Visits
    planned_visits: PlannedVisits
    runs: Runs
    system_visits: SystemVisits
    looks: Looks
    learned_lists: LearnedLists
    ledgers: Ledgers
    findings: Findings
    replies: Replies
    tellings: Tellings
    outbox: Outbox
    silences: Silences
    snapshots: Snapshots
    robots_permissions: RobotsPermissions
    audit: AuditLog

    @classmethod
    def over(cls, session: Session) -> UnitOfWork:
        """The doors over one open session."""
        return cls(
            session=session,
            registry=RegistryStore(session),
            visits=Visits(session),
            planned_visits=PlannedVisits(session),
            runs=Runs(session),
            system_visits=SystemVisits(session),
            looks=Looks(session),
            learned_lists=LearnedLists(session),
            ledgers=Ledgers(session),
            findings=Findings(session),
            replies=Replies(session),
            tellings=Tellings(session),
            outbox=Outbox(session),
            silences=Silences(session),
            snapshots=Snapshots(session),
            robots_permissions=RobotsPermissions(session),
            audit=AuditLog(session),
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
        with explained(), Session(self.engine) as session, session.begin():
            yield UnitOfWork.over(session)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A transaction that sees one moment and writes nothing."""
        with explained(), Session(for_reading(self.engine)) as session:
            yield UnitOfWork.over(session)
            session.rollback()
