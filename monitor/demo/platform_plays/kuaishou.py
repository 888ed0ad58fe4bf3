"""Kuaishou play 快手: the works of an account behind a gateway, twelve a page."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_at
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_PAGE = 12


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`pcursor` leads on."""
    posts, following = page_of(account.shown, int(asked.fields.get("pcursor") or "0"), _PAGE)
    cursor = "no_more" if following is None else str(following)
    rows = [_work(account, post) for post in posts]
    return Answered.json({"data": {"result": 1, "pcursor": cursor, "list": rows}})


def _work(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    return {
        "id": f"3x{post.number}",
        "caption": post.title,
        "timestamp": post.seconds * 1000,
        "isTop": post.is_pinned,
        "author": {"id": account.account_id, "name": account.name},
    }


KUAISHOU = PlatformPlay(
    asks_at("/live_api/profile/public", "principalId"),
    _posts,
    source="public",
    home_page="https://www.kuaishou.com/profile/{}",
)
