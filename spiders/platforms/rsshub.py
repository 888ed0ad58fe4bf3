"""RSSHub 订阅源桥: routes that ask a platform anew and render what it answered.

A live answer with items shows what the platform shows. An error, also "this route is empty",
says nothing of the account.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.domain.crawl_plan import Visit
from spiders.feed_document import read_feed
from spiders.page import Page
from spiders.platform_answer import refuse_error_status
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_ROUTE = re.compile(
    r"/(weibo/user|bilibili/user/(dynamic|video)|douyin/user|toutiao/user|kuaishou/user|wechat/\w+|thepaper/\w+)/"
)


class Rsshub:
    """Reads a route of the operator's own RSSHub, named by its full address in 数据源."""

    key = "rsshub"
    name = "RSSHub 订阅源桥"
    account_types = ()
    sources = ()
    default_source = ""
    example = "http://127.0.0.1:1200/weibo/user/1000000001"
    seconds_between_requests = 1.0

    def serves_source(self, url: str) -> bool:
        """A host named rsshub, or one of its routes."""
        parts = urlsplit(url)
        return "rsshub" in (parts.hostname or "") or _ROUTE.search(f"{parts.path}/") is not None

    def first_request(self, visit: Visit) -> PageRequest:
        return PageRequest(
            visit.source.strip(), {"Accept": "application/xml, application/json;q=0.9, */*;q=0.1"}
        )

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        if page.status in (403, 404, 500, 503):
            raise PageNotUnderstood("blocked", "bridge_error", f"HTTP {page.status}")
        refuse_error_status(page)
        document = read_feed(page)
        is_live = document.is_recent(page) is True
        return Reading(
            document.posts,
            self.key,
            "confirmed",
            partial=not is_live,
            notices=() if is_live else ("freshness_unknown",),
        )
