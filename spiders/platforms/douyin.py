"""Douyin 抖音: the works of an account, through its own authorised interface or a signing gateway.

A list carries no mark of forwarding, so that no work is ever called original or forwarded.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, NotSeenOutcome, Publication
from monitor.domain.target import plain
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

_WEB_LIST = "https://www.douyin.com/aweme/v1/web/aweme/post/"
_WEB_PROFILE = "https://www.douyin.com/aweme/v1/web/user/profile/other/"
_OPEN_LIST = "https://open.douyin.com/api/douyin/v1/video/video_list/"
_CODES: dict[int, tuple[NotSeenOutcome, str]] = {
    2483: ("blocked", "login_wall"),
    2190002: ("blocked", "session_expired"),
    2190008: ("blocked", "session_expired"),
    10008: ("blocked", "session_expired"),
}
_SEC_UID = "MS4w"
"""How every sec_uid begins; an account known by something else cannot be compared."""
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
    secret_places = (SecretPlace(_OPEN_LIST, headers={"access-token": "token"}, of_account=True),)

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        own_id = _own_id(visit)
        if not own_id:
            raise PageNotUnderstood(
                "unsupported", "account_id_needed", "douyin knows accounts by sec_uid or open_id"
            )
        is_own = plain(visit.source) == "own-api"
        return _open_list(own_id, "0") if is_own else _web_list(own_id, "0")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        """The profile, when the list shows nothing: only it can tell silence from risk control."""
        own_id = _own_id(visit)
        try:
            answer = _answer(page)
        except PageNotUnderstood:
            return ()
        if answer.get("aweme_list") != [] or not own_id:
            return ()
        query = urlencode({"sec_user_id": own_id, "aid": "6383"})
        return (PageRequest(f"{_WEB_PROFILE}?{query}", _referer(own_id)),)

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        answer = _answer(page)
        if "aweme_list" in answer:
            _refuse(count_at(answer, "status_code"), answer)
            return _web_reading(answer, page, visit, sides)
        if member(answer, "data", "list") is not None or member(answer, "data", "error_code") is not None:
            _refuse(count_at(answer, "data", "error_code"), answer)
            return _open_reading(answer, page, visit)
        _refuse(count_at(answer, "status_code"), answer)
        account = _identity(answer.get("user"))
        if account is None:
            raise PageNotUnderstood("unreadable", "unexpected_shape")
        return Reading((), self.key, "weak", partial=True, account=account, notices=("profile_only",))


def _answer(page: Page) -> dict[str, Json]:
    refuse_error_status(page)
    _refuse_no_json(page.text.strip())
    return json_object(page)


def _web_reading(answer: dict[str, Json], page: Page, visit: Visit, sides: tuple[Page, ...]) -> Reading:
    rows, own_id = objects_at(answer, "aweme_list"), _own_id(visit)
    if not rows:
        return _empty_account(own_id, sides)
    wanted = own_id if own_id.startswith(_SEC_UID) else ""
    is_named = names_account(wanted, (text_at(row, "author", "sec_uid") for row in rows))
    cursor, has_more = text_at(answer, "max_cursor"), count_at(answer, "has_more")
    return Reading(
        dated_posts([_publication(row, page) for row in rows]),
        Douyin.key,
        "confirmed",
        next_page=_web_list(own_id, cursor) if has_more == 1 and cursor and own_id else None,
        is_last=has_more == 0,
        partial=not is_named,
        account=_identity(rows[0].get("author")),
        notices=() if is_named else (ACCOUNT_UNNAMED,),
    )


def _open_reading(answer: dict[str, Json], page: Page, visit: Visit) -> Reading:
    rows, own_id = objects_at(answer, "data", "list"), _own_id(visit)
    cursor, has_more = text_at(answer, "data", "cursor"), member(answer, "data", "has_more")
    return Reading(
        dated_posts([_publication(row, page) for row in rows]),
        Douyin.key,
        "confirmed",
        next_page=_open_list(own_id, cursor) if has_more is True and cursor and own_id else None,
        is_last=has_more is False,
    )


def _empty_account(own_id: str, sides: tuple[Page, ...]) -> Reading:
    """Believed only where the account's own profile counts no work."""
    for side in sides:
        profile = _profile(side)
        account, count = _identity(profile), count_at(profile, "aweme_count")
        if account is None or count is None or account.account_id != own_id:
            continue
        if count == 0:
            return Reading((), Douyin.key, "confirmed", is_last=True, account=account)
        raise PageNotUnderstood("unreadable", "partial_list", f"0 of {count} works handed out")
    raise PageNotUnderstood("unreadable", "ambiguous_empty")


def _profile(side: Page) -> Json:
    """The user a profile answer describes; None where it is a wall or no profile."""
    try:
        answer = _answer(side)
    except PageNotUnderstood:
        return None
    return answer.get("user") if count_at(answer, "status_code") == 0 else None


def _identity(user: Json) -> AccountIdentity | None:
    name, own_id = text_at(user, "nickname"), text_at(user, "sec_uid")
    if not name:
        return None
    # custom_verify may be a person's: only enterprise_verify_reason is a body's for certain
    return AccountIdentity(
        name=name, account_id=own_id, owner=verified_owner(user, "enterprise_verify_reason")
    )


def _own_id(visit: Visit) -> str:
    found = _ID_IN_URL.search(visit.url)
    own_id = visit.account_id.strip() or (found[1] if found else "")
    return own_id if _ID.fullmatch(own_id) else ""


def _web_list(own_id: str, cursor: str) -> PageRequest:
    query = urlencode({"sec_user_id": own_id, "count": "18", "max_cursor": cursor, "aid": "6383"})
    return PageRequest(f"{_WEB_LIST}?{query}", _referer(own_id))


def _open_list(own_id: str, cursor: str) -> PageRequest:
    return PageRequest(f"{_OPEN_LIST}?{urlencode({'open_id': own_id, 'cursor': cursor, 'count': '20'})}")


def _referer(own_id: str) -> dict[str, str]:
    return {"Referer": f"https://www.douyin.com/user/{own_id}"}


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
