"""Weibo 新浪微博: the timelines of the mobile and the desktop site, and who an account is.

The mobile list answers the same empty page for an empty account, a withheld list, the list's end
and a vanished account; only the profile can tell them apart, so it is asked as second witness.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, AccountState, Publication
from spiders.account_number import account_number
from spiders.account_posts import ACCOUNT_UNNAMED, dated_posts, names_account, post
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    is_set,
    member,
    objects_at,
    text_at,
)
from spiders.post_times import weibo_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.secret_places import SecretPlace
from spiders.weibo_answer import refuse_weibo_message, told_owner, told_state, weibo_answer

_LIST_URL = "https://m.weibo.cn/api/container/getIndex"
_POST_CARD, _GROUP_CARD = 9, 11
_AD, _PINNED = 1, 2
_TAGS = re.compile(r"<[^<>]*>")
_UID_IN_URL = re.compile(r"weibo\.(?:com|cn)/(?:u/|profile/)?(\d{6,})")
_FOREIGN = "of_another_account"


class Weibo:
    """Reads an account by its numeric uid (账号标识, or the number in its 主页网址)."""

    key = "weibo"
    name = "新浪微博"
    account_types = ("新浪微博", "微博", "新浪政务微博", "政务微博", "微博账号")
    sources = ("public",)
    default_source = "public"
    example = "https://m.weibo.cn/u/1000000001"
    seconds_between_requests = 3.0
    secret_places = (SecretPlace(_LIST_URL, headers={"Cookie": "cookie"}),)

    def serves_source(self, url: str) -> bool:
        """No bridge answers in Weibo's own shapes."""
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        uid = _uid(visit)
        if not uid:
            raise PageNotUnderstood("unsupported", "account_id_needed", "weibo knows accounts by uid")
        return _list_request(uid, {})

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        """The profile, when the list shows no post beyond pinned ones."""
        try:
            answer = weibo_answer(page)
            is_enough = bool(_ordinary(_blogs(answer)))
        except PageNotUnderstood:
            return ()
        uid = _uid(visit)
        if is_enough or not uid or told_state(answer):
            return ()
        return (PageRequest(f"{_LIST_URL}?{urlencode({'type': 'uid', 'value': uid})}", _headers(uid)),)

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        answer = weibo_answer(page)
        state = told_state(answer)
        if state is not None:
            return _gone(_uid(visit), state)
        profile = _profile(answer)
        if profile is not None and not _has_list(answer):
            return Reading(
                (), self.key, "weak", partial=True, account=_identity(profile), notices=("profile_only",)
            )
        return _read_list(answer, page, visit, sides)


def _read_list(answer: dict[str, Json], page: Page, visit: Visit, sides: tuple[Page, ...]) -> Reading:
    blogs = _blogs(answer)
    uid = _uid(visit)
    own = [blog for blog in blogs if _is_own(blog, uid)]
    if blogs and not own:
        raise PageNotUnderstood("unreadable", _FOREIGN)
    if not _ordinary(own):
        return _thin_list(own, answer, page, visit=visit, sides=sides)
    posts = dated_posts([_publication(blog, page) for blog in own if not _is_ad(blog)])
    notices = _doubts(blogs, own, page, uid)
    following = _next_page(answer, uid)
    total = _total(answer)
    return Reading(
        posts,
        Weibo.key,
        "confirmed",
        next_page=following,
        is_last=following is None and total is not None and total <= len(posts),
        partial=bool(notices),
        account=_owner(own),
        notices=notices,
    )


def _doubts(
    blogs: list[dict[str, Json]], own: list[dict[str, Json]], page: Page, uid: str
) -> tuple[str, ...]:
    """Why a list proves updates only."""
    hides_newest = "since_id=" not in page.url and _begins_with_another(blogs, uid)
    is_named = names_account(uid, (text_at(blog, "user", "id") for blog in own))
    told = {"newest_of_another_account": hides_newest, ACCOUNT_UNNAMED: not is_named}
    return tuple(notice for notice, holds in told.items() if holds)


def _is_own(blog: dict[str, Json], uid: str) -> bool:
    return not uid or text_at(blog, "user", "id") in ("", uid)


def _begins_with_another(blogs: list[dict[str, Json]], uid: str) -> bool:
    """Whether a post of somebody else comes first that was not merely liked (赞过).

    A 快转 stands in the list as the other's post, at the other's time: when it was made is unknown.
    """
    first = next(iter(_ordinary(blogs)), None)
    return first is not None and not _is_own(first, uid) and "赞" not in text_at(first, "title", "text")


def _thin_list(
    own: list[dict[str, Json]], answer: dict[str, Json], page: Page, *, visit: Visit, sides: tuple[Page, ...]
) -> Reading:
    """A list of nothing, or of pinned posts alone: believed only as far as the profile agrees."""
    pinned = [_publication(blog, page) for blog in own if not _is_ad(blog)]
    uid = _uid(visit)
    for side in sides:
        witness = weibo_answer(side)
        state = told_state(witness)
        if state is not None:
            return _gone(uid, state)
        profile = _profile(witness)
        count = count_at(profile, "statuses_count")
        is_other = uid and text_at(profile, "id") not in ("", uid)
        if profile is None or count is None or is_other:
            continue
        if count <= len(pinned):
            posts = dated_posts(pinned, may_all_be_pinned=True) if pinned else ()
            return Reading(posts, Weibo.key, "confirmed", is_last=True, account=_identity(profile))
        raise PageNotUnderstood("unreadable", "partial_list", f"{len(pinned)} of {count} posts handed out")
    if pinned or (_total(answer) or 0) > 0:
        raise PageNotUnderstood("unreadable", "partial_list")
    raise PageNotUnderstood("unreadable", "ambiguous_empty", text_at(answer, "msg"))


