"""we-mp-rss 微信公众号桥: cached feeds at `/rss/{id}`, rendered when new articles were fetched.

Its dates are Chinese local time without a zone. How fresh it is, only the moment of rendering says;
`/rss/{id}/fresh` renders anew on every request and so says nothing.
"""

from __future__ import annotations

import re

from monitor.domain.crawl_plan import Visit
from spiders.address import split_address
from spiders.feed_choice import CHOICE_OF_POSTS, asks_for_a_choice
from spiders.feed_document import read_feed
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_PATH = re.compile(r"(?:.*/)?(?:rss|feed)/(?:MP_WXS_\d+|\d{6,})(?:\.(?:rss|xml|atom|json))?(?:/fresh)?/?")


class WeMpRss:
    """Reads the feed whose full address stands in 数据源."""

    key = "we_mp_rss"
    name = "we-mp-rss 公众号桥"
    account_types = ()
    sources = ()
    default_source = ""
    example = "http://127.0.0.1:8001/rss/MP_WXS_3000000001"
    seconds_between_requests = 1.0

    def serves_source(self, url: str) -> bool:
        return _PATH.fullmatch(split_address(url).path) is not None

    def first_request(self, visit: Visit) -> PageRequest:
        return PageRequest(visit.source.strip())

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        document = read_feed(page)
        renders_anew = split_address(page.url).path.rstrip("/").endswith("/fresh")
        is_recent = None if renders_anew else document.is_recent(page)
        if is_recent is False:
            raise PageNotUnderstood("blocked", "bridge_stale", f"rendered {document.built.raw}")
        is_choice = asks_for_a_choice(page.url)
        return Reading(
            document.posts,
            self.key,
            "confirmed",
            partial=is_choice or is_recent is None,
            notices=(
                *(() if is_recent else ("freshness_unknown",)),
                *((CHOICE_OF_POSTS,) if is_choice else ()),
            ),
        )
