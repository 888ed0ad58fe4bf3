"""Bilibili 哔哩哔哩: the dynamics of a space, and its video list as a partial view."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, NotSeenOutcome, Originality, Publication
from spiders.account_number import account_number
from spiders.account_posts import ACCOUNT_UNNAMED, dated_posts, names_account, post
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
from spiders.secret_places import SecretPlace
from spiders.verified_owner import verified_owner

_DYNAMICS = "https://api.bilibili.com/x/polymer/web-dynamic/v1/feed/space"
_CODES: dict[int, tuple[NotSeenOutcome, str]] = {
    -352: ("blocked", "risk_control"),
    -412: ("blocked", "ip_blocked"),
    -799: ("blocked", "rate_limited"),
    -101: ("blocked", "login_wall"),
    -403: ("blocked", "forbidden"),
    -626: ("unreachable", "account_not_found"),
    -404: ("unreachable", "account_not_found"),
}
"""-404 is also what a moved interface answers: too little to say that the account is gone."""
_STATUSES: dict[int, tuple[NotSeenOutcome, str]] = {412: ("blocked", "ip_blocked")}
_VIDEO_ORIGINALITY: dict[str, Originality] = {"1": "original", "2": "forwarded"}
_MID_IN_URL = re.compile(r"bilibili\.com/(?:space/)?(\d+)")
_VERIFIED_BODY = 1
"""`official_verify.type` of a body; 0 is a person, -1 nobody."""
_NOT_POSTS = frozenset({"DYNAMIC_TYPE_LIVE_RCMD"})


class Bilibili:
    """Reads a space by its numeric mid (账号标识, or the number in its 主页网址)."""

    key = "bilibili"
    name = "哔哩哔哩"
    account_types = ("哔哩哔哩", "B站", "bilibili", "哔哩哔哩弹幕网", "B站号", "哔哩哔哩号")
    sources = ("public",)
    default_source = "public"
    example = "https://space.bilibili.com/1000001"
    seconds_between_requests = 3.0
    secret_places = (SecretPlace(_DYNAMICS, headers={"Cookie": "cookie"}),)

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        mid = _mid(visit)
        if not mid:
            raise PageNotUnderstood("unsupported", "account_id_needed", "bilibili knows accounts by mid")
        return _dynamics(mid, "")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page, _STATUSES)
        answer = json_object(page)
        code = count_at(answer, "code")
        if code != 0:
            refuse_code(code, _CODES, text_at(answer, "message"))
        if text_at(answer, "data", "v_voucher"):
            raise PageNotUnderstood("blocked", "risk_control", "a voucher in the place of the list")
        if isinstance(member(answer, "data", "list", "vlist"), list):
            return _videos(answer, page, _mid(visit))
        return _read_dynamics(answer, page, _mid(visit))


def _read_dynamics(answer: dict[str, Json], page: Page, mid: str) -> Reading:
    items = objects_at(answer, "data", "items")
    authors = [member(item, "modules", "module_author") for item in items]
    told = [text_at(author, "mid") for author in authors]
    is_named = names_account(mid, told)
    shown = [
        item for item in items if text_at(item, "type") not in _NOT_POSTS and item.get("visible") is not False
    ]
    has_more = member(answer, "data", "has_more")
    offset = text_at(answer, "data", "offset")
    return Reading(
        dated_posts([_dynamic(item, page) for item in shown]),
        Bilibili.key,
        "confirmed",
        next_page=_dynamics(mid, offset) if has_more is True and offset and mid else None,
        is_last=has_more is False,
        partial=not is_named,
        account=_identity(authors[0]),
        notices=() if is_named else (ACCOUNT_UNNAMED,),
    )


def _identity(author: Json) -> AccountIdentity:
    is_body = count_at(author, "official_verify", "type") == _VERIFIED_BODY
    return AccountIdentity(
        name=text_at(author, "name"),
        account_id=text_at(author, "mid"),
        owner=verified_owner(author, "official_verify", "desc") if is_body else "",
    )


def _dynamic(item: dict[str, Json], page: Page) -> Publication:
    author, body = member(item, "modules", "module_author"), member(item, "modules", "module_dynamic")
    is_forward = text_at(item, "type") == "DYNAMIC_TYPE_FORWARD" or "orig" in item
    own_id = text_at(item, "id_str")
    return post(
        _title(body) or ("转发动态" if is_forward else ""),
        f"https://t.bilibili.com/{own_id}" if own_id else None,
        epoch_time(member(author, "pub_ts"), page.fetched_at),
        originality="forwarded" if is_forward else "original",
        pinned=text_at(item, "modules", "module_tag", "text") == "置顶",
        origin=text_at(item, "orig", "modules", "module_author", "name") or None,
    )


def _title(body: Json) -> str:
    """The text of a dynamic: its own, else that of the video, the article or the picture post."""
    places = (
        ("major", "archive", "title"),
        ("major", "article", "title"),
        ("major", "opus", "title"),
        ("desc", "text"),
        ("major", "opus", "summary", "text"),
    )
    return next((text for place in places if (text := text_at(body, *place))), "")


def _videos(answer: dict[str, Json], page: Page, mid: str) -> Reading:
    """Videos alone: an account may post text and pictures, so that no video is no silence."""
    rows = objects_at(answer, "data", "list", "vlist")
    names_account(mid, [text_at(row, "mid") for row in rows])
    posts = dated_posts([_video(row, page) for row in rows])
    account = AccountIdentity(name=text_at(rows[0], "author"), account_id=text_at(rows[0], "mid"))
    return Reading(posts, Bilibili.key, "confirmed", partial=True, account=account, notices=("videos_only",))


def _video(row: dict[str, Json], page: Page) -> Publication:
    own_id = text_at(row, "bvid")
    return post(
        text_at(row, "title"),
        f"https://www.bilibili.com/video/{own_id}" if own_id else None,
        epoch_time(row.get("created"), page.fetched_at),
        originality=_VIDEO_ORIGINALITY.get(text_at(row, "copyright"), "undeclared"),
        pinned=is_set(row, "is_top"),
    )


def _dynamics(mid: str, offset: str) -> PageRequest:
    query = urlencode({"host_mid": mid, "offset": offset, "features": "itemOpusStyle"})
    return PageRequest(f"{_DYNAMICS}?{query}", {"Referer": f"https://space.bilibili.com/{mid}/dynamic"})


def _mid(visit: Visit) -> str:
    return account_number(visit, _MID_IN_URL, "host_mid", "mid")
