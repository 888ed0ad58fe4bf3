"""List finder 列表识别: finds the dated list of a column page by itself, or says why it will not.

Dates anchor the search; identity decides. Without identity a list is only proposed (`weak`), and
where two lists could be meant nothing is read at all.
"""

from __future__ import annotations

import re

from monitor.domain.calendar_day import day_of
from spiders.chosen_list import read_chosen_list
from spiders.chosen_walk import walk_chosen
from spiders.empty_list import may_be_filled, read_empty_list
from spiders.list_identity import ColumnIdentity, Identity
from spiders.list_marks import Marks
from spiders.list_records import Group, find_groups
from spiders.list_rows import read_rows
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

READER = "static_list"

_GLUED_ROWS = 3
_MOST_GROUPS = 60
_CLEARLY_LARGER = 2
_PROPOSED_ROWS = 3
"""One or two dated links are a list only where something says whose."""
_SHELL = re.compile(r"__NUXT__|<div[^>]{0,100}\bid=[\"'](?:app|root)[\"']|\bv-for=|\bng-repeat=")

_Known = tuple[Group, Identity]


def find_list(page: Page) -> Reading:
    """The list on a page.

    Raises:
        PageNotUnderstood: `unreadable` with the reason to stay silent.
    """
    if page.list_selector:
        return read_chosen_list(page, walk_chosen(page), READER)
    marks = walk_page(page)
    identity = ColumnIdentity(page, marks)
    known = [(group, identity.of(group)) for group in _groups(marks)]
    if not any(found.is_strong for _, found in known):
        empty = read_empty_list(page, marks, identity, READER)
        if empty is not None:
            return empty
    if not known:
        is_scripted = _SHELL.search(page.text) is not None or may_be_filled(page)
        raise PageNotUnderstood("unreadable", "list_rendered_by_script" if is_scripted else "no_dated_list")
    return _read(page, *_choose(known))


def _groups(marks: Marks) -> list[Group]:
    groups = find_groups(marks)
    if not groups and len(marks.glued) >= _GLUED_ROWS:
        marks.use_glued()
        groups = find_groups(marks)
    if len(groups) > _MOST_GROUPS:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(groups)} lists")
    return groups


def _choose(known: list[_Known]) -> _Known:
    """The list that is the column's own; without identity the one that is clearly the largest.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_group)`.
    """
    strong = sorted((pair for pair in known if pair[1].is_strong), key=_evidence, reverse=True)
    if strong:
        if len(strong) > 1 and _evidence(strong[0]) == _evidence(strong[1]):
            raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(strong)} lists")
        return strong[0]
    by_size = sorted(known, key=_rows, reverse=True)
    if len(by_size) > 1 and _rows(by_size[0]) < _CLEARLY_LARGER * _rows(by_size[1]):
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(by_size)} lists")
    return by_size[0]


def _evidence(pair: _Known) -> int:
    return len(pair[1].signals)


def _rows(pair: _Known) -> int:
    return len(pair[0].records)


def _read(page: Page, group: Group, found: Identity) -> Reading:
    if not found.is_strong and (found.is_beside or len(group.records) < _PROPOSED_ROWS):
        raise PageNotUnderstood("unreadable", "no_identity", ", ".join(found.against))
    rows = read_rows(group, today=day_of(page.fetched_at))
    pager = found.pager
    return Reading(
        rows.publications,
        READER,
        "strong" if found.is_strong and not _is_article(page) else "weak",
        next_page=PageRequest(pager.next_url) if pager.next_url else None,
        is_last=pager.is_last,
        evidence=ReadingEvidence(
            group=_css_of(group),
            date_slot=rows.slot,
            signals=found.signals,
            vetoes=(*found.against, *rows.vetoes),
        ),
    )


def _css_of(group: Group) -> str:
    """The rows as a person would select them."""
    container = group.container
    classes = (container.attributes.get("class") or "").split()
    named = f"{container.tag}.{classes[0]}" if classes else f"{container.tag}"
    row = group.records[0].node
    return named if row.mem_id == container.mem_id else f"{named} > {row.tag}"


def _is_article(page: Page) -> bool:
    """Whether the page says that it is an article; the lists beside articles are never a column."""
    told = {
        (meta.attributes.get("name") or "").lower(): (meta.attributes.get("content") or "").strip()
        for meta in page.tree.css("meta[name]")
    }
    return bool(told.get("articletitle") and told.get("pubdate"))
