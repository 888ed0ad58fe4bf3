"""List finder 列表识别: finds the dated list of a column page by itself, or says why it will not.

Dates anchor the search; identity decides. Without identity a list is only proposed (`weak`), and
with two lists that could be meant nothing is read at all.
"""

from __future__ import annotations

import re

from monitor.domain.calendar_day import day_of
from monitor.domain.look import Confidence
from spiders.chosen_list import read_chosen_list
from spiders.empty_list import read_empty_list
from spiders.list_identity import ColumnIdentity, Identity
from spiders.list_marks import Marks
from spiders.list_walk import walk_page
from spiders.list_order import DatedRows, read_rows
from spiders.list_records import Group, find_groups
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

READER = "static_list"

_GLUED_ROWS = 3
_CLEARLY_LARGER = 2
_SCRIPTED = re.compile(
    r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\s*\(|XMLHttpRequest|v-for=|ng-repeat=|new Vue|createApp|__NUXT__|id=[\"'](?:app|root)[\"']"
)


def find_list(page: Page) -> Reading:
    """The list on a page.

    Raises:
        PageNotUnderstood: `unreadable` with the reason to stay silent.
    """
    marks = walk_page(page)
    if page.list_selector:
        return read_chosen_list(page, marks, READER)
    groups = find_groups(marks)
    if not groups and len(marks.glued) >= _GLUED_ROWS:
        marks.use_glued()
        groups = find_groups(marks)
    identity = ColumnIdentity(page, marks)
    if not groups:
        return read_empty_list(page, marks, identity, READER) or _refuse_without_list(page)
    known = [(group, identity.of(group)) for group in groups]
    group, found = _choose(known)
    empty = None if found.is_strong else read_empty_list(page, marks, identity, READER)
    if empty is not None:
        return empty
    if found.is_beside and not found.is_strong:
        raise PageNotUnderstood("unreadable", "no_identity", ", ".join(found.against))
    rows = read_rows(group, today=day_of(page.fetched_at))
    confidence: Confidence = "strong" if found.is_strong and not _is_article(page) else "weak"
    return _reading(rows, group, found, confidence)


def _choose(known: list[tuple[Group, Identity]]) -> tuple[Group, Identity]:
    """The list that is the column's own; without identity the one that is clearly the largest.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_group)`.
    """
    strong = [pair for pair in known if pair[1].is_strong]
    if strong:
        strong.sort(key=lambda pair: (len(pair[1].signals), len(pair[0].records)), reverse=True)
        if len(strong) > 1 and len(strong[0][1].signals) == len(strong[1][1].signals):
            raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(strong)} lists")
        return strong[0]
    by_size = sorted(known, key=lambda pair: len(pair[0].records), reverse=True)
    if len(by_size) > 1 and len(by_size[0][0].records) < _CLEARLY_LARGER * len(by_size[1][0].records):
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(by_size)} lists")
    return by_size[0]


def _reading(rows: DatedRows, group: Group, found: Identity, confidence: Confidence) -> Reading:
    pager = found.pager
    return Reading(
        rows.publications,
        READER,
        confidence,
        next_page=PageRequest(pager.next_url) if pager.next_url else None,
        is_last=pager.is_last,
        evidence=ReadingEvidence(
            group=group_path(group), date_slot=rows.slot, signals=found.signals, vetoes=(*found.against, *rows.vetoes)
        ),
    )


def group_path(group: Group) -> str:
    """The CSS of the rows, as a person would write it."""
    container = group.container
    classes = (container.attributes.get("class") or "").split()
    named = f"{container.tag}.{classes[0]}" if classes else f"{container.tag}"
    record = group.records[0].node
    return named if record.mem_id == container.mem_id else f"{named} > {record.tag}"


def _is_article(page: Page) -> bool:
    """Whether the page says that it is an article; the lists beside articles are never a column."""
    metas = {
        (meta.attributes.get("name") or "").lower(): (meta.attributes.get("content") or "").strip()
        for meta in page.tree.css("meta[name]")
    }
    return bool(metas.get("articletitle") and metas.get("pubdate"))


def _refuse_without_list(page: Page) -> Reading:
    """No list: say whether a script would have drawn it."""
    if _SCRIPTED.search(page.text):
        raise PageNotUnderstood("unreadable", "list_rendered_by_script")
    raise PageNotUnderstood("unreadable", "no_dated_list")
