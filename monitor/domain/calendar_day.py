"""Calendar day 自然日: every date in the monitor is a day in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an aware instant falls."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no day")
    return instant.astimezone(SHANGHAI).date()
