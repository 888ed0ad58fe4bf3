"""Douyin play 抖音: the list behind a signing gateway, and that of the open interface."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_at
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_WEB_PAGE, _OPEN_PAGE = 18, 20


def _web_posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`max_cursor` leads on; a deleted work stays in the list and is marked."""
    posts, following = page_of(account.posts, int(asked.fields["max_cursor"]), _WEB_PAGE)
    more = {"has_more": int(following is not None), "max_cursor": following or 0}
    return Answered.json(
        {"status_code": 0, **more, "aweme_list": [_web_work(account, post) for post in posts]}
    )


def _web_work(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    return {
        "aweme_id": str(7500 + post.number),
        "desc": post.title,
        "create_time": post.seconds,
        "is_top": int(post.is_pinned),
        "status": {"is_delete": post.is_deleted},
        "author": {"sec_uid": account.account_id, "nickname": account.name},
    }


def _open_posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`cursor` leads on; it lists what is there, and names nobody."""
    posts, following = page_of(account.shown, int(asked.fields["cursor"]), _OPEN_PAGE)
    more = {"has_more": following is not None, "cursor": following or 0, "error_code": 0}
    return Answered.json({"data": {**more, "list": [_open_work(post) for post in posts]}})


def _open_work(post: PlayedPost) -> dict[str, object]:
    own_id = f"@{post.number}"
    return {
        "item_id": own_id,
        "title": post.title,
        "create_time": post.seconds,
        "is_top": post.is_pinned,
        "share_url": f"https://www.iesdouyin.com/share/{own_id}",
    }


DOUYIN = PlatformPlay(
    asks_at("/aweme/v1/web/aweme/post/", "sec_user_id"),
    _web_posts,
    source="public",
    home_page="https://www.douyin.com/user/{}",
)
DOUYIN_OWN = PlatformPlay(
    asks_at("/api/douyin/v1/video/video_list/", "open_id"), _open_posts, source="own-api"
)
