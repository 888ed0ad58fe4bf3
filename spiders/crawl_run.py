"""Crawl run 采集批次: all visits of a run, many hosts at a time, each host by itself."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
import uvloop
from scrapy.crawler import AsyncCrawlerRunner

from monitor import clock
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import NotSeen, SeenAgain, VisitResult
from spiders.account_visit import TiredPlatforms
from spiders.crawl_settings import CrawlSettings
from spiders.download_handler import SETTINGS_KEY, GuardedDownloadHandler
from spiders.installed_readers import InstalledReaders
from spiders.lane import CrawlParts, Lane, politeness_key
from spiders.lane_workers import LaneWorkers
from spiders.politeness import Politeness
from spiders.recording import Record, Recorder
from spiders.rendered_fetch import RenderedFetch
from spiders.waiting_visits import Supply, Ticket, VisitLoader

_log = structlog.get_logger(__name__)


Progress = Callable[[int, int], None]


@dataclass(slots=True)
class CrawlSummary:
    """What a run did. `outcomes` counts looks by outcome; a repeated sight counts as seen.

    `clock_skew` is how far our clock is from what the hosts say, None while they do not contradict it;
    `clock_jump` is how far it was set while the run lasted.
    """

    visits: int = 0
    hosts: int = 0
    requests: int = 0
    not_modified: int = 0
    unchanged: int = 0
    was_interrupted: bool = False
    clock_skew: timedelta | None = None
    clock_jump: timedelta = timedelta()
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
        OwnFault: nothing more can be opened; visits that met this have no result.
    """
    supply = supply or Supply()
    summary = CrawlSummary()
    recorder = Recorder(record)
    steadiness = clock.Steadiness()

    async def hand_in(result: VisitResult) -> None:
        steadiness.look()
        await recorder.hand_in(result)
        summary.count(result)
        if on_progress is not None:
            on_progress(summary.visits, len(supply.hosts))

    loader = VisitLoader(supply)
    politeness = Politeness(settings.seconds_between_requests)
    renderer = RenderedFetch(settings)
    tired = TiredPlatforms()
    parts = CrawlParts(
        settings, readers, politeness, tired, hand_in, now, renderer, loader, until=supply.until
    )
    try:
        lanes = _lanes(visits, parts, supply)
        summary.hosts = sum(1 for lane in lanes if lane.key)
        running = LaneWorkers(lanes, AsyncCrawlerRunner(_scrapy_settings(settings)), settings)
        stops = (stop or asyncio.Event(), recorder.failed, loader.failed, parts.break_off.happened)
        summary.was_interrupted = await running.run(*stops)
    finally:
        await renderer.close()
        await recorder.close()
        loader.close()
    parts.break_off.tell()
    steadiness.look()
    summary.clock_skew, summary.clock_jump = parts.host_clocks.skew(), steadiness.jump
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
        "CONCURRENT_REQUESTS": max(1, settings.lanes),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_MAXSIZE": settings.body_limit,
        "DOWNLOAD_TIMEOUT": settings.request_timeout,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_ENABLED": False,
    }
