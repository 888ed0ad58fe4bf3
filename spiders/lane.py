"""Lane 采集通道: the visits of one host, one after another, whatever becomes of each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from monitor.domain.crawl_plan import Visit
from monitor.domain.host_name import host_of_url
from monitor.domain.look import Look, NotSeen, Transport, VisitResult
from monitor.domain.open_files import is_out_of_files
from spiders.access_tokens import AccessTokens
from spiders.account_credentials import AccountCredentials
from spiders.account_visit import AccountVisit, TiredPlatforms
from spiders.address import host_of, origin_of
from spiders.article_visits import ArticleVisits
from spiders.break_off import BreakOff
from spiders.column_visit import ColumnVisit
from spiders.crawl_settings import CrawlSettings
from spiders.credentials import Credentials
from spiders.exchange import Download, Exchange
from spiders.failed_visits import CircuitBreaker, NoAnswer, VisitFailed, not_seen
from spiders.fetch import Fetcher, Manners
from spiders.host_clocks import HostClocks
from spiders.installed_readers import InstalledReaders
from spiders.learned_reading import ListDrifted
from spiders.open_files import OutOfFiles
from spiders.politeness import Politeness
from spiders.reader import PageNotUnderstood, PageRequest
from spiders.rendered_fetch import RenderedFetch
from spiders.robots import Robots
from spiders.site_bounds import SiteBounds
from spiders.waiting_visits import AT_A_TIME, PastLost, PastOfSome, Ticket, VisitLoader

_log = structlog.get_logger(__name__)

HandIn = Callable[[VisitResult], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class CrawlParts:
    """What all lanes of a run share."""

    settings: CrawlSettings
    readers: InstalledReaders
    politeness: Politeness
    tired: TiredPlatforms
    hand_in: HandIn
    now: Callable[[], datetime]
    renderer: RenderedFetch
    loader: VisitLoader
    until: datetime | None = None
    break_off: BreakOff = field(default_factory=BreakOff)
    host_clocks: HostClocks = field(default_factory=HostClocks)
    tokens: AccessTokens = field(default_factory=AccessTokens)
    proven: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Lane:
    """The job of one politeness key. `waiting` are its visits that have no result yet.

    Accounts that are not reached in time get none: they are not failures, and come first next time.
    """

    key: str
    waiting: list[Ticket]
    parts: CrawlParts
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    robots: Robots = field(init=False)
    requests: int = 0

    def __post_init__(self) -> None:
        self.robots = Robots(self.parts.settings.user_agent)

    async def walk(self, kind: str, download: Download) -> None:
        """Visit every waiting address of a kind; each ends as a result, also when all goes wrong."""
        parts = self.parts
        download = parts.host_clocks.listening(download)
        exchange = Exchange(download, settings=parts.settings, politeness=parts.politeness, now=parts.now)
        mine = [ticket for ticket in self.waiting if ticket.kind == kind]
        for start in range(0, len(mine), AT_A_TIME):
            some = mine[start : start + AT_A_TIME]
            visits = await parts.loader.ready(some)
            past = PastOfSome(parts.loader, visits.values())
            for ticket in some:
                visit = visits.get(ticket.address_id)
                if visit is None or self._is_too_late(ticket):
                    self.waiting.remove(ticket)
                    continue
                result = await self._visit(visit, exchange, past)
                if result is None:
                    return
                self.waiting.remove(ticket)
                await parts.hand_in(result)
        self.requests += exchange.requests

    def _is_too_late(self, ticket: Ticket) -> bool:
        until = self.parts.until
        return until is not None and ticket.kind == "account" and self.parts.now() >= until

    async def give_up(self) -> None:
        """Results for visits that were never made, by a fault of our own that does not end the run."""
        if self.parts.break_off.happened.is_set():
            return
        for ticket in self.waiting:
            failure = NotSeen(self.parts.now(), "not_looked", "internal_error")
            await self.parts.hand_in(VisitResult(ticket.address_id, failure, Transport()))
        self.waiting = []

    async def _visit(self, visit: Visit, exchange: Exchange, past: PastOfSome) -> VisitResult | None:
        """One of the four doors: whatever goes wrong inside becomes a result.

        None where we cannot go on at all: that ends the run and is nobody's result.
        """
        now = self.parts.now
        cause = self.breaker.cause
        if cause is not None:
            left_alone = replace(not_seen(cause, now()), detail="host left alone after three failures")
            return VisitResult(visit.address_id, left_alone, Transport())
        before = exchange.requests
        fetcher: Fetcher | None = None
        try:
            fetcher, looking = self._prepare(visit, exchange, past)
            look, transport = await looking()
            self.breaker.note(None)
            return VisitResult(visit.address_id, look, transport)
        except (VisitFailed, PageNotUnderstood) as failure:
            if is_out_of_files(failure):
                self.parts.break_off.because(OutOfFiles())
                return None
            if exchange.requests > before:
                self.breaker.note(failure if isinstance(failure, NoAnswer) else None)
            transport = fetcher.transport() if fetcher else Transport()
            if isinstance(failure, ListDrifted):
                transport = replace(transport, proposal=failure.proposal)
            return VisitResult(visit.address_id, not_seen(failure, now()), transport)
        except asyncio.CancelledError:
            raise
        except PastLost:
            return None
        except Exception as error:
            if is_out_of_files(error):
                self.parts.break_off.because(OutOfFiles())
                return None
            _log.exception("visit_failed_inside", address_id=visit.address_id, kind=visit.kind, url=visit.url)
            transport = fetcher.transport() if fetcher else Transport()
            failure_of_ours = NotSeen(now(), "not_looked", "internal_error")
            return VisitResult(visit.address_id, failure_of_ours, transport)

    def _prepare(
        self, visit: Visit, exchange: Exchange, past: PastOfSome
    ) -> tuple[Fetcher, Callable[[], Awaitable[tuple[Look, Transport]]]]:
        if visit.kind == "column":
            return self._prepare_column(visit, exchange, past)
        return self._prepare_account(visit, exchange)

    def _prepare_column(
        self, visit: Visit, exchange: Exchange, past: PastOfSome
    ) -> tuple[Fetcher, Callable[[], Awaitable[tuple[Look, Transport]]]]:
        exempt = self.parts.settings.robots_exempt
        bounds = SiteBounds.around(visit.url, home=visit.site_url)

        def asks_robots(url: str) -> bool:
            return not exempt or host_of_url(exchange.checked(url)) not in exempt

        fetcher = Fetcher(exchange, self.robots, visit, manners=Manners(bounds, asks_robots))
        column = ColumnVisit(visit, fetcher, self.parts.readers, bounds, self.parts.renderer, past.of)
        if not visit.needs_origin:
            return fetcher, column.look
        articles = ArticleVisits(visit, fetcher, self.parts.readers, bounds)
        column = replace(column, readers=articles.readers)
        return fetcher, partial(articles.read_after, column.look)

    def _prepare_account(
        self, visit: Visit, exchange: Exchange
    ) -> tuple[Fetcher, Callable[[], Awaitable[tuple[Look, Transport]]]]:
        parts = self.parts
        reader = parts.readers.choose_platform(visit)
        bridge = origin_of(visit.source)

        def asks_robots(url: str) -> bool:
            # a bridge that the registry names is our operator's own service, not a stranger's site
            return origin_of(url) != bridge

        gateway = parts.settings.platform_urls.get(reader.key, "")
        own = AccountCredentials(
            reader, visit.account_id, parts.settings.secrets, parts.tokens, exchange, gateway
        )

        async def credentials(url: str) -> Credentials | None:
            return await own.of(url, parts.now())

        manners = Manners(
            None,
            asks_robots,
            gateway=gateway,
            at_least_seconds=reader.seconds_between_requests,
            credentials=credentials,
        )
        fetcher = Fetcher(exchange, self.robots, visit, manners=manners)
        return fetcher, AccountVisit(visit, fetcher, reader, self.key, parts.tired, parts.proven).look


def politeness_key(visit: Visit, readers: InstalledReaders, settings: CrawlSettings) -> str:
    """The host whose requests a visit must share the pace of; empty for a visit that asks nobody."""
    if visit.kind == "column":
        return host_of(visit.url)
    try:
        reader = readers.choose_platform(visit)
        asked: PageRequest = reader.first_request(visit)
    except PageNotUnderstood:
        return ""
    except Exception:
        # part of the visit's door: the visit itself will meet the fault again and record it
        _log.warning(
            "reader_broke_before_visit", address_id=visit.address_id, account_type=visit.account_type
        )
        return ""
    return host_of(settings.platform_urls.get(reader.key, "") or asked.url)
