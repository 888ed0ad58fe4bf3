"""Column visit 栏目采集: one look at a column — its list, as far back as needed, and its newest article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import ArticleDate, Look, Publication, Transport
from spiders.conditional_requests import condition_of, hash_of_list, same_body, same_list, wants_more
from spiders.failed_visits import StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.paging import PagingLimits, ReadList, read_back
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.seen_list import seen
from spiders.site_bounds import SiteBounds

MOST_PAGES = 60
"""Thirteen months of a column with twenty rows a page and three items a day."""


@dataclass(frozen=True, slots=True)
class ColumnVisit:
    """One visit to one column. `bounds` are those of its registered site."""

    visit: Visit
    fetcher: Fetcher
    readers: InstalledReaders
    bounds: SiteBounds

    async def look(self) -> tuple[Look, Transport]:
        """What the visit gave.

        Raises:
            VisitFailed: the page did not come.
            PageNotUnderstood: it came, and is no list that can be read.
        """
        visit, fetcher = self.visit, self.fetcher
        page = await fetcher.fetch(PageRequest(visit.url, headers=condition_of(visit)))
        again = same_body(visit, page)
        if again is not None:
            known = visit.known
            return again, fetcher.transport(list_hash=known.list_hash if known else None)
        first = self._read(page)
        is_shell = not first.publications and first.next_page is not None
        list_hash = hash_of_list(first.publications)
        unchanged = None if is_shell else same_list(visit, first.publications, page.fetched_at)
        if unchanged is not None:
            return unchanged, fetcher.transport(list_hash=list_hash)
        limits = PagingLimits(visit.back_to, MOST_PAGES, past_known=wants_more(visit))
        found = await read_back(first, self._read_next, known=visit.known, limits=limits)
        self._refuse_another_list(found)
        article = await self._article(found, today=day_of(page.fetched_at))
        look = seen(found, page, article=article, tls_was_invalid=fetcher.tls_was_invalid)
        proves_list = not is_shell and _first_page_proves(first, found)
        return look, fetcher.transport(list_hash=list_hash, with_body=True, proves_list=proves_list)

    def _refuse_another_list(self, found: ReadList) -> None:
        """A list that lost everything it had, or shows only strangers, bounds nobody's silence.

        Raises:
            PageNotUnderstood: `unreadable(list_vanished)` or `unreadable(list_replaced)`.
        """
        seen_keys = self.visit.seen_keys
        if not seen_keys:
            return
        if not found.publications:
            raise PageNotUnderstood("unreadable", "list_vanished")
        if seen_keys.isdisjoint(item_key(item) for item in found.publications):
            raise PageNotUnderstood("unreadable", "list_replaced")

    async def _read_next(self, asked: PageRequest) -> Reading:
        return self._read(await self.fetcher.fetch(asked))

    def _read(self, page: Page) -> Reading:
        if page.status != 200:
            self.readers.refuse_walls(page)
            raise StatusRefused(page.status)
        return self.readers.read_column(page)

    async def _article(self, found: ReadList, *, today: date) -> ArticleDate | None:
        """What the newest item's own page says; a second witness, never fatal to the look."""
        newest = _newest(found, today)
        known = self.visit.known
        if newest is None or not newest.url or not newest.url.startswith(("http://", "https://")):
            return None
        if known is not None and known.confirmed_key == item_key(newest):
            return None
        if not self.bounds.holds(newest.url):
            return ArticleDate(newest.url, None, "other_site")
        try:
            page = await self.fetcher.fetch(PageRequest(newest.url))
            return ArticleDate(newest.url, self._article_date(page))
        except (VisitFailed, PageNotUnderstood) as failure:
            return ArticleDate(newest.url, None, failure.reason)

    def _article_date(self, page: Page) -> date | None:
        self.readers.refuse_walls(page)
        if page.status != 200:
            raise StatusRefused(page.status)
        return self.readers.read_article_date(page)


def _first_page_proves(first: Reading, found: ReadList) -> bool:
    """Whether nothing new can appear while the first page stays as it is."""
    if first.next_page is None:
        return True
    return found.is_ordered and any(item.published_on and not item.pinned for item in first.publications)


def _newest(found: ReadList, today: date) -> Publication | None:
    """The newest dated item; pinned and future-dated ones say nothing about freshness."""
    dated: list[tuple[date, Publication]] = [
        (item.published_on, item)
        for item in found.publications
        if item.published_on is not None and item.published_on <= today and not item.pinned
    ]
    return max(dated, key=itemgetter(0))[1] if dated else None
