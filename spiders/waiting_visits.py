"""Waiting visits 待看队列: a run may have a hundred thousand, so a lane holds tickets and not visits.

What is known of an address (its items, how its list was read) is fetched shortly before the visit, for
a few addresses at a time, in a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from monitor.domain.crawl_plan import Visit, VisitKind

AT_A_TIME = 20

MakeReady = Callable[[Sequence[int]], list[Visit]]


class Ticket(NamedTuple):
    """The right to one visit; `visit` is there already where nobody has to make it ready."""

    address_id: int
    kind: VisitKind
    visit: Visit | None


@dataclass(slots=True)
class Supply:
    """Where a run's visits come from.

    `make_ready` gives addresses their visits, None where they came whole. `hosts` is filled with the
    politeness key of each address. No account is asked any more after `until`.
    """

    make_ready: MakeReady | None = None
    until: datetime | None = None
    hosts: dict[int, str] = field(default_factory=dict)

    def ticket(self, visit: Visit, host: str) -> Ticket:
        """A visit's ticket; of one that can be made ready later nothing else is kept."""
        self.hosts[visit.address_id] = host
        return Ticket(visit.address_id, visit.kind, visit if self.make_ready is None else None)


class VisitLoader:
    """Turns tickets into visits. When the store fails, the crawl has to end (`failed`)."""

    def __init__(self, make_ready: MakeReady | None) -> None:
        self._make_ready = make_ready
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ready-visits")
        self._error: BaseException | None = None
        self.failed = asyncio.Event()

    async def ready(self, tickets: Sequence[Ticket]) -> dict[int, Visit]:
        """The visits by address; one that is no longer wanted is left out, and all are after a failure."""
        if self._make_ready is None:
            return {ticket.address_id: ticket.visit for ticket in tickets if ticket.visit is not None}
        if self.failed.is_set():
            return {}
        ids = [ticket.address_id for ticket in tickets]
        loading = asyncio.get_running_loop().run_in_executor(self._reader, self._make_ready, ids)
        await asyncio.wait([loading])
        self._error = loading.exception()
        if self._error is not None:
            self.failed.set()
            return {}
        return {visit.address_id: visit for visit in loading.result()}

    def close(self) -> None:
        """End the thread.

        Raises:
            Exception: what the store raised.
        """
        self._reader.shutdown(wait=False)
        if self._error is not None:
            raise self._error
