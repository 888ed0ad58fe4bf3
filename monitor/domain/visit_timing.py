"""Visit timing 采集时点: when an address is due again.

The next night after a look; half an hour after a failure, at most three tries a night.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from monitor.domain.calendar_day import SHANGHAI

RETRY_AFTER = timedelta(minutes=30)
TRIES_A_NIGHT = 3


def next_night(after: datetime, starts: time) -> datetime:
    """The first start of a night later than an aware instant."""
    local = after.astimezone(SHANGHAI)
    start = local.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0)
    return start if start > local else start + timedelta(days=1)


def next_visit(at: datetime, *, was_seen: bool, tries: int, night_starts: time) -> datetime:
    """When to look again after a visit; `tries` counts the failures of this night, this one included."""
    if was_seen or tries >= TRIES_A_NIGHT:
        return next_night(at, night_starts)
    return at + RETRY_AFTER
