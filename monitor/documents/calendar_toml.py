"""Calendar files 工作日历文件: one TOML file a year, after the State Council Office's notice.

A year without a file is unknown; the calendar then refuses to answer for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from monitor.domain.errors import InputError
from monitor.domain.work_calendar import WorkCalendar, is_weekday

SHIPPED_CALENDARS = Path(__file__).parents[1] / "calendars"
_LONGEST_HOLIDAY_DAYS = 15


def load_work_calendar(*, folder: Path | None = None) -> WorkCalendar:
    """All years of a folder (default: the shipped ones) as one calendar.

    Raises `InputError` naming the file where one contradicts itself: a working weekend that is
    no weekend or is a holiday, a date of another year, a holiday that ends before it begins.
    """
    years: set[int] = set()
    holidays: set[date] = set()
    working: set[date] = set()
    for path in sorted((folder or SHIPPED_CALENDARS).glob("*.toml")):
        document = _read(path)
        off, worked = set(_holidays(path, document)), set(_working_weekends(path, document))
        _check(path, off=off, worked=worked)
        years.add(int(path.stem))
        holidays |= off
        working |= worked
    return WorkCalendar(frozenset(years), frozenset(holidays), frozenset(working))


def _read(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"无法读取：{error}") from error
    if str(document.get("year")) != path.stem:
        raise _wrong(path, "year 须与文件名相同")
    if not isinstance(document.get("source"), str):
        raise _wrong(path, "须写明 source（通知名称与文号）")
    return document


def _holidays(path: Path, document: dict[str, Any]) -> Iterator[date]:
    for holiday in document.get("holidays", []):
        first, last = holiday.get("first"), holiday.get("last")
        if not isinstance(first, date) or not isinstance(last, date):
            raise _wrong(path, "每个节假日须有 first 和 last 日期")
        if not 0 <= (last - first).days < _LONGEST_HOLIDAY_DAYS:
            raise _wrong(path, f"节假日{first}至{last}的起止不对")
        yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _working_weekends(path: Path, document: dict[str, Any]) -> Iterator[date]:
    for day in document.get("working_weekends", []):
        if not isinstance(day, date) or is_weekday(day):
            raise _wrong(path, f"调休上班日{day}不是周末")
        yield day


def _check(path: Path, *, off: set[date], worked: set[date]) -> None:
    both = off & worked
    if both:
        raise _wrong(path, f"{min(both)}既放假又上班")
    strange = [day for day in off | worked if str(day.year) != path.stem]
    if strange:
        raise _wrong(path, f"{min(strange)}不在这一年")


def _wrong(path: Path, why: str) -> InputError:
    return InputError(f"工作日历文件 {path.name} 不可用：{why}")
