"""The Paper play 澎湃号: the lists of 澎湃号 and 政务号, ten a page by number, asked with POST."""

from __future__ import annotations

from monitor.demo.platform_plays.platform_play import PlatformPlay
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked

_PAGE = 10


def _asks_about(asked: Asked) -> str | None:
    is_list = asked.path.startswith("/contentapi/cont/pph/") and "pphId" in asked.told
    return str(asked.told["pphId"]) if is_list else None


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    posts, following = page_of(account.shown, (asked.told["pageNum"] - 1) * _PAGE, _PAGE)
    start = posts[-1].seconds * 1000 if posts else 0
    rows = [_row(account, post) for post in posts]
    data = {"hasNext": following is not None, "startTime": start, "list": rows}
    return Answered.json({"code": 200, "desc": "成功", "data": data})


def _row(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    return {
        "contId": str(30_000 + post.number),
        "name": post.title,
        "pubTimeLong": post.seconds * 1000,
        "authorInfo": {"userId": 1, "sname": account.name},
    }


THEPAPER = PlatformPlay(_asks_about, _posts, home_page="https://m.thepaper.cn/user/{}")
