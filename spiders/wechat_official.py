"""WeChat official interface 微信官方接口: what an account's own owner may ask for with its own token.

`freepublish/batchget` may leave out what was sent to all followers from the back office (未核实), so
that it proves updates only. Its menu tells nothing of posts (`wechat_menu`).
"""

from __future__ import annotations

import json

from monitor.domain.look import NotSeenOutcome, Publication
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    is_set,
    member,
    objects_at,
    read_json,
    refuse_code,
    text_at,
)
from spiders.post_times import PostTime, epoch_time
from spiders.reader import PageNotUnderstood, PageRequest
from spiders.secret_places import EXCHANGED, SecretPlace

OFFICIAL_HOST = "api.weixin.qq.com"
MENU_ADDRESS = f"https://{OFFICIAL_HOST}/cgi-bin/get_current_selfmenu_info"
AUTOREPLY_ADDRESS = f"https://{OFFICIAL_HOST}/cgi-bin/get_current_autoreply_info"
OFFICIAL_PLACES = tuple(
    SecretPlace(
        asked,
        query={"access_token": EXCHANGED},
        of_account=True,
        exchange=f"https://{OFFICIAL_HOST}/cgi-bin/stable_token",
    )
    for asked in (
        f"https://{OFFICIAL_HOST}/cgi-bin/freepublish/batchget",
        MENU_ADDRESS,
        AUTOREPLY_ADDRESS,
    )
)
"""What may be asked with an account's token: questions alone, whatever address a registry names."""

_CODES: dict[int, tuple[NotSeenOutcome, str]] = {
    40001: ("blocked", "session_expired"),
    40014: ("blocked", "session_expired"),
    42001: ("blocked", "session_expired"),
    45009: ("blocked", "rate_limited"),
    45011: ("blocked", "rate_limited"),
    48001: ("blocked", "forbidden"),
    40164: ("blocked", "forbidden"),
}
"""Tokens, quotas (45009 a day's, 45011 a minute's), permission, and an address that is not allowed."""


def official_list(address: str) -> PageRequest:
    """The newest published articles; the token is the account's own, and is added on the way."""
    asked = {"offset": 0, "count": 20, "no_content": 1}
    return PageRequest(address, {"Content-Type": "application/json"}, json_body=json.dumps(asked))


def is_official_answer(page: Page) -> bool:
    """Whether an answer has the official interface's marks; cheap, never raises."""
    try:
        answer = read_json(page.text)
    except PageNotUnderstood:
        return False
    if not isinstance(answer, dict) or "base_resp" in answer:
        return False
    return "errcode" in answer or "item_count" in answer


def read_official_list(page: Page) -> tuple[Publication, ...]:
    """The articles of a `freepublish/batchget` answer.

    Raises:
        PageNotUnderstood: an error code, an empty list (which proves nothing), or another shape.
    """
    answer = read_json(page.text)
    refuse_official_code(answer)
    return dated_posts([item for row in objects_at(answer, "item") for item in _articles(row, page)])


def refuse_official_code(answer: Json) -> None:
    """Lets an answer pass that is no error.

    Raises:
        PageNotUnderstood: what the error code means.
    """
    code = count_at(answer, "errcode")
    if code not in (None, 0):
        refuse_code(code, _CODES, text_at(answer, "errmsg"))


def _articles(row: dict[str, Json], page: Page) -> list[Publication]:
    time = _published(row, page)
    return [
        post(text_at(item, "title"), text_at(item, "url"), time, deleted=is_set(item, "is_deleted"))
        for item in objects_at(row, "content", "news_item")
    ]


def _published(row: dict[str, Json], page: Page) -> PostTime:
    """The moment of writing where it is told: `update_time` also moves when an article is edited."""
    created = epoch_time(member(row, "content", "create_time"), page.fetched_at)
    return created if created.on is not None else epoch_time(row.get("update_time"), page.fetched_at)
