"""Account visit 账号采集: one look at an account through the reader of its platform."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Look, Transport
from spiders.conditional_requests import hash_of_list, wants_more
from spiders.failed_visits import StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.page import Page
from spiders.paging import PagingLimits, read_back
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading
from spiders.seen_list import seen

MOST_PAGES = 20
"""A quarter of an account that posts daily, at ten posts a page, twice over."""


@dataclass(slots=True)
class TiredPlatforms:
    """Platforms that said "too often" in this run: nothing more is asked of them until the next."""

    _places: set[tuple[str, str]] = field(default_factory=set)

    def check(self, platform: str, host: str) -> None:
        """Pass unless the platform has had enough of us.

        Raises:
            PageNotUnderstood: `blocked(rate_limited)`.
        """
        if (platform, host) in self._places:
            raise PageNotUnderstood("blocked", "rate_limited", "not asked again in this run")

    def note(self, platform: str, host: str, failure: VisitFailed | PageNotUnderstood) -> None:
        """Take a platform's answer in; only a rate limit counts."""
        if (failure.outcome, failure.reason) == ("blocked", "rate_limited"):
            self._places.add((platform, host))


@dataclass(frozen=True, slots=True)
class AccountVisit:
    """One visit to one account. Rate limits are remembered per platform and host.

    An account is read anew every time: an unchanged feed does not show that the bridge behind it
    still looks, and only its reader can tell.
    """

    visit: Visit
    fetcher: Fetcher
    reader: PlatformReader
    host: str
    tired: TiredPlatforms

    async def look(self) -> tuple[Look, Transport]:
        """What the visit gave.

        Raises:
            VisitFailed: the answer did not come.
            PageNotUnderstood: it came, and says nothing of this account.
        """
        self.tired.check(self.reader.key, self.host)
        try:
            return await self._look()
        except (VisitFailed, PageNotUnderstood) as failure:
            self.tired.note(self.reader.key, self.host, failure)
            raise

    async def _look(self) -> tuple[Look, Transport]:
        visit, fetcher = self.visit, self.fetcher
        page = await fetcher.fetch(self.reader.first_request(visit))
        first = self._read(page, await self._sides(page))
        limits = PagingLimits(visit.back_to, MOST_PAGES, past_known=wants_more(visit))
        found = await read_back(first, self._read_next, known=visit.known, limits=limits)
        if found.stopped_by is not None:
            self.tired.note(self.reader.key, self.host, found.stopped_by)
        look = seen(found, page, article=None, tls_was_invalid=fetcher.tls_was_invalid)
        return look, fetcher.transport(list_hash=hash_of_list(first.publications), with_body=True)

    async def _sides(self, page: Page) -> tuple[Page, ...]:
        """The second witnesses that came; nothing rests on one that did not."""
        came: list[Page] = []
        for asked in self.reader.side_requests(self.visit, page):
            try:
                came.append(await self.fetcher.fetch(asked))
            except VisitFailed as failure:
                self.tired.note(self.reader.key, self.host, failure)
        return tuple(came)

    async def _read_next(self, asked: PageRequest) -> Reading:
        return self._read(await self.fetcher.fetch(asked), ())

    def _read(self, page: Page, sides: tuple[Page, ...]) -> Reading:
        """The reader's word; where it only says "unreadable", the HTTP status says it better."""
        try:
            return self.reader.read(page, self.visit, sides)
        except PageNotUnderstood as failure:
            if failure.outcome == "unreadable" and page.status >= 400:
                raise StatusRefused(page.status) from failure
            raise
