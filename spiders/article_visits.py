"""Article visits 文章采集: after a shared list, the pages of its items are read for their 来源.

Only a list that several units share needs them, only items whose source is not known, a few on each
visit, the newest first; what is left over is read on the nights that follow, also where the list
itself has not changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.domain.crawl_plan import UnreadArticle, Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import Look, NotSeen, Publication, ReadArticle, Seen, Transport
from spiders.failed_visits import NoAnswer, StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest
from spiders.site_bounds import SiteBounds

MOST_ARTICLES = 10
"""Pages of articles a visit may ask for: at one request a second, ten seconds of its host's night."""

Looking = Callable[[], Awaitable[tuple[Look, Transport]]]


@dataclass(frozen=True, slots=True)
class ArticleVisits:
    """The articles of one visit. `bounds` are those of its registered site, which is never left."""

    visit: Visit
    fetcher: Fetcher
    installed: InstalledReaders
    bounds: SiteBounds
    _overheard: dict[str, Page] = field(default_factory=dict)

    @property
    def readers(self) -> InstalledReaders:
        """The same readers; a page they are asked for a date is remembered and not fetched again."""
        return replace(self.installed, read_article_date=self._overhear)

    async def read_after(self, looking: Looking) -> tuple[Look, Transport]:
        """The look at the list, with what its articles say.

        Raises:
            VisitFailed: the list did not come; no article is read then.
            PageNotUnderstood: it came, and is no list that can be read.
        """
        look, transport = await looking()
        if isinstance(look, NotSeen):
            return look, transport
        articles = await self._read(self._wanted(look))
        spent = self.fetcher.transport()
        return (
            replace(look, articles=articles),
            replace(transport, requests=spent.requests, seconds=spent.seconds),
        )

    def _wanted(self, look: Look) -> Iterator[UnreadArticle]:
        """What is new on the list, then what earlier nights left over."""
        shown = look.publications if isinstance(look, Seen) else ()
        told = {item_key(item) for item in shown if item.origin}
        new = {article.key: article for article in self._new(shown)}
        yield from new.values()
        yield from (each for each in self.visit.unread if each.key not in new and each.key not in told)

    def _new(self, shown: Iterable[Publication]) -> Iterator[UnreadArticle]:
        """Items never seen before, newest first; what lies further back is known, or left over."""
        seen_days, since = self.visit.seen_days, self.visit.back_to or date.min
        since = max(since, min((day for day in seen_days.values() if day), default=since))
        dated = [(item.published_on, item) for item in shown if item.published_on and not item.origin]
        for day, item in sorted(dated, key=lambda pair: pair[0], reverse=True):
            key = item_key(item)
            is_page = item.url is not None and item.url.startswith(("http://", "https://"))
            if day >= since and key not in seen_days and is_page and not key.startswith("title:"):
                yield UnreadArticle(key, item.url or "")

    async def _read(self, wanted: Iterable[UnreadArticle]) -> tuple[ReadArticle, ...]:
        """What the articles say, until enough was asked, or the host will not answer any more."""
        read: list[ReadArticle] = []
        left = MOST_ARTICLES
        for article in wanted:
            if not self.bounds.holds(article.url):
                read.append(ReadArticle(article.key, reason="other_site"))
                continue
            left -= article.url not in self._overheard
            if left < 0:
                break
            try:
                read.append(self._said(article, await self._page(article.url)))
            except (VisitFailed, PageNotUnderstood) as failure:
                read.append(ReadArticle(article.key, reason=failure.reason))
                if isinstance(failure, NoAnswer) or failure.outcome == "blocked":
                    break
        return tuple(read)

    async def _page(self, url: str) -> Page:
        """An article's page, fetched unless the visit has it already."""
        page = self._overheard.get(url) or await self.fetcher.fetch(PageRequest(url))
        self.installed.refuse_walls(page)
        if page.status != 200:
            raise StatusRefused(page.status)
        return page

    def _said(self, article: UnreadArticle, page: Page) -> ReadArticle:
        origin = self.installed.read_article_origin(page)
        try:
            return ReadArticle(article.key, origin, self.installed.read_article_date(page))
        except PageNotUnderstood as failure:
            return ReadArticle(article.key, origin, reason=failure.reason)

    def _overhear(self, page: Page) -> date | None:
        self._overheard[page.url] = page
        return self.installed.read_article_date(page)
