"""List walk 页面遍历: one pass over a parsed page that notes the marks of lists.

Comments, scripts, choices of forms and what is hidden are passed over: only what a visitor sees
can be a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from selectolax.lexbor import LexborNode

from spiders.article_address import linked_address
from spiders.chinese_dates import ShownDate, may_show_date, normal_text, shown_date
from spiders.embedded_dates import glued_date, joined_date
from spiders.list_marks import Anchor, DateMark, Marks, Words
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.reader import PageNotUnderstood
from spiders.visible_words import UNSEEN_TAGS

MOST_NODES = 80_000
MOST_ANCHORS = 10_000
"""Of a page with more links only a part would be known, and of its list nobody could say which."""
_MOST_LINKED = 10_000_000
"""More characters in links than any page has: they stand within each other."""

_LONGEST_SPLIT = 24
_MOST_SPLIT_NODES = 24
_SCRIPT_EXCERPT = 400
_MOST_CALLS = 5
_LINE_COMMENT = re.compile(r"(?<!:)//")
_BREAKS = frozenset({"a", "img", "script", "iframe", "h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = frozenset({"ul", "ol", "dl", "tbody", "iframe"})
_BLOCKS = frozenset({"div", "section", "article", "main", "table", "template"})
_UNSEEN = UNSEEN_TAGS - {"script", "noscript", "select", "template"}
"""Beside what is hidden anyway."""
_PAGER_SCRIPT = re.compile(
    r"createPageHTML\w{0,20}\s{0,9}\(|\bPager\s{0,9}\(\s{0,9}\{|\.jpage\s{0,9}\(|laypage|\.pagination\s{0,9}\("
)
_MAY_BE_HIDDEN = 'noscript, select, template, [style*="none" i], [style*="hidden" i]'
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAY_DATE = re.compile(r"[\d刚天年]")
_NO_PART = re.compile(r"(?![年月日])[A-Za-z一-鿿]")
_MAY_GLUE = re.compile(r"\d{4}")
_TRIVIAL = re.compile(
    r"[\[【(（《<]?\s*(?:更多|more|详情|详细|查看|查看全文|查看详情|阅读全文|全文|下载|附件|点击访问|点击查看|"
    r"点击下载|首页|上一?页|下一?页|尾页|末页|最后一页|第一页|返回|关闭|打印|收藏|分享|跳转|go|next|prev|home|"
    r"[»«><…]{1,2}|\.\.\.|\d+)\s*[\]】)）》>]{0,3}|[\[【][^\]】]{1,12}[\]】]|.?",
    re.IGNORECASE | re.DOTALL,
)
_TRIVIAL_STARTS = frozenset(
    "[【(（《<»«>›….更详查阅全下附点首上尾末最第返关打收分跳后"
    "0123456789０１２３４５６７８９"
    "mMgGnNpPhH"
    " \xa0\u3000"
)
"""What such words, and those that lead to a next page, may begin with."""
_LONGEST_TRIVIAL = 16
_LONGEST_TITLE = 60
_NEXT_PAGE = re.compile(
    r"[\[(<]?\s*(?:(?:下一?页|后一?页|next(?:\s*page)?)\s*[>›»\])]*|[>›»]{1,2})", re.IGNORECASE
)


def walk_page(page: Page) -> Marks:
    """Notes everything the search for a list needs.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    walk = Walk(page)
    body = page.tree.body
    if body is not None:
        for position, node in enumerate(body.traverse(include_text=True, skip_empty=True)):
            walk.take(node, position)
    return walk.marks


