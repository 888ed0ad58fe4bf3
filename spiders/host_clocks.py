"""Host clocks 对方时钟: whether our own clock is right, by what the hosts of a run say it is.

A clock that jumps ahead by a day makes one night out of two looks that were minutes apart, and a unit
would be accused. No machine can see that by itself, but nearly every answer carries a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.http import Response

from monitor import clock
from spiders.address import host_of
from spiders.exchange import Download

OFF = timedelta(hours=1)
"""Well below the six hours that must lie between two looks that confirm each other."""
LEAST_HOSTS = 2
MORE_THAN = 2 / 3
"""Of the hosts: a platform may keep a wrong clock itself."""

Skew = timedelta
"""Ours minus theirs: positive where our clock is ahead."""


class HostClocks:
    """Listens to the answers of a run and remembers one comparison a host."""

    def __init__(self, now: Callable[[], datetime] = clock.machine_now) -> None:
        self._now = now
        self._skews: dict[str, Skew] = {}

    def listening(self, download: Download) -> Download:
        """The same downloads, listened to."""

        async def listened(request: Request) -> Response:
            response = await download(request)
            skew = skew_of(_text(response, "Date"), _text(response, "Age"), now=self._now())
            if skew is not None:
                self._skews[host_of(request.url)] = skew
            return response

        return listened

    def skew(self) -> Skew | None:
        """How far our clock is off; None where too few hosts say so, or they do not agree."""
        return agreed_skew(self._skews.values())


def skew_of(date: str, age: str = "", *, now: datetime) -> Skew | None:
    """Our clock against an answer's `Date`, a cache's `Age` added; None where it has no readable date."""
    try:
        said = parsedate_to_datetime(date)
        if said.tzinfo is None:
            return None
        return now - said - timedelta(seconds=int(age) if age.isascii() and age.isdigit() else 0)
    except (ValueError, OverflowError):
        return None


def agreed_skew(skews: Iterable[Skew]) -> Skew | None:
    """What most hosts agree in, if it is more than an hour."""
    skews = list(skews)
    for sign in (1, -1):
        off = [skew for skew in skews if sign * skew > OFF]
        if len(off) >= LEAST_HOSTS and len(off) > MORE_THAN * len(skews):
            return sorted(off)[len(off) // 2]
    return None


def _text(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else ""
