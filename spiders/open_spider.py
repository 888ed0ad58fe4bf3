"""Open spider 常开爬虫: a Scrapy engine that is kept open for all lanes of a run.

A lane is sequential by nature — pace, paging, redirects — and reads as plain code that asks the engine
for one page at a time. An engine of its own for every host would cost more than the host's pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, Spider

from spiders.exchange import Download


@dataclass(slots=True)
class Gate:
    """Where a crawler hands out its engine, and waits to be let go."""

    download: asyncio.Future[Download] = field(default_factory=asyncio.Future)
    closed: asyncio.Event = field(default_factory=asyncio.Event)


class OpenSpider(Spider):
    """Yields nothing: every result is handed in by its lane as soon as it is there."""

    name = "open"

    def __init__(self, *, gate: Gate) -> None:
        super().__init__()
        self._gate = gate

    async def start(self) -> AsyncIterator[Any]:
        """Hand out the engine, and stay until the last lane is done."""
        self._gate.download.set_result(self.crawler.engine.download_async)
        await self._gate.closed.wait()
        for nothing in _NOTHING:
            yield nothing


_NOTHING: tuple[Request, ...] = ()
