"""Period 考核周期: calendar periods, spans of days, and month arithmetic.

Working days need a holiday table and live in `work_calendar`.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, assert_never

from monitor.domain.errors import UnreadablePeriod

PeriodUnit = Literal["day", "month", "quarter", "half_year", "year"]

ONE_DAY = timedelta(days=1)
_SPAN_KEY = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>\d)|H(?P<half>\d)|-(?P<month>\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """时段: the days `first` to `last`, both included; `key` names them, as in "2024Q2"."""

    key: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def add_months(day: date, months: int) -> date:
    """The same day of another month, clamped to that month's last day (30 Nov + 3 = 28/29 Feb).

    `months` may be negative. Leaving the years 1 to 9999 gives the first or last day there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_containing(day: date, unit: PeriodUnit) -> Span:
    """The calendar period of this unit in which a day falls."""
    match unit:
        case "day":
            return Span(day.isoformat(), day, day)
        case "month":
            return _months(f"{day:%Y-%m}", day.year, day.month, length=1)
        case "quarter":
            number = (day.month - 1) // 3
            return _months(f"{day:%Y}Q{number + 1}", day.year, number * 3 + 1, length=3)
        case "half_year":
            number = (day.month - 1) // 6
            return _months(f"{day:%Y}H{number + 1}", day.year, number * 6 + 1, length=6)
        case "year":
            return _months(f"{day:%Y}", day.year, 1, length=12)
        case _:
            assert_never(unit)


def period_before(period: Span, unit: PeriodUnit) -> Span:
    """The period of this unit that ends the day before a period begins."""
    return period_containing(period.first - ONE_DAY, unit)


def periods_touching(span: Span, unit: PeriodUnit) -> Iterator[Span]:
    """Every period of this unit that shares a day with a span, in order."""
    period = period_containing(span.first, unit)
    while period.first <= span.last:
        yield period
        period = period_containing(period.last + ONE_DAY, unit)


def month_keys(span: Span) -> list[str]:
    """The months a span touches, as "2024-04"."""
    return [month.key for month in periods_touching(span, "month")]


def read_span(text: str) -> Span:
    """The span a period key names: 2024Q2, 2024-02, 2024H1, 2024 or FIRST..LAST.

    Raises `UnreadablePeriod`.
    """
    key = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if ".." in key:
        return _span_of_days(text, key)
    match = _SPAN_KEY.fullmatch(key)
    if match is None or not int(match["year"]):
        raise UnreadablePeriod(text, "写法不在可识别之列")
    year = int(match["year"])
    if match["quarter"]:
        return _numbered(text, year, int(match["quarter"]), months=3)
    if match["half"]:
        return _numbered(text, year, int(match["half"]), months=6)
    if match["month"]:
        return _numbered(text, year, int(match["month"]), months=1)
    return period_containing(date(year, 1, 1), "year")


def _numbered(text: str, year: int, number: int, *, months: Literal[1, 3, 6]) -> Span:
    if not 1 <= number <= 12 // months:
        raise UnreadablePeriod(text, "没有这个月份、季度或半年")
    units: dict[int, PeriodUnit] = {1: "month", 3: "quarter", 6: "half_year"}
    return period_containing(date(year, (number - 1) * months + 1, 1), units[months])


def _span_of_days(text: str, key: str) -> Span:
    first_text, _, last_text = key.partition("..")
    try:
        first, last = date.fromisoformat(first_text), date.fromisoformat(last_text)
    except ValueError:
        raise UnreadablePeriod(text, "起止日期须写成 年-月-日") from None
    if first > last:
        raise UnreadablePeriod(text, "起始日期晚于截止日期")
    return Span(f"{first.isoformat()}..{last.isoformat()}", first, last)


def _months(key: str, year: int, month: int, *, length: int) -> Span:
    end = month + length - 1
    return Span(key, date(year, month, 1), date(year, end, calendar.monthrange(year, end)[1]))
