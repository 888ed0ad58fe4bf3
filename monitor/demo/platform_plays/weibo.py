"""Weibo play 新浪微博: the mobile site, ten posts a page, and who an account is."""

from __future__ import annotations

from html import escape

from monitor.demo.platform_plays.platform_play import Accounts, PlatformPlay
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_PATH = "/api/container/getIndex"
_PAGE = 10


def _asks_about(asked: Asked) -> str | None:
    is_list = asked.path == _PATH and "containerid" in asked.fields
    return asked.fields.get("value") if is_list else None


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """`since_id` leads on; a pinned post stands on top of the first page."""
    posts, following = page_of(account.shown, int(asked.fields.get("since_id", "0")), _PAGE)
    info: dict[str, object] = {"total": len(account.shown)}
    if following is not None:
        info["since_id"] = following
    cards = [{"card_type": 9, "mblog": _blog(account, post)} for post in posts]
    return Answered.json({"ok": 1, "data": {"cardlistInfo": info, "cards": cards}})


def _profile(accounts: Accounts, asked: Asked) -> Answered | None:
    account = accounts.get(asked.fields.get("value", "")) if asked.path == _PATH else None
    if account is None:
        return None
    user = {**_user(account), "statuses_count": len(account.shown)}
    return Answered.json({"ok": 1, "data": {"userInfo": user}})


def _blog(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    number = str(5_000_000 + post.number)
    blog: dict[str, object] = {
        "id": number,
        "mid": number,
        "bid": f"L{number}",
        "created_at": _written(post),
        "text": escape(post.title),
        "mblogtype": 2 if post.is_pinned else 0,
        "user": _user(account),
    }
    if not post.is_original:
        blog["retweeted_status"] = {"id": "9", "user": {"id": 1, "screen_name": "省政府发布"}}
    return blog


def _user(account: PlayedAccount) -> dict[str, object]:
    return {"id": int(account.account_id), "screen_name": account.name}


def _written(post: PlayedPost) -> str:
    """As Weibo writes it, `Tue Nov 24 10:00:00 +0800 2026`, whatever language this machine speaks."""
    weekday, month, _, at, year = post.at.ctime().split()
    return f"{weekday} {month} {post.on.day:02} {at} +0800 {year}"


WEIBO = PlatformPlay(_asks_about, _posts, beside=_profile, home_page="https://weibo.com/u/{}")
WEIBO_MISSING = Answered.json({"ok": 0, "msg": "用户不存在(20003)"})
"""What stands in the place of a list when there is no such account any more."""
