"""List pager 翻页条: whether a list goes on, and where.

A pager that cannot be followed is still a pager: then nothing is known of what comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from spiders.article_address import linked_address
from spiders.chinese_dates import normal_text
from spiders.list_marks import Marks

MOST_WORDS = 60
"""No pager has more pieces."""
_LONGEST_WORDS = 120
"""No pager says more in one piece; longer texts are not searched."""
_MOST_PAGES = 10_000

_CERTAIN = re.compile(
    r"上一?页|下一?页|尾页|末页|最后一?页|第一页|共\s*+\d++\s*+[页条]|第\s*+\d++\s*+(?:/\s*+\d++\s*+)?页|页次|"
    r"(?<!\d)\d++\s*+/\s*+\d++\s*+页|条/页|每页|总数|共\s*+\d*+\s*+条记录|\bnext\b|\bprev(?:ious)?\b|"
    r"Total\s*\d+|(?<!\d)\d++/Page|到底了|转到|跳转",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"首页|上页|下页|页码|页|共|第|条|转|到|跳|至|GO|确定|记录|当前|总|数|HomePage|Page|"
    r"[\d\s/:,.。…<>«»‹›|\[\]()【】\-—+&;→←*]+",
    re.IGNORECASE,
)
_STEM = r"[\"'](?P<stem>[\w./-]{1,80})[\"']"
_EXTENSION = r"[\"']\.?(?P<ext>\w{1,6})[\"']"
_PAGES = r"(?P<n>\d{1,6})"
_AT = r"(?P<i>\d{1,6})"
_SCRIPTS = (
    # TRS: createPageHTML(50, 0, "index", "html"), counted from 0
    (rf"createPageHTML\w{{0,20}}\s*\(\s*{_PAGES}\s*,\s*{_AT}\s*,\s*{_STEM}\s*,\s*{_EXTENSION}", 0),
    # Pager({size:16, current:0, prefix:'index', suffix:'html', …}), counted from 0
    (
        rf"Pager\s*\(\s*\{{\s*size\s*:\s*{_PAGES}\s*,\s*current\s*:\s*{_AT}\s*,\s*prefix\s*:\s*{_STEM}\s*,"
        rf"\s*suffix\s*:\s*{_EXTENSION}",
        0,
    ),
    # UCAP: createPageHTML('page_div', 50, 1, 'list', 'shtml', 1000), counted from 1
    (
        rf"createPageHTML\w{{0,20}}\s*\(\s*[\"'][\w#.-]{{1,40}}[\"']\s*,\s*{_PAGES}\s*,\s*{_AT}\s*,\s*{_STEM}\s*,"
        rf"\s*{_EXTENSION}",
        1,
    ),
)
_SCRIPT_SHAPES = tuple((re.compile(shape), first) for shape, first in _SCRIPTS)
_SCRIPTED_PAGE = re.compile(r"(?:location(?:\.href)?\s*=|encodeURI\()\s*\(?[\"']([\w./?=&%-]{1,200})[\"']")
_TOTAL = re.compile(r"共\s*(\d{1,6})\s*页|(?<!\d)\d{1,6}\s*/\s*(\d{1,6})\s*页?")
_AT_OF = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Pager:
    """What stands after a list. `is_own`: it follows the rows directly, so it is this list's."""

    is_own: bool = False
    next_url: str | None = None
    is_last: bool = False


def find_pager(marks: Marks, start: int, end: int) -> Pager:
    """The pager of the rows between two places."""
    text, until = _pager_words(marks, end)
    scripts = [script for position, script in marks.pager_scripts if start <= position <= until]
    for script in scripts:
        followed = _from_script(script, marks.base)
        if followed is not None:
            return followed
    if not _CERTAIN.search(text):
        return Pager(is_own=bool(scripts))
    link = next((node for position, node in marks.page_links if end <= position < until), None)
    following = _target(marks, link) if link is not None else None
    if following is not None:
        return Pager(True, next_url=following)
    return Pager(True, is_last=_says_last(text))


def _pager_words(marks: Marks, end: int) -> tuple[str, int]:
    """The words after the rows, as long as they are those of a pager, and where they stop."""
    said: list[str] = []
    for words in marks.words_after(end, most=MOST_WORDS):
        if not may_turn_pages(words.text):
            return " ".join(said), words.position
        said.append(normal_text(words.text))
    return " ".join(said), marks.last


def may_turn_pages(words: str) -> bool:
    """Whether words say nothing but what a pager says."""
    text = normal_text(words)
    return len(text) <= _LONGEST_WORDS and not _FILLING.sub("", _CERTAIN.sub("", text))


def _from_script(script: str, base: str) -> Pager | None:
    """`index_1.html` is the second page where pages are counted from 0, the first where from 1."""
    for shape, first in _SCRIPT_SHAPES:
        found = shape.search(script)
        if found is None:
            continue
        pages, current = int(found["n"]), int(found["i"])
        if pages > _MOST_PAGES:
            return Pager(True)
        if current - first + 1 >= pages:
            return Pager(True, is_last=True)
        return Pager(True, next_url=linked_address(base, f"{found['stem']}_{current + 1}.{found['ext']}"))
    return None


def _target(marks: Marks, link: LexborNode) -> str | None:
    attributes = link.attributes
    address = linked_address(marks.base, attributes.get("href"))
    if address is not None and address != marks.base:
        return address
    for code in (attributes.get("onclick"), attributes.get("href")):
        scripted = _SCRIPTED_PAGE.search((code or "")[:500])
        if scripted is not None:
            return linked_address(marks.base, scripted[1])
    return None


def _says_last(text: str) -> bool:
    """Whether the pager says that there is but one page, or that this is the last of them."""
    totals = [int(found[1] or found[2]) for found in _TOTAL.finditer(text)]
    if totals and max(totals) == 1:
        return True
    at = _AT_OF.search(text)
    return at is not None and at[1] == at[2]
