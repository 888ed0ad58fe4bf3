"""Account answers 账号应答: what Weibo, the WeChat bridge and a plain feed say of the county's accounts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from monitor.demo.planted_account import PlantedAccount, PlantedPost
from monitor.demo.web_answer import Answered, Asked
from monitor.domain.calendar_day import SHANGHAI

_POSTS_A_PAGE = 10
_POSTED_AT = time(0, 30)
_STALE_FOR_DAYS = 6
_JSON = "application/json; charset=utf-8"
_LOGIN = {"ok": -100, "url": "https://passport.weibo.com/sso/signin?entry=wapsso"}


class WeiboAnswers:
    """The timeline of Weibo's mobile site, ten posts a page."""

    def __init__(self, accounts: Sequence[PlantedAccount]) -> None:
        self._accounts = {account.account_id: account for account in accounts}

    def answer(self, asked: Asked, *, day: date) -> Answered:
        """The answer on the night to this day."""
        account = self._accounts.get(asked.fields.get("value", ""))
        if asked.path != "/api/container/getIndex" or account is None:
            return Answered.not_found()
        if account.answering == "weibo_login_wall":
            return _json(_LOGIN)
        posts = account.shown_on(day)
        first = int(asked.fields.get("since_id") or 0)
        shown = posts[first : first + _POSTS_A_PAGE]
        info: dict[str, object] = {"total": len(posts)}
        if first + _POSTS_A_PAGE < len(posts):
            info["since_id"] = first + _POSTS_A_PAGE
        cards = [{"card_type": 9, "mblog": _blog(account, post)} for post in shown]
        return _json({"ok": 1, "data": {"cardlistInfo": info, "cards": cards}})


class BridgeAnswers:
    """A bridge that mirrors WeChat accounts at `/feeds/`, and a feed of somebody else's at `/rss/`."""

    def __init__(self, accounts: Sequence[PlantedAccount]) -> None:
        self._accounts = {account.source_path: account for account in accounts if account.source_path}

    def answer(self, asked: Asked, *, day: date) -> Answered:
        """The answer on the night to this day."""
        if asked.path == "/feeds":
            return _json([_feed_state(account, day) for account in self._mirrored()])
        account = self._accounts.get(asked.path)
        if account is None:
            return Answered.not_found()
        posts = account.shown_on(day)
        return _rss(account, posts) if account.answering == "plain_feed" else _json_feed(account, posts)

    def _mirrored(self) -> list[PlantedAccount]:
        return [account for account in self._accounts.values() if account.answering != "plain_feed"]


def _blog(account: PlantedAccount, post: PlantedPost) -> dict[str, object]:
    number = str(5_000_000 + post.on.toordinal())
    blog: dict[str, object] = {
        "id": number,
        "mid": number,
        "bid": f"L{number}",
        "created_at": _weibo_moment(post.on),
        "text": escape(post.title),
        "mblogtype": 0,
        "user": {"id": int(account.account_id), "screen_name": account.name},
    }
    if not post.is_original:
        blog["retweeted_status"] = {"id": "9", "user": {"id": 1, "screen_name": "省政府发布"}}
    return blog


def _weibo_moment(day: date) -> str:
    """As Weibo writes it, `Tue Nov 24 10:00:00 +0800 2026`, whatever language this machine speaks."""
    weekday, month, *_ = datetime.combine(day, _POSTED_AT).ctime().split()
    return f"{weekday} {month} {day.day:02} {_POSTED_AT} +0800 {day.year}"


def _feed_state(account: PlantedAccount, day: date) -> dict[str, object]:
    """When the bridge last asked WeChat: this very night, or long ago."""
    days = _STALE_FOR_DAYS if account.answering == "stale_bridge" else 0
    synced_at = datetime.combine(day - timedelta(days=days), time.min, SHANGHAI)
    return {"id": account.account_id, "name": account.name, "syncTime": int(synced_at.timestamp())}


def _json_feed(account: PlantedAccount, posts: Sequence[PlantedPost]) -> Answered:
    items = [
        {
            "id": f"{account.account_id}-{post.on.toordinal()}",
            "url": f"https://mp.weixin.qq.com/s/{account.account_id}-{post.on.toordinal()}",
            "title": post.title,
            "date_modified": datetime.combine(post.on, _POSTED_AT, SHANGHAI).isoformat(),
        }
        for post in posts
    ]
    return _json({"version": "https://jsonfeed.org/version/1", "title": account.name, "items": items})


def _rss(account: PlantedAccount, posts: Sequence[PlantedPost]) -> Answered:
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>https://www.toutiao.com/a{post.on.toordinal()}/</link>"
        f"<pubDate>{format_datetime(datetime.combine(post.on, _POSTED_AT, SHANGHAI))}</pubDate></item>"
        for post in posts
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(account.name)}</title>{items}</channel></rss>"
    )
    return Answered(text.encode(), content_type="application/rss+xml; charset=utf-8")


def _json(value: object) -> Answered:
    return Answered(json.dumps(value, ensure_ascii=False).encode(), content_type=_JSON)
