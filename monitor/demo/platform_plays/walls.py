"""Walls 平台拦截: how each platform says that we ask too often, or answers in place of posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.demo.web_answer import Answered
from monitor.domain.look import NotSeenOutcome

_LOGIN = "https://passport.weibo.com/sso/signin"
_VISITOR = "https://visitor.passport.weibo.cn/visitor/visitor"
_WECHAT_CAPTCHA = "/mp/wappoc_appmsgcaptcha?poc_token=x"


@dataclass(frozen=True, slots=True)
class Wall:
    """What a platform (its key among the plays) answers, and what that must be called."""

    platform: str
    answered: Answered
    reason: str
    outcome: NotSeenOutcome = "blocked"


def _said(
    platform: str, value: object, reason: str, *, outcome: NotSeenOutcome = "blocked", status: int = 200
) -> Wall:
    return Wall(platform, Answered.json(value, status=status), reason, outcome)


def _led(platform: str, location: str, reason: str) -> Wall:
    return Wall(platform, Answered(status=302, headers={"Location": location}), reason)


def _empty(platform: str, value: object) -> Wall:
    """Nothing, where only a second witness could tell silence from a wall."""
    return _said(platform, value, "ambiguous_empty", outcome="unreadable")


def _slow_down(platform: str) -> Wall:
    return Wall(platform, Answered.page("slow down", status=429), "rate_limited")


RATE_LIMITS: Mapping[str, Wall] = {
    "weibo": _said("weibo", {"ok": 0, "msg": "请求过于频繁，歇歇吧"}, "rate_limited"),
    "bilibili": _said("bilibili", {"code": -412, "message": "request was banned"}, "ip_blocked", status=412),
    "thepaper": _slow_down("thepaper"),
    "douyin": _slow_down("douyin"),
    "douyin_own": _said(
        "douyin_own",
        {"data": {"error_code": 2100005, "description": "接口调用过于频繁"}},
        "rate_limited",
    ),
    "toutiao": _slow_down("toutiao"),
    "kuaishou": _said("kuaishou", {"data": {"result": 2}}, "login_or_rate"),
    "kuaishou_status": _slow_down("kuaishou"),
    "wechat": _said("wechat", {"base_resp": {"ret": 200013, "err_msg": "freq control"}}, "rate_limited"),
    "wewe_rss": _said("wewe_rss", {"message": "Too Many Requests"}, "rate_limited", status=429),
    "we_mp_rss": _slow_down("we_mp_rss"),
    "rsshub": _slow_down("rsshub"),
    "feed": _slow_down("feed"),
    "xuexi": _slow_down("xuexi"),
}

WALLS: Mapping[str, Wall] = {
    "weibo_login": _said("weibo", {"ok": -100, "url": _LOGIN}, "login_wall"),
    "weibo_captcha": _said("weibo", {"ok": -100, "url": "https://m.weibo.cn/api/geetest"}, "captcha"),
    "weibo_visitor": _led("weibo", _VISITOR, "visitor_cookie"),
    "weibo_432": Wall("weibo", Answered(status=432), "visitor_cookie"),
    "weibo_withheld": _said(
        "weibo",
        {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}},
        "partial_list",
        outcome="unreadable",
    ),
    "bilibili_risk": _said("bilibili", {"code": -352, "data": {"v_voucher": "x"}}, "risk_control"),
    "bilibili_empty": _empty("bilibili", {"code": 0, "data": {"items": [], "has_more": False}}),
    "thepaper_refused": _said("thepaper", {"code": 401}, "platform_code_401"),
    "douyin_unsigned": Wall("douyin", Answered(), "signature_rejected"),
    "douyin_captcha": Wall("douyin", Answered.page("<html>验证码中间页</html>"), "captcha"),
    "douyin_empty": _empty("douyin", {"status_code": 0, "has_more": 0, "aweme_list": []}),
    "douyin_own_token": _said(
        "douyin_own",
        {"data": {"error_code": 2190008, "description": "access_token过期"}},
        "session_expired",
    ),
    "toutiao_unsigned": _said("toutiao", {"message": "error"}, "signature_rejected"),
    "toutiao_empty": _empty("toutiao", {"message": "success", "data": []}),
    "kuaishou_captcha": _said("kuaishou", {"data": {"result": 400002}}, "captcha"),
    "kuaishou_empty": _empty("kuaishou", {"data": {"result": 1, "pcursor": "no_more", "list": []}}),
    "wechat_session": _said("wechat", {"base_resp": {"ret": 200003}}, "session_expired"),
    "wechat_token": _said("wechat", {"base_resp": {"ret": 200040}}, "session_expired"),
    "wechat_captcha": _led("wechat", _WECHAT_CAPTCHA, "captcha"),
    "wewe_unknown": _said("wewe_rss", {"message": "不存在该feed！"}, "bridge_unconfigured", status=400),
    "we_mp_unknown": _said("we_mp_rss", {"code": 40401}, "bridge_unconfigured", status=404),
    "rsshub_error": _said("rsshub", {"error": {"message": "x"}}, "bridge_error", status=503),
    "feed_page": Wall("feed", Answered.page("<html><p>hello</p></html>"), "not_a_feed", "unreadable"),
    "xuexi_page": Wall("xuexi", Answered.page("<html><p>hello</p></html>"), "not_json", "unreadable"),
}
