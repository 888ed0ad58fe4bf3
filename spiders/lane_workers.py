"""Lane workers 通道调度: so many lanes at a time, over the crawlers of one run."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from scrapy.crawler import AsyncCrawlerRunner

from monitor.domain.open_files import is_out_of_files
from spiders.account_spider import AccountSpider
from spiders.column_spider import ColumnSpider
from spiders.crawl_settings import CrawlSettings
from spiders.exchange import Download
from spiders.lane import Lane
from spiders.open_files import OutOfFiles, lanes_that_fit
from spiders.open_spider import Gate, OpenSpider

_log = structlog.get_logger(__name__)

_SPIDERS: tuple[type[OpenSpider], ...] = (ColumnSpider, AccountSpider)
_RESOLVER_THREADS = 64
"""Names are resolved in threads; with the loop's default of six, slow names hold up all lanes."""


class LaneWorkers:
    """Runs so many lanes at a time over two Scrapy crawlers, one for each kind of visit."""

    def __init__(self, lanes: list[Lane], runner: AsyncCrawlerRunner, settings: CrawlSettings) -> None:
        self._lanes = deque(lanes)
        self._kinds: set[str] = {ticket.kind for lane in lanes for ticket in lane.waiting}
        self._width = lanes_that_fit(min(settings.lanes, len(lanes)))
        self._runner = runner
        self._is_stopping = False
        logging.getLogger("scrapy").setLevel(logging.WARNING)

    async def run(self, *stops: asyncio.Event) -> bool:
        """Run all lanes; returns whether one of the events ended it early."""
        resolvers = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")
        asyncio.get_running_loop().set_default_executor(resolvers)
        gates: dict[str, Gate] = {spider.name: Gate() for spider in _SPIDERS if spider.name in self._kinds}
        crawling = [
            asyncio.ensure_future(self._runner.create_crawler(spider).crawl_async(gate=gates[spider.name]))
            for spider in _SPIDERS
            if spider.name in gates
        ]
        try:
            downloads = await _opened(gates, crawling)
            await self._until_done_or(stops, downloads)
        finally:
            for gate in gates.values():
                gate.closed.set()
            await asyncio.gather(*crawling)
        return self._is_stopping

    async def _until_done_or(self, stops: Iterable[asyncio.Event], downloads: Mapping[str, Download]) -> None:
        """Work until everything is done, or one of the events has come: then visits under way are dropped."""
        workers = [asyncio.create_task(self._work(downloads)) for _ in range(self._width)]
        everything = asyncio.gather(*workers)
        watchers = [asyncio.create_task(_wait(stop)) for stop in stops]
        try:
            await _first_of(everything, *watchers)
            if everything.done():
                await everything
                return
            self._is_stopping = True
            self._lanes.clear()
            everything.cancel()
            await asyncio.gather(everything, *workers, return_exceptions=True)
        finally:
            for watcher in watchers:
                watcher.cancel()

    async def _work(self, downloads: Mapping[str, Download]) -> None:
        while self._lanes:
            lane = self._lanes.popleft()
            for kind, download in downloads.items():
                if any(ticket.kind == kind for ticket in lane.waiting):
                    await self._walk(lane, kind, download)
            if lane.waiting and not self._is_stopping:
                _log.error("lane_broke_off", host=lane.key, visits=len(lane.waiting))
                await lane.give_up()
            _log.debug("lane_done", host=lane.key, requests=lane.requests)

    async def _walk(self, lane: Lane, kind: str, download: Download) -> None:
        """One of the four doors: a lane that breaks costs no other lane anything."""
        try:
            await lane.walk(kind, download)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if is_out_of_files(error):
                lane.parts.break_off.because(OutOfFiles())
            else:
                _log.exception("lane_failed", host=lane.key, kind=kind)


async def _opened(gates: Mapping[str, Gate], crawling: Sequence[asyncio.Future[None]]) -> dict[str, Download]:
    """The engines, once they are open.

    Raises:
        Exception: one of them cannot be opened.
    """
    for gate in gates.values():
        await _first_of(gate.download, *crawling)
        if not gate.download.done():
            await asyncio.gather(*crawling)
            raise RuntimeError("a crawler ended before it began")
    return {name: gate.download.result() for name, gate in gates.items()}


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _first_of(*awaited: asyncio.Future[Any]) -> None:
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
