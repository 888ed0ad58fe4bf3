"""Toutiao play 今日头条: the feed of an account behind a signing gateway, fifteen a page."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_at
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_PAGE = 15


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`max_behot_time` leads on."""
    posts, following = page_of(account.shown, int(asked.fields["max_behot_time"]), _PAGE)
    return Answered.json(
        {
            "message": "success",
            "has_more": following is not None,
            "next": {"max_behot_time": following or 0},
            "data": [_cell(account, post) for post in posts],
        }
    )


def _cell(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    own_id = str(75_000 + post.number)
    if not post.is_original:
        user = {"info": {"name": account.name}}
        comment = {"content": post.title, "create_time": post.seconds, "user": user}
        return {"cell_type": 56, "id": own_id, "comment_base": comment, "origin_group": {"source": "省报"}}
    return {
        "cell_type": 60,
        "id": own_id,
        "title": post.title,
        "publish_time": post.seconds,
        "is_original": True,
        "is_stick": post.is_pinned,
        "user_info": {"name": account.name},
    }


TOUTIAO = PlatformPlay(
    asks_at("/api/pc/list/feed", "token"),
    _posts,
    source="public",
    home_page="https://www.toutiao.com/c/user/token/{}/",
)
