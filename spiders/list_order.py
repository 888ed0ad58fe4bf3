"""List order 列表次序: whether the dates of a list's rows can be believed.

A date nobody could read may be the newest, and a newest date that stands out of the list's order
may be a slip of the pen: both end the reading, unless something else agrees.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.domain.look import Publication
from spiders.reader import PageNotUnderstood

_UNDATED_SHARE = 5
"""More than one row in five without a date: the list cannot be read (`judging.md` §1)."""
_FIRST_ROWS = 2
_MOST_LEADING = 3
_FEW_ROWS = 3
_MOSTLY = 0.9
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as its list shows it. `on` is None where the list leaves the year out and nothing tells it."""

    url: str | None
    month: int
    day: int
    on: date | None = None
    pinned: bool = False


class YearUnknown(PageNotUnderstood):
    """A list of months and days; `rows` are those that show any, in the order of the list."""

    def __init__(self, detail: str, rows: tuple[ShownRow, ...]) -> None:
        self.rows = rows
        super().__init__("unreadable", "inferred_year", detail)


def settled_rows(rows: Sequence[Publication], *, today: date) -> tuple[Publication, ...]:
    """The rows of any list, once their dates can be believed; old ones that lead it are pinned.

    Raises:
        PageNotUnderstood: `unreadable`: `undated_items`, `future_dates`, `lone_maximum`,
            `ascending_order`.
    """
    refuse_undated(rows, "undated_items")
    ahead = sum(1 for row in rows if row.published_on and row.published_on > today)
    if ahead > 1 and ahead * _UNDATED_SHARE > len(rows):
        raise PageNotUnderstood("unreadable", "future_dates", f"{ahead} of {len(rows)} rows")
    leading = _leading_older(rows)
    settled = (*(replace(row, pinned=True) for row in rows[:leading]), *rows[leading:])
    _refuse_disorder(settled, today)
    return settled


def refuse_undated(rows: Sequence[Publication], reason: str) -> None:
    """Lets rows pass of which at most one in five lacks a date, and none of the first two.

    Raises:
        PageNotUnderstood: `unreadable(reason)`.
    """
    lack = _lack_of_dates(rows)
    if lack:
        raise PageNotUnderstood("unreadable", reason, lack)


def refuse_yearless(rows: Sequence[Publication], shown: Iterable[ShownRow]) -> None:
    """Lets rows pass as `refuse_undated` does; `shown` is what must be known to find out their years.

    Raises:
        YearUnknown: `unreadable(inferred_year)`.
    """
    lack = _lack_of_dates(rows)
    if lack:
        raise YearUnknown(lack, tuple(shown))


def _lack_of_dates(rows: Sequence[Publication]) -> str:
    """What must be said of undated rows; empty where there are few of them."""
    undated = [index for index, row in enumerate(rows) if row.published_on is None]
    if undated and (undated[0] < _FIRST_ROWS or len(undated) * _UNDATED_SHARE > len(rows)):
        return f"{len(undated)} of {len(rows)} rows"
    return ""


def _leading_older(rows: Sequence[Publication]) -> int:
    """How many rows lead the list although they are older than what it goes on with."""
    dates = [row.published_on for row in rows]
    for count in range(1, min(_MOST_LEADING, len(rows) // 3) + 1):
        leading = [day for day in dates[:count] if day]
        rest = [day for day in dates[count:] if day]
        is_older = bool(rest) and len(leading) == count and max(leading) < rest[0]
        if is_older and len(_descent(rest)) >= _MOSTLY * len(rest):
            return count
    return 0


def _refuse_disorder(rows: Sequence[Publication], today: date) -> None:
    plain = [row for row in rows if row.published_on and row.published_on <= today and not row.pinned]
    dates = [row.published_on for row in plain if row.published_on]
    if len(dates) < _FEW_ROWS or max(dates) in dates[:_FIRST_ROWS]:
        return
    if dates[0] < dates[-1] and len(_descent(dates[::-1])) >= _MOSTLY * len(dates):
        raise PageNotUnderstood("unreadable", "ascending_order")
    newest = max(dates)
    if newest in _descent(dates):
        return
    if not any(row.published_on == newest and _is_witnessed(row) for row in plain):
        raise PageNotUnderstood("unreadable", "lone_maximum", newest.isoformat())


def _is_witnessed(row: Publication) -> bool:
    if row.published_on is None or row.witness_on is None:
        return False
    return abs(row.published_on - row.witness_on) <= _ONE_DAY


def _descent(dates: Sequence[date]) -> list[date]:
    """The longest series of dates, in their order, that never rises."""
    tails: list[int] = []
    ends_at: list[int] = []
    before: list[int] = []
    for index, day in enumerate(dates):
        place = bisect_right(tails, -day.toordinal())
        before.append(ends_at[place - 1] if place else -1)
        tails[place : place + 1] = [-day.toordinal()]
        ends_at[place : place + 1] = [index]
    series: list[date] = []
    index = ends_at[-1] if ends_at else -1
    while index >= 0:
        series.append(dates[index])
        index = before[index]
    return series[::-1]
