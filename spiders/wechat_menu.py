"""WeChat menu 公众号菜单: the menu and the automatic replies, as the official interface tells them.

`get_current_selfmenu_info` tells a menu however it was set; `get_current_autoreply_info` only the replies
set in the back office, not those that the account's own systems give (developers.weixin.qq.com). Menus for
some readers only (个性化菜单) exist beside an ordinary one alone, so that a closed one stands for all.
"""

from __future__ import annotations

from monitor.domain.look import AccountIdentity
from spiders.interaction_reader import Menu, MenuItem, Replies
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    json_object,
    member,
    objects_at,
    read_json,
    refuse_error_status,
    text_at,
)
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.wechat_official import AUTOREPLY_ADDRESS, MENU_ADDRESS, refuse_official_code

_MENU_MARKS = frozenset({"is_menu_open", "selfmenu_info"})
_REPLY_MARKS = frozenset({"is_add_friend_reply_open", "is_autoreply_open", "keyword_autoreply_info"})
_TEXTS = ("add_friend_autoreply_info", "message_default_autoreply_info")
_ACCEPT = {"Accept": "application/json"}


def menu_request() -> PageRequest:
    """The menu; the token is the account's own, and is added on the way."""
    return PageRequest(MENU_ADDRESS, _ACCEPT)


def replies_request() -> PageRequest:
    """The automatic replies."""
    return PageRequest(AUTOREPLY_ADDRESS, _ACCEPT)


def tells_interaction(page: Page) -> bool:
    """Whether an answer has the marks of either; cheap, never raises."""
    try:
        answer = read_json(page.text)
    except PageNotUnderstood:
        return False
    return isinstance(answer, dict) and not (_MENU_MARKS | _REPLY_MARKS).isdisjoint(answer)


def interaction_reading(page: Page, reader: str) -> Reading:
    """What one of the answers shows by itself; what follows from both only a visit can say.

    Raises:
        PageNotUnderstood: another shape.
    """
    if not _MENU_MARKS.isdisjoint(json_object(page)):
        menu = read_menu(page)
        item = menu.inside.label if menu.inside is not None else ""
        notices = ("official_menu", *(("menu_closed",) if menu.is_closed else ()))
    else:
        replies = read_replies(page)
        item = replies.inside
        notices = ("official_replies", *(("replies_closed",) if replies.is_none else ()))
    account = AccountIdentity(interaction="present", interaction_item=item) if item else AccountIdentity()
    return Reading((), reader, "confirmed", partial=True, account=account, notices=notices)


def read_menu(page: Page) -> Menu:
    """The menu of a `get_current_selfmenu_info` answer, set by either way.

    Raises:
        PageNotUnderstood: an error code, or another shape.
    """
    answer = _answer(page)
    is_open = _switch(answer, "is_menu_open")
    rows = (objects_at if is_open else _rows_if_any)(answer, "selfmenu_info", "button")
    items = tuple(item for row in rows for item in _items(row))
    # one that is called open without a button, or closed with some, shows nothing for certain
    return Menu(is_closed=not is_open and not items, items=items if is_open else ())


def read_replies(page: Page) -> Replies:
    """The replies of a `get_current_autoreply_info` answer.

    Raises:
        PageNotUnderstood: an error code, or another shape.
    """
    answer = _answer(page)
    greets, replies = _switch(answer, "is_add_friend_reply_open"), _switch(answer, "is_autoreply_open")
    rules = _rows_if_any(answer, "keyword_autoreply_info", "list")
    greeting, answering = (answer.get(name, {}) for name in _TEXTS)
    return Replies(
        # replies that are kept though switched off leave it open whether nothing is answered
        is_none=not greets and not replies and not rules and greeting == answering == {},
        rules=tuple(word for rule in rules for word in _words(rule)) if replies else (),
        texts=(
            text_at(greeting, "content") if greets else "",
            text_at(answering, "content") if replies else "",
        ),
    )


def _answer(page: Page) -> dict[str, Json]:
    refuse_error_status(page)
    answer = json_object(page)
    refuse_official_code(answer)
    return answer


def _switch(answer: dict[str, Json], name: str) -> bool:
    """A switch that is on or off, and nothing else: from a word that is missing nothing follows."""
    value = answer.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value not in (0, 1):
        raise PageNotUnderstood("unreadable", "unexpected_shape", name)
    return value == 1


def _items(row: dict[str, Json]) -> list[MenuItem]:
    """A button, or those under it where it is a heading; `sub_button` is an object or the list itself."""
    heading, below = text_at(row, "name"), row.get("sub_button", {})
    rows = _rows_if_any({"list": below} if isinstance(below, list) else below, "list")
    if rows and heading:
        return [_item(each, f"{heading}—{text_at(each, 'name')}") for each in rows]
    return [_item(row, heading)]


def _item(row: dict[str, Json], label: str) -> MenuItem:
    kind, name = text_at(row, "type").lower(), text_at(row, "name")
    if not name or not kind:
        raise PageNotUnderstood("unreadable", "unexpected_shape", "a button without name or type")
    if kind != "view":
        return MenuItem(label)
    url = text_at(row, "url")
    if not url:
        raise PageNotUnderstood("unreadable", "unexpected_shape", "a link without address")
    return MenuItem(label, url)


def _rows_if_any(value: Json, *path: str) -> list[dict[str, Json]]:
    """The objects of a list that may be left out, with what holds it; any other shape is refused."""
    for depth, name in enumerate(path):
        holder = member(value, *path[:depth])
        if isinstance(holder, dict) and name not in holder:
            return []
    return objects_at(value, *path)


def _words(rule: dict[str, Json]) -> list[str]:
    keywords = _rows_if_any(rule, "keyword_list_info")
    return [text_at(rule, "rule_name"), *(text_at(keyword, "content") for keyword in keywords)]
