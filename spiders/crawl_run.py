"""Crawl run 采集批次: all visits of a run, many hosts at a time, each host by itself."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
import uvloop
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from monitor import clock
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import NotSeen, SeenAgain, VisitResult
from spiders.account_spider import AccountSpider
from spiders.account_visit import TiredPlatforms
from spiders.column_spider import ColumnSpider
from spiders.crawl_settings import CrawlSettings
from spiders.download_handler import SETTINGS_KEY, GuardedDownloadHandler
from spiders.installed_readers import InstalledReaders
from spiders.lane import CrawlParts, Lane, politeness_key
from spiders.politeness import Politeness
from spiders.recording import Record, Recorder
from spiders.rendered_fetch import RenderedFetch
from spiders.waiting_visits import Supply, Ticket, VisitLoader

_log = structlog.get_logger(__name__)

_SPIDERS: tuple[type[Spider], ...] = (ColumnSpider, AccountSpider)
_RESOLVER_THREADS = 64
"""Names are resolved in threads; with the loop's default of six, slow names hold up all lanes."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class CrawlSummary:
    """What a run did. `outcomes` counts looks by outcome; a repeated sight counts as seen."""

    visits: int = 0
    hosts: int = 0
    requests: int = 0
    not_modified: int = 0
    unchanged: int = 0
    was_interrupted: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)

    def count(self, result: VisitResult) -> None:
        """Take one result in."""
        look = result.look
        self.visits += 1
        self.requests += result.transport.requests
        self.outcomes[look.outcome if isinstance(look, NotSeen) else "seen"] += 1
        if isinstance(look, SeenAgain):
            self.not_modified += look.how == "not_modified"
            self.unchanged += look.how != "not_modified"


async def crawl(
    visits: Iterable[Visit],
    *,
    settings: CrawlSettings,
    readers: InstalledReaders,
    record: Record,
    on_progress: Progress | None = None,
    stop: asyncio.Event | None = None,
    now: Callable[[], datetime] = clock.now,
    supply: Supply | None = None,
) -> CrawlSummary:
    """Make the visits and hand every result to `record` as soon as it is there.

    `stop` ends the run early: visits under way are abandoned and get no result. `on_progress` is
    told how many of how many visits are done. With a `supply` that makes them ready, `visits` need
    only say where they lead.

    Raises:
        Exception: what `record` raised; results it did not take are lost. What the supply raised.
    """
    supply = supply or Supply()
    summary = CrawlSummary()
    recorder = Recorder(record)

    async def hand_in(result: VisitResult) -> None:
        await recorder.hand_in(result)
        summary.count(result)
        if on_progress is not None:
            on_progress(summary.visits, len(supply.hosts))

    loader = VisitLoader(supply.make_ready)
    politeness = Politeness(settings.seconds_between_requests)
    renderer = RenderedFetch(settings)
    tired = TiredPlatforms()
    parts = CrawlParts(
        settings, readers, politeness, tired, hand_in, now, renderer, loader, until=supply.until
    )
    try:
        lanes = _lanes(visits, parts, supply)
        summary.hosts = sum(1 for lane in lanes if lane.key)
        running = _Lanes(lanes, settings)
        stops = (stop or asyncio.Event(), recorder.failed, loader.failed)
        summary.was_interrupted = await running.run(*stops)
    finally:
        await renderer.close()
        await recorder.close()
        loader.close()
    return summary


def run_crawl(
    visits: Iterable[Visit],
    *,
    settings: CrawlSettings,
    readers: InstalledReaders,
    record: Record,
    on_progress: Progress | None = None,
    supply: Supply | None = None,
) -> CrawlSummary:
    """`crawl` in an event loop of its own; SIGTERM and SIGINT end it early and in order."""

    async def guarded() -> CrawlSummary:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        return await crawl(
            visits,
            settings=settings,
            readers=readers,
            record=record,
            on_progress=on_progress,
            stop=stop,
            supply=supply,
        )

    return uvloop.run(guarded())


def _lanes(visits: Iterable[Visit], parts: CrawlParts, supply: Supply) -> list[Lane]:
    """One lane per politeness key, the longest first: what starts last should end soon."""
    found: dict[str, list[Ticket]] = defaultdict(list)
    for visit in visits:
        key = politeness_key(visit, parts.readers, parts.settings)
        found[key].append(supply.ticket(visit, key))
    lanes = [Lane(key, waiting, parts) for key, waiting in found.items()]
    return sorted(lanes, key=lambda lane: len(lane.waiting), reverse=True)


class _Lanes:
    """Runs so many lanes at a time, each in small Scrapy crawlers of its own."""

    def __init__(self, lanes: list[Lane], settings: CrawlSettings) -> None:
        self._lanes = deque(lanes)
        self._width = max(1, min(settings.lanes, len(lanes)))
        self._runner = AsyncCrawlerRunner(_scrapy_settings(settings))
        self._active: set[Crawler] = set()
        self._is_stopping = False
        logging.getLogger("scrapy").setLevel(logging.WARNING)

    async def run(self, *stops: asyncio.Event) -> bool:
        """Run all lanes; returns whether one of the events ended it early."""
        resolvers = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")
        asyncio.get_running_loop().set_default_executor(resolvers)
        everything = asyncio.create_task(self._work_all())
        watchers = [asyncio.create_task(_wait(stop)) for stop in stops]
        try:
            await asyncio.wait([everything, *watchers], return_when=asyncio.FIRST_COMPLETED)
            if not everything.done():
                self._is_stopping = True
                await self._abandon()
            await everything
        finally:
            for watcher in watchers:
                watcher.cancel()
        return self._is_stopping

    async def _work_all(self) -> None:
        await asyncio.gather(*(self._work() for _ in range(self._width)))

    async def _work(self) -> None:
        while self._lanes:
            lane = self._lanes.popleft()
            for spider in _SPIDERS:
                if any(ticket.kind == spider.name for ticket in lane.waiting):
                    await self._crawl(spider, lane)
            if lane.waiting and not self._is_stopping:
                _log.error("lane_broke_off", host=lane.key, visits=len(lane.waiting))
                await lane.give_up()
            _log.debug("lane_done", host=lane.key, requests=lane.requests)

    async def _crawl(self, spider: type[Spider], lane: Lane) -> None:
        crawler = self._runner.create_crawler(spider)
        self._active.add(crawler)
        try:
            await crawler.crawl_async(lane=lane)
        except Exception:
            _log.exception("crawler_failed", host=lane.key, spider=spider.name)
        finally:
            self._active.discard(crawler)

    async def _abandon(self) -> None:
        """Drop the lanes not begun and stop the crawlers under way, in the middle of their visits."""
        self._lanes.clear()
        await asyncio.gather(*(crawler.stop_async() for crawler in list(self._active)))


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


def _scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Scrapy without the parts a sequential lane has no use for, and without its two consoles.

    The pace is `Politeness`'s: Scrapy's own delay counts from before sending, which a loaded loop
    turns into requests that arrive too close together.
    """
    handler = GuardedDownloadHandler
    return {
        SETTINGS_KEY: settings,
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_HANDLERS_BASE": {"http": handler, "https": handler},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "ITEM_PIPELINES_BASE": {},
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_MAXSIZE": settings.body_limit,
        "DOWNLOAD_TIMEOUT": settings.request_timeout,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_ENABLED": False,
    }
