"""VSB 博达站群: rows `line_u8_0`, `line_u8_1` … of one unit, and the pager `p_pages` that follows them.

The static pages behind the first are numbered downwards, so that the pager's own link is followed
and no number is ever made up.
"""

from __future__ import annotations

import re
from dataclasses import replace

from selectolax.lexbor import LexborNode

from monitor.domain.look import Confidence
from spiders.address import split_address
from spiders.article_address import linked_address
from spiders.chosen_list import read_chosen_list
from spiders.list_finder import find_list
from spiders.list_marks import Marks
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

_ROW = re.compile(r"(line_u\w{1,8}_)\d{1,4}")
_ROWS = '[id^="line_u"]'
_TREE = re.compile(r"[?&]wbtreeid=(\d{1,9})(?=&|$)", re.IGNORECASE)
_PAGE_END = re.compile(r"(?:/\d+)?\.htm$")
_TOTAL = re.compile(r"共\s*(\d{1,7})\s*条")


class Vsb:
    """Reads the unit whose rows the pager of the page follows."""

    key = "vsb"
    name = "博达站群"

    def recognises(self, page: Page) -> bool:
        return "p_pages" in page.text and "line_u" in page.text and "<datastore" not in page.text.lower()

    def read(self, page: Page) -> Reading:
        marks = walk_page(page)
        pager = _only_pager(page, marks.base)
        unit = _unit_before(page, marks, pager) if pager is not None else ""
        if pager is None or not unit:
            return find_list(page)
        chosen = replace(page, list_selector=f'[id^="{unit}"]')
        rows = read_chosen_list(chosen, walk_page(chosen), self.key)
        _refuse_fewer(pager, len(rows.publications))
        following = _following(marks.base, pager)
        is_own = any(_is_of_column(page.url, url) for url in _pages(marks.base, pager))
        confidence: Confidence = "confirmed" if is_own else "strong"
        return replace(
            rows,
            confidence=confidence,
            next_page=PageRequest(following) if following else None,
            is_last=following is None and pager.css_first(".p_next_d") is not None,
            evidence=ReadingEvidence(
                chosen.list_selector,
                rows.evidence.date_slot,
                ("pager", "column_id") if is_own else ("pager",),
                rows.evidence.vetoes,
            ),
        )


def _only_pager(page: Page, base: str) -> LexborNode | None:
    """The pager of the page, the lower one where a list has it above and below.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_group)`: pagers that lead to different pages.
    """
    pagers = page.tree.css(".p_pages")
    if len({_following(base, pager) for pager in pagers}) > 1:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(pagers)} pagers")
    return pagers[-1] if pagers else None


def _unit_before(page: Page, marks: Marks, pager: LexborNode) -> str:
    """The unit whose last row stands right before the pager; a link between them is of another list."""
    place = marks.start_of(pager)
    before = [node for node in page.tree.css(_ROWS) if 0 < marks.start_of(node) < place]
    last = max(before, key=marks.start_of, default=None)
    found = _ROW.fullmatch(last.attributes.get("id") or "") if last is not None else None
    if last is None or found is None or marks.anchors_in(marks.end_of(last), place):
        return ""
    return found[1]


def _refuse_fewer(pager: LexborNode, rows: int) -> None:
    """A pager that counts fewer items than there are rows belongs to another list."""
    around = pager.parent
    said = _TOTAL.search(around.text(separator=" ", strip=True)) if around is not None else None
    if said is not None and int(said[1]) < rows:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{said[1]} items in {rows} rows")


def _following(base: str, pager: LexborNode) -> str | None:
    link = pager.css_first(".p_next a[href]")
    return linked_address(base, link.attributes.get("href")) if link is not None else None


def _pages(base: str, pager: LexborNode) -> list[str]:
    urls = [linked_address(base, link.attributes.get("href")) for link in pager.css("a[href]")]
    return [url for url in urls if url]


def _is_of_column(column: str, url: str) -> bool:
    """Whether another page is one of the column's: its number in the tree, or its folder of pages."""
    own, other = _TREE.search(column), _TREE.search(url)
    if own is not None and other is not None:
        return own[1] == other[1]
    stem, path = _PAGE_END.sub("", split_address(column).path), split_address(url).path
    return path.startswith(stem) and _PAGE_END.fullmatch(path[len(stem) :]) is not None
