"""Chosen list 选定列表: the rows an operator named by a CSS selector (列表选择器).

The selector names the rows (`ul.list > li`) or the element that holds them (`ul.list`).
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode, SelectolaxError

from monitor.domain.calendar_day import day_of
from spiders.chinese_dates import normal_text
from spiders.empty_list import may_be_filled
from spiders.list_marks import Marks
from spiders.list_pager import find_pager
from spiders.list_records import Group, row_of
from spiders.list_rows import read_rows
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence


def read_chosen_list(page: Page, marks: Marks, reader: str) -> Reading:
    """The rows the selector matches.

    Raises:
        PageNotUnderstood: `unreadable`: `list_selector_invalid`, `list_selector_no_match`,
            `list_rendered_by_script`, or what speaks against the rows.
    """
    selector = page.list_selector
    nodes = _matched(page, selector)
    if not nodes:
        return _empty_frame(page, _matched(page, selector.rpartition(">")[0]), reader)
    container = nodes[0].parent if len(nodes) > 1 else nodes[0]
    rows = nodes if len(nodes) > 1 else [child for child in nodes[0].iter() if child.tag != "-comment"]
    records = [row for node in rows if (row := row_of(marks, node)) is not None]
    if len(nodes) == 1 and not records and (alone := row_of(marks, nodes[0])) is not None:
        records = [alone]
    if container is None or not records:
        return _empty_frame(page, nodes, reader)
    group = Group(container, records)
    dated = read_rows(group, today=day_of(page.fetched_at))
    pager = find_pager(marks, group.start, group.end)
    return Reading(
        dated.publications,
        reader,
        "confirmed",
        next_page=PageRequest(pager.next_url) if pager.next_url else None,
        is_last=pager.is_last,
        evidence=ReadingEvidence(selector, dated.slot, ("list_selector",), dated.vetoes),
    )


def _matched(page: Page, selector: str) -> list[LexborNode]:
    if not selector.strip():
        return []
    try:
        return page.tree.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise PageNotUnderstood("unreadable", "list_selector_invalid", str(error)[:80]) from None


def _empty_frame(page: Page, frames: list[LexborNode], reader: str) -> Reading:
    """The frame an operator chose, holding no row: an empty list, unless a script may fill it."""
    if len(frames) != 1:
        raise PageNotUnderstood("unreadable", "list_selector_no_match", page.list_selector[:80])
    if may_be_filled(page, frames[0]):
        raise PageNotUnderstood("unreadable", "list_rendered_by_script")
    said = normal_text(frames[0].text(separator=" ", strip=True))
    if len(said) > 40:
        raise PageNotUnderstood("unreadable", "list_selector_no_match", said[:40])
    evidence = ReadingEvidence(page.list_selector, "", ("list_selector", "empty_frame"))
    return Reading((), reader, "confirmed", is_last=True, evidence=evidence)
