"""Platform walls 平台拦截: how each platform says that we ask too often, or answers in place of posts.

Both are by the name of the played platform; beside each answer stands what it must be called.
"""

from __future__ import annotations

from tests.spiders.platforms.platform_server import Played


def said(value: object, status: int = 200) -> Played:
    return Played.json(value, status=status)


RATE_LIMITS: dict[str, tuple[Played, str]] = {
    "weibo": (said({"ok": 0, "msg": "请求过于频繁，歇歇吧"}), "rate_limited"),
    "bilibili": (said({"code": -412, "message": "request was banned"}, 412), "ip_blocked"),
    "thepaper": (said({}, 429), "rate_limited"),
    "douyin": (said({}, 429), "rate_limited"),
    "douyin_own": (
        said({"data": {"error_code": 2100005, "description": "接口调用过于频繁"}}),
        "rate_limited",
    ),
    "toutiao": (said({}, 429), "rate_limited"),
    "kuaishou": (said({"data": {"result": 2}}), "login_or_rate"),
    "wechat": (said({"base_resp": {"ret": 200013, "err_msg": "freq control"}}), "rate_limited"),
    "wewe_rss": (said({"message": "Too Many Requests"}, 429), "rate_limited"),
    "we_mp_rss": (Played.html("slow down", status=429), "rate_limited"),
    "rsshub": (Played.html("slow down", status=429), "rate_limited"),
    "feed": (Played.html("slow down", status=429), "rate_limited"),
    "xuexi": (said([], 429), "rate_limited"),
}

LOGIN = "https://passport.weibo.com/sso/signin"
VISITOR = "https://visitor.passport.weibo.cn/visitor/visitor"
WALLS: dict[str, tuple[str, Played, str, str]] = {
    "weibo_login": ("weibo", said({"ok": -100, "url": LOGIN}), "blocked", "login_wall"),
    "weibo_captcha": (
        "weibo",
        said({"ok": -100, "url": "https://m.weibo.cn/api/geetest"}),
        "blocked",
        "captcha",
    ),
    "weibo_visitor": ("weibo", Played.html("", status=302, location=VISITOR), "blocked", "visitor_cookie"),
    "weibo_432": ("weibo", Played.html("", status=432), "blocked", "visitor_cookie"),
    "weibo_withheld": (
        "weibo",
        said({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}),
        "unreadable",
        "partial_list",
    ),
    "bilibili_risk": (
        "bilibili",
        said({"code": -352, "data": {"v_voucher": "x"}}),
        "blocked",
        "risk_control",
    ),
    "bilibili_empty": (
        "bilibili",
        said({"code": 0, "data": {"items": [], "has_more": False}}),
        "unreadable",
        "ambiguous_empty",
    ),
    "thepaper_refused": ("thepaper", said({"code": 401}), "blocked", "platform_code_401"),
    "douyin_unsigned": ("douyin", Played(b""), "blocked", "signature_rejected"),
    "douyin_captcha": ("douyin", Played.html("<html>验证码中间页</html>"), "blocked", "captcha"),
    "douyin_empty": (
        "douyin",
        said({"status_code": 0, "has_more": 0, "aweme_list": []}),
        "unreadable",
        "ambiguous_empty",
    ),
    "douyin_own_token": (
        "douyin_own",
        said({"data": {"error_code": 2190008, "description": "access_token过期"}}),
        "blocked",
        "session_expired",
    ),
    "toutiao_unsigned": ("toutiao", said({"message": "error"}), "blocked", "signature_rejected"),
    "toutiao_empty": ("toutiao", said({"message": "success", "data": []}), "unreadable", "ambiguous_empty"),
    "kuaishou_captcha": ("kuaishou", said({"data": {"result": 400002}}), "blocked", "captcha"),
    "kuaishou_empty": (
        "kuaishou",
        said({"data": {"result": 1, "pcursor": "no_more", "list": []}}),
        "unreadable",
        "ambiguous_empty",
    ),
    "wechat_session": ("wechat", said({"base_resp": {"ret": 200003}}), "blocked", "session_expired"),
    "wechat_token": ("wechat", said({"base_resp": {"ret": 200040}}), "blocked", "session_expired"),
    "wechat_captcha": (
        "wechat",
        Played.html("", status=302, location="/mp/wappoc_appmsgcaptcha?poc_token=x"),
        "blocked",
        "captcha",
    ),
    "wewe_unknown": ("wewe_rss", said({"message": "不存在该feed！"}, 400), "blocked", "bridge_unconfigured"),
    "we_mp_unknown": ("we_mp_rss", said({"code": 40401}, 404), "blocked", "bridge_unconfigured"),
    "rsshub_error": ("rsshub", said({"error": {"message": "x"}}, 503), "blocked", "bridge_error"),
    "feed_page": ("feed", Played.html("<html><p>hello</p></html>"), "unreadable", "not_a_feed"),
    "xuexi_page": ("xuexi", Played.html("<html><p>hello</p></html>"), "unreadable", "not_json"),
}
