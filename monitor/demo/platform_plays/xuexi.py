"""Xuexi play 学习强国: the whole file of a channel."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay, asks_below
from monitor.demo.platform_plays.played_account import PlayedAccount
from monitor.demo.web_answer import Answered, Asked


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """In one page; a channel pins nothing."""
    return Answered.json(
        [
            {"itemId": str(post.number), "title": post.title, "publishTime": f"{post.at:%Y-%m-%d %H:%M:%S}"}
            for post in account.shown
            if not post.is_pinned
        ]
    )


XUEXI = PlatformPlay(asks_below("/lgdata/"), _posts, source="public")
