"""Week of runs 一周的采集批次: what the ledger says of the last seven nights before a Monday."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.store.rows import RunRow
from monitor.store.unit_of_work import UnitOfWork

WEEK = timedelta(days=7)
_NOON = time(12)
"""A night belongs to the day on whose evening it begins: it ends by noon."""


@dataclass(frozen=True, slots=True)
class WeekOfRuns:
    """Runs of the nights from Monday `first` to Sunday `last`, Asia/Shanghai.

    `states` counts them, `nights` those nights in which one was completed; `coverage` is the mean of
    the complete ones, 0 to 1, None where there was none. `is_whole` when the ledger is older than
    that; `is_over` when the last night is complete, or it is too late for it to become so.
    """

    first: date
    last: date
    states: Counter[str]
    nights: int
    coverage: float | None
    is_whole: bool
    is_over: bool


def week_before(unit_of_work: UnitOfWork, now: datetime) -> WeekOfRuns:
    """The week before the one that an instant lies in."""
    today = day_of(now)
    first = today - timedelta(days=today.weekday()) - WEEK
    begins_at = datetime.combine(first, _NOON, SHANGHAI)
    began_at = func.coalesce(RunRow.started_at, RunRow.slot, RunRow.finished_at)
    query = select(RunRow.state, RunRow.started_at, RunRow.coverage)
    rows = unit_of_work.session.execute(
        query.where(began_at >= begins_at, began_at < begins_at + WEEK, began_at <= now)
    ).all()
    done = [(row.started_at, row.coverage) for row in rows if row.state == "complete"]
    known = [coverage for _, coverage in done if coverage is not None]
    nights = {day_of(at - timedelta(hours=_NOON.hour)) for at, _ in done if at is not None}
    last = first + WEEK - timedelta(days=1)
    earlier = select(RunRow.id).where(began_at < begins_at).limit(1)
    return WeekOfRuns(
        first=first,
        last=last,
        states=Counter(row.state for row in rows),
        nights=len(nights),
        coverage=sum(known) / len(known) if known else None,
        is_whole=unit_of_work.session.scalar(earlier) is not None,
        is_over=last in nights or now >= begins_at + WEEK,
    )
