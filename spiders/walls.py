"""Walls 拦截页: answers that stand where a page should be — firewalls, captchas, logins, soft 404s.

They come with any status, 200 included. A wall is known by what only a wall contains: a challenge
script on a page without words, or a message that is all a piece of text outside links says, on a
page that says little else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.chinese_dates import normal_text
from spiders.failed_visits import StatusRefused
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.reader import PageNotUnderstood
from spiders.visible_words import visible_words
from spiders.wall_messages import CAPTCHA, FIREWALL, LOGIN, MISSING, PARKED

_FEW_WORDS = 500
"""A page that says more than this has something to show beside any message."""
_HARDLY_WORDS = 250
_WORDLESS = 60
_LONGEST_MESSAGE = 160
_DATA = ("{", "[", "<?xml", "<datastore", "<rss", "<feed", "<RESULTS", "<rdf")

_RUISHU = re.compile(r"\$_ts\b")
_JIASULE = re.compile(r"__jsl_clearance")
_SETS_COOKIE = re.compile(r"document\.cookie\s{0,9}=")
_COMES_BACK = re.compile(r"location\.href\s{0,9}=\s{0,9}location\.pathname")
_ACW = re.compile(r"acw_sc__v\d|\bvar\s{1,9}arg1\s{0,9}=\s{0,9}['\"]\w{20,}")
_WZWS = re.compile(r"wzws_sessionid|wzws_cid|aq_wzws|WZWS-RAY", re.IGNORECASE)
_CAPTCHA_MARK = re.compile(
    r"geetest|nc_token|captcha|seccode|cf-challenge|challenge-platform|checkcode|verifycode", re.IGNORECASE
)
_CHALLENGES = ((_JIASULE, "waf_jiasule"), (_ACW, "waf_acw"), (_WZWS, "waf_wzws"), (_CAPTCHA_MARK, "captcha"))
_LONGEST_CHALLENGE = 50_000
"""Where a challenge must have begun; what a stranger sends may be a hundred times as long."""
_RUISHU_STATUSES = frozenset({202, 412})
_JIASULE_STATUSES = frozenset({512, 521})
_TITLE_PARTS = re.compile(r"[-_—|–]")
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Said:
    """The pieces of text outside links, and how much there is to read in all."""

    messages: tuple[str, ...] = ()
    length: int = _FEW_WORDS + 1

    @property
    def has_dates(self) -> bool:
        return any(_DATE.search(message) for message in self.messages)


def refuse_walls(page: Page) -> None:
    """Lets a page pass that may show what was asked for.

    Raises:
        PageNotUnderstood: `blocked(waf_ruishu | waf_jiasule | waf_acw | waf_wzws | waf_message |
            captcha | login_wall)`, `unreachable(soft_404 | parked)`,
            `unreadable(empty_body | page_too_large)`, or what a status other than 200 means.
    """
    refused = StatusRefused(page.status) if page.status != 200 else None
    try:
        refuse_large_page(page)
    except PageNotUnderstood as too_large:
        raise (_by_status(refused, page) if refused is not None else too_large) from None
    is_data = page.text[:200].lstrip("\ufeff \r\n\t").startswith(_DATA)
    said = _Said() if is_data else _read_said(page)
    _refuse_challenge(page, said)
    # a status that already means a wall keeps its name; any other may be a firewall's disguise
    if said.length <= _FEW_WORDS and (refused is None or refused.outcome != "blocked"):
        _refuse_message(page, said)
    if refused is not None:
        raise _by_status(refused, page)
    if not page.text.strip():
        raise PageNotUnderstood("unreadable", "empty_body")
    if not is_data:
        _refuse_missing(page, said)


def _by_status(refused: StatusRefused, page: Page) -> PageNotUnderstood:
    return PageNotUnderstood(refused.outcome, refused.reason, f"HTTP {page.status}")


def _refuse_challenge(page: Page, said: _Said) -> None:
    """The scripts that firewalls send before they let a browser in."""
    status = page.status
    is_wordless = said.length < _WORDLESS
    text = page.text[:_LONGEST_CHALLENGE]
    if status in _RUISHU_STATUSES or (is_wordless and _RUISHU.search(text)):
        raise PageNotUnderstood("blocked", "waf_ruishu", f"HTTP {status}")
    if status in _JIASULE_STATUSES:
        raise PageNotUnderstood("blocked", "waf_jiasule", f"HTTP {status}")
    if is_wordless and _asks_again_with_cookie(text):
        raise PageNotUnderstood("blocked", "waf_jiasule", f"HTTP {status}")
    for mark, reason in _CHALLENGES if is_wordless else ():
        if mark.search(text):
            raise PageNotUnderstood("blocked", reason, f"HTTP {status}")


def _asks_again_with_cookie(text: str) -> bool:
    """Whether a script sets a cookie and then asks for the same page once more."""
    cookie = _SETS_COOKIE.search(text)
    return cookie is not None and _COMES_BACK.search(text, cookie.end()) is not None


def _refuse_message(page: Page, said: _Said) -> None:
    """What firewalls and logins say instead of showing a page."""
    for message in said.messages:
        if CAPTCHA.fullmatch(message):
            raise PageNotUnderstood("blocked", "captcha", message)
        if FIREWALL.fullmatch(message):
            raise PageNotUnderstood("blocked", "waf_message", message)
    if said.length > _HARDLY_WORDS or said.has_dates:
        return
    asks_password = page.tree.css_first('input[type="password" i]') is not None
    if asks_password or any(LOGIN.fullmatch(message) for message in said.messages):
        raise PageNotUnderstood("blocked", "login_wall", " ".join(said.messages)[:80])


def _refuse_missing(page: Page, said: _Said) -> None:
    """A page that says, with HTTP 200, that there is no page."""
    title = page.tree.css_first("title")
    parts = _TITLE_PARTS.split(normal_text(title.text(strip=True))[:200]) if title is not None else []
    for part in parts:
        if MISSING.fullmatch(part.strip()):
            raise PageNotUnderstood("unreachable", "soft_404", part.strip())
    for message in said.messages if said.length <= _FEW_WORDS else ():
        if MISSING.fullmatch(message):
            raise PageNotUnderstood("unreachable", "soft_404", message)
        if not said.has_dates and PARKED.fullmatch(message):
            raise PageNotUnderstood("unreachable", "parked", message)


def _read_said(page: Page) -> _Said:
    """The first words of a page; reading stops as soon as it says more than a message."""
    messages: list[str] = []
    length = 0
    for parent, text in visible_words(page):
        words = normal_text(text)
        length += len(words)
        if length > _FEW_WORDS:
            return _Said()
        if words and parent.tag != "a" and len(words) <= _LONGEST_MESSAGE:
            messages.append(words)
    return _Said(tuple(messages), length)
