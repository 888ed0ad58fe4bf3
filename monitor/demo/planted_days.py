"""Planted days 预设日期: days counted back from the demo's today, by arithmetic of their own.

The same definitions as the judgement's (`judging.md` §2a), written a second time on purpose: a
truth that called the judgement would agree with it whatever it said.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def days_ago(today: date, *ages: int) -> tuple[date, ...]:
    """The days of these ages, in the order given."""
    return tuple(today - timedelta(days=age) for age in ages)


def regularly(today: date, *, every: int, back_to: int, newest: int = 1) -> tuple[date, ...]:
    """Days from the newest age back to the oldest, newest first, the newest two side by side.

    Two side by side: the first night, a day earlier, sees a fresh item as well.
    """
    return days_ago(today, newest, *range(newest + 1, back_to + 1, every))


def months_later(day: date, months: int) -> date:
    """The same day of another month, at most that month's last; `months` may be negative."""
    years, index = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def month_start(day: date, *, back: int = 0) -> date:
    """The first day of the month, or of one so many months before."""
    return months_later(day.replace(day=1), -back)


def quarter_start(day: date, *, back: int = 0) -> date:
    """The first day of the quarter, or of one so many quarters before."""
    return months_later(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), -3 * back)
