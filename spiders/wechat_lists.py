"""WeChat lists 微信文章列表: the JSON that the back office, a client and an album answer.

The back office nests JSON in strings three deep; its totals are the second witness of an empty list.
Albums and home page modules show a choice of the account's articles only.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, parse_qsl, urlencode, urlunsplit

from monitor.domain.look import AccountIdentity, NotSeenOutcome, Originality, Publication
from spiders.account_posts import dated_posts, post
from spiders.address import split_address
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    is_set,
    json_object,
    member,
    objects_at,
    read_json,
    refuse_code,
    text_at,
)
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest

_REFUSALS: dict[int, tuple[NotSeenOutcome, str]] = {
    -3: ("blocked", "session_expired"),
    -6: ("blocked", "rate_limited"),
    200003: ("blocked", "session_expired"),
    200040: ("blocked", "session_expired"),
    200013: ("blocked", "rate_limited"),
}
_PAGE_ORIGINALITY: dict[int, Originality] = {2: "forwarded"}
_CLIENT_ORIGINALITY: dict[int, Originality] = {11: "original", 101: "forwarded", 201: "forwarded"}


@dataclass(frozen=True, slots=True)
class WechatList:
    """Articles of one answer.

    `is_choice`: the source shows only some of an account's. `hides_newest`: the newest message
    was handed out without its articles.
    """

    posts: tuple[Publication, ...]
    is_last: bool = False
    is_choice: bool = False
    hides_newest: bool = False
    next_page: PageRequest | None = None
    account: AccountIdentity | None = None


def read_wechat_list(page: Page) -> WechatList:
    """Reads whichever of the known list answers this is.

    Raises:
        PageNotUnderstood: a refusal (`ret`), an empty answer nothing confirms, or another shape.
    """
    answer = json_object(page)
    _refuse(answer)
    at = page.fetched_at
    if "publish_page" in answer:
        return _published(answer, page)
    if "app_msg_list" in answer:
        posts = [
            _row_post(row, epoch=row.get("create_time"), at=at) for row in objects_at(answer, "app_msg_list")
        ]
        return WechatList(_confirmed(posts, count_at(answer, "app_msg_cnt")))
    if "getalbum_resp" in answer:
        return _album(answer, at)
    if "general_msg_list" in answer:
        return _client_messages(answer, at)
    if "appmsg_list" in answer:
        rows = objects_at(answer, "appmsg_list")
        posts = [_row_post(row, epoch=row.get("sendtime"), at=at) for row in rows]
        return WechatList(dated_posts(posts), is_choice=True)
    if _is_search(answer):
        raise PageNotUnderstood(
            "unreadable", "search_result", "a search proves neither posts nor their absence"
        )
    raise PageNotUnderstood("unreadable", "unexpected_shape")


def read_wechat_search(page: Page) -> tuple[tuple[str, str], ...]:
    """Fakeid (which is `__biz`) and name of every account a `searchbiz` answer found.

    Raises:
        PageNotUnderstood: a refusal (`ret`), or another shape.
    """
    answer = json_object(page)
    _refuse(answer)
    if not _is_search(answer):
        raise PageNotUnderstood("unreadable", "unexpected_shape")
    return tuple((text_at(row, "fakeid"), text_at(row, "nickname")) for row in objects_at(answer, "list"))


def _is_search(answer: dict[str, Json]) -> bool:
    return isinstance(answer.get("list"), list)


def _refuse(answer: dict[str, Json]) -> None:
    ret = count_at(answer, "base_resp", "ret")
    if ret is None:
        ret = count_at(answer, "ret")
    if ret != 0:
        refuse_code(ret, _REFUSALS, text_at(answer, "base_resp", "err_msg"))


def _confirmed(posts: list[Publication], total: int | None) -> tuple[Publication, ...]:
    """The posts; none at all only where the answer's own total says so too."""
    if posts or total != 0:
        return dated_posts(posts)
    return ()


