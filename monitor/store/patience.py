"""Patience 断线重试: an idempotent transaction is repeated while the database is away, for a bounded time.

A server that restarts is back within a minute; a night's crawl must not be lost to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import TypeVar

from monitor import clock
from monitor.domain.errors import StoreAway

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an absent database is waited for, and how often it is asked; lengths in seconds.

    未核实: a restart of PostgreSQL takes seconds, recovery after a crash up to a few minutes.
    """

    longest_seconds: float = 180.0
    first_pause_seconds: float = 0.5
    longest_pause_seconds: float = 10.0

    def insist(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, which may be done twice: a connection can break after the commit.

        Raises:
            StoreAway: the database did not come back in time.
        """
        ends_at = clock.monotonic() + self.longest_seconds
        pause = self.first_pause_seconds
        while True:
            try:
                return work()
            except StoreAway:
                if clock.monotonic() + pause > ends_at:
                    raise
            sleep(pause)
            pause = min(pause * 2, self.longest_pause_seconds)
