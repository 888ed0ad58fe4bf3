"""Page redirect 页内跳转: the address to which an otherwise empty page sends its visitor.

Only a page without words of its own is followed: "页面不存在，3秒后返回首页" says something, and
must be read, not followed. So must a page that also sets a cookie by script: it wants it back.
"""

from __future__ import annotations

import html
import re

from spiders.address import joined_address

LONGEST_PAGE = 4096
_MOST_WORDS = 30
_LONGEST_WAIT = 5

_REFRESH = re.compile(
    r"""<meta\b[^>]{0,200}http-equiv\s*=\s*["']?refresh["']?[^>]{0,200}""",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"""content\s*+=\s*+(?:["']\s*+)?(\d{1,3})(?:\.\d{1,9})?\s*(?:[;,]\s*(?:url\s*=\s*)?['"]?([^"'>\s]{0,2000}))?""",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"""(?:window\.|self\.|top\.|document\.|parent\.)?location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*"""
    r"""["']([^"'\s]{1,2000})["']"""
)
_SETS_COOKIE = re.compile(r"document\s*\.\s*cookie\s*=")
_UNSEEN = re.compile(
    r"<(script|style|title|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_OF_NO_VISITOR = re.compile(
    r"(<script\b.*?(?:</script\s*>|\Z))|<!--.*?(?:-->|\Z)|<noscript\b.*?(?:</noscript\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\w\"'])//(?!\s{0,9}-->)[^\n]*", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def page_redirect(text: str, url: str) -> str | None:
    """Where the page leads, absolute; None for a page that has something to say itself."""
    if len(text) > LONGEST_PAGE or has_words(text) or _SETS_COOKIE.search(text):
        return None
    target = _target(plain_text(text))
    if target is None:
        return None
    absolute = joined_address(url, html.unescape(target))
    return absolute if absolute.startswith(("http://", "https://")) else None


def has_words(text: str) -> bool:
    """Whether a page says more than that it leads elsewhere."""
    return len("".join(_TAG.sub("", _UNSEEN.sub("", text)).split())) > _MOST_WORDS


def plain_text(text: str) -> str:
    """A small page without comments, and without what it shows only where scripts do not run."""
    return _OF_NO_VISITOR.sub(lambda found: _COMMENT.sub("", found[1]) if found[1] else "", text)


def refresh_of(text: str) -> str | None:
    """Where the page's refresh leads, empty for the page itself; None where it has none that is soon."""
    refresh = _REFRESH.search(text)
    content = _CONTENT.search(refresh[0]) if refresh is not None else None
    if content is None or int(content[1]) > _LONGEST_WAIT:
        return None
    return content[2] or ""


def _target(text: str) -> str | None:
    refresh = refresh_of(text)
    if refresh:
        return refresh
    scripted = _SCRIPT.findall(text)
    # a page that may go to several places decides by script, which we do not run
    return scripted[0] if len(scripted) == 1 else None
