"""Findings 问题 and what happened to each; a finding is open while `closed_at` is empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.finding_rows import FindingEventRow, FindingRow, FindingToldRow

OURSELVES = "monitor"
"""Who moved a finding when no person did."""

CLOSING = ("resolved", "dismissed", "exempted")
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One episode."""

    id: int
    target_id: int
    indicator: str
    weight: str
    episode: int
    state: str
    is_expired: bool
    opened_at: datetime
    opened_as_of: date
    first_look_at: datetime | None
    last_look_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: str | None
    notified_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    overdue_days: int | None
    period: str | None
    sentence: str
    rulebook: str
    source: str
    evidence: dict[str, Any]
    times_named: int
    exempt_until: date | None
    approver: str | None


@dataclass(frozen=True, slots=True)
class FindingEvent:
    """One thing that happened to a finding."""

    at: datetime
    state: str
    who: str
    note: str


class Findings:
    """Opens, changes and closes findings; the steps decide when."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_by_target(self) -> dict[int, dict[str, FindingRecord]]:
        """Open findings: target id → indicator → finding."""
        found: dict[int, dict[str, FindingRecord]] = defaultdict(dict)
        for row in self._session.scalars(select(FindingRow).where(FindingRow.closed_at.is_(None))):
            found[row.target_id][row.indicator] = _record(row)
        return found

    def open_target_ids(self) -> set[int]:
        """Targets with an open finding."""
        return set(self._session.scalars(select(FindingRow.target_id).where(FindingRow.closed_at.is_(None))))

    def get(self, finding_id: int) -> FindingRecord | None:
        """One finding by id."""
        row = self._session.get(FindingRow, finding_id)
        return _record(row) if row is not None else None

    def all(self, *, states: Iterable[str] = ()) -> list[FindingRecord]:
        """Findings of every state, or of these, newest first."""
        query = select(FindingRow).order_by(FindingRow.id.desc())
        wanted = list(states)
        if wanted:
            query = query.where(FindingRow.state.in_(wanted))
        return [_record(row) for row in self._session.scalars(query)]

    def closed_untold(self) -> list[tuple[FindingRecord, tuple[str, ...]]]:
        """Findings that are over, with the units that were told of them and not yet of their end.

        What a person dismissed or exempted was answered by that person; what we took back
        ourselves is told like a resolution, to units that had it in writing.
        """
        taken_back = exists().where(
            FindingEventRow.finding_id == FindingRow.id,
            FindingEventRow.state == "dismissed",
            FindingEventRow.who == OURSELVES,
        )
        is_over = or_(FindingRow.state == "resolved", and_(FindingRow.state == "dismissed", taken_back))
        query = (
            select(FindingRow, FindingToldRow.unit)
            .join(FindingToldRow, FindingToldRow.finding_id == FindingRow.id)
            .where(is_over, FindingToldRow.closing_told_at.is_(None))
            .order_by(FindingRow.id, FindingToldRow.unit)
        )
        units: dict[int, list[str]] = defaultdict(list)
        rows: dict[int, FindingRow] = {}
        for row, unit in self._session.execute(query):
            rows[row.id] = row
            units[row.id].append(unit)
        return [(_record(row), tuple(units[id_])) for id_, row in rows.items()]

    def notified_units(self, finding_ids: Iterable[int]) -> dict[int, dict[str, datetime]]:
        """By finding and unit, when a message about it was sent to the unit."""
        ids = sorted(set(finding_ids))
        found: dict[int, dict[str, datetime]] = defaultdict(dict)
        for start in range(0, len(ids), _CHUNK):
            query = select(FindingToldRow).where(
                FindingToldRow.finding_id.in_(ids[start : start + _CHUNK]),
                FindingToldRow.notified_at.is_not(None),
            )
            for row in self._session.scalars(query):
                if row.notified_at is not None:
                    found[row.finding_id][row.unit] = row.notified_at
        return dict(found)

    def closed_by_people(self, target_ids: Iterable[int]) -> dict[tuple[int, str], FindingRecord]:
        """The newest finding a person closed: (target id, indicator) → finding."""
        ids = sorted(set(target_ids))
        found: dict[tuple[int, str], FindingRecord] = {}
        for start in range(0, len(ids), _CHUNK):
            query = (
                select(FindingRow)
                .join(FindingEventRow, FindingEventRow.finding_id == FindingRow.id)
                .where(
                    FindingRow.target_id.in_(ids[start : start + _CHUNK]),
                    FindingRow.closed_at.is_not(None),
                    FindingEventRow.state == FindingRow.state,
                    FindingEventRow.who != OURSELVES,
                )
            )
            for row in self._session.scalars(query.order_by(FindingRow.id)):
                found[row.target_id, row.indicator] = _record(row)
        return found

    def dismissed_by_people(self, indicator: str) -> list[FindingRecord]:
        """Every finding of an indicator that a person called 误报."""
        said = FindingEventRow.state == "dismissed", FindingEventRow.who != OURSELVES
        by_person = exists().where(FindingEventRow.finding_id == FindingRow.id, *said)
        is_meant = FindingRow.indicator == indicator, FindingRow.state == "dismissed"
        rows = self._session.scalars(select(FindingRow).where(*is_meant, by_person).order_by(FindingRow.id))
        return [_record(row) for row in rows]

    def open(self, target_id: int, indicator: str, at: datetime, **values: object) -> int:
        """A new episode in state `open`; returns its id. 被通报次数 is kept across episodes."""
        earlier = select(func.count(), func.max(FindingRow.times_named)).where(
            FindingRow.target_id == target_id, FindingRow.indicator == indicator
        )
        episodes, times_named = self._session.execute(earlier).one()
        row = FindingRow(
            target_id=target_id,
            indicator=indicator,
            state="open",
            opened_at=at,
            episode=episodes + 1,
            times_named=times_named or 0,
            **values,
        )
        self._session.add(row)
        self._session.flush()
        self._note(row.id, at, "open", OURSELVES, "")
        return row.id

    def change(self, finding_id: int, **values: object) -> None:
        """Set columns of one finding."""
        self._session.execute(update(FindingRow).where(FindingRow.id == finding_id).values(**values))

    def move(self, finding_id: int, state: str, at: datetime, *, who: str, note: str = "") -> bool:
        """Bring an open finding into a state; resolved, dismissed and exempted close it.

        False, and nothing happens, when somebody has closed it in the meantime.
        """
        closed_at = at if state in CLOSING else None
        moved = self._session.scalars(
            update(FindingRow)
            .where(FindingRow.id == finding_id, FindingRow.closed_at.is_(None))
            .values(state=state, closed_at=closed_at)
            .returning(FindingRow.id)
        ).first()
        if moved is not None:
            self._note(finding_id, at, state, who, note)
        return moved is not None

    def events(self, finding_id: int) -> list[FindingEvent]:
        """What happened to a finding, oldest first."""
        query = select(FindingEventRow).where(FindingEventRow.finding_id == finding_id)
        rows = self._session.scalars(query.order_by(FindingEventRow.id))
        return [FindingEvent(row.at, row.state, row.who, row.note) for row in rows]

    def note(self, finding_id: int, at: datetime, state: str, *, who: str, note: str) -> None:
        """Record something that changes no state."""
        self._note(finding_id, at, state, who, note)

    def _note(self, finding_id: int, at: datetime, state: str, who: str, note: str) -> None:
        self._session.add(FindingEventRow(finding_id=finding_id, at=at, state=state, who=who, note=note))


def _record(row: FindingRow) -> FindingRecord:
    names = FindingRecord.__dataclass_fields__
    return FindingRecord(**{name: getattr(row, name) for name in names})
