"""Clock 时钟: the only place that asks what time it is.

`MONITOR_CLOCK_OFFSET_SECONDS` moves it, so that the demo can play two nights in a minute;
it is named in no other module.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

from monitor.domain.calendar_day import SHANGHAI

_OFFSET = "MONITOR_CLOCK_OFFSET_SECONDS"


def now() -> datetime:
    """This instant, aware, in UTC."""
    offset = float(os.environ.get(_OFFSET) or 0)
    return datetime.now(UTC) + timedelta(seconds=offset)


def today() -> date:
    """This calendar day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def environment_at(moment: datetime) -> dict[str, str]:
    """The environment in which a child process started now believes that it is this moment."""
    return {_OFFSET: str((moment - datetime.now(UTC)).total_seconds())}


def monotonic() -> float:
    """Seconds of a clock that nobody sets; for gaps and durations, never for dates."""
    return time.monotonic()