def _gone(uid: str, state: AccountState) -> Reading:
    account = AccountIdentity(account_id=uid, state=state)
    return Reading((), Weibo.key, "confirmed", partial=True, account=account, notices=(f"account_{state}",))


def _has_list(answer: dict[str, Json]) -> bool:
    data = answer.get("data")
    return isinstance(data, dict) and ("cards" in data or "list" in data)


def _profile(answer: Json) -> dict[str, Json] | None:
    """The user a profile answer describes, mobile (`userInfo`) or desktop (`user`)."""
    for name in ("userInfo", "user"):
        user = member(answer, "data", name)
        if isinstance(user, dict) and text_at(user, "screen_name"):
            return user
    return None


def _blogs(answer: dict[str, Json]) -> list[dict[str, Json]]:
    """The posts of a list in its order, advertisements included.

    Raises:
        PageNotUnderstood: neither a mobile nor a desktop list.
    """
    said = text_at(answer, "msg")
    if count_at(answer, "ok") != 1 and "没有内容" not in said:
        refuse_weibo_message(said)
    if isinstance(member(answer, "data", "list"), list):
        return objects_at(answer, "data", "list")
    cards: list[dict[str, Json]] = []
    for card in objects_at(answer, "data", "cards"):
        cards += objects_at(card, "card_group") if count_at(card, "card_type") == _GROUP_CARD else [card]
    return [blog for card in cards if (blog := _blog(card)) is not None]


def _blog(card: dict[str, Json]) -> dict[str, Json] | None:
    """The post on a card; None on a card of another kind (a hint, a recommendation)."""
    kind, blog = count_at(card, "card_type"), card.get("mblog")
    if kind is not None and kind != _POST_CARD and blog is None:
        return None
    if not isinstance(blog, dict):
        raise PageNotUnderstood("unreadable", "unexpected_shape", "a card without post")
    is_pinned = text_at(card, "profile_type_id").startswith("proweibotop")
    return {**blog, "isTop": 1} if is_pinned else blog


def _is_ad(blog: dict[str, Json]) -> bool:
    return count_at(blog, "mblogtype") == _AD


def _is_pinned(blog: dict[str, Json]) -> bool:
    return (
        count_at(blog, "mblogtype") == _PINNED
        or is_set(blog, "isTop")
        or text_at(blog, "title", "text") == "置顶"
    )


def _ordinary(blogs: list[dict[str, Json]]) -> list[dict[str, Json]]:
    return [blog for blog in blogs if not _is_ad(blog) and not _is_pinned(blog)]


def _publication(blog: dict[str, Json], page: Page) -> Publication:
    forwarded = blog.get("retweeted_status")
    is_forward = forwarded is not None
    uid = text_at(blog, "user", "id")
    own_id = text_at(blog, "bid") or text_at(blog, "mblogid") or text_at(blog, "mid") or text_at(blog, "id")
    return post(
        html.unescape(_TAGS.sub("", text_at(blog, "text_raw") or text_at(blog, "text"))),
        f"https://weibo.com/{uid}/{own_id}" if uid and own_id else None,
        weibo_time(text_at(blog, "created_at"), page.fetched_at),
        originality="forwarded" if is_forward else "original",
        pinned=_is_pinned(blog),
        origin=text_at(forwarded, "user", "screen_name") or None,
    )


def _identity(user: dict[str, Json]) -> AccountIdentity:
    return AccountIdentity(
        name=text_at(user, "screen_name"), account_id=text_at(user, "id"), owner=told_owner(user)
    )


def _owner(blogs: list[dict[str, Json]]) -> AccountIdentity | None:
    user = blogs[0].get("user")
    return _identity(user) if isinstance(user, dict) else None


def _total(answer: dict[str, Json]) -> int | None:
    total = count_at(answer, "data", "cardlistInfo", "total")
    return total if total is not None else count_at(answer, "data", "total")


def _next_page(answer: dict[str, Json], uid: str) -> PageRequest | None:
    since = text_at(answer, "data", "cardlistInfo", "since_id")
    return _list_request(uid, {"since_id": since}) if since and uid else None


def _list_request(uid: str, more: dict[str, str]) -> PageRequest:
    query = {"type": "uid", "value": uid, "containerid": f"107603{uid}", **more}
    return PageRequest(f"{_LIST_URL}?{urlencode(query)}", _headers(uid))


def _headers(uid: str) -> dict[str, str]:
    return {
        "Referer": f"https://m.weibo.cn/u/{uid}",
        "X-Requested-With": "XMLHttpRequest",
        "MWeibo-Pwa": "1",
        "Accept": "application/json, text/plain, */*",
    }


def _uid(visit: Visit) -> str:
    return account_number(visit, _UID_IN_URL, "value", "uid")
