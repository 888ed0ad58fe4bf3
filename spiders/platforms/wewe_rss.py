"""WeWe RSS 微信公众号桥: feeds out of the bridge's own database, at `/feeds/MP_WXS_….(json|rss|atom)`.

The database answers long after the bridge lost its login, so only `syncTime` in `GET /feeds` shows
that the bridge still looks.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlunsplit

from monitor.domain.crawl_plan import Visit
from spiders.address import split_address
from spiders.feed_choice import CHOICE_OF_POSTS, asks_for_a_choice
from spiders.feed_document import FRESH_FOR, read_feed
from spiders.page import Page
from spiders.platform_answer import Json, objects_at, read_json, text_at
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_PATH = re.compile(r"(.*/feeds)/((?:MP_WXS_\d+)|all)(?:\.(?:json|rss|atom))?/?")


class WeweRss:
    """Reads the feed whose full address stands in 数据源, and asks the bridge for its freshness."""

    key = "wewe_rss"
    name = "WeWe RSS 公众号桥"
    account_types = ()
    sources = ()
    default_source = ""
    example = "http://127.0.0.1:4000/feeds/MP_WXS_3000000001.json"
    seconds_between_requests = 1.0

    def serves_source(self, url: str) -> bool:
        return _PATH.fullmatch(split_address(url).path) is not None

    def first_request(self, visit: Visit) -> PageRequest:
        if _feed_id(visit.source) in ("", "all"):
            raise PageNotUnderstood("unsupported", "feed_of_many_accounts", visit.source[:80])
        return PageRequest(visit.source.strip())

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        parts = split_address(visit.source.strip())
        found = _PATH.fullmatch(parts.path)
        if found is None or page.status >= 400:
            return ()
        return (PageRequest(urlunsplit((parts.scheme, parts.netloc, found[1], "", ""))),)

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        document = read_feed(page)
        synced_at = _synced_at(_feed_id(visit.source) or _feed_id(page.url), sides)
        if synced_at is not None and page.fetched_at - synced_at > FRESH_FOR:
            raise PageNotUnderstood(
                "blocked", "bridge_stale", f"last synchronised {synced_at:%Y-%m-%d %H:%M}Z"
            )
        is_known = synced_at is not None
        is_choice = asks_for_a_choice(page.url)
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


def _feed_id(url: str) -> str:
    found = _PATH.fullmatch(split_address(url.strip()).path)
    return found[2] if found else ""


def _synced_at(feed_id: str, sides: tuple[Page, ...]) -> datetime | None:
    """When the bridge last asked WeChat for this feed; None where it does not say."""
    for side in sides:
        for row in _feeds(side):
            if text_at(row, "id") == feed_id:
                return epoch_time(row.get("syncTime"), side.fetched_at).at
    return None


def _feeds(side: Page) -> list[dict[str, Json]]:
    if side.status != 200:
        return []
    try:
        return objects_at({"feeds": read_json(side.text)}, "feeds")
    except PageNotUnderstood:
        return []
