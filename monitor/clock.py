"""Clock 时钟: the only place that asks what time it is.

`MONITOR_CLOCK_OFFSET_SECONDS` moves it, so that the demo can play two nights in a minute;
it is named in no other module.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from monitor.domain.calendar_day import SHANGHAI

_OFFSET = "MONITOR_CLOCK_OFFSET_SECONDS"


def now() -> datetime:
    """This instant, aware, in UTC."""
    offset = float(os.environ.get(_OFFSET) or 0)
    return datetime.now(UTC) + timedelta(seconds=offset)


def machine_now() -> datetime:
    """What the machine's own clock says, moved by nobody; to be compared with the clocks of others."""
    return datetime.now(UTC)


def since_boot() -> float:
    """Seconds since the machine was started, its sleep included: what a jump of the clock is measured by."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def today() -> date:
    """This calendar day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def environment_at(moment: datetime) -> dict[str, str]:
    """The environment in which a child process started now believes that it is this moment."""
    return {_OFFSET: str((moment - datetime.now(UTC)).total_seconds())}


def monotonic() -> float:
    """Seconds of a clock that nobody sets; for gaps and durations, never for dates."""
    return time.monotonic()


class Steadiness:
    """Whether the clock was set while it was watched; `jump` is the furthest, positive for forwards."""

    def __init__(self, read: Callable[[], datetime] = now) -> None:
        self._read = read
        self._began, self._boot = read(), since_boot()
        self.jump = timedelta()

    def look(self) -> None:
        """Compare once more what the clock says with the time that has really passed."""
        passed = timedelta(seconds=since_boot() - self._boot)
        jump = self._read() - self._began - passed
        self.jump = max(self.jump, jump, key=abs)
