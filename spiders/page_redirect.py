"""Page redirect 页内跳转: the address to which an otherwise empty page sends its visitor.

Only a page without words of its own is followed: "页面不存在，3秒后返回首页" says something, and
must be read, not followed.
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
    r"""content\s*=\s*["']?\s*(\d{1,3})\s*[;,]\s*url\s*=\s*['"]?([^"'>\s]{1,2000})""", re.IGNORECASE
)
_SCRIPT = re.compile(
    r"""(?:window\.|self\.|top\.|document\.|parent\.)?location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*"""
    r"""["']([^"'\s]{1,2000})["']"""
)
_UNSEEN = re.compile(
    r"<(script|style|title|noscript)\b.{0,4096}?</\1\s*>|<!--.{0,4096}?-->", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^>]{0,2000}>")


def page_redirect(text: str, url: str) -> str | None:
    """Where the page leads, absolute; None for a page that has something to say itself."""
    if len(text) > LONGEST_PAGE or len(_words(text)) > _MOST_WORDS:
        return None
    target = _target(text)
    if target is None:
        return None
    absolute = joined_address(url, html.unescape(target))
    return absolute if absolute.startswith(("http://", "https://")) else None


def _target(text: str) -> str | None:
    refresh = _REFRESH.search(text)
    if refresh is not None:
        content = _CONTENT.search(refresh[0])
        if content is not None and int(content[1]) <= _LONGEST_WAIT:
            return content[2]
    scripted = _SCRIPT.findall(text)
    # a page that may go to several places decides by script, which we do not run
    return scripted[0] if len(scripted) == 1 else None


def _words(text: str) -> str:
    return "".join(_TAG.sub("", _UNSEEN.sub("", text)).split())
