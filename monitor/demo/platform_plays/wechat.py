"""WeChat play 微信公众号: the back office, and the interface of one's own account with its menu."""

from __future__ import annotations

import json

from monitor.demo.platform_plays.platform_play import Accounts, Beside, PlatformPlay, asks_at
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost, page_of
from monitor.demo.web_answer import Answered, Asked


def _posts(account: PlayedAccount, asked: Asked) -> Answered:
    """JSON in strings in JSON, `count` messages from `begin` on; a deleted article stays and is marked."""
    posts, _ = page_of(account.posts, int(asked.fields["begin"]), int(asked.fields["count"]))
    rows = [{"publish_type": 101, "publish_info": json.dumps(_message(account, post))} for post in posts]
    listed = {"total_count": len(account.posts), "publish_list": rows}
    return Answered.json({"base_resp": {"ret": 0, "err_msg": "ok"}, "publish_page": json.dumps(listed)})


def _message(account: PlayedAccount, post: PlayedPost) -> dict[str, object]:
    address = f"__biz={account.account_id}&mid={1000 + post.number}&idx=1&sn=0"
    article = {
        "aid": f"{post.number}_1",
        "title": post.title,
        "link": f"http://mp.weixin.qq.com/s?{address}",
        "create_time": post.seconds,
        "update_time": post.seconds + 86_400,
        "is_deleted": post.is_deleted,
        "copyright_stat": 1 if post.is_original else 2,
        "copyright_type": int(post.is_original),
    }
    return {"sent_info": {"time": post.seconds}, "appmsgex": [article]}


def _asks_own(asked: Asked) -> str | None:
    """The official interface names no account: its token does."""
    return "" if asked.path == "/cgi-bin/freepublish/batchget" else None


def _published(account: PlayedAccount, asked: Asked) -> Answered:
    """`count` published articles from `offset` on."""
    posts, _ = page_of(account.posts, asked.told["offset"], asked.told["count"])
    rows = [_published_row(post) for post in posts]
    return Answered.json({"total_count": len(account.posts), "item_count": len(rows), "item": rows})


def _published_row(post: PlayedPost) -> dict[str, object]:
    item = {
        "title": post.title,
        "url": f"http://mp.weixin.qq.com/s/{post.number}",
        "is_deleted": post.is_deleted,
    }
    return {"article_id": str(post.number), "content": {"create_time": post.seconds, "news_item": [item]}}


def interaction(menu: object, replies: object = None) -> Beside:
    """The menu and the replies that the official interface tells; None: it tells nothing of either."""
    answers = {"/cgi-bin/get_current_selfmenu_info": menu, "/cgi-bin/get_current_autoreply_info": replies}

    def beside(accounts: Accounts, asked: Asked) -> Answered | None:
        answer = answers.get(asked.path)
        return answer if isinstance(answer, Answered) or answer is None else Answered.json(answer)

    return beside


WECHAT = PlatformPlay(asks_at("/cgi-bin/appmsgpublish", "fakeid"), _posts, source="own-api")
WECHAT_OFFICIAL = PlatformPlay(_asks_own, _published)
