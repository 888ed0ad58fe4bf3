"""Finding deadline 整改期限: until when a unit has to answer, and when its superior is told that it did not.

Counted in working days from the day after the one on which the unit was told, as many as it was told.
Where it was told no number, or the work calendar lacks a year, there is no deadline: nothing is
guessed, and nobody is late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.errors import CalendarYearUnknown
from monitor.domain.work_calendar import WorkCalendar

_LAST_NIGHT_FROM = time(12)
"""A night belongs to the day on which it ends; the crawls of one begin in the evening before."""


@dataclass(frozen=True, slots=True)
class Telling:
    """When a message left for a unit, and within how many working days it asks to mend it."""

    at: datetime
    workdays: int | None


@dataclass(frozen=True, slots=True)
class AnswerDue:
    """The deadline of one finding; without one, `unknown_year` says which year the calendar lacks.

    Neither is there while nobody has been told, or where somebody was told no time (`is_open_ended`).
    """

    on: date | None = None
    unknown_year: int | None = None
    is_open_ended: bool = False

    @property
    def reason(self) -> str | None:
        """Why there is no deadline; None where there is one."""
        if self.on is not None:
            return None
        if self.is_open_ended:
            return "not_told_how_long"
        return "calendar_year_unknown" if self.unknown_year is not None else "not_told"


@dataclass(frozen=True, slots=True)
class RectificationTerm:
    """Until when units have to answer, by the `calendar`.

    `escalate_after` working days later the superior is told; 0 means never.
    """

    calendar: WorkCalendar
    escalate_after: int = 0

    def answer_due(self, tellings: Iterable[Telling]) -> AnswerDue:
        """The deadline of a finding; of several units the one with the most time counts: none is late."""
        due: date | None = None
        try:
            for telling in tellings:
                if telling.workdays is None:
                    return AnswerDue(is_open_ended=True)
                own = self.calendar.add_workdays(day_of(telling.at), telling.workdays)
                due = max(due or own, own)
        except CalendarYearUnknown as unknown:
            return AnswerDue(unknown_year=unknown.year)
        return AnswerDue(due)

    def is_to_escalate(self, due: AnswerDue, as_of: date, *, refused_at: datetime | None = None) -> bool:
        """Whether `escalate_after` working days have gone by since the deadline.

        `refused_at` is when an objection was last refused: before that there was no reason to act.
        """
        if not self.escalate_after or due.on is None:
            return False
        since = max(due.on, day_of(refused_at)) if refused_at is not None else due.on
        try:
            return as_of > self.calendar.add_workdays(since, self.escalate_after)
        except CalendarYearUnknown:
            return False


def is_seen_unmended(seen_at: datetime | None, due_on: date, as_of: date) -> bool:
    """Whether a good look made at `seen_at` carries 至今未见更正 on `as_of`.

    It was made after the last day for an answer, and on that day itself or in the night before it.
    """
    if seen_at is None:
        return False
    last_night = datetime.combine(as_of - timedelta(days=1), _LAST_NIGHT_FROM, SHANGHAI)
    return day_of(seen_at) > due_on and seen_at >= last_night
