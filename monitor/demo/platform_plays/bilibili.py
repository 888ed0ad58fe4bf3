"""Bilibili play 哔哩哔哩: the dynamics of a space, twelve a page."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_at
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_PAGE = 12


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`offset` leads on."""
    posts, following = page_of(account.shown, int(asked.fields.get("offset") or "0"), _PAGE)
    items = [_dynamic(account, post) for post in posts]
    data = {"items": items, "has_more": following is not None, "offset": str(following or "")}
    return Answered.json({"code": 0, "message": "0", "data": data})


def _dynamic(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    author = {"mid": int(account.account_id), "name": account.name, "pub_ts": str(post.seconds)}
    modules: dict[str, object] = {
        "module_author": author,
        "module_dynamic": {"desc": {"text": post.title}, "major": None},
    }
    if post.is_pinned:
        modules["module_tag"] = {"text": "置顶"}
    kind = "DYNAMIC_TYPE_WORD" if post.is_original else "DYNAMIC_TYPE_FORWARD"
    return {"id_str": str(900 + post.number), "type": kind, "visible": True, "modules": modules}


BILIBILI = PlatformPlay(
    asks_at("/x/polymer/web-dynamic/v1/feed/space", "host_mid"),
    _posts,
    home_page="https://space.bilibili.com/{}",
)
