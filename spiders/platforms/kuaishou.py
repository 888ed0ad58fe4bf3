"""Kuaishou 快手: the works of an account. Under risk control its lists are simply empty."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, NotSeenOutcome, Publication
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

_LIVE_LIST = "https://live.kuaishou.com/live_api/profile/public"
_RESULTS: dict[int, tuple[NotSeenOutcome, str]] = {
    2: ("blocked", "login_or_rate"),
    50: ("blocked", "signature_rejected"),
    109: ("blocked", "login_wall"),
    400002: ("blocked", "captcha"),
}
_END = "no_more"
_ID = re.compile(r"[\w-]{3,}")
_ID_IN_URL = re.compile(r"kuaishou\.com/(?:profile|u)/([\w-]+)")


class Kuaishou:
    """Reads an account by its 快手号 (账号标识, or in its 主页网址)."""

    key = "kuaishou"
    name = "快手"
    account_types = ("快手", "快手号", "快手短视频", "政务快手")
    sources = ("public",)
    default_source = ""
    example = "https://www.kuaishou.com/profile/3xsynthetic"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        own_id = _principal_id(visit)
        if not own_id:
            raise PageNotUnderstood(
                "unsupported", "account_id_needed", "kuaishou knows accounts by principalId"
            )
        return _works(own_id, "")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page)
        answer = json_object(page)
        listed = answer if "result" in answer else member(answer, "data")
        result = count_at(listed, "result")
        if result != 1:
            refuse_code(result, _RESULTS, text_at(listed, "error_msg"))
        is_feed = isinstance(member(listed, "feeds"), list)
        rows = objects_at(listed, "feeds" if is_feed else "list")
        cursor, own_id = text_at(listed, "pcursor"), _principal_id(visit)
        return Reading(
            dated_posts([_publication(row.get("photo") if is_feed else row, page) for row in rows]),
            self.key,
            "confirmed",
            next_page=_works(own_id, cursor) if cursor not in ("", _END) and own_id else None,
            is_last=cursor == _END,
            account=_author(rows[0]),
        )


def _principal_id(visit: Visit) -> str:
    found = _ID_IN_URL.search(visit.url)
    own_id = visit.account_id.strip() or (found[1] if found else "")
    return own_id if _ID.fullmatch(own_id) else ""


def _works(own_id: str, cursor: str) -> PageRequest:
    query = urlencode({"count": "12", "pcursor": cursor, "principalId": own_id, "hasMore": "true"})
    return PageRequest(f"{_LIVE_LIST}?{query}", {"Referer": f"https://live.kuaishou.com/profile/{own_id}"})


def _author(row: dict[str, Json]) -> AccountIdentity | None:
    name, own_id = text_at(row, "author", "name"), text_at(row, "author", "id")
    return AccountIdentity(name=name, account_id=own_id) if name or own_id else None


def _publication(work: Json, page: Page) -> Publication:
    own_id = text_at(work, "id")
    return post(
        text_at(work, "caption"),
        f"https://www.kuaishou.com/short-video/{own_id}" if own_id else None,
        epoch_time(member(work, "timestamp"), page.fetched_at),
        pinned=is_set(work, "profileUserTopPhoto") or is_set(work, "isTop"),
    )
