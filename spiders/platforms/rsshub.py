"""RSSHub 订阅源桥: routes that ask a platform anew and render what it answered.

A live answer with items shows what the platform shows. An error, also "this route is empty",
says nothing of the account. Routes of WeChat ask other bridges, however freshly they are rendered;
those of videos alone, and filtered ones, show a choice.
"""

from __future__ import annotations

import re

from monitor.domain.crawl_plan import Visit
from spiders.address import split_address
from spiders.feed_choice import CHOICE_OF_POSTS, asks_for_a_choice
from spiders.feed_document import read_feed
from spiders.page import Page
from spiders.platform_answer import refuse_error_status
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.secret_places import SecretPlace

_ROUTE = re.compile(
    r"/(weibo/user|bilibili/user/(dynamic|video)|douyin/user|toutiao/user|kuaishou/user|wechat/\w+|thepaper/\w+)/"
)

_SECOND_HAND = re.compile(r"/wechat/")
_CHOICES = re.compile(r"/bilibili/user/video/|/weibo/user/[^/]{1,80}/.{0,200}showRetweeted=(?:0|false)\b")


class Rsshub:
    """Reads a route of the operator's own RSSHub, named by its full address in 数据源."""

    key = "rsshub"
    name = "RSSHub 订阅源桥"
    account_types = ()
    sources = ()
    default_source = ""
    example = "http://127.0.0.1:1200/weibo/user/1000000001"
    seconds_between_requests = 1.0
    secret_places = (SecretPlace("", query={"key": "key"}),)

    def serves_source(self, url: str) -> bool:
        """A host named rsshub, or one of its routes."""
        parts = split_address(url)
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
        doubts = _doubts(page, is_live=document.is_recent(page) is True)
        return Reading(document.posts, self.key, "confirmed", partial=bool(doubts), notices=doubts)


def _doubts(page: Page, *, is_live: bool) -> tuple[str, ...]:
    """Why the answer proves updates only."""
    route = f"{split_address(page.url).path}/"
    is_choice = asks_for_a_choice(page.url) or _CHOICES.search(route) is not None
    is_known = is_live and _SECOND_HAND.search(route) is None
    return (*(() if is_known else ("freshness_unknown",)), *((CHOICE_OF_POSTS,) if is_choice else ()))
