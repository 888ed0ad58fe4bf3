"""Weibo answer 微博应答: the JSON behind Weibo's walls, or what kind of wall stands there.

Weibo says "log in", "prove that you are human" and "too often" with HTTP 200 as readily as with a
status or a redirect.
"""

from __future__ import annotations

from typing import NoReturn

from monitor.domain.look import AccountState, NotSeenOutcome
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    json_object,
    led_to,
    member,
    refuse_error_status,
    text_at,
)
from spiders.reader import PageNotUnderstood
from spiders.verified_owner import verified_owner

NO_SUCH_USER = 20003
_BODIES = frozenset(range(1, 8))
"""`verified_type` of bodies (蓝V): government, enterprise, media, school, site, app, organisation; 未核实."""
_LOGIN_AGAIN = 21301
_RATE_LIMITS = frozenset({10022, 10023, 10024})
_STATUSES: dict[int, tuple[NotSeenOutcome, str]] = {
    432: ("blocked", "visitor_cookie"),
    414: ("blocked", "rate_limited"),
    418: ("blocked", "rate_limited"),
}
_REFUSING_WORDS = {"频繁": "rate_limited", "验证": "captcha", "登录": "login_wall", "登陆": "login_wall"}


def weibo_answer(page: Page) -> dict[str, Json]:
    """The JSON of an answer that is no wall.

    Raises:
        PageNotUnderstood: a wall of any kind, or no JSON.
    """
    _refuse_redirect(led_to(page))
    refuse_error_status(page, _STATUSES)
    if page.text.lstrip().startswith("<"):
        _refuse_html(page.text)
    answer = json_object(page)
    _refuse_error_code(count_at(answer, "error_code"), text_at(answer, "error"))
    target = text_at(answer, "url")
    if count_at(answer, "ok") == -100 or (target and "data" not in answer):
        _refuse_redirect(target)
        captcha = any(word in target for word in ("geetest", "captcha", "verify"))
        raise PageNotUnderstood("blocked", "captcha" if captcha else "login_wall", target[:80])
    return answer


def told_state(answer: dict[str, Json]) -> AccountState | None:
    """What Weibo says in words of an account that is not there, None where it says nothing.

    Its code 20003 means that there is no such user; the wordings of the other two states are 未核实.
    """
    if count_at(answer, "ok") == 1:
        return None
    said = text_at(answer, "msg") or text_at(answer, "message")
    if "用户不存在" in said or str(NO_SUCH_USER) in said or count_at(answer, "error_code") == NO_SUCH_USER:
        return "missing"
    if not any(word in said for word in ("账号", "帐号", "用户")):
        return None
    if "已注销" in said:
        return "cancelled"
    is_for_cause = "违反" in said or "投诉" in said
    return "banned" if is_for_cause and "无法查看" in said else None


def told_owner(user: Json) -> str:
    """The body that Weibo has verified a user for (`verified_reason`); empty for a person."""
    is_body = member(user, "verified") is True and count_at(user, "verified_type") in _BODIES
    return verified_owner(user, "verified_reason") if is_body else ""


def _refuse_error_code(code: int | None, said: str) -> None:
    if code is None or code == NO_SUCH_USER:
        return
    if code in _RATE_LIMITS:
        raise PageNotUnderstood("blocked", "rate_limited", said[:80])
    reason = "session_expired" if code == _LOGIN_AGAIN else f"platform_code_{code}"
    raise PageNotUnderstood("blocked", reason, said[:80])


def _refuse_redirect(address: str) -> None:
    if "visitor.passport.weibo" in address or "passport.weibo.com/visitor" in address:
        raise PageNotUnderstood("blocked", "visitor_cookie")
    login = ("//passport.weibo", "login.sina.com.cn", "weibo.com/login", "weibo.cn/login")
    if any(place in address for place in login):
        raise PageNotUnderstood("blocked", "login_wall")


def _refuse_html(text: str) -> None:
    if "Sina Visitor System" in text or "visitor/genvisitor" in text:
        raise PageNotUnderstood("blocked", "visitor_cookie")
    if "geetest" in text or "验证码" in text:
        raise PageNotUnderstood("blocked", "captcha")
    if "passport.weibo" in text or "登录" in text:
        raise PageNotUnderstood("blocked", "login_wall")


def refuse_weibo_message(said: str) -> NoReturn:
    """What a message in the place of a list means.

    Raises:
        PageNotUnderstood: always; `unreadable(platform_message)` where the words are unknown.
    """
    for word, reason in _REFUSING_WORDS.items():
        if word in said:
            raise PageNotUnderstood("blocked", reason, said[:80])
    raise PageNotUnderstood("unreadable", "platform_message", said[:80])
