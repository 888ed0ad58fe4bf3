"""WeChat article 微信文章: what one `/s/…` page says of its date, its author and its account.

Every such page comes with HTTP 200, also the ones that say the article or the whole account is
gone. A text that is not known is never taken for either.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs

from selectolax.lexbor import LexborNode

from monitor.domain.look import AccountIdentity, AccountState, Originality, Publication
from monitor.domain.target import plain
from spiders.account_posts import post
from spiders.address import split_address
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.platform_answer import led_to
from spiders.post_times import PostTime, epoch_time, written_time
from spiders.reader import PageNotUnderstood

_EPOCHS = (
    re.compile(r"""\bvar\s+ct\s*=\s*["'](\d+)["']"""),
    re.compile(r"""\boriCreateTime\s*[=:]\s*["'](\d+)["']"""),
    re.compile(r"""\bori_create_time\s*[=:]\s*["']?(\d+)"""),
    re.compile(r"""\bvar\s+create_time\s*=\s*["'](\d+)["']"""),
)
_WRITTEN_TIME = re.compile(
    r"""\b(?:createTime|create_time)\s*[=:]\s*(?:JsDecode\()?["'](\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)["']"""
)
_STAT = re.compile(r"""\b_?copyright_stat\s*[=:]\s*["']?(\d+)""")
_RET = re.compile(r"""cgiDataNew\s*=\s*\{.{0,400}?\bret\s*:\s*["']?(-?\d+)""", re.DOTALL)
_GH = re.compile(r"""\buser_name\s*[=:]\s*(?:JsDecode\()?["'](gh_\w+)["']""")
_BIZ = re.compile(r"""\b(?:biz\s*=|bizuin\s*:)\s*(?:JsDecode\()?["']([\w+/]+=*)["']""")
_NEW_HOME = re.compile(r"""transferTargetLink\s*=\s*["']([^"']+)["']""")
_REPRINTED_FROM = re.compile(r"以下文章来源于\s*([^<，,\s]{1,40})")
_SAYS_REPRINT = re.compile(
    r"^[（(【\[]?\s{0,9}(?:(?:本文|文章|内容)?转(?:载)?自\s{0,9}[：:丨|]?|转载(?:来源)?\s{0,9}[：:丨|])\s{0,9}(\S[^）)】\]]{0,39})"
)
_SAYS_SOURCE = re.compile(
    r"^[（(【\[]?\s{0,9}(?:文章|稿件|信息|内容|素材)?(?:来源|来源于|来自)\s{0,9}[：:丨|]\s{0,9}(\S[^）)】\]]{0,39})"
)
_SAID_END = re.compile(r"[丨|／/　]| {2,}|编辑|作者|记者")
_REQUEST = ("请", "须", "需", "务必", "必须", "注明")
_LINES = frozenset({"p", "section", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "br"})
"""Elements of an article's body after which a new line begins."""
_UNSEEN = frozenset({"script", "style", "template"})
_ASSIGNED = re.compile(
    r"""\b(nickname|nick_name|msg_title|title|platform)\s*+[=:]\s*+(?:htmlDecode\(|JsDecode\()?"""
    r"""(["'])((?:\\.|(?!\2).)*+)\2"""
)
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")
_CAPTCHA = ("环境异常", "完成验证后即可继续访问", "访问过于频繁", "wappoc_appmsgcaptcha")


@dataclass(frozen=True, slots=True)
class WechatArticle:
    """An article that could be read. `named_source` is another body its 来源 line names."""

    item: Publication
    account: AccountIdentity
    named_source: str | None = None


@dataclass(frozen=True, slots=True)
class WechatAccountGone:
    """The page says that the account itself was cancelled, banned or migrated."""

    account: AccountIdentity


