from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.page import Page
from spiders.reader import PageNotUnderstood
from spiders.walls import refuse_walls

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
RUISHU = (
    "<html><head><meta content='x' r='m'><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};"
    "$_ts.nsd=1;</script></head><body></body></html>"
)
JIASULE = (
    "<script>document.cookie='__jsl_clearance=1';location.href=location.pathname+location.search</script>"
)
ACW = "<html><script>var arg1='0123456789ABCDEF0123456789ABCDEF';setCookie('acw_sc__v2', x)</script></html>"
ARTICLE = (
    "<html><head><title>{title}-临河县人民政府</title></head><body><h1>{title}</h1><p>发布时间：2026-11-18</p>"
    "<p>{title}，现将有关事项公布如下。</p></body></html>"
)
LIST = (
    "<html><head><title>通知公告</title></head><body><a href='/login'>登录</a><ul>"
    "<li><a href='/a.html'>{title}</a><span>2026-11-18</span></li></ul></body></html>"
)
CHROME = "<div>" + "<a href='/x'>政务公开</a> 政务服务 互动交流 " * 60 + "</div>"


def message(text: str, title: str = "临河县人民政府", beside: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{beside}<div><p>{text}</p></div></body></html>"


def page(body: str, status: int = 200) -> Page:
    return Page("https://www.linhe.example/tzgg/", body.encode(), FETCHED_AT, status=status)


WALLS = {
    "ruishu_412": (RUISHU, 412, "blocked", "waf_ruishu"),
    "ruishu_202": (RUISHU, 202, "blocked", "waf_ruishu"),
    "ruishu_200": (RUISHU, 200, "blocked", "waf_ruishu"),
    "empty_412": ("", 412, "blocked", "waf_ruishu"),
    "jiasule_521": (JIASULE, 521, "blocked", "waf_jiasule"),
    "jiasule_200": (JIASULE, 200, "blocked", "waf_jiasule"),
    "acw_200": (ACW, 200, "blocked", "waf_acw"),
    "wzws_200": ("<script>var wzws_cid='x'</script>", 200, "blocked", "waf_wzws"),
    "captcha_words": (message("请完成安全验证后继续访问"), 200, "blocked", "captcha"),
    "captcha_slider": (message("请拖动滑块完成拼图"), 200, "blocked", "captcha"),
    "captcha_too_often": (message("您的访问过于频繁，请稍后再试"), 200, "blocked", "captcha"),
    "captcha_without_words": (
        "<html><body><img src='/captcha.jpg'></body></html>",
        200,
        "blocked",
        "captcha",
    ),
    "captcha_cloudflare": (message("Checking your browser before accessing"), 503, "blocked", "captcha"),
    "firewall_words": (
        message("您的访问请求可能对网站造成安全威胁，已被拦截"),
        200,
        "blocked",
        "waf_message",
    ),
    "firewall_404": (
        message("当前访问疑似黑客攻击，已被网站管理员设置为拦截"),
        404,
        "blocked",
        "waf_message",
    ),
    "login_words": (message("请先登录后再查看"), 200, "blocked", "login_wall"),
    "login_form": (message("账号 密码 <input type='password'>"), 200, "blocked", "login_wall"),
    "status_401": (message("x"), 401, "blocked", "login_wall"),
    "status_403": (message("Forbidden"), 403, "blocked", "forbidden"),
    "status_429": ("", 429, "blocked", "rate_limited"),
    "status_404": (message("页面不存在"), 404, "unreachable", "http_404"),
    "status_500": ("", 500, "unreachable", "http_500"),
    "soft_404_words": (message("抱歉，您访问的页面不存在或已删除"), 200, "unreachable", "soft_404"),
    "soft_404_short": (message("页面不存在"), 200, "unreachable", "soft_404"),
    "soft_404_not_found_first": (message("找不到您要访问的页面"), 200, "unreachable", "soft_404"),
    "soft_404_title": (message("3秒后返回", title="404 Not Found"), 200, "unreachable", "soft_404"),
    "soft_404_in_full_dress": (
        message("x", title="页面不存在-临河县人民政府", beside=CHROME),
        200,
        "unreachable",
        "soft_404",
    ),
    "soft_404_in_english": (
        message("The requested URL /x was not found on this server."),
        200,
        "unreachable",
        "soft_404",
    ),
    "parked_for_sale": (message("该域名正在出售，联系电话"), 200, "unreachable", "parked"),
    "parked_server": (message("Welcome to nginx!"), 200, "unreachable", "parked"),
    "under_construction": (message("网站正在建设中，敬请期待"), 200, "unreachable", "parked"),
    "empty_body": ("", 200, "unreadable", "empty_body"),
    "blank_body": (" \n\t ", 200, "unreadable", "empty_body"),
}


@pytest.mark.parametrize(("body", "status", "outcome", "reason"), WALLS.values(), ids=WALLS)
def test_a_wall_is_refused_by_name(body: str, status: int, outcome: str, reason: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        refuse_walls(page(body, status))
    assert (refusal.value.outcome, refusal.value.reason) == (outcome, reason)


TITLES = [
    "关于“页面不存在”问题整改情况的说明",
    "关于网站404页面不存在问题的通报",
    "关于启用新版登录系统的通知",
    "请先登录后办理业务的操作指南发布",
    "关于防范网络攻击、规范访问行为的通知",
    "关于人机验证升级的公告",
    "关于域名出售诈骗的风险提示",
]


@pytest.mark.parametrize("shape", [ARTICLE, LIST], ids=["article", "list"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_about_walls_is_no_wall(title: str, shape: str) -> None:
    refuse_walls(page(shape.format(title=title)))


OPEN = {
    "list_with_a_login_box": LIST.format(title="关于开展检查的通知") + "<form><input type='password'></form>",
    "page_behind_ruishu_that_came": LIST.format(title="关于开展2026年度政务公开专项检查工作的通知" * 3)
    + RUISHU,
    "long_page_that_names_a_captcha": message("请输入验证码", beside=CHROME),
    "feed": "<rss><channel><title>404</title></channel></rss>",
    "json": '{"message": "请先登录"}',
    "records": "<datastore><totalrecord>0</totalrecord></datastore>",
}


@pytest.mark.parametrize("body", OPEN.values(), ids=OPEN)
def test_what_may_show_a_list_passes(body: str) -> None:
    refuse_walls(page(body))


@given(st.text(alphabet="抱歉您要访问的页面不存在找到了或已删除404 请登录验证", max_size=160))
def test_no_message_takes_long_to_judge(text: str) -> None:
    try:
        refuse_walls(page(message(text)))
    except PageNotUnderstood as refusal:
        assert refusal.reason
