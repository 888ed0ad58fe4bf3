"""Calendar judgement 按期判定: N items in the last closed day, working day, month, quarter … year.

A period is closed when its last day is over. A short closed period accuses only while nothing
has been published since it ended.
"""

from __future__ import annotations

from datetime import date

from monitor.domain.errors import CalendarYearUnknown
from monitor.domain.period import Span, period_before, period_containing
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import Sighting
from monitor.domain.update_requirement import CalendarUnit, EachPeriod
from monitor.domain.verdict import Compliant, Inconclusive
from monitor.domain.work_calendar import WorkCalendar


def judge_calendar(
    seen: Sighting, requirement: EachPeriod, *, calendar: WorkCalendar, existed_on: date | None
) -> Compliant | Inconclusive | Shortfall:
    """Whether the last closed period held enough, or something was published since.

    `existed_on` is the earliest day on which the target is known to have existed (None: it always
    did); the run of short periods is not followed back beyond it.
    """
    try:
        current = _current(seen.as_of, requirement.unit, calendar)
        closed = _before(current, requirement.unit, calendar)
    except CalendarYearUnknown:
        return Inconclusive("calendar_year_unknown")
    found = seen.count(closed)
    if found >= requirement.count or _published_since(seen, closed):
        is_known = seen.excuse(current.first) is None
        return Compliant(
            current.last, needed=max(0, requirement.count - seen.count(current)) if is_known else 0
        )
    excuse = seen.excuse(closed.first)
    if excuse is not None:
        return Inconclusive(excuse)
    if seen.looked_on <= closed.last:
        return Inconclusive("not_looked_since_period_end")
    due_on = _first_of_run(seen, requirement, closed, calendar=calendar, existed_on=existed_on).last
    return Shortfall(
        asked=requirement.count,
        found=found,
        window=closed,
        due_on=due_on,
        overdue_days=(seen.as_of - due_on).days,
        is_calendar=True,
    )


def last_closed(day: date, unit: CalendarUnit, *, calendar: WorkCalendar) -> Span | None:
    """The period judged on a day; None where the holiday table does not reach it."""
    try:
        return _before(_current(day, unit, calendar), unit, calendar)
    except CalendarYearUnknown:
        return None


def _published_since(seen: Sighting, closed: Span) -> bool:
    return bool(seen.items) and seen.items[0].known_on > closed.last


def _first_of_run(
    seen: Sighting,
    requirement: EachPeriod,
    closed: Span,
    *,
    calendar: WorkCalendar,
    existed_on: date | None,
) -> Span:
    """The first period of the unbroken run of short, closed, covered periods that ends here."""
    first = closed
    while True:
        try:
            earlier = _before(first, requirement.unit, calendar)
        except CalendarYearUnknown:
            return first
        if seen.covered_from is None or earlier.first < seen.covered_from:
            return first
        if existed_on is not None and earlier.last < existed_on:
            return first
        if seen.count(earlier) >= requirement.count:
            return first
        first = earlier


def _current(day: date, unit: CalendarUnit, calendar: WorkCalendar) -> Span:
    """The period that is running; for working days on a day off it is the next working day."""
    if unit == "workday":
        return period_containing(calendar.workday_from(day), "day")
    return period_containing(day, unit)


def _before(period: Span, unit: CalendarUnit, calendar: WorkCalendar) -> Span:
    if unit == "workday":
        return period_containing(calendar.previous_workday(period.first), "day")
    return period_before(period, unit)