def read_wechat_article(page: Page) -> WechatArticle | WechatAccountGone:
    """Reads an article page, or the message WeChat shows in its place.

    Raises:
        PageNotUnderstood: the article alone is gone, a captcha, an expired link, a page that is
            too large, or one that nobody knows.
    """
    if "wappoc_appmsgcaptcha" in led_to(page):
        raise PageNotUnderstood("blocked", "captcha")
    refuse_large_page(page)
    scripts = "\n".join(node.text() for node in page.tree.css("script"))
    if _is_article(page, scripts):
        return _read_article(page, scripts)
    message = page.tree.css_first(".weui-msg__title")
    if message is not None:
        return _read_message(message.text(), scripts)
    if page.tree.css_first(".mesg-block") is not None and "暂时无法查看" in page.text:
        raise PageNotUnderstood("unreadable", "temporarily_unavailable")
    if any(word in page.text for word in _CAPTCHA):
        raise PageNotUnderstood("blocked", "captcha")
    if not page.text.strip():
        raise PageNotUnderstood("unreadable", "empty_body")
    raise PageNotUnderstood("unreadable", "unrecognised_page")


def _is_article(page: Page, scripts: str) -> bool:
    ret = _RET.search(scripts)
    if ret is not None and int(ret[1]) != 0:
        return False
    return page.tree.css_first("#js_article") is not None or ret is not None


def _read_article(page: Page, scripts: str) -> WechatArticle:
    name = _name(page, scripts)
    originality, origin, named = _originality(page, scripts, name)
    time = _time(page, scripts)
    if time.on is None:
        raise PageNotUnderstood("unreadable", "unparsable_date" if time.raw else "undated_items")
    item = post(_title(page, scripts), page.url, time, originality=originality, origin=origin or named)
    gh, biz = _GH.search(scripts), _BIZ.search(scripts)
    account_id = gh[1] if gh else biz[1] if biz else ""
    return WechatArticle(item, AccountIdentity(name=name, account_id=account_id), named)


def _time(page: Page, scripts: str) -> PostTime:
    for pattern in _EPOCHS:
        if found := pattern.search(scripts):
            return epoch_time(found[1], page.fetched_at)
    found = _WRITTEN_TIME.search(scripts)
    return written_time(found[1], page.fetched_at) if found else PostTime(None)


def _script_text(scripts: str, *names: str) -> str:
    """The first of these script variables or members (see `_ASSIGNED`) that holds text, unescaped."""
    told: dict[str, str] = {}
    for found in _ASSIGNED.finditer(scripts):
        if found[1] in names and found[1] not in told:
            text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[3])
            if cleaned := html.unescape(text).strip():
                told[found[1]] = cleaned
    return next((told[name] for name in names if name in told), "")


def _name(page: Page, scripts: str) -> str:
    told = _script_text(scripts, "nickname", "nick_name")
    if told:
        return told
    shown = page.tree.css_first("#js_name, .wx_follow_nickname")
    return shown.text().strip() if shown else ""


def _title(page: Page, scripts: str) -> str:
    shown = page.tree.css_first("#activity-name")
    if shown is not None and shown.text().strip():
        return shown.text()
    meta = page.tree.css_first('meta[property="og:title"]')
    told = (meta.attributes.get("content") or "") if meta else ""
    return told.strip() or _script_text(scripts, "msg_title", "title")


def _originality(page: Page, scripts: str, name: str) -> tuple[Originality, str | None, str | None]:
    """Original or not, whom it was forwarded from, and whom a mere 来源 line names.

    The stat's scale on pages: 0 nothing declared, 1 original, 2 reprint of a declared original. A
    来源 line alone does not make a forward: the text may be the account's own all the same.
    """
    stat = _STAT.search(scripts)
    reprinted = _reprinted_from(page)
    if stat is not None and stat[1] == "1":
        return "original", None, None
    if reprinted or (stat is not None and stat[1] == "2"):
        return "forwarded", reprinted or _script_text(scripts, "platform") or None, None
    lines = _body_lines(page)
    if said := _other_body(lines, _SAYS_REPRINT, name):
        return "forwarded", said, None
    if stat is None and page.tree.css_first("#copyright_logo") is not None:
        return "original", None, None
    return "undeclared", None, _other_body(lines, _SAYS_SOURCE, name)


