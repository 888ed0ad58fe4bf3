"""Chosen walk 选定遍历: only the rows an operator or an earlier night named, and the pager after them.

What stands elsewhere on the page takes no part in reading rows that were named, and no time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode, SelectolaxError

from spiders.list_marks import Marks
from spiders.list_pager import MOST_WORDS, may_turn_pages
from spiders.list_walk import Walk, walk_page
from spiders.page import Page
from spiders.reader import PageNotUnderstood

ROW_TAG = "list-row"
"""An element of our own making that is one row."""
_MOST_READ = 500_000
"""More nodes in all rows together than any page has: they stand within each other."""
_ROW_TAGS = frozenset({"li", "tr", "dl", "dd", ROW_TAG})


def walk_chosen(page: Page) -> Marks:
    """The marks that reading the chosen list needs: of the whole page where rows must be found first.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)` or `unreadable(list_selector_invalid)`.
    """
    rows = matched(page, page.list_selector)
    return (walk_rows(page, rows) if are_rows(rows) else None) or walk_page(page)


def matched(page: Page, selector: str) -> list[LexborNode]:
    """What a selector names.

    Raises:
        PageNotUnderstood: `unreadable(list_selector_invalid)`.
    """
    if not selector.strip():
        return []
    try:
        return page.tree.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise PageNotUnderstood("unreadable", "list_selector_invalid", str(error)[:80]) from None


def are_rows(nodes: Sequence[LexborNode]) -> bool:
    """Whether the named elements are rows themselves, rather than the one that holds them."""
    return len(nodes) > 1 or bool(nodes and nodes[0].tag in _ROW_TAGS)


def walk_rows(page: Page, rows: Sequence[LexborNode]) -> Marks | None:
    """From the first row to the first words that are no pager's; None where rows stand in no order."""
    walk = Walk(page)
    marks = walk.marks
    missing = {row.mem_id for row in rows}
    end = said = read = 0
    for position, node in enumerate(_from(rows[0])):
        walk.take(node, position)
        if node.mem_id in missing:
            missing.discard(node.mem_id)
            inside = sum(1 for _ in node.traverse(include_text=True, skip_empty=True))
            end, read = max(end, position + inside), read + inside
            if read > _MOST_READ:
                raise PageNotUnderstood("unreadable", "page_too_large", "rows within rows")
        elif not missing and position >= end and marks.words and marks.words[-1].position == position:
            said += 1
            if said > MOST_WORDS or not may_turn_pages(marks.words[-1].text):
                break
    return None if missing else marks


def _from(node: LexborNode) -> Iterator[LexborNode]:
    """A node, what it holds, and everything that follows it on the page."""
    climbing: LexborNode | None = node
    while climbing is not None and climbing.tag != "body":
        yield from climbing.traverse(include_text=True, skip_empty=True)
        following = climbing.next
        while following is None and climbing is not None and climbing.tag != "body":
            climbing = climbing.parent
            following = climbing.next if climbing is not None and climbing.tag != "body" else None
        climbing = following
