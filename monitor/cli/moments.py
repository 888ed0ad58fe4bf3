"""Moments 监测时间点: how `--as-of` is written on the command line."""

from __future__ import annotations

from datetime import date, datetime

from monitor import clock
from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.errors import InputError


def read_as_of(text: str | None) -> tuple[date, bool]:
    """The day asked for and whether it is today.

    Raises:
        InputError: neither a date nor a date and time.
    """
    today = clock.today()
    if not text:
        return today, True
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"监测时间点“{text}”看不懂；写作 2026-11-22 或 2026-11-22T08:00") from error
    day = moment.date() if moment.tzinfo is None else day_of(moment.astimezone(SHANGHAI))
    if day > today:
        raise InputError(f"监测时间点 {day.isoformat()} 还没有到；今天是 {today.isoformat()}")
    return day, day == today


def read_day(text: str, *, option: str) -> date | None:
    """A day written as an option's value; None where it was left out.

    Raises:
        InputError: it is no date.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{option} 的日期“{text}”看不懂；写作 2026-12-31") from error
