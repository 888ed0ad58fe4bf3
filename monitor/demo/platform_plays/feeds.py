"""Feed plays 订阅源: bridges that mirror accounts (wewe-rss, we-mp-rss, RSSHub), and a feed of anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from monitor.demo.platform_plays.platform_play import Accounts, PlatformPlay, asks_below
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_JSON_ITEMS, _RSS_ITEMS = 30, 20


def _json_feed(account: PlayedAccount, asked: Asked) -> Answered:
    """The newest thirty articles."""
    items = [
        {
            "id": f"{account.account_id}-{post.number}",
            "url": f"https://mp.weixin.qq.com/s/{account.account_id}-{post.number}",
            "title": post.title,
            "date_modified": post.at.isoformat(),
        }
        for post in page_of(account.shown, 0, _JSON_ITEMS)[0]
    ]
    return Answered.json({"version": "https://jsonfeed.org/version/1", "title": account.name, "items": items})


def _states(accounts: Accounts, asked: Asked) -> Answered | None:
    """`GET /feeds`: when the bridge last asked WeChat for each of its feeds."""
    if asked.path != "/feeds":
        return None
    known = [(account, account.refreshed_at) for account in accounts.values()]
    return Answered.json(
        [
            {"id": account.account_id, "name": account.name, "syncTime": int(at.timestamp())}
            for account, at in known
            if at is not None
        ]
    )


def _rss(generator: str, *, with_zone: bool = True) -> Callable[[PlayedAccount, Asked], Answered]:
    """The newest twenty posts in RSS, and when it was rendered."""

    def posts(account: PlayedAccount, asked: Asked) -> Answered:
        items = "".join(
            f"<item><title>{escape(post.title)}</title><link>{_link(account, post)}</link>"
            f"<pubDate>{_rfc822(post.at, with_zone=with_zone)}</pubDate></item>"
            for post in page_of(account.shown, 0, _RSS_ITEMS)[0]
        )
        at = account.refreshed_at
        built = f"<lastBuildDate>{_rfc822(at, with_zone=with_zone)}</lastBuildDate>" if at else ""
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>{escape(account.name)}</title><generator>{generator}</generator>{built}"
            f"{items}</channel></rss>"
        )
        return Answered(text.encode(), content_type="application/rss+xml; charset=utf-8")

    return posts


def _link(account: PlayedAccount, post: PlayedPost) -> str:
    return f"https://www.linhe.example/{account.account_id}/{post.number}"


def _rfc822(at: datetime, *, with_zone: bool) -> str:
    written = format_datetime(at)
    return written if with_zone else written.removesuffix("+0800")


WEWE_RSS = PlatformPlay(asks_below("/feeds/"), _json_feed, beside=_states, source="/feeds/{}.json")
WE_MP_RSS = PlatformPlay(asks_below("/rss/"), _rss("Mp-We-Rss", with_zone=False), source="/rss/{}")
RSSHUB = PlatformPlay(asks_below("/weibo/user/"), _rss("RSSHub"), source="/weibo/user/{}")
FEED = PlatformPlay(asks_below("/rss/"), _rss("hand"), source="/rss/{}.xml")
