"""Walls 拦截页: answers that stand where a page should be — firewalls, captchas, logins, soft 404s.

They come with any status, 200 included. A wall is known by what only a wall contains: challenge
scripts on a page without words, or a message that is all a piece of text says. An article about
页面不存在 is no wall.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.chinese_dates import normal_text
from spiders.failed_visits import StatusRefused
from spiders.page import Page
from spiders.reader import PageNotUnderstood

_FEW_WORDS = 500
"""A page that says more than this has something to show beside any message."""
_WORDLESS = 60
_NO_DATES_TO = 250
_MOST_NODES = 3_000
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title", "option", "textarea"})
_DATA = ("{", "[", "<?xml", "<datastore", "<rss", "<feed", "<RESULTS", "<rdf")

_RUISHU = re.compile(r"\$_ts\b")
_JIASULE = re.compile(r"__jsl_clearance|document\.cookie\s*=.{0,6000}?location\.href\s*=\s*location\.pathname", re.DOTALL)
_ACW = re.compile(r"acw_sc__v\d|\bvar\s+arg1\s*=\s*['\"]\w{20,}")
_WZWS = re.compile(r"wzws_sessionid|wzws_cid|aq_wzws|WZWS-RAY", re.IGNORECASE)
_CAPTCHA_MARK = re.compile(
    r"geetest|nc_token|captcha|seccode|cf-challenge|challenge-platform|checkcode|verifycode", re.IGNORECASE
)
_CAPTCHA = re.compile(
    r"(?:请|为了).{0,20}(?:输入|完成|进行|拖动|滑动|点击|通过).{0,12}(?:验证|滑块|拼图).{0,20}|.{0,10}访问过于频繁.{0,40}|.{0,8}操作过于频繁.{0,40}|"
    r"(?:安全|人机|滑动|访问)验证(?:中)?[.…]*|.{0,12}完成验证后.{0,20}|just a moment.{0,5}|attention required.{0,20}|checking your browser.{0,60}|"
    r".{0,20}verify (?:that )?you are (?:a )?human.{0,30}",
    re.IGNORECASE,
)
_FIREWALL = re.compile(
    r".{0,20}(?:您|你)?的?(?:访问|请求|操作|IP).{0,12}(?:被|已被|遭到|疑似|存在|可能).{0,16}(?:拦截|阻断|拒绝|禁止|攻击|威胁|危险|异常).{0,60}|"
    r".{0,20}(?:网站防火墙|Web应用防火墙|网防G01|安全狗|云锁|知道创宇|云防护|云盾).{0,60}|.{0,20}(?:access denied|request blocked|forbidden).{0,60}",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r".{0,10}(?:请|需要?|须)(?:您)?先?登[录陆](?:后|再|之后)?.{0,20}|.{0,6}(?:还?未|尚未|没有)登[录陆].{0,20}|登[录陆](?:已)?(?:超时|失效|过期).{0,20}|"
    r"(?:用户|账号|系统|扫码|统一身份认证|管理员|后台)登[录陆]"
)
_SORRY = r"(?:很?(?:抱歉|遗憾)|非?常?抱歉|对不起|不好意思|sorry|哎呀|oops|404|error|错误|提示)?[\s,，.。!！:：~～\-|]*"
_ASKED = r"(?:您|你)?(?:所|要|想|正在|当前)?(?:要|需要|试图)?(?:访问|查找|浏览|请求|查看|寻找|打开|找)?的?(?:该|此|这个)?"
_THING = r"(?:页面|网页|文件|栏目|文章|内容|信息|资源|链接|地址|网址|页|稿件|文档|目录)"
_GONE = (
    r"(?:可能|已经?|暂时|或许|似乎|好像|不小心)*(?:被|已)?(?:不存在|找不到了?|没找到|删除|移除|移走|下线|失效|撤下|未找到|没有找到|无法找到|走丢了?|丢失了?|无法访问|飞走了|迷路了)"
)
_MISSING = re.compile(
    rf"{_SORRY}(?:{_ASKED}{_THING}{_GONE}|(?:找不到|未找到|没有找到|无法找到)(?:了)?{_ASKED}{_THING})(?:了|或|或者|,|，|、|{_GONE}|{_THING}|.{{0,30}}?)*[.。!！~～…\s]*"
    r"|404(?:\s*[-–:：]?\s*(?:not found|error|错误|页面|找不到).{0,20})?[!！.]?"
    r"|(?:http\s*(?:错误|error)?\s*)?404.{0,3}(?:not found|页面不存在|未找到|找不到).{0,30}|(?:page|file|the page|the requested (?:url|page)).{0,60}not (?:be )?found.{0,40}|not found",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r".{0,20}(?:域名|本站|网站)\S{0,8}(?:出售|转让|已过期|已到期|待售).{0,40}|.{0,20}domain\s+(?:name\s+)?(?:\S+\s+)?is\s+for\s+sale.{0,40}|.{0,20}buy this domain.{0,40}|"
    r".{0,12}(?:网站|站点|本站)\S{0,4}(?:建设中|正在建设|已关闭|暂停服务|未备案|尚未备案|已停用|已关停).{0,40}|没有找到站点.{0,40}|恭喜.{0,6}站点创建成功.{0,20}|"
    r"welcome to nginx.{0,5}|apache2? .{0,20}default page.{0,20}|iis windows server|.{0,12}网站(?:建设|维护|升级)中.{0,40}",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a visitor can read. `says_more`: there is more than a message's worth."""

    lines: tuple[str, ...]
    length: int
    asks_password: bool

    @property
    def says_more(self) -> bool:
        return self.length > _FEW_WORDS

    @property
    def has_dates(self) -> bool:
        return any(_DATE.search(line) for line in self.lines)


