"""Chosen list 选定列表: the rows an operator named by a CSS selector (列表选择器).

The selector names the rows (`ul.list > li`) or the element that holds them (`ul.list`).
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from spiders.chinese_dates import normal_text
from spiders.chosen_walk import are_rows, matched
from spiders.list_marks import Marks
from spiders.list_pager import find_pager
from spiders.list_records import Group, find_groups, row_of
from spiders.list_rows import read_rows
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence
from spiders.script_filling import may_be_filled

_LONGEST_NOTHING = 40


def read_chosen_list(page: Page, marks: Marks, reader: str) -> Reading:
    """The rows the selector matches.

    Raises:
        PageNotUnderstood: `unreadable`: `list_selector_invalid`, `list_selector_no_match`,
            `list_rendered_by_script`, or what speaks against the rows.
    """
    selector = page.list_selector
    nodes = matched(page, selector)
    if not nodes:
        return _empty_frame(page, matched(page, selector.rpartition(">")[0]), reader)
    group = _rows_of(marks, nodes)
    if group is None:
        return _empty_frame(page, nodes, reader)
    dated = read_rows(group, page)
    pager = find_pager(marks, group.start, group.end)
    return Reading(
        dated.publications,
        reader,
        "confirmed",
        next_page=PageRequest(pager.next_url) if pager.next_url else None,
        is_last=pager.is_last,
        evidence=ReadingEvidence(selector, dated.slot, ("list_selector",), dated.vetoes),
    )


def _rows_of(marks: Marks, nodes: list[LexborNode]) -> Group | None:
    """The matched rows, or the rows within the one matched element; None where there are none."""
    start, end = marks.start_of(nodes[0]), marks.end_of(nodes[-1])
    if not marks.dates_in(start, end) and any(start <= mark.position < end for mark in marks.glued):
        marks.use_glued()
    if are_rows(nodes):
        rows = [row for node in nodes if (row := row_of(marks, node)) is not None]
        return Group(nodes[0], rows) if rows else None
    groups = [group for group in find_groups(marks) if start <= group.records[0].date_place < end]
    if len(groups) > 1:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(groups)} lists")
    if not groups and marks.anchors_in(start, end):
        raise PageNotUnderstood("unreadable", "undated_items")
    return groups[0] if groups else None


def _empty_frame(page: Page, frames: list[LexborNode], reader: str) -> Reading:
    """The frame an operator chose, holding no row: an empty list, unless a script may fill it."""
    said = normal_text(frames[0].text(separator=" ", strip=True)) if len(frames) == 1 else ""
    if len(frames) != 1 or len(said) > _LONGEST_NOTHING:
        raise PageNotUnderstood("unreadable", "list_selector_no_match", page.list_selector[:80])
    if may_be_filled(page, frames[0]):
        raise PageNotUnderstood("unreadable", "list_rendered_by_script")
    evidence = ReadingEvidence(page.list_selector, "", ("list_selector", "empty_frame"))
    return Reading((), reader, "confirmed", is_last=True, evidence=evidence)
