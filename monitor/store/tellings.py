"""Tellings 告知记录: which unit has been told of which finding and of which due date.

A unit is told when its message is written (`told_at`) and has been notified when the message was
sent. A message that is withdrawn unsent takes its tellings back: they may be made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from monitor.domain.finding_deadline import Telling
from monitor.store.finding_rows import FindingToldRow, ReminderRow
from monitor.store.insertion import insert_unless_there
from monitor.store.rows import AlertRow

_CHUNK = 400


class Tellings:
    """Remembers what each unit was told; the steps decide what to tell."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def told(self, finding_ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """The units told of each finding; findings nobody was told of are left out."""
        ids = sorted(set(finding_ids))
        found: dict[int, set[str]] = defaultdict(set)
        for start in range(0, len(ids), _CHUNK):
            query = select(FindingToldRow.finding_id, FindingToldRow.unit).where(
                FindingToldRow.finding_id.in_(ids[start : start + _CHUNK])
            )
            for finding_id, unit in self._session.execute(query):
                found[finding_id].add(unit)
        return {finding_id: frozenset(units) for finding_id, units in found.items()}

    def sent(self, finding_ids: Iterable[int]) -> dict[int, dict[str, Telling]]:
        """By finding and unit, when a message about it left and how long it gave the unit."""
        ids = sorted(set(finding_ids))
        found: dict[int, dict[str, Telling]] = defaultdict(dict)
        for start in range(0, len(ids), _CHUNK):
            query = select(FindingToldRow).where(FindingToldRow.finding_id.in_(ids[start : start + _CHUNK]))
            for row in self._session.scalars(query):
                if row.notified_at is not None:
                    found[row.finding_id][row.unit] = Telling(row.notified_at, row.workdays)
        return dict(found)

    def tell(self, finding_id: int, unit: str, at: datetime) -> None:
        """A message to the unit speaks of this finding; telling it again changes nothing."""
        row = {"finding_id": finding_id, "unit": unit, "told_at": at}
        insert_unless_there(self._session, FindingToldRow, row, returning=FindingToldRow.finding_id)

    def note_sent(self, finding_id: int, unit: str, at: datetime, *, workdays: int | None = None) -> None:
        """The message has left; even if the telling was taken back meanwhile, the unit knows.

        `workdays` is how long the message gives it (None: it names no time). A second one of several
        addresses changes nothing.
        """
        self.tell(finding_id, unit, at)
        self._session.execute(
            update(FindingToldRow)
            .where(_is_telling(finding_id, unit), FindingToldRow.notified_at.is_(None))
            .values(notified_at=at, workdays=workdays)
        )

    def tell_end(self, finding_id: int, at: datetime, *, units: Iterable[str] | None = None) -> None:
        """These units (None: all that were told) are told, or need not be told, that it is over."""
        query = update(FindingToldRow).where(FindingToldRow.finding_id == finding_id)
        if units is not None:
            query = query.where(FindingToldRow.unit.in_(list(units)))
        self._session.execute(query.values(closing_told_at=at))

    def take_back_end(self, finding_id: int, unit: str) -> None:
        """The unsent message no longer says that it is over.

        Where another message to the unit that says so was sent or tried, it has been told or may have
        been: nothing is taken back, and nobody hears it twice.
        """
        if self._may_know_of_end(finding_id, unit):
            return
        self._session.execute(
            update(FindingToldRow).where(_is_telling(finding_id, unit)).values(closing_told_at=None)
        )

    def _may_know_of_end(self, finding_id: int, unit: str) -> bool:
        was_tried = (AlertRow.state == "sent") | (AlertRow.tries > 0) | AlertRow.claimed_until.is_not(None)
        query = select(AlertRow.contents).where(AlertRow.unit == unit, was_tried)
        return any(
            row["finding"] == finding_id
            for contents in self._session.scalars(query)
            for row in contents.get("resolved", [])
        )

    def take_back(self, finding_id: int, unit: str) -> None:
        """The unsent message no longer speaks of it; what was sent cannot be taken back."""
        self._session.execute(
            delete(FindingToldRow).where(_is_telling(finding_id, unit), FindingToldRow.notified_at.is_(None))
        )

    def forget(self, finding_id: int) -> None:
        """The finding is about something else now, of which nobody has been told."""
        self._session.execute(delete(FindingToldRow).where(FindingToldRow.finding_id == finding_id))

    def reminded(self, target_ids: Iterable[int]) -> dict[tuple[int, date], frozenset[str]]:
        """The units reminded of each (target, due date)."""
        ids = sorted(set(target_ids))
        found: dict[tuple[int, date], set[str]] = defaultdict(set)
        for start in range(0, len(ids), _CHUNK):
            query = select(ReminderRow.target_id, ReminderRow.due_on, ReminderRow.unit).where(
                ReminderRow.target_id.in_(ids[start : start + _CHUNK])
            )
            for target_id, due_on, unit in self._session.execute(query):
                found[target_id, due_on].add(unit)
        return {key: frozenset(units) for key, units in found.items()}

    def remind(self, target_id: int, due_on: date, unit: str, *, at: datetime) -> None:
        """A message to the unit speaks of this due date; reminding it again changes nothing."""
        row = {"target_id": target_id, "due_on": due_on, "unit": unit, "told_at": at}
        insert_unless_there(self._session, ReminderRow, row, returning=ReminderRow.target_id)

    def note_reminder_sent(self, target_id: int, due_on: date, unit: str, *, at: datetime) -> None:
        """The message has left."""
        self.remind(target_id, due_on, unit, at=at)
        self._session.execute(
            update(ReminderRow)
            .where(_is_reminder(target_id, due_on, unit), ReminderRow.notified_at.is_(None))
            .values(notified_at=at)
        )

    def take_back_reminder(self, target_id: int, due_on: date, unit: str) -> None:
        """The unsent message no longer speaks of it."""
        self._session.execute(
            delete(ReminderRow).where(
                _is_reminder(target_id, due_on, unit), ReminderRow.notified_at.is_(None)
            )
        )


def _is_telling(finding_id: int, unit: str) -> ColumnElement[bool]:
    return (FindingToldRow.finding_id == finding_id) & (FindingToldRow.unit == unit)


def _is_reminder(target_id: int, due_on: date, unit: str) -> ColumnElement[bool]:
    table = ReminderRow
    return (table.target_id == target_id) & (table.due_on == due_on) & (table.unit == unit)
