"""Douyin 抖音: the works of an account, through its own authorised interface or a signing gateway.

A list carries no mark of forwarding, so that no work is ever called original or forwarded.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, NotSeenOutcome, Publication
from monitor.domain.target import plain
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    is_set,
    json_object,
    member,
    objects_at,
    refuse_code,
    refuse_error_status,
    text_at,
)
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_WEB_LIST = "https://www.douyin.com/aweme/v1/web/aweme/post/"
_OPEN_LIST = "https://open.douyin.com/api/douyin/v1/video/video_list/"
_CODES: dict[int, tuple[NotSeenOutcome, str]] = {
    2483: ("blocked", "login_wall"),
    2190002: ("blocked", "session_expired"),
    2190008: ("blocked", "session_expired"),
    10008: ("blocked", "session_expired"),
}
_ID = re.compile(r"[\w.=-]{3,}")
_ID_IN_URL = re.compile(r"douyin\.com/user/([\w.=-]+)")


class Douyin:
    """Reads an account by its sec_uid (`public`, with a signing gateway) or open_id (`own-api`)."""

    key = "douyin"
    name = "抖音"
    account_types = ("抖音", "抖音号", "抖音短视频", "抖音政务号", "政务抖音")
    sources = ("own-api", "public")
    default_source = ""
    example = "https://www.douyin.com/user/MS4wLjABAAAA"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        found = _ID_IN_URL.search(visit.url)
        own_id = visit.account_id.strip() or (found[1] if found else "")
        if not _ID.fullmatch(own_id):
            raise PageNotUnderstood(
                "unsupported", "account_id_needed", "douyin knows accounts by sec_uid or open_id"
            )
        if plain(visit.source) == "own-api":
            query = urlencode({"open_id": own_id, "cursor": "0", "count": "20"})
            return PageRequest(f"{_OPEN_LIST}?{query}")
        query = urlencode({"sec_user_id": own_id, "count": "18", "max_cursor": "0", "aid": "6383"})
        return PageRequest(f"{_WEB_LIST}?{query}", {"Referer": f"https://www.douyin.com/user/{own_id}"})

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page)
        _refuse_no_json(page.text.strip())
        answer = json_object(page)
        if "aweme_list" in answer:
            _refuse(count_at(answer, "status_code"), answer)
            return _web_reading(answer, page)
        if member(answer, "data", "list") is not None or member(answer, "data", "error_code") is not None:
            _refuse(count_at(answer, "data", "error_code"), answer)
            rows = objects_at(answer, "data", "list")
            posts = dated_posts([_publication(row, page) for row in rows])
            return Reading(posts, self.key, "confirmed", is_last=member(answer, "data", "has_more") is False)
        _refuse(count_at(answer, "status_code"), answer)
        raise PageNotUnderstood("unreadable", "unexpected_shape")


def _web_reading(answer: dict[str, Json], page: Page) -> Reading:
    rows = objects_at(answer, "aweme_list")
    posts = dated_posts([_publication(row, page) for row in rows])
    author = rows[0].get("author")
    account = AccountIdentity(name=text_at(author, "nickname"), account_id=text_at(author, "sec_uid"))
    return Reading(posts, Douyin.key, "confirmed", is_last=count_at(answer, "has_more") == 0, account=account)


def _publication(row: dict[str, Json], page: Page) -> Publication:
    own_id = text_at(row, "aweme_id")
    return post(
        text_at(row, "desc") or text_at(row, "title"),
        f"https://www.douyin.com/video/{own_id}" if own_id else text_at(row, "share_url"),
        epoch_time(row.get("create_time"), page.fetched_at),
        pinned=is_set(row, "is_top"),
        deleted=is_set(row, "status", "is_delete"),
    )


def _refuse_no_json(text: str) -> None:
    if not text or text == "blocked":
        raise PageNotUnderstood("blocked", "signature_rejected", "empty body")
    if text.startswith("<"):
        wall = (
            "captcha"
            if "验证码" in text or "_captcha" in text
            else "login_wall"
            if "登录" in text
            else "risk_control"
        )
        raise PageNotUnderstood("blocked", wall)


def _refuse(code: int | None, answer: dict[str, Json]) -> None:
    if code != 0:
        refuse_code(code, _CODES, text_at(answer, "status_msg") or text_at(answer, "data", "description"))
