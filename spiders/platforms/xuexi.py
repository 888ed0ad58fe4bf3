"""Xuexi 学习强国: channel files. Accounts (强国号) themselves are not on the web."""

from __future__ import annotations

import re

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Publication
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.platform_answer import Json, objects_at, read_json, refuse_error_status, text_at
from spiders.post_times import written_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_CHANNEL = re.compile(r"[\w-]{3,64}")
_CHANNEL_IN_URL = re.compile(r"xuexi\.cn/(?:lgdata/)?([\w-]{3,64})(?:\.json|/|$)")


class Xuexi:
    """Reads a channel by its id (账号标识, or in its 主页网址)."""

    key = "xuexi"
    name = "学习强国"
    account_types = ("学习强国", "学习强国号", "强国号", "学习强国平台")
    sources = ("public",)
    default_source = ""
    example = "https://www.xuexi.cn/lgdata/1jscb6pu1n2.json"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        found = _CHANNEL_IN_URL.search(visit.url)
        channel = found[1] if found else visit.account_id.strip()
        if not _CHANNEL.fullmatch(channel):
            raise PageNotUnderstood("unsupported", "account_id_needed", "xuexi knows channels by id")
        return PageRequest(f"https://www.xuexi.cn/lgdata/{channel}.json")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page)
        rows = objects_at({"items": read_json(page.text)}, "items")
        return Reading(dated_posts([_publication(row, page) for row in rows]), self.key, "confirmed")


def _publication(row: dict[str, Json], page: Page) -> Publication:
    time = written_time(text_at(row, "publishTime"), page.fetched_at)
    return post(text_at(row, "title"), text_at(row, "url"), time, origin=text_at(row, "source") or None)
