"""Compare clock 核对时钟: whether the last crawl lies in the future, so that one of two clocks is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.store.unit_of_work import UnitOfWork

TOLERANCE = timedelta(minutes=10)
"""By how much a clock that is kept right may be set back; 未核实."""
_ROWS_LOOKED_AT = 50


def compare_clock(unit_of_work: UnitOfWork, *, now: datetime) -> datetime | None:
    """When the last crawl was on its way, if that is later than now; else None."""
    rows = unit_of_work.runs.last(count=_ROWS_LOOKED_AT)
    last = next((row for row in rows if row.is_crawl), None)
    if last is None:
        return None
    at = max((at for at in (last.started_at, last.heartbeat_at) if at is not None), default=now)
    return at if at > now + TOLERANCE else None
