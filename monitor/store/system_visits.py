"""System visits 同一平台或系统的访问: what a run met, by the platform or content system behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from monitor.domain.own_network import LEAST_HOSTS, NETWORK_CAUSES, SystemVisit
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


class SystemVisits:
    """Reads the visits of a run that are not history yet, and takes those out that never will be."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_run(self, run_id: int) -> list[SystemVisit]:
        """All visits to the systems of which enough addresses are out of reach to ask; mostly none."""
        suspected = self._suspected(run_id)
        if not suspected:
            return []
        visit, address = RunVisitRow, AddressRow
        query = (
            _visits_apart(run_id, visit.address_id, visit.host, visit.outcome, visit.reason)
            .add_columns(address.kind, address.outcome, _READER)
            .where(_READER.in_(suspected))
        )
        return [
            SystemVisit(
                address_id=id_,
                system=system,
                member=f"account {id_}" if kind == "account" else host,
                cause=f"{outcome}({reason})",
                answered_before=before == "seen",
            )
            for id_, host, outcome, reason, kind, before, system in self._session.execute(query)
        ]

    def _suspected(self, run_id: int) -> list[str]:
        query = _visits_apart(run_id, _READER).where(
            AddressRow.outcome == "seen",
            RunVisitRow.outcome.in_({cause.partition("(")[0] for cause in NETWORK_CAUSES}),
        )
        lost = Counter(self._session.scalars(query))
        return sorted(system for system, count in lost.items() if system and count >= LEAST_HOSTS)

    def set_aside(self, run_id: int, address_ids: Iterable[int]) -> None:
        """These results are not believed: they never become history, and stay as due as they were."""
        rows = [{"in_run": run_id, "at_address": id_} for id_ in sorted(address_ids)]
        if rows:
            self._session.connection().execute(_ASIDE, rows)


def _visits_apart(run_id: int, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
    """These columns of a run's visits that are not history yet, joined to their addresses."""
    return (
        select(*columns)
        .join_from(RunVisitRow, AddressRow, AddressRow.id == RunVisitRow.address_id)
        .where(RunVisitRow.run_id == run_id, RunVisitRow.state == "done")
    )
