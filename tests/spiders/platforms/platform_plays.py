"""Platform plays 平台应答: what each platform answers, page by page, in its own shapes.

Written from the platforms' own field names; every name and number is invented.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from monitor.domain.calendar_day import SHANGHAI
from tests.spiders.platforms.platform_server import Asked, Play, Played, Post, Stage

NAME = "临河县发布"
UID = "2000000001"
SEC_UID = "MS4wLHX"
OPEN_ID = "open-lhx"
BIZ = "MzAwMDAwMDAyMQ=="
FEED = "MP_WXS_3900000021"


def seconds(day: date) -> int:
    """Nine in the morning in Shanghai, as a platform counts it."""
    return int(datetime.combine(day, time(9), SHANGHAI).timestamp())


def page_of(stage: Stage, start: int, size: int) -> tuple[list[Post], int | None]:
    """So many posts from a place on, and the place to go on from; None at the end."""
    posts = stage.posts()
    following = start + size
    return posts[start:following], following if following < len(posts) else None


def titled(post: Post) -> str:
    return "宣传片" if post.is_pinned else f"县里的消息{post.number}"


def play_weibo(stage: Stage, asked: Asked) -> Played | None:
    """The mobile site: ten posts a page, `since_id` leads on."""
    if asked.path != "/api/container/getIndex" or "containerid" not in asked.fields:
        return None
    posts, following = page_of(stage, int(asked.fields.get("since_id", "0")), 10)
    info: dict[str, object] = {"total": stage.days + 1}
    if following is not None:
        info["since_id"] = following
    uid = int(asked.fields["value"])
    cards = [{"card_type": 9, "mblog": _blog(post, uid)} for post in posts]
    return Played.json({"ok": 1, "data": {"cardlistInfo": info, "cards": cards}})


def play_weibo_profile(stage: Stage, asked: Asked) -> Played | None:
    """Who the account is, and how many posts it has."""
    if asked.path != "/api/container/getIndex":
        return None
    user = {"id": int(asked.fields["value"]), "screen_name": NAME, "statuses_count": stage.days}
    return Played.json({"ok": 1, "data": {"userInfo": user}})


def _blog(post: Post, uid: int) -> dict[str, object]:
    number = str(5_000_000 + post.number)
    weekday, month, *_ = post.on.ctime().split()
    blog: dict[str, object] = {
        "id": number,
        "bid": f"L{number}",
        "created_at": f"{weekday} {month} {post.on.day:02} 09:00:00 +0800 {post.on.year}",
        "text": titled(post),
        "mblogtype": 2 if post.is_pinned else 0,
        "user": {"id": uid, "screen_name": NAME},
    }
    if post.is_forward:
        blog["retweeted_status"] = {"id": "9", "user": {"id": 1, "screen_name": "省发布"}}
    return blog


def play_bilibili(stage: Stage, asked: Asked) -> Played | None:
    """The dynamics of a space: twelve a page, `offset` leads on."""
    if asked.path != "/x/polymer/web-dynamic/v1/feed/space":
        return None
    posts, following = page_of(stage, int(asked.fields.get("offset") or "0"), 12)
    items = [_dynamic(post, int(asked.fields["host_mid"])) for post in posts]
    data = {"items": items, "has_more": following is not None, "offset": str(following or "")}
    return Played.json({"code": 0, "message": "0", "data": data})


def _dynamic(post: Post, mid: int) -> dict[str, object]:
    modules: dict[str, object] = {
        "module_author": {"mid": mid, "name": NAME, "pub_ts": str(seconds(post.on))},
        "module_dynamic": {"desc": {"text": titled(post)}, "major": None},
    }
    if post.is_pinned:
        modules["module_tag"] = {"text": "置顶"}
    kind = "DYNAMIC_TYPE_FORWARD" if post.is_forward else "DYNAMIC_TYPE_WORD"
    return {"id_str": str(900 + post.number), "type": kind, "visible": True, "modules": modules}


def play_thepaper(stage: Stage, asked: Asked) -> Played | None:
    """澎湃号 and 政务号: ten a page by number, asked with POST."""
    if not asked.path.startswith("/contentapi/cont/pph/"):
        return None
    posts, following = page_of(stage, (asked.told["pageNum"] - 1) * 10, 10)
    rows = [
        {
            "contId": str(30_000 + post.number),
            "name": titled(post),
            "pubTimeLong": seconds(post.on) * 1000,
            "authorInfo": {"userId": 1, "sname": NAME},
        }
        for post in posts
    ]
    start = seconds(posts[-1].on) * 1000
    data = {"hasNext": following is not None, "startTime": start, "list": rows}
    return Played.json({"code": 200, "desc": "成功", "data": data})


def play_douyin(stage: Stage, asked: Asked) -> Played | None:
    """The list behind a signing gateway (eighteen a page), and the open interface (twenty)."""
    if asked.path == "/aweme/v1/web/aweme/post/":
        posts, following = page_of(stage, int(asked.fields["max_cursor"]), 18)
        rows = [_aweme(post, asked.fields["sec_user_id"]) for post in posts]
        more = {"has_more": int(following is not None), "max_cursor": following or 0}
        return Played.json({"status_code": 0, **more, "aweme_list": rows})
    if asked.path == "/api/douyin/v1/video/video_list/":
        posts, following = page_of(stage, int(asked.fields["cursor"]), 20)
        more = {"has_more": following is not None, "cursor": following or 0, "error_code": 0}
        return Played.json({"data": {**more, "list": [_own_video(post) for post in posts]}})
    return None


def _aweme(post: Post, sec_uid: str) -> dict[str, object]:
    return {
        "aweme_id": str(7500 + post.number),
        "desc": titled(post),
        "create_time": seconds(post.on),
        "is_top": int(post.is_pinned),
        "author": {"sec_uid": sec_uid, "nickname": NAME},
    }


def _own_video(post: Post) -> dict[str, object]:
    own_id = f"@{post.number}"
    return {
        "item_id": own_id,
        "title": titled(post),
        "create_time": seconds(post.on),
        "is_top": post.is_pinned,
        "share_url": f"https://www.iesdouyin.com/share/{own_id}",
    }


def play_toutiao(stage: Stage, asked: Asked) -> Played | None:
    """The feed of an account behind a signing gateway: fifteen a page, `max_behot_time` leads on."""
    if asked.path != "/api/pc/list/feed":
        return None
    posts, following = page_of(stage, int(asked.fields["max_behot_time"]), 15)
    following_time = {"max_behot_time": following or 0}
    rows = [_cell(post) for post in posts]
    return Played.json(
        {"message": "success", "has_more": following is not None, "next": following_time, "data": rows}
    )


def _cell(post: Post) -> dict[str, object]:
    own_id = str(75_000 + post.number)
    if post.is_forward:
        user = {"info": {"name": NAME}}
        comment = {"content": titled(post), "create_time": seconds(post.on), "user": user}
        return {"cell_type": 56, "id": own_id, "comment_base": comment, "origin_group": {"source": "省报"}}
    return {
        "cell_type": 60,
        "id": own_id,
        "title": titled(post),
        "publish_time": seconds(post.on),
        "is_original": True,
        "is_stick": post.is_pinned,
        "user_info": {"name": NAME},
    }


def play_kuaishou(stage: Stage, asked: Asked) -> Played | None:
    """The works of an account: twelve a page, `pcursor` leads on."""
    if asked.path != "/live_api/profile/public":
        return None
    posts, following = page_of(stage, int(asked.fields["pcursor"] or "0"), 12)
    rows = [
        {
            "id": f"3x{post.number}",
            "caption": titled(post),
            "timestamp": seconds(post.on) * 1000,
            "isTop": post.is_pinned,
            "author": {"id": asked.fields["principalId"], "name": NAME},
        }
        for post in posts
    ]
    cursor = "no_more" if following is None else str(following)
    return Played.json({"data": {"result": 1, "pcursor": cursor, "list": rows}})


def play_wechat(stage: Stage, asked: Asked) -> Played | None:
    """The operator's back office: JSON in strings in JSON, `count` messages from `begin` on."""
    if asked.path != "/cgi-bin/appmsgpublish":
        return None
    posts, _ = page_of(stage, int(asked.fields["begin"]), int(asked.fields["count"]))
    rows = [
        {"publish_type": 101, "publish_info": json.dumps(_message(post, asked.fields["fakeid"]))}
        for post in posts
    ]
    listed = {"total_count": len(stage.posts()), "publish_list": rows}
    return Played.json({"base_resp": {"ret": 0, "err_msg": "ok"}, "publish_page": json.dumps(listed)})


