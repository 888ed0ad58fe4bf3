"""MailHours 发信时段: when units are written to; what waits is sent at the first moment that is open.

Two wishes, both off unless set: quiet hours 免打扰时段 by the clock, and working days alone. A day off is
what the work calendar says; in a year it does not know every day is open, because a mail on a day
off is a nuisance and a mail that never leaves is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class MailHours:
    """`quiet` is (first, first no longer quiet), wall time in Asia/Shanghai; it may pass midnight."""

    quiet: tuple[time, time] | None = None
    workdays_only: bool = False
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def is_open(self, now: datetime) -> bool:
        """Whether units may be written to at this moment."""
        there = now.astimezone(SHANGHAI)
        return not self._is_quiet(there.time()) and not self._is_day_off(there)

    def _is_quiet(self, at: time) -> bool:
        if self.quiet is None:
            return False
        first, end = self.quiet
        return first <= at < end if first < end else at >= first or at < end

    def _is_day_off(self, there: datetime) -> bool:
        if not self.workdays_only or there.year not in self.calendar.years:
            return False
        return not self.calendar.is_workday(there.date())


ALWAYS = MailHours()
"""Units are written to at any time."""