def _published(answer: dict[str, Json], page: Page) -> WechatList:
    """`appmsgpublish`: messages of one to eight articles, all sent at one moment."""
    listed = answer["publish_page"]
    listed = read_json(listed) if isinstance(listed, str) else listed
    messages = objects_at(listed, "publish_list")
    readable = [_message_posts(message, page.fetched_at) for message in messages]
    posts = [item for items in readable for item in items]
    total = count_at(listed, "total_count")
    if messages and not posts:
        raise PageNotUnderstood("unreadable", "partial_list", "messages without articles")
    reached = _begin(page.url) + len(messages)
    is_end = total is not None and reached >= total
    return WechatList(
        _confirmed(posts, total),
        is_last=is_end and all(readable),
        hides_newest=bool(readable) and not readable[0],
        next_page=None if is_end or not messages else _page_from(page.url, reached),
    )


def _message_posts(message: dict[str, Json], at: datetime) -> list[Publication]:
    info = message.get("publish_info")
    if info == "":
        return []
    info = read_json(info) if isinstance(info, str) else info
    sent = member(info, "sent_info", "time")
    return [
        _row_post(row, epoch=sent or row.get("create_time"), at=at) for row in objects_at(info, "appmsgex")
    ]


def _row_post(row: dict[str, Json], *, epoch: Json, at: datetime) -> Publication:
    """One article of a back-office row; `update_time` is an edit and dates nothing."""
    stat, kind = count_at(row, "copyright_stat"), count_at(row, "copyright_type")
    declared: Originality = (
        "original" if stat == 1 and kind == 1 else _PAGE_ORIGINALITY.get(stat or 0, "undeclared")
    )
    return post(
        text_at(row, "title"),
        text_at(row, "link"),
        epoch_time(epoch, at),
        originality=declared,
        deleted=is_set(row, "is_deleted"),
    )


def _album(answer: dict[str, Json], at: datetime) -> WechatList:
    album = member(answer, "getalbum_resp")
    rows = member(album, "article_list")
    listed: Json = {"article_list": [rows] if isinstance(rows, dict) else rows}
    posts = [
        post(text_at(row, "title"), text_at(row, "url"), epoch_time(row.get("create_time"), at))
        for row in objects_at(listed, "article_list")
    ]
    name, gh = text_at(album, "base_info", "nickname"), text_at(album, "base_info", "username")
    account = AccountIdentity(name=name, account_id=gh) if name or gh else None
    return WechatList(dated_posts(posts), is_choice=True, account=account)


def _client_messages(answer: dict[str, Json], at: datetime) -> WechatList:
    """`getmsg`, a saved answer of the client: its stat has a scale of its own, `del_flag` says nothing."""
    listed = answer["general_msg_list"]
    listed = read_json(listed) if isinstance(listed, str) else listed
    posts: list[Publication] = []
    for message in objects_at(listed, "list"):
        sent = member(message, "comm_msg_info", "datetime")
        head = member(message, "app_msg_ext_info")
        more = (
            objects_at(head, "multi_app_msg_item_list")
            if isinstance(member(head, "multi_app_msg_item_list"), list)
            else []
        )
        rows = [head, *more] if isinstance(head, dict) else [message]
        posts += [_client_post(row, sent, at) for row in rows]
    return WechatList(dated_posts(posts), is_last=count_at(answer, "can_msg_continue") == 0)


def _client_post(row: dict[str, Json], sent: Json, at: datetime) -> Publication:
    stat = count_at(row, "copyright_stat")
    return post(
        text_at(row, "title") or text_at(row, "comm_msg_info", "content"),
        html.unescape(text_at(row, "content_url")),
        epoch_time(sent, at),
        originality=_CLIENT_ORIGINALITY.get(stat or 0, "undeclared"),
    )


def _begin(url: str) -> int:
    written = parse_qs(split_address(url).query).get("begin", ["0"])[0]
    return int(written) if written.isdecimal() else 0


def _page_from(url: str, begin: int) -> PageRequest:
    parts = split_address(url)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "begin"
    ]
    address = urlunsplit(parts._replace(query=urlencode([*query, ("begin", str(begin))])))
    return PageRequest(address, {"Referer": "https://mp.weixin.qq.com/"})
