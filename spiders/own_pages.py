"""Own pages 自有翻页: a list known by the links to its column's other pages that follow it.

Some content systems word their pagers as they please, but give the pages of a column addresses that
can be no other column's. A list that such links follow is the column's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spiders.article_address import linked_address
from spiders.chinese_dates import normal_text
from spiders.list_finder import find_list
from spiders.list_identity import ColumnIdentity
from spiders.list_marks import Marks
from spiders.list_pager import find_pager, may_turn_pages
from spiders.list_records import Group, find_groups
from spiders.list_rows import read_rows
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.reader import PageRequest, Reading, ReadingEvidence
from spiders.script_filling import may_be_filled

PageNumber = Callable[[str], int | None]
"""The number of the page at an address, None where that is no page of the column."""

_NEXT = re.compile(r"下一?页|后一?页|next(?:\s?page)?|[>›»]{1,2}", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,5}")
_AROUND = " \t\r\n[]()（）【】·.…"
_LONGEST_LABEL = 20
_ODD_WORDS = re.compile(r"信息|未页")
"""What some pagers say beside the usual words; 未页 is a misprint that a whole system carries."""


@dataclass(frozen=True, slots=True)
class _PageLink:
    """A link in a pager: `number` is what its address says, `label` what it says itself."""

    position: int
    number: int
    url: str
    label: str

    @property
    def is_numbered(self) -> bool:
        """Whether it calls its page by a number."""
        return _NUMBER.fullmatch(self.label) is not None

    @property
    def is_next(self) -> bool:
        """Whether it says that it leads one page on."""
        return _NEXT.fullmatch(self.label) is not None


def read_own_list(page: Page, number_of: PageNumber, reader: str) -> Reading:
    """The one list that links to the column's pages follow; else what the list finder sees.

    Raises:
        PageNotUnderstood: `unreadable`, as for any list.
    """
    marks = walk_page(page)
    links = _page_links(page, marks, number_of)
    group = _group_before(page, marks, links)
    if group is None:
        return find_list(page)
    rows = read_rows(group, page)
    current = number_of(page.url) or 1
    following = _following(links, current)
    return Reading(
        rows.publications,
        reader,
        "confirmed",
        next_page=PageRequest(following) if following else None,
        is_last=following is None and _is_last(marks, group, links, current),
        evidence=ReadingEvidence(_css_of(group), rows.slot, ("pager", "column_id"), rows.vetoes),
    )


def _page_links(page: Page, marks: Marks, number_of: PageNumber) -> list[_PageLink]:
    """The links to pages of the column in their order; none at all where their numbers contradict."""
    links: list[_PageLink] = []
    for node in page.tree.css("a[href]"):
        url = linked_address(marks.base, node.attributes.get("href"))
        number = number_of(url) if url else None
        position = marks.start_of(node)
        if url is None or number is None or not position:
            continue
        label = normal_text(node.text(strip=True))[:_LONGEST_LABEL].strip(_AROUND)
        if (label and may_turn_pages(_usual(label))) or (number > 1 and node.css_first("img") is not None):
            links.append(_PageLink(position, number, url, label))
    return [] if any(link.is_numbered and int(link.label) != link.number for link in links) else links


def _usual(words: str) -> str:
    return _ODD_WORDS.sub("", normal_text(words))


def _group_before(page: Page, marks: Marks, links: Sequence[_PageLink]) -> Group | None:
    """The only list between whose end and such a link stands nothing but a pager."""
    if not links:
        return None
    found = [group for group in find_groups(marks) if _is_followed(marks, group, links)]
    if len(found) != 1:
        return None
    identity = ColumnIdentity(page, marks).of(found[0])
    # a box that says nothing of itself may stand where a script will put the list
    is_sure = bool(identity.signals) or not may_be_filled(page)
    return found[0] if is_sure and not set(identity.vetoes) - {"pager_elsewhere"} else None


def _is_followed(marks: Marks, group: Group, links: Sequence[_PageLink]) -> bool:
    place = next((link.position for link in links if link.position >= group.end), None)
    if place is None or marks.count_in(group.end, place) != (0, 0):
        return False
    if marks.empty_frames_in(group.end, place):
        return False
    return all(may_turn_pages(_usual(words.text)) for words in marks.words_in(group.end, place))


def _following(links: Sequence[_PageLink], current: int) -> str | None:
    """The page behind this one; the last page, though it may be the same, is not called the next."""
    for link in links:
        if link.number == current + 1 and (link.is_numbered or link.is_next or not link.label):
            return link.url
    return None


def _is_last(marks: Marks, group: Group, links: Sequence[_PageLink], current: int) -> bool:
    """Whether the pager counts no page behind this one, or its way on leads here.

    On the first page the way on proves nothing: where pages are counted from 0, it leads to page 1.
    """
    if any(link.number > current for link in links):
        return False
    leads_here = current > 1 and any(link.is_next and link.number == current for link in links)
    return leads_here or find_pager(marks, group.start, group.end).is_last


def _css_of(group: Group) -> str:
    """The rows as a person would select them."""
    classes = (group.container.attributes.get("class") or "").split()
    named = f"{group.container.tag}.{classes[0]}" if classes else f"{group.container.tag}"
    return f"{named} > {group.records[0].node.tag}"
