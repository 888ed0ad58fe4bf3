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


def regularly(today: date, *, every: int, back_to: int) -> tuple[date, ...]:
    """Days from today back to an age, newest first; today and yesterday are among them.

    Both nights so see an item of their own day: one day older, it could already be due within three
    working days when the longest holidays lie ahead.
    """
    return days_ago(today, 0, *range(1, back_to + 1, every))


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
