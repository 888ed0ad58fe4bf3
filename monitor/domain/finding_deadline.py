"""Finding deadline 整改期限: until when a unit has to answer, and when its superior is told that it did not.

Counted in working days from the day after the one on which the unit was told. Where the work
calendar lacks a year there is no deadline: nothing is guessed, and nobody is late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.calendar_day import day_of
from monitor.domain.errors import CalendarYearUnknown
from monitor.domain.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class AnswerDue:
    """The deadline of one finding; without one, `unknown_year` says which year the calendar lacks.

    Neither is there while nobody has been told.
    """

    on: date | None = None
    unknown_year: int | None = None

    @property
    def reason(self) -> str | None:
        """Why there is no deadline; None where there is one."""
        if self.on is not None:
            return None
        return "calendar_year_unknown" if self.unknown_year is not None else "not_told"


@dataclass(frozen=True, slots=True)
class RectificationTerm:
    """How long units have: `workdays` after they were told.

    `escalate_after` working days later the superior is told; 0 means never.
    """

    workdays: int
    calendar: WorkCalendar
    escalate_after: int = 0

    def answer_due(self, told_at: Iterable[datetime]) -> AnswerDue:
        """The deadline of a finding; of several units the one told last counts, so that none is late."""
        told_on = max(map(day_of, told_at), default=None)
        if told_on is None:
            return AnswerDue()
        try:
            return AnswerDue(self.calendar.add_workdays(told_on, self.workdays))
        except CalendarYearUnknown as unknown:
            return AnswerDue(unknown_year=unknown.year)

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
