"""Column visit 栏目采集: one look at a column — its list, as far back as needed, and its newest article."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from operator import itemgetter

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import NOT_ASKED_YET, ArticleDate, Look, Publication, Transport
from spiders.column_list import ColumnList
from spiders.conditional_requests import condition_of, hash_of_list, same_body, same_list, wants_more
from spiders.failed_visits import StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.page_frame import framed_page
from spiders.paging import PagingLimits, ReadList, begun, read_back
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.rendered_column import RENDERED, RenderedColumn, with_drawn
from spiders.rendered_fetch import RenderedFetch
from spiders.seen_list import seen
from spiders.site_bounds import SiteBounds
from spiders.year_from_articles import YearsFromArticles

MOST_PAGES = 60
"""Thirteen months of a column with twenty rows a page and three items a day."""

FRESH = timedelta(days=1)
"""An item so young is asked for its own page when it has grown older and is still the newest."""


@dataclass(frozen=True, slots=True)
class ColumnVisit:
    """One visit to one column. `bounds` are its registered site's; `recall` adds what was seen before."""

    visit: Visit
    fetcher: Fetcher
    readers: InstalledReaders
    bounds: SiteBounds
    renderer: RenderedFetch
    recall: Callable[[Visit], Awaitable[Visit]]

    async def look(self) -> tuple[Look, Transport]:
        """What the visit gave.

        Raises:
            VisitFailed: the page did not come.
            PageNotUnderstood: it came, and is no list that can be read.
        """
        visit, fetcher = self.visit, self.fetcher
        page = await fetcher.fetch(PageRequest(visit.url, headers=condition_of(visit)))
        again = same_body(visit, page)
        if again is None:
            framed = await framed_page(page, fetcher, self.readers.read_column, self.bounds)
            again = same_body(visit, framed) if framed is not page else None
            page = framed
        if again is not None:
            known = visit.known
            return again, fetcher.transport(list_hash=known.list_hash if known else None)
        return await replace(self, visit=await self.recall(visit))._read(page)

    async def _read(self, page: Page) -> tuple[Look, Transport]:
        """What the page shows, and what follows it."""
        visit, fetcher = self.visit, self.fetcher
        years = YearsFromArticles(visit, fetcher, self.readers, self.bounds)
        first, page = await self._first(page, years)
        is_rendered = RENDERED in first.notices
        is_shell = is_rendered or (not first.publications and first.next_page is not None)
        list_hash = hash_of_list(first.publications)
        unchanged = None if is_shell else same_list(visit, first.publications, page.fetched_at)
        if unchanged is not None:
            return unchanged, fetcher.transport(list_hash=list_hash)
        limits = PagingLimits(visit.back_to, MOST_PAGES, past_known=wants_more(visit))
        found = begun(first, visit.known)
        # a first page that reaches down to what is known needs nothing after it
        knows_pager = is_rendered or not found.overlaps or limits.past_known
        if knows_pager and not is_rendered:
            first = found.readings[0] = self._list.with_pager(page, first)
        page.rest()
        read_next = partial(self._read_next, years=years)
        found = await read_back(found, read_next, limits=limits)
        self._list.refuse_another(page, found)
        proposal = self._list.proposal(page, found)
        page.rest()
        article = await self._article(found, years.told, today=day_of(page.fetched_at))
        look = seen(found, page, article=article, tls_was_invalid=fetcher.tls_was_invalid)
        proves_list = not is_shell and _first_page_proves(first, found, knows_pager=knows_pager)
        transport = fetcher.transport(list_hash=list_hash, with_body=True, proves_list=proves_list)
        if is_rendered:
            transport = with_drawn(transport, page)
        return look, replace(transport, proposal=proposal)

    async def _first(self, page: Page, years: YearsFromArticles) -> tuple[Reading, Page]:
        """The column's first page; as a browser draws it, where it cannot be read as it was served."""
        try:
            return await years.read(page, self._list.read_first)
        except PageNotUnderstood as refusal:
            drawn = RenderedColumn(self.renderer, self.fetcher, self.bounds, self._list.read_first)
            return await drawn.read(page, refusal)

    @property
    def _list(self) -> ColumnList:
        return ColumnList(self.visit, self.readers)

    async def _read_next(self, asked: PageRequest, *, years: YearsFromArticles) -> Reading:
        reading, _ = await years.read(await self.fetcher.fetch(asked), self._list.read_next)
        return reading

    async def _article(
        self, found: ReadList, told: Mapping[str, date | None], *, today: date
    ) -> ArticleDate | None:
        """What the newest item's own page says; a second witness, never fatal to the look."""
        newest = _newest(found, today)
        known = self.visit.known
        if newest is None or not newest.url or not newest.url.startswith(("http://", "https://")):
            return None
        if known is not None and known.confirmed_key == item_key(newest):
            return None
        if self._may_wait(newest, today):
            return ArticleDate(newest.url, None, NOT_ASKED_YET)
        if not self.bounds.holds(newest.url):
            return ArticleDate(newest.url, None, "other_site")
        if newest.url in told:
            return ArticleDate(newest.url, told[newest.url])
        try:
            page = await self.fetcher.fetch(PageRequest(newest.url))
            return ArticleDate(newest.url, self._article_date(page))
        except (VisitFailed, PageNotUnderstood) as failure:
            return ArticleDate(newest.url, None, failure.reason)

    def _may_wait(self, newest: Publication, today: date) -> bool:
        """Whether nobody can be accused yet: by no rule is a column late that published a day ago.

        A full visit asks all the same: it is made once a week, and before an accusation is confirmed,
        which waits for the answer.
        """
        on, known = newest.published_on, self.visit.known
        is_fresh = on is not None and today - on <= FRESH
        return is_fresh and known is not None and not self.visit.is_full

    def _article_date(self, page: Page) -> date | None:
        self.readers.refuse_walls(page)
        if page.status != 200:
            raise StatusRefused(page.status)
        return self.readers.read_article_date(page)


def _first_page_proves(first: Reading, found: ReadList, *, knows_pager: bool) -> bool:
    """Whether nothing new can appear while the first page stays as it is."""
    if knows_pager and first.next_page is None:
        return True
    return found.is_ordered and any(item.published_on and not item.pinned for item in first.publications)


def _newest(found: ReadList, today: date) -> Publication | None:
    """The newest dated item, 置顶 or not: a pinned one that is newer counts, so it must be true."""
    dated: list[tuple[date, Publication]] = [
        (item.published_on, item)
        for item in found.publications
        if item.published_on is not None and item.published_on <= today
    ]
    return max(dated, key=itemgetter(0))[1] if dated else None
