"""List pager 翻页条: whether a list goes on, and where.

A pager that cannot be followed is still a pager: then nothing is known of what comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from spiders.article_address import linked_address
from spiders.chinese_dates import normal_text
from spiders.list_marks import Marks

_FARTHEST = 60
_MOST_PAGES = 10_000

_CERTAIN = re.compile(
    r"上一?页|下一?页|尾页|末页|最后一?页|第一页|共\s*\d+\s*[页条]|第\s*\d+\s*(?:/\s*\d+\s*)?页|页次|\d+\s*/\s*\d+\s*页|条/页|每页|总数|"
    r"共\s*\d*\s*条记录|\bnext\b|\bprev(?:ious)?\b|Total\s*\d+|\d+/Page|到底了|转到|跳转",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"首页|上页|下页|页码|页|共|第|条|转|到|跳|至|GO|确定|记录|当前|总|数|"
    r"HomePage|Page|[\d\s/:：,，.。…<>«»‹›|｜\[\]()（）【】\-—+&;→←*]+",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[\[(<]?\s*(?:下一?页|后一?页|next(?:\s*page)?|>|›|»)\s*[>›»\])]*", re.IGNORECASE)
_TRS = re.compile(
    r"createPageHTML\w*\s*\(\s*(?P<n>\d{1,6})\s*,\s*(?P<i>\d{1,6})\s*,\s*[\"'](?P<stem>[\w./-]{1,80})[\"']\s*,\s*"
    r"[\"']\.?(?P<ext>\w{1,6})[\"']"
)
_UCAP = re.compile(
    r"createPageHTML\w*\s*\(\s*[\"'][\w#.-]{1,40}[\"']\s*,\s*(?P<n>\d{1,6})\s*,\s*(?P<i>\d{1,6})\s*,\s*"
    r"[\"'](?P<stem>[\w./-]{1,80})[\"']\s*,\s*[\"']\.?(?P<ext>\w{1,6})[\"']"
)
_PAGER = re.compile(
    r"Pager\s*\(\s*\{\s*size\s*:\s*(?P<n>\d{1,6})\s*,\s*current\s*:\s*(?P<i>\d{1,6})\s*,\s*prefix\s*:\s*"
    r"[\"'](?P<stem>[\w./-]{1,80})[\"']\s*,\s*suffix\s*:\s*[\"']\.?(?P<ext>\w{1,6})[\"']"
)
_SCRIPTED_PAGE = re.compile(r"(?:location(?:\.href)?\s*=|encodeURI\()\s*\(?[\"']([\w./?=&%-]{1,200})[\"']")
_TOTAL = re.compile(r"共\s*(\d{1,6})\s*页|\d+\s*/\s*(\d{1,6})\s*页?|第\s*\d+\s*/\s*(\d{1,6})\s*页")


@dataclass(frozen=True, slots=True)
class Pager:
    """What stands after a list. `is_own`: it follows the rows directly, so it is this list's."""

    is_own: bool = False
    next_url: str | None = None
    is_last: bool = False


def find_pager(marks: Marks, start: int, end: int, container: LexborNode, url: str) -> Pager:
    """The pager of the rows between two places."""
    text, until = _following_pager_words(marks, end)
    scripts = [script for position, script in marks.pager_scripts if start <= position <= until]
    for script in scripts:
        followed = _from_script(script, url)
        if followed is not None:
            return followed
    if not text or not _CERTAIN.search(text):
        return Pager(is_own=bool(scripts))
    following = _next_link(marks, container, end, until)
    if following:
        return Pager(True, next_url=following)
    return Pager(True, is_last=_says_one_page(text))


def _following_pager_words(marks: Marks, end: int) -> tuple[str, int]:
    """The words after the rows, as long as they are those of a pager, and where they stop."""
    said: list[str] = []
    until = marks.last
    for words in marks.words_after(end, _FARTHEST):
        text = normal_text(words.text)
        left = _FILLING.sub("", _CERTAIN.sub("", text))
        if left:
            until = words.position
            break
        said.append(text)
    return " ".join(said), until


def _from_script(script: str, url: str) -> Pager | None:
    """TRS counts from 0 (`index_1.html` is the second page), UCAP from 1 (`list_2.shtml`)."""
    for pattern, first in ((_TRS, 0), (_PAGER, 0), (_UCAP, 1)):
        found = pattern.search(script)
        if found is None:
            continue
        pages, current = int(found["n"]), int(found["i"])
        if pages > _MOST_PAGES or current - first + 1 >= pages:
            return Pager(True, is_last=pages <= _MOST_PAGES)
        following = current + 1
        return Pager(True, next_url=urljoin(url, f"{found['stem']}_{following}.{found['ext']}"))
    return None


def _next_link(marks: Marks, container: LexborNode, start: int, until: int) -> str | None:
    """Where the 下一页 between two places leads."""
    around: LexborNode | None = container
    for _ in range(5):
        if around is None:
            return None
        for link in around.css("a"):
            if start <= marks.start_of(link) < until and _NEXT.fullmatch(normal_text(link.text(strip=True))):
                return _target(marks, link)
        around = around.parent
    return None


def _target(marks: Marks, link: LexborNode) -> str | None:
    attributes = link.attributes
    address = linked_address(marks.base, attributes.get("href"))
    if address is not None and address != marks.base:
        return address
    for code in (attributes.get("onclick"), attributes.get("href")):
        scripted = _SCRIPTED_PAGE.search(code or "")
        if scripted:
            return linked_address(marks.base, scripted[1])
    return None


def _says_one_page(text: str) -> bool:
    """Whether the pager says that there is but one page, or that this is the last of them."""
    totals = [int(next(filter(None, found.groups()))) for found in _TOTAL.finditer(text)]
    if totals and max(totals) == 1:
        return True
    at = re.search(r"(\d{1,6})\s*/\s*(\d{1,6})", text)
    return at is not None and at[1] == at[2]