class Walk:
    """Takes nodes in document order; passes over what is hidden."""

    def __init__(self, page: Page) -> None:
        refuse_large_page(page)
        base = page.tree.css_first("base[href]")
        address = linked_address(page.url, base.attributes.get("href") if base else None)
        self.marks = self._marks = Marks(address or page.url)
        self._order, self._words = self.marks.order, self.marks.words
        self._fetched_at = page.fetched_at
        self._hidden = _hidden_nodes(page)
        self._split: set[int] = set()
        self._read = 0

    def take(self, node: LexborNode, position: int) -> None:
        """Notes what one node is.

        Raises:
            PageNotUnderstood: `unreadable(page_too_large)`.
        """
        if position > MOST_NODES:
            raise PageNotUnderstood("unreadable", "page_too_large", f"more than {MOST_NODES} nodes")
        key = node.mem_id
        self._order[key] = position
        tag = node.tag or ""
        if tag != "-text":
            noting = _NOTED.get(tag)
            if noting is not None:
                noting(self, node, position)
        elif key not in self._hidden:
            text = (node.text_content or "").strip()
            if text:
                self._words.append(Words(node, position, text))
                if _MAY_DATE.search(text):
                    self._take_date(text, node, position)

    def _take_break(self, _node: LexborNode, position: int) -> None:
        self._marks.breaks.append(position)

    def _take_frame(self, node: LexborNode, position: int) -> None:
        if node.mem_id not in self._hidden:
            self._marks.frames.append((position, node))

    def _take_inner_page(self, node: LexborNode, position: int) -> None:
        self._take_break(node, position)
        self._take_frame(node, position)

    def _take_block(self, node: LexborNode, position: int) -> None:
        self._marks.blocks.append((position, node))

    def _take_comment(self, node: LexborNode, position: int) -> None:
        self._marks.comments.append((position, node))

    def _hide(self, node: LexborNode, _position: int) -> None:
        """Text right inside what a browser shows nothing of."""
        self._hidden.update(child.mem_id for child in node.iter(include_text=True))

    def _take_anchor(self, node: LexborNode, position: int) -> None:
        marks = self._marks
        marks.breaks.append(position)
        if node.mem_id in self._hidden:
            return
        text = node.text(strip=True)
        self._read += len(text)
        if self._read > _MOST_LINKED:
            raise PageNotUnderstood("unreadable", "page_too_large", "links within links")
        if len(text) > _LONGEST_TRIVIAL or (len(text) > 1 and text[0] not in _TRIVIAL_STARTS):
            self._note_title(node, position)
        elif _NEXT_PAGE.fullmatch(text):
            marks.page_links.append((position, node))
        elif not _TRIVIAL.fullmatch((text or node.attrs.get("title") or "")[:_LONGEST_TITLE]):
            self._note_title(node, position)

    def _note_title(self, node: LexborNode, position: int) -> None:
        if len(self._marks.anchors) >= MOST_ANCHORS:
            raise PageNotUnderstood("unreadable", "page_too_large", f"more than {MOST_ANCHORS} links")
        self._marks.anchors.append(Anchor(node, position))

    def _take_script(self, node: LexborNode, position: int) -> None:
        """Every call that draws a pager; one that is commented out says nothing but that there is one."""
        self._hide(node, position)
        self._marks.breaks.append(position)
        self._marks.scripts.append((position, node))
        text = node.text() or ""
        for found in islice(_PAGER_SCRIPT.finditer(text), _MOST_CALLS):
            at = found.start()
            excerpt = "" if _is_commented_out(text, at) else text[at : at + _SCRIPT_EXCERPT]
            self._marks.pager_scripts.append((position, excerpt))

    def _take_date(self, text: str, node: LexborNode, position: int) -> None:
        parent, dates = node.parent, self._marks.dates
        if parent is None:
            return
        shown = shown_date(text, self._fetched_at) if may_show_date(text) else None
        if shown is not None and shown.on is not None:
            dates.append(DateMark(parent, position, shown))
        elif self._is_in_split(parent):
            return
        elif len(text) <= _LONGEST_SPLIT and not _NO_PART.search(text) and (joined := self._joined(parent)):
            dates.append(DateMark(joined[0], position, joined[1]))
        elif shown is not None:
            dates.append(DateMark(parent, position, _told_in_full(parent, shown, self._fetched_at)))
        elif _MAY_GLUE.search(text) and (glued := glued_date(text)):
            self._marks.glued.append(DateMark(parent, position, glued[0], glued[1]))

    def _is_in_split(self, parent: LexborNode) -> bool:
        above = parent.parent
        return parent.mem_id in self._split or (above is not None and above.mem_id in self._split)

    def _joined(self, parent: LexborNode) -> tuple[LexborNode, ShownDate] | None:
        """A date whose year, month or day stand in elements of their own, below one or two above them."""
        for around in (parent, parent.parent):
            parts = _short_parts(around) if around is not None else None
            if around is None or parts is None:
                return None
            on = joined_date(parts) if len(parts) > 1 else None
            if on is not None:
                self._split.add(around.mem_id)
                return around, ShownDate(normal_text(" ".join(parts)), on)
        return None


_NOTED: dict[str, Callable[[Walk, LexborNode, int], None]] = {
    **dict.fromkeys(_BREAKS, Walk._take_break),
    **dict.fromkeys(_FRAMES, Walk._take_frame),
    **dict.fromkeys(_BLOCKS, Walk._take_block),
    **dict.fromkeys(_UNSEEN, Walk._hide),
    "a": Walk._take_anchor,
    "iframe": Walk._take_inner_page,
    "script": Walk._take_script,
    "-comment": Walk._take_comment,
}
"""What to do with an element; most are passed over."""


def _told_in_full(node: LexborNode, shown: ShownDate, fetched_at: datetime) -> ShownDate:
    """A month and a day, with the year that the element's own tooltip or `datetime` adds to them."""
    for name in ("datetime", "title"):
        told = shown_date(node.attributes.get(name) or "", fetched_at)
        if told is not None and told.on and (told.on.month, told.on.day) == (shown.month, shown.day):
            return ShownDate(shown.raw, told.on, shown.month, shown.day, shown.label)
    return shown


def _hidden_nodes(page: Page) -> set[int]:
    """Everything inside what a page keeps from its visitors."""
    hidden: set[int] = set()
    for node in page.tree.css(_MAY_BE_HIDDEN):
        style = node.attributes.get("style") or ""
        if node.mem_id in hidden or (style and node.tag != "noscript" and not _HIDDEN.search(style)):
            continue
        hidden.update(inside.mem_id for inside in node.traverse(include_text=True))
    return hidden


def _is_commented_out(script: str, at: int) -> bool:
    """Whether a place in a script lies behind `//` in its line or within `/* */`."""
    line = script[script.rfind("\n", 0, at) + 1 : at]
    is_open = script.rfind("/*", 0, at) > script.rfind("*/", 0, at)
    return is_open or _LINE_COMMENT.search(line) is not None


def _short_parts(around: LexborNode) -> list[str] | None:
    """The texts in an element that holds hardly anything; None where it holds more."""
    parts: list[str] = []
    for number, node in enumerate(around.traverse(include_text=True, skip_empty=True)):
        if node.tag == "-text":
            parts.append((node.text_content or "").strip())
        if number > _MOST_SPLIT_NODES or sum(map(len, parts)) > _LONGEST_SPLIT:
            return None
    return parts
