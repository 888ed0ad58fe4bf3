"""Visit timing 采集时点: when an address is due again.

The next night after a look; half an hour after a failure, at most three tries a night; hours after
somebody said that we ask too often.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from monitor.domain.calendar_day import SHANGHAI

RETRY_AFTER = timedelta(minutes=30)
TRIES_A_NIGHT = 3

ASKED_TOO_OFTEN = frozenset({"rate_limited", "ip_blocked", "login_or_rate"})
"""Reasons by which a platform or a site says that it has had enough of us."""
REST_WHEN_TOO_OFTEN = timedelta(hours=6)
"""How long it is left alone then; 未核实: no platform says how long its limits last."""


def next_night(after: datetime, starts: time) -> datetime:
    """The first start of a night later than an aware instant."""
    local = after.astimezone(SHANGHAI)
    start = local.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0)
    return start if start > local else start + timedelta(days=1)


def next_visit(
    at: datetime, *, was_seen: bool, tries: int, night_starts: time, reason: str | None = None
) -> datetime:
    """When to look again after a visit; `tries` counts the failures of this night, this one included.

    `reason` is why a visit that saw nothing saw nothing.
    """
    if was_seen:
        return next_night(at, night_starts)
    usual = next_night(at, night_starts) if tries >= TRIES_A_NIGHT else at + RETRY_AFTER
    return max(usual, at + REST_WHEN_TOO_OFTEN) if reason in ASKED_TOO_OFTEN else usual