def _message(post: Post, biz: str) -> dict[str, object]:
    article = {
        "aid": f"{post.number}_1",
        "title": titled(post),
        "link": f"http://mp.weixin.qq.com/s?__biz={biz}&mid={1000 + post.number}&idx=1&sn=0",
        "create_time": seconds(post.on),
        "update_time": seconds(post.on) + 86_400,
        "is_deleted": False,
        "copyright_stat": 2 if post.is_forward else 1,
        "copyright_type": 0 if post.is_forward else 1,
    }
    return {"sent_info": {"time": seconds(post.on)}, "appmsgex": [article]}


def play_wewe_rss(stage: Stage, asked: Asked) -> Played | None:
    """A bridge's JSON Feed of thirty articles."""
    if asked.path.removesuffix(".json").rpartition("/")[0] != "/feeds":
        return None
    items = [
        {
            "id": str(post.number),
            "url": f"https://mp.weixin.qq.com/s/LinHe{post.number}",
            "title": titled(post),
            "date_modified": datetime.combine(post.on, time(9), SHANGHAI).isoformat(),
        }
        for post in page_of(stage, 0, 30)[0]
    ]
    return Played.json({"version": "https://jsonfeed.org/version/1", "title": NAME, "items": items})


def play_wewe_state(hours: int) -> Play:
    """`GET /feeds` of a bridge that last synchronised so many hours before midnight of the newest day."""

    def play(stage: Stage, asked: Asked) -> Played | None:
        if asked.path != "/feeds":
            return None
        synced = datetime.combine(stage.newest + timedelta(days=1), time(), SHANGHAI) - timedelta(hours=hours)
        return Played.json([{"id": FEED, "name": NAME, "syncTime": int(synced.timestamp())}])

    return play


