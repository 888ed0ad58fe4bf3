"""Politeness 礼貌间隔: one request at a time per host, and a gap between two, as the host sees it.

Only the host's own view counts, and we see it through a network that may delay a request we have
sent. A request has certainly reached the host when its response headers come back, so the gap is
counted from then (or from the failure): the next request is sent, and so arrives, at least one
gap after the last one arrived, however long either was on its way. Counting from our own sending
would not hold: a delayed request followed by a quick one arrive too close together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor import clock
from spiders.crawl_settings import PUBLIC_SECONDS


class Turn:
    """One request's right to be sent. Whoever holds it says when and how its host was reached."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.reached_at: float | None = None


class Politeness:
    """The pacing of all hosts of a run; lanes share it, for a redirect may lead into another lane."""

    def __init__(self, seconds_between_requests: float) -> None:
        self._seconds = seconds_between_requests
        self._locks: dict[str, asyncio.Lock] = {}
        self._ready_at: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Turn]:
        """Wait for the host to be free and rested; the gap starts when the turn is given back."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            # the loop's own timers may be some milliseconds early
            while (rest := self._ready_at.get(host, 0.0) - clock.monotonic()) > 0:
                await asyncio.sleep(rest)
            turn = Turn(max(PUBLIC_SECONDS, self._seconds))
            try:
                yield turn
            finally:
                reached_at = clock.monotonic() if turn.reached_at is None else turn.reached_at
                self._ready_at[host] = reached_at + turn.seconds

    def gap(self, *, host_is_opened: bool, at_least: float = 0.0) -> float:
        """Seconds to leave after a request.

        Less than a second is for hosts inside networks the operator has opened; there a
        platform's own politeness (`at_least`) does not hold either, for it means its public hosts.
        """
        if host_is_opened:
            return self._seconds
        return max(PUBLIC_SECONDS, self._seconds, at_least)