def _reprinted_from(page: Page) -> str | None:
    told = page.tree.css_first(".original_primary_nickname")
    if told is not None and told.text().strip():
        return told.text().strip()
    tips = page.tree.css_first(".original_primary_card_tips")
    found = _REPRINTED_FROM.search(tips.text()) if tips else None
    return found[1] if found else None


def _body_lines(page: Page) -> list[str]:
    body = page.tree.css_first("#js_content")
    if body is None:
        return []
    lines = "".join(_pieces(body)).splitlines()
    return [line.strip() for line in lines if line.strip()]


def _pieces(body: LexborNode) -> Iterator[str]:
    """The texts of a body in order, with a new line behind every element that ends one."""
    opened: list[tuple[int, str]] = []
    for node in body.traverse(include_text=True, skip_empty=True):
        parent = node.parent.mem_id if node.parent is not None else 0
        while opened and opened[-1][0] != parent:
            yield "\n" if opened.pop()[1] in _LINES else ""
        if node.tag != "-text":
            opened.append((node.mem_id, node.tag or ""))
        elif not opened or opened[-1][1] not in _UNSEEN:
            yield node.text_content or ""


def _other_body(lines: list[str], pattern: re.Pattern[str], name: str) -> str | None:
    """The body that a line of this kind names, if it is certainly not the account itself."""
    if not name:
        return None
    for line in lines:
        found = pattern.match(line)
        if found is None:
            continue
        said = _SAID_END.split(found[1], maxsplit=1)[0].strip(" 。；;，,")
        is_itself = plain(said) in plain(name) or plain(name) in plain(said)
        if said and not is_itself and not said.startswith(_REQUEST):
            return said
    return None


Fate = Literal["deleted_by_author", "removed_by_platform", "link_expired", "temporarily_unavailable"]


def _read_message(text: str, scripts: str) -> WechatAccountGone:
    """What a message page means: the account's end, else the article's, else nothing known."""
    said = plain(text).replace("账号", "帐号")
    state = _account_state(said)
    if state is not None:
        return WechatAccountGone(AccountIdentity(state=state, migrated_to=_new_home(scripts)))
    match _article_fate(said):
        case "deleted_by_author":
            raise PageNotUnderstood("unreachable", "article_deleted_by_author")
        case "removed_by_platform":
            raise PageNotUnderstood("unreachable", "article_removed_by_platform")
        case "link_expired":
            raise PageNotUnderstood("unreadable", "link_expired")
        case "temporarily_unavailable":
            raise PageNotUnderstood("unreadable", "temporarily_unavailable")
        case None:
            if any(word in said for word in _CAPTCHA):
                raise PageNotUnderstood("blocked", "captcha")
            raise PageNotUnderstood("unreadable", "unrecognised_page", said[:60])


def _account_state(said: str) -> AccountState | None:
    is_account = "帐号" in said or "公众号" in said
    if is_account and "注销" in said:
        return "cancelled"
    if is_account and ("屏蔽" in said or "封禁" in said or "封停" in said):
        return "banned"
    return "migrated" if is_account and "迁移" in said else None


def _article_fate(said: str) -> Fate | None:
    if "被发布者删除" in said or "deletedbytheauthor" in said:
        return "deleted_by_author"
    if "无法查看" in said and "暂时" in said:
        return "temporarily_unavailable"
    is_item = "内容" in said or "文章" in said
    if is_item and any(word in said for word in ("违规", "侵权", "发送失败")):
        return "removed_by_platform"
    return "link_expired" if "链接已过期" in said else None


def _new_home(scripts: str) -> str:
    """The `__biz` a migrated account lives under now, empty where the page does not link it."""
    found = _NEW_HOME.search(scripts)
    if found is None:
        return ""
    query = split_address(html.unescape(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]))).query
    return parse_qs(query.replace("+", "%2B")).get("__biz", [""])[0]
