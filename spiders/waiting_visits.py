"""Waiting visits 待看队列: a run may have a hundred thousand, so a lane holds tickets and not visits.

What is known of an address (its items, how its list was read) is fetched shortly before the visit, for
a few addresses at a time, in a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from monitor.domain.crawl_plan import Visit, VisitKind

AT_A_TIME = 40

Told = TypeVar("Told")
MakeReady = Callable[[Sequence[int]], list[Visit]]
Past = Mapping[str, date | None]
"""The items that were seen at an address, and their days."""
Recall = Callable[[Sequence[int]], Mapping[int, Past]]


class Ticket(NamedTuple):
    """The right to one visit; `visit` is there already where nobody has to make it ready."""

    address_id: int
    kind: VisitKind
    visit: Visit | None


@dataclass(slots=True)
class Supply:
    """Where a run's visits come from.

    `make_ready` gives addresses their visits, None where they came whole; `recall` gives those whose past
    waits (`Visit.past_waits`) their past. `hosts` is filled with the politeness key of each address. No
    account is asked any more after `until`.
    """

    make_ready: MakeReady | None = None
    recall: Recall | None = None
    until: datetime | None = None
    hosts: dict[int, str] = field(default_factory=dict)

    def ticket(self, visit: Visit, host: str) -> Ticket:
        """A visit's ticket; of one that can be made ready later nothing else is kept."""
        self.hosts[visit.address_id] = host
        return Ticket(visit.address_id, visit.kind, visit if self.make_ready is None else None)


class PastOfSome:
    """The past of visits that were made ready together: asked for once, when the first of them needs it."""

    def __init__(self, loader: VisitLoader, visits: Iterable[Visit]) -> None:
        self._loader = loader
        self._waiting = [visit.address_id for visit in visits if visit.past_waits]
        self._days: dict[int, Past] = {}

    async def of(self, visit: Visit) -> Visit:
        """The visit with its past.

        Raises:
            PastLost: the store failed.
        """
        if not visit.past_waits:
            return visit
        if self._waiting:
            found = await self._loader.past(self._waiting)
            if found is None:
                raise PastLost
            self._days, self._waiting = dict(found), []
        return visit.with_past(self._days.get(visit.address_id, {}))


class PastLost(Exception):
    """What was seen at an address cannot be told; the run is at its end."""


class VisitLoader:
    """Turns tickets into visits. When the store fails, the crawl has to end (`failed`)."""

    def __init__(self, supply: Supply) -> None:
        self._make_ready = supply.make_ready
        self._recall = supply.recall
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ready-visits")
        self._error: BaseException | None = None
        self.failed = asyncio.Event()

    async def ready(self, tickets: Sequence[Ticket]) -> dict[int, Visit]:
        """The visits by address; one that is no longer wanted is left out, and all are after a failure."""
        if self._make_ready is None:
            return {ticket.address_id: ticket.visit for ticket in tickets if ticket.visit is not None}
        ids = [ticket.address_id for ticket in tickets]
        visits = await self._asked(self._make_ready, ids)
        return {visit.address_id: visit for visit in visits or ()}

    async def past(self, address_ids: Sequence[int]) -> Mapping[int, Past] | None:
        """The past of these addresses; None after a failure, which ends the crawl."""
        return await self._asked(self._recall, address_ids) if self._recall is not None else {}

    async def _asked(self, ask: Callable[[Sequence[int]], Told], ids: Sequence[int]) -> Told | None:
        if self.failed.is_set():
            return None
        loading = asyncio.get_running_loop().run_in_executor(self._reader, ask, ids)
        await asyncio.wait([loading])
        error = loading.exception()
        if error is not None:
            # kept for `close`, whatever questions that were on their way give
            self._error = self._error or error
            self.failed.set()
            return None
        return loading.result()

    def close(self) -> None:
        """End the thread.

        Raises:
            Exception: what the store raised.
        """
        self._reader.shutdown(wait=False)
        if self._error is not None:
            raise self._error
