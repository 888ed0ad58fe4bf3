"""Feed 通用订阅源: any RSS, Atom or JSON Feed that no known bridge made.

It proves updates. Whether the one who makes it still looks is unknown, so that its silence proves
nothing (`freshness_unknown`).
"""

from __future__ import annotations

from monitor.domain.crawl_plan import Visit
from spiders.feed_choice import CHOICE_OF_POSTS, asks_for_a_choice
from spiders.feed_document import FeedDocument, read_feed
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1"


class Feed:
    """Reads the feed whose full address stands in 数据源."""

    key = "feed"
    name = "通用订阅源"
    account_types = ()
    sources = ()
    default_source = ""
    example = "https://www.example.gov.cn/rss.xml"
    seconds_between_requests = 1.0

    def serves_source(self, url: str) -> bool:
        """Only what nobody else serves: it is the last resort, chosen by name."""
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        if not visit.source.startswith(("http://", "https://")):
            raise PageNotUnderstood("unsupported", "source_needed", "a feed is known by its address")
        return PageRequest(visit.source.strip(), {"Accept": _ACCEPT})

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        document = read_feed(page)
        is_known, is_choice = _is_live_rsshub(document, page), asks_for_a_choice(page.url)
        return Reading(
            document.posts,
            self.key,
            "confirmed",
            partial=is_choice or not is_known,
            notices=(
                *(() if is_known else ("freshness_unknown",)),
                *((CHOICE_OF_POSTS,) if is_choice else ()),
            ),
        )


def _is_live_rsshub(document: FeedDocument, page: Page) -> bool:
    """RSSHub asks the platform itself whenever it renders; items just rendered were just seen."""
    return document.generator == "RSSHub" and document.is_recent(page) is True