def play_rss(generator: str, *, with_zone: bool = True) -> Play:
    """Twenty items in RSS, rendered in the evening of the newest day."""

    def play(stage: Stage, asked: Asked) -> Played | None:
        items = "".join(
            f"<item><title>{escape(titled(post))}</title><link>https://www.linhe.example/{post.number}</link>"
            f"<pubDate>{_rfc822(post.on, time(9), with_zone=with_zone)}</pubDate></item>"
            for post in page_of(stage, 0, 20)[0]
        )
        built = _rfc822(stage.newest, time(20), with_zone=with_zone)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>{NAME}</title><generator>{generator}</generator><lastBuildDate>{built}</lastBuildDate>"
            f"{items}</channel></rss>"
        )
        return Played(text.encode(), content_type="application/xml; charset=utf-8")

    return play


def _rfc822(day: date, at: time, *, with_zone: bool) -> str:
    if with_zone:
        return format_datetime(datetime.combine(day, at, SHANGHAI))
    return format_datetime(datetime.combine(day, at, SHANGHAI)).removesuffix("+0800")


def play_xuexi(stage: Stage, asked: Asked) -> Played | None:
    """The whole file of a channel."""
    if not asked.path.startswith("/lgdata/"):
        return None
    rows = [
        {"itemId": str(post.number), "title": titled(post), "publishTime": f"{post.on} 09:00:00"}
        for post in stage.posts()
        if not post.is_pinned
    ]
    return Played.json(rows)
