"""System visits 同一平台或系统的访问: what a run met, by the platform or content system behind it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from monitor.domain.own_network import LEAST_HOSTS, NETWORK_CAUSES, NO_ONE_SYSTEM, SystemMember
from monitor.store.rows import AddressRow, LookRow, RunVisitRow

_VISITS = RunVisitRow.metadata.tables[RunVisitRow.__tablename__]
_ASIDE = (
    update(_VISITS)
    .where(_VISITS.c.run_id == bindparam("in_run"), _VISITS.c.address_id == bindparam("at_address"))
    .values(state="aside", result=None)
)
_READER = (
    select(LookRow.reader)
    .where(LookRow.address_id == AddressRow.id, LookRow.reader.is_not(None))
    .order_by(LookRow.first_at.desc())
    .limit(1)
    .scalar_subquery()
)
"""What read an address the last time that anything did."""
_BY_NETWORK = or_(
    *(
        and_(RunVisitRow.outcome == outcome, RunVisitRow.reason == reason)
        for outcome, _, reason in sorted(cause.rstrip(")").partition("(") for cause in NETWORK_CAUSES)
    )
)
_HOST = RunVisitRow.host
_ACCOUNT = case((AddressRow.kind == "account", AddressRow.id), else_=literal(0))


class SystemVisits:
    """Sums up the visits of a run that are not history yet, and takes those out that never will be."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def members(self, run_id: int, *, since: datetime) -> list[SystemMember]:
        """Hosts and accounts of the systems that lost enough of those seen `since`; mostly none."""
        suspected = self._suspected(run_id, since)
        if not suspected:
            return []
        answered = func.max(case((AddressRow.last_seen_at >= since, 1), else_=0))
        lost = func.min(case((_BY_NETWORK, 1), else_=0))
        query = (
            _visits_apart(run_id, _READER, _HOST, _ACCOUNT)
            .add_columns(answered, lost)
            .where(_READER.in_(suspected))
            .group_by(_READER, _HOST, _ACCOUNT)
        )
        return [
            SystemMember(
                system=system,
                member=f"account {account}" if account else host,
                is_lost=bool(is_lost),
                answered_lately=bool(has_answered),
            )
            for system, host, account, has_answered, is_lost in self._session.execute(query)
        ]

    def set_aside(self, run_id: int, systems: Collection[str]) -> None:
        """What got through to these is not believed: it never becomes history, and stays as due as it was."""
        query = _visits_apart(run_id, RunVisitRow.address_id).where(_READER.in_(systems), ~_BY_NETWORK)
        rows = [{"in_run": run_id, "at_address": id_} for id_ in self._session.scalars(query)]
        if rows:
            self._session.connection().execute(_ASIDE, rows)

    def aside(self, run_id: int) -> dict[str, int]:
        """How many visits of a run were set aside, by their system."""
        query = _visits_apart(run_id, _READER, func.count(), state="aside").group_by(_READER)
        return {system: count for system, count in self._session.execute(query)}

    def _suspected(self, run_id: int, since: datetime) -> list[str]:
        query = (
            _visits_apart(run_id, _READER, _HOST, _ACCOUNT)
            .where(_BY_NETWORK, AddressRow.last_seen_at >= since)
            .distinct()
            .subquery()
        )
        name = query.c[0]
        known = select(name).where(name.not_in(NO_ONE_SYSTEM)).group_by(name)
        return sorted(self._session.scalars(known.having(func.count() >= LEAST_HOSTS)))


def _visits_apart(
    run_id: int, *columns: ColumnElement[Any] | InstrumentedAttribute[Any], state: str = "done"
) -> Select[Any]:
    """These columns of a run's visits in a state, joined to their addresses."""
    return (
        select(*columns)
        .join_from(RunVisitRow, AddressRow, AddressRow.id == RunVisitRow.address_id)
        .where(RunVisitRow.run_id == run_id, RunVisitRow.state == state)
    )
