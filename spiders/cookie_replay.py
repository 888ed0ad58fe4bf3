"""Cookie replay 设置 Cookie 后重试: a page that only sets a cookie and sends its visitor on.

Some gateways let in whoever brings back what they handed out. That is ordinary cookie handling as
long as nothing is computed: every word of the script must be a literal cookie or a plain way on.
What has to be worked out first is a firewall's question, and stays unanswered.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from spiders.address import joined_address
from spiders.page_redirect import LONGEST_PAGE, has_words, plain_text, refresh_of

_SCRIPT = re.compile(r"<script\b([^>]{0,300})>(?>(.*?)</script\s{0,9}>|.*)", re.IGNORECASE | re.DOTALL)
_PLACE = r"(?:(?:window|self|top|parent|document)\s{0,9}\.\s{0,9}){0,2}location"
_HREF = rf"{_PLACE}(?:\s{{0,9}}\.\s{{0,9}}href)?"
_SAME = rf"{_PLACE}\s{{0,9}}\.\s{{0,9}}pathname\s{{0,9}}\+\s{{0,9}}{_PLACE}\s{{0,9}}\.\s{{0,9}}search|{_HREF}"
_ADDRESS = r"[\"'](?P<{name}>[^\"'\s\\]{{1,2000}})[\"']"
_STATEMENT = re.compile(
    r"(?:window\s{0,9}\.\s{0,9})?document\s{0,9}\.\s{0,9}cookie\s{0,9}=\s{0,9}"
    r"(?:\"(?P<double>[^\"\\<>\n]{1,500})\"|'(?P<single>[^'\\<>\n]{1,500})')(?=\s{0,9}(?:[;}]|\n|$))"
    rf"|(?P<again>{_PLACE}\s{{0,9}}\.\s{{0,9}}reload\s{{0,9}}\(\s{{0,9}}(?:true|false)?\s{{0,9}}\)"
    rf"|{_PLACE}\s{{0,9}}\.\s{{0,9}}replace\s{{0,9}}\(\s{{0,9}}(?:{_SAME})\s{{0,9}}\)"
    rf"|{_HREF}\s{{0,9}}=\s{{0,9}}(?:{_SAME})(?![\w.(+])|history\s{{0,9}}\.\s{{0,9}}go\s{{0,9}}\(\s{{0,9}}0\s{{0,9}}\))"
    rf"|{_HREF}\s{{0,9}}=\s{{0,9}}{_ADDRESS.format(name='target')}(?=\s{{0,9}}(?:[;}}\"']|\n|$))"
    rf"|{_PLACE}\s{{0,9}}\.\s{{0,9}}(?:replace|assign)\s{{0,9}}\(\s{{0,9}}{_ADDRESS.format(name='place')}\s{{0,9}}\)"
    # what only waits: setTimeout(function(){…}, 500), setTimeout("…", 500), window.onload = function(){…}
    r"|(?:window\s{0,9}\.\s{0,9})?setTimeout\s{0,9}\(\s{0,9}(?:function\s{0,9}\(\s{0,9}\)\s{0,9}\{|[\"'])"
    r"|(?:\}|[\"'])\s{0,9},\s{0,9}\d{1,4}\s{0,9}\)"
    r"|window\s{0,9}\.\s{0,9}onload\s{0,9}=\s{0,9}function\s{0,9}\(\s{0,9}\)\s{0,9}\{|\}"
    r"|;|\s{1,99}|//<!\[CDATA\[|//\]\]>|<!--|//\s{0,9}-->",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"\s{0,9}([A-Za-z0-9_.$-]{1,80}=[^;,\s]{0,300})\s{0,9}(?:;[^\n]{0,200})?")
_OF_A_FIREWALL = re.compile(r"__jsl|acw_|ssxmod|wzws|aq_wzws|__cf|cf_|__ts|_waf", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CookieReplay:
    """What to ask for next, and what to bring: `a=1; b=2`, empty where the server's header set it."""

    url: str
    cookie: str


@dataclass(frozen=True, slots=True)
class _Said:
    cookies: tuple[str, ...]
    targets: tuple[str, ...]


def cookie_replay(text: str, url: str, *, set_cookie: str) -> CookieReplay | None:
    """How to go on from a page that only hands out a cookie; None for any other.

    `set_cookie` is what the server's header sets; cookies that firewalls are known by are never
    brought back.
    """
    if len(text) > LONGEST_PAGE or has_words(text):
        return None
    said = _said(plain_text(text))
    if said is None or not (said.cookies or set_cookie):
        return None
    targets = {_absolute(url, target) for target in said.targets}
    cookie = "; ".join(said.cookies)
    if len(targets) != 1 or _OF_A_FIREWALL.search(f"{cookie} {set_cookie}"):
        return None
    target = targets.pop()
    is_redirect = target != _absolute(url, "") and not said.cookies
    return (
        None
        if is_redirect or not target.startswith(("http://", "https://"))
        else CookieReplay(target, cookie)
    )


def _said(text: str) -> _Said | None:
    """All that the scripts and the refresh of a page say; None where they say anything else."""
    cookies: list[str] = []
    refresh = refresh_of(text)
    targets = [refresh] if refresh is not None else []
    for attributes, script in _SCRIPT.findall(text):
        place = 0
        while place < len(script):
            found = _STATEMENT.match(script, place)
            if found is None:
                return None
            place = found.end()
            told = found["double"] or found["single"]
            if told is not None:
                cookie = _COOKIE.fullmatch(told)
                if cookie is None:
                    return None
                cookies.append(cookie[1])
            elif found["again"] is not None:
                targets.append("")
            elif (target := found["target"] or found["place"]) is not None:
                targets.append(target)
        if "src" in attributes.lower():
            return None
    return _Said(tuple(cookies), tuple(targets))


def _absolute(url: str, target: str) -> str:
    return joined_address(url, html.unescape(target)) if target else joined_address(url, url)