def refuse_walls(page: Page) -> None:
    """Lets a page pass that may show what was asked for.

    Raises:
        PageNotUnderstood: `blocked(waf_ruishu | waf_jiasule | waf_acw | waf_wzws | waf_message |
            captcha | login_wall | what the status says)`, `unreachable(soft_404 | parked | what
            the status says)` or `unreadable(empty_body)`.
    """
    is_page = not page.text.lstrip("\ufeff \r\n\t").startswith(_DATA)
    words = _read_words(page) if is_page else _Words((), _FEW_WORDS + 1, asks_password=False)
    _refuse_challenge(page, words)
    if not words.says_more:
        _refuse_firewall_message(words, page.text)
    if page.status != 200:
        refused = StatusRefused(page.status)
        raise PageNotUnderstood(refused.outcome, refused.reason, f"HTTP {page.status}")
    if not page.text.strip():
        raise PageNotUnderstood("unreadable", "empty_body")
    if is_page:
        _refuse_missing(page, words)


def _refuse_challenge(page: Page, words: _Words) -> None:
    """The scripts that firewalls send before they let a browser in."""
    status = page.status
    if status in (412, 202) or (status in (200, 400, 403) and words.length < _WORDLESS and _RUISHU.search(page.text)):
        raise PageNotUnderstood("blocked", "waf_ruishu", f"HTTP {status}")
    if status in (521, 512):
        raise PageNotUnderstood("blocked", "waf_jiasule", f"HTTP {status}")
    if words.length >= _WORDLESS:
        return
    for mark, reason in ((_JIASULE, "waf_jiasule"), (_ACW, "waf_acw"), (_WZWS, "waf_wzws")):
        if mark.search(page.text):
            raise PageNotUnderstood("blocked", reason, f"HTTP {status}")


def _refuse_firewall_message(words: _Words, text: str) -> None:
    for line in words.lines:
        if _CAPTCHA.fullmatch(line):
            raise PageNotUnderstood("blocked", "captcha", line[:80])
        if _FIREWALL.fullmatch(line):
            raise PageNotUnderstood("blocked", "waf_message", line[:80])
    if words.length > _NO_DATES_TO or words.has_dates:
        return
    if words.asks_password or any(_LOGIN.fullmatch(line) for line in words.lines):
        raise PageNotUnderstood("blocked", "login_wall", " ".join(words.lines)[:80])
    if words.length < _WORDLESS and _CAPTCHA_MARK.search(text):
        raise PageNotUnderstood("blocked", "captcha")


def _refuse_missing(page: Page, words: _Words) -> None:
    """A page that says, with HTTP 200, that there is no page."""
    title = page.tree.css_first("title")
    parts = re.split(r"[-_—|–]", normal_text(title.text(strip=True))) if title is not None else []
    told = [part.strip() for part in parts if part.strip()]
    if any(_MISSING.fullmatch(part) for part in told):
        raise PageNotUnderstood("unreachable", "soft_404", told[0][:80])
    if words.says_more:
        return
    for line in words.lines:
        if len(line) <= 80 and _MISSING.fullmatch(line):
            raise PageNotUnderstood("unreachable", "soft_404", line[:80])
        if not words.has_dates and _PARKED.fullmatch(line):
            raise PageNotUnderstood("unreachable", "parked", line[:80])


def _read_words(page: Page) -> _Words:
    """The first words outside links; reading stops as soon as the page says more than a message."""
    body = page.tree.body
    if body is None:
        return _Words((), 0, asks_password=False)
    lines: list[str] = []
    length = 0
    asks_password = False
    for number, node in enumerate(body.traverse(include_text=True, skip_empty=True)):
        if node.tag == "input":
            asks_password = asks_password or (node.attributes.get("type") or "").lower() == "password"
        parent = node.parent
        if node.tag != "-text" or parent is None or parent.tag in _UNSEEN:
            continue
        line = normal_text(node.text_content or "")
        length += len(line)
        if line and parent.tag != "a":
            lines.append(line)
        if length > _FEW_WORDS or number > _MOST_NODES:
            return _Words((), _FEW_WORDS + 1, asks_password=asks_password)
    return _Words(tuple(lines), length, asks_password)
