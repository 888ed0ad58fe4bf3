"""Toutiao 今日头条: the feed of an account. Its list wants a signature, which we do not forge."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Originality, Publication
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.platform_answer import Json, is_set, json_object, objects_at, refuse_error_status, text_at
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_LIST_URL = "https://www.toutiao.com/api/pc/list/feed"
_TOKEN = re.compile(r"[\w.=-]{3,}")
_TOKEN_IN_URL = re.compile(r"/c/user/token/([\w.=-]+)")
_FORWARD_MARKS = ("comment_base", "origin_group", "origin_thread")


class Toutiao:
    """Reads an account by the token of its page (账号标识, or in its 主页网址).

    Without a gateway that signs, Toutiao refuses: `blocked(signature_rejected)`.
    """

    key = "toutiao"
    name = "今日头条"
    account_types = ("今日头条", "头条号", "头条", "今日头条号", "政务头条号")
    sources = ("public",)
    default_source = ""
    example = "https://www.toutiao.com/c/user/token/MS4wLjABAAAA/"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        token = _token(visit)
        if not token:
            raise PageNotUnderstood("unsupported", "account_id_needed", "toutiao knows accounts by token")
        return _feed(token, before="0")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page)
        if not page.text.strip():
            raise PageNotUnderstood("blocked", "signature_rejected", "empty body")
        if page.text.lstrip().startswith("<"):
            raise PageNotUnderstood("blocked", "captcha" if "验证" in page.text else "risk_control")
        answer = json_object(page)
        if text_at(answer, "message") != "success" or not isinstance(answer.get("data"), list):
            raise PageNotUnderstood("blocked", "signature_rejected", text_at(answer, "message")[:80])
        rows = objects_at(answer, "data")
        return Reading(
            dated_posts([_publication(row, page) for row in rows]),
            self.key,
            "confirmed",
            next_page=_next_page(answer, _token(visit)),
            account=_account(rows[0]),
        )


def _token(visit: Visit) -> str:
    found = _TOKEN_IN_URL.search(visit.url)
    token = found[1] if found else visit.account_id.strip()
    return token if _TOKEN.fullmatch(token) else ""


def _feed(token: str, *, before: str) -> PageRequest:
    query = {"category": "profile_all", "token": token, "max_behot_time": before, "aid": "24"}
    address = f"{_LIST_URL}?{urlencode({**query, 'app_name': 'toutiao_web'})}"
    return PageRequest(address, {"Referer": f"https://www.toutiao.com/c/user/token/{token}/"})


def _next_page(answer: dict[str, Json], token: str) -> PageRequest | None:
    """The feed goes on before the time it names. That nothing more is named proves no end."""
    before = text_at(answer, "next", "max_behot_time")
    return _feed(token, before=before) if answer.get("has_more") is True and before and token else None


def _publication(row: dict[str, Json], page: Page) -> Publication:
    is_forward = any(row.get(mark) is not None for mark in _FORWARD_MARKS)
    comment = row.get("comment_base")
    own_id = text_at(row, "id") or text_at(row, "item_id")
    title = text_at(row, "title") or text_at(row, "content") or text_at(comment, "content")
    epoch = comment.get("create_time") if isinstance(comment, dict) else row.get("publish_time")
    return post(
        title,
        f"https://www.toutiao.com/item/{own_id}/" if own_id else None,
        epoch_time(epoch, page.fetched_at),
        originality=_originality(row, is_forward=is_forward),
        pinned=is_set(row, "is_stick") or is_set(row, "is_top"),
        origin=text_at(row, "origin_group", "source") or None,
    )


def _originality(row: dict[str, Json], *, is_forward: bool) -> Originality:
    if is_forward:
        return "forwarded"
    return "original" if is_set(row, "is_original") else "undeclared"


def _account(row: dict[str, Json]) -> AccountIdentity | None:
    places = (
        ("user_info", "name"),
        ("user", "info", "name"),
        ("user", "name"),
        ("comment_base", "user", "info", "name"),
    )
    name = next((text for place in places if (text := text_at(row, *place))), "")
    return AccountIdentity(name=name) if name else None
