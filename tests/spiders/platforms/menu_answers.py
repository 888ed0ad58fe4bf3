"""Menu answers 菜单应答: menus and replies as the official interface tells them, all invented."""

from __future__ import annotations

from collections.abc import Mapping

from spiders.platform_answer import Json

CLOSED: dict[str, Json] = {"is_menu_open": 0, "selfmenu_info": {"button": []}}
NO_REPLIES: dict[str, Json] = {"is_add_friend_reply_open": 0, "is_autoreply_open": 0}


def link(name: str, url: str) -> dict[str, Json]:
    """A button that opens a page."""
    return {"type": "view", "name": name, "url": url}


def click(name: str) -> dict[str, Json]:
    """A button that the account's own systems answer."""
    return {"type": "click", "name": name, "key": "K"}


def under(heading: str, *buttons: Mapping[str, Json]) -> dict[str, Json]:
    """A heading with buttons under it."""
    return {"name": heading, "sub_button": {"list": [dict(button) for button in buttons]}}


def menu(*buttons: Mapping[str, Json]) -> dict[str, Json]:
    """An open menu."""
    return {"is_menu_open": 1, "selfmenu_info": {"button": [dict(button) for button in buttons]}}


def replies(*keywords: str, greeting: str = "", answer: str = "") -> dict[str, Json]:
    """Replies to keywords, to new followers, and to anything at all."""
    told: dict[str, Json] = {
        "is_add_friend_reply_open": int(bool(greeting)),
        "is_autoreply_open": int(bool(keywords or answer)),
    }
    if greeting:
        told["add_friend_autoreply_info"] = {"type": "text", "content": greeting}
    if answer:
        told["message_default_autoreply_info"] = {"type": "text", "content": answer}
    if keywords:
        rules: list[Json] = [
            {"rule_name": f"规则{number}", "keyword_list_info": [{"match_mode": "equal", "content": keyword}]}
            for number, keyword in enumerate(keywords)
        ]
        told["keyword_autoreply_info"] = {"list": rules}
    return told
