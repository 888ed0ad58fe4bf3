"""WorkCalendar 工作日历: which days are working days, holidays 节假日 and 调休 included.

A year that is not in the table is unknown: asking about it raises, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.domain.errors import CalendarYearUnknown
from monitor.domain.period import ONE_DAY

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The holiday table: `holidays` are off, `working_weekends` are worked, `years` are known."""

    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked; raises `CalendarYearUnknown` where the table lacks its year."""
        if day.year not in self.years:
            raise CalendarYearUnknown(day.year)
        if day in self.holidays:
            return False
        return day in self.working_weekends or is_weekday(day)

    def workday_from(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def next_workday(self, day: date) -> date:
        """The first working day after a day."""
        return self.workday_from(day + ONE_DAY)

    def previous_workday(self, day: date) -> date:
        """The last working day before a day."""
        day -= ONE_DAY
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, counted from the next day."""
        for _ in range(count):
            day = self.next_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another."""
        return sum(self.is_workday(day) for day in _days(after, until))

    def is_within_workdays(self, after: date, until: date, *, lead: int) -> bool:
        """Whether at most `lead` working days lie after one day up to and including another.

        Meant for reminders: in an unknown year weekdays stand in for working days.
        """
        left = lead
        for day in _days(after, until):
            left -= self.is_workday(day) if day.year in self.years else is_weekday(day)
            if left < 0:
                return False
        return True


def is_weekday(day: date) -> bool:
    """Monday to Friday, whatever the holiday table says."""
    return day.weekday() < _SATURDAY


def _days(after: date, until: date) -> Iterator[date]:
    return map(date.fromordinal, range(after.toordinal() + 1, until.toordinal() + 1))
