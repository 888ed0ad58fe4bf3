"""List finder 列表识别: finds the dated list of a column page by itself, or says why it will not.

Dates anchor the search; identity decides. Without identity a list is only proposed (`weak`), and
where two lists could be meant nothing is read at all.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.chosen_list import read_chosen_list
from spiders.chosen_walk import walk_chosen
from spiders.empty_list import read_empty_list
from spiders.list_choice import KnownList, choose_list, known_lists
from spiders.list_identity import ColumnIdentity, Identity
from spiders.list_marks import Marks
from spiders.list_records import Group, find_groups
from spiders.list_rows import read_rows
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence
from spiders.script_filling import may_be_filled

READER = "static_list"

_GLUED_ROWS = 3
_MOST_GROUPS = 60
_PROPOSED_ROWS = 3
"""One or two dated links are a list only where something says whose."""
_SHELL = re.compile(r"__NUXT__|<div[^>]{0,100}\bid=[\"'](?:app|root)[\"']|\bv-for=|\bng-repeat=")


class FoundList(NamedTuple):
    """A list as read, and the rows it was read from; none where it is empty."""

    reading: Reading
    group: Group | None = None


def find_list(page: Page) -> Reading:
    """The list on a page.

    Raises:
        PageNotUnderstood: `unreadable` with the reason to stay silent.
    """
    if page.list_selector:
        return read_chosen_list(page, walk_chosen(page), READER)
    return find_rows(page).reading


def find_rows(page: Page) -> FoundList:
    """The list on a page that names no rows, with the rows it is made of; a page is searched once.

    Raises:
        PageNotUnderstood: `unreadable` with the reason to stay silent.
    """
    kept = page.found.get(READER)
    found = kept if isinstance(kept, FoundList) else _search(page)
    page.found[READER] = found
    return found


def _search(page: Page) -> FoundList:
    marks = walk_page(page)
    identity = ColumnIdentity(page, marks)
    known = _known(marks, identity)
    if not any(found.is_strong for _, found in known):
        empty = read_empty_list(page, marks, identity, READER)
        if empty is not None:
            return FoundList(empty)
        if identity.awaits_script:
            raise PageNotUnderstood("unreadable", "list_rendered_by_script")
    if not known:
        is_scripted = _SHELL.search(page.text) is not None or may_be_filled(page)
        raise PageNotUnderstood("unreadable", "list_rendered_by_script" if is_scripted else "no_dated_list")
    group, found = choose_list(known, identity)
    return FoundList(_read(page, group, found), group)


def _known(marks: Marks, identity: ColumnIdentity) -> list[KnownList]:
    """The lists whose dates stand alone; where none of them is the column's, also those of glued dates."""
    known = known_lists(_groups(marks), identity)
    if any(found.is_strong for _, found in known) or len(marks.glued) < _GLUED_ROWS:
        return known
    marks.use_glued()
    glued = known_lists(_groups(marks), identity)
    return [*known, *glued] if not known or any(found.is_strong for _, found in glued) else known


def _groups(marks: Marks) -> list[Group]:
    groups = find_groups(marks)
    if len(groups) > _MOST_GROUPS:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(groups)} lists")
    return groups


def _read(page: Page, group: Group, found: Identity) -> Reading:
    if "filled_by_script" in found.doubts:
        raise PageNotUnderstood("unreadable", "list_rendered_by_script")
    if not found.is_strong and (found.is_beside or len(group.records) < _PROPOSED_ROWS):
        raise PageNotUnderstood("unreadable", "no_identity", ", ".join(found.vetoes))
    rows = read_rows(group, page)
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
            vetoes=(*found.vetoes, *rows.vetoes),
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
