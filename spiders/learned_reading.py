"""Learned reading 习得读取: the rows of a list whose place on the page is known, and nothing else.

Fast because it looks nowhere else; safe because it must find what it was taught: as many rows, a
date in every one of them, links to the same hosts. Anything less is a drift, never another list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from monitor.domain.learned_list import IDENTITY, LearnedList, ListProposal
from monitor.domain.look import Publication
from spiders.address import split_address
from spiders.article_address import linked_address
from spiders.chinese_dates import ShownDate, shown_date
from spiders.chosen_walk import matched, walk_rows
from spiders.list_frame import framed, has_base
from spiders.list_marks import Anchor
from spiders.list_pager import Pager, find_pager
from spiders.list_records import Record
from spiders.list_rows import dated_rows
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

LEARNED = "learned_list"
"""The signal of a list that was read by its place."""
MOST_HOSTS = 5
_UNDATED_SHARE = 20
"""At most one row in twenty may lack a date where it stood when the list was learned."""
_USUAL_SHARE = 2
"""The first page must show at least half of the rows it showed then."""
_SHORTEST_TITLE = 5
_PLAIN_HOST = re.compile(r"https?://([\w.:-]++)(?:[/?#]|$)", re.ASCII)


class ListDrifted(PageNotUnderstood):
    """The page no longer shows the list that was learned; `proposal` is what it shows instead."""

    def __init__(
        self, detail: str, proposal: ListProposal | None = None, *, reason: str = "list_drifted"
    ) -> None:
        self.proposal = proposal
        super().__init__("unreadable", reason, detail)


@dataclass(frozen=True, slots=True)
class LearnedRows:
    """Rows as they stand on a page, and the page or the piece of it they were read from."""

    page: Page
    nodes: tuple[LexborNode, ...]
    publications: tuple[Publication, ...]
    vetoes: tuple[str, ...] = ()


def read_learned(
    page: Page, learned: LearnedList, *, is_first: bool = True, with_pager: bool = True
) -> Reading:
    """The learned list on a page of the column; `is_first` says that it is the column's first page.

    Without its pager nothing is said of what follows; the rows alone tell whether the list has changed.

    Raises:
        ListDrifted: the rows do not stand where they stood, or look otherwise.
        PageNotUnderstood: `unreadable`: their dates cannot be believed, or `page_too_large`.
    """
    rows = learned_rows(page, learned, with_pager=with_pager)
    refuse_drift(rows.publications, learned, is_first=is_first)
    pager = _pager(rows) if with_pager else Pager()
    return Reading(
        rows.publications,
        learned.reader,
        "strong" if learned.by == IDENTITY else "confirmed",
        next_page=PageRequest(pager.next_url) if pager.next_url else None,
        is_last=pager.is_last,
        evidence=ReadingEvidence(learned.group, _slot(learned), (LEARNED,), rows.vetoes),
    )


def learned_rows(page: Page, learned: LearnedList, *, with_pager: bool) -> LearnedRows:
    """The rows where they were learned; none where nothing stands there.

    Raises:
        PageNotUnderstood: `unreadable`: their dates cannot be believed, or `page_too_large`.
    """
    piece = framed(page, learned.frame, learned.charset, with_tail=with_pager) if learned.frame else None
    nodes = _matched(piece, learned.selector) if piece is not None else []
    if piece is None or not nodes:
        piece = page
        nodes = [] if has_base(page) else _matched(page, learned.selector)
    kept: list[LexborNode] = []
    records: list[Record] = []
    dates: list[ShownDate | None] = []
    for node in nodes:
        links, slots = _links_and_slots(node, learned.date_tag)
        shown = _date_in(node, slots, learned, page)
        record = _record(node, links, shown, page.url)
        if shown is not None or len(record.title) >= _SHORTEST_TITLE:
            kept.append(node)
            records.append(record)
            dates.append(shown)
    if not records:
        return LearnedRows(piece, (), ())
    found = dated_rows(records, dates, _slot(learned), page)
    return LearnedRows(piece, tuple(kept), found.publications, found.vetoes)


def _matched(page: Page, selector: str) -> list[LexborNode]:
    refuse_large_page(page)
    return matched(page, selector)


def refuse_drift(publications: Sequence[Publication], learned: LearnedList, *, is_first: bool) -> None:
    """Lets rows pass that look as they looked when the list was learned.

    Raises:
        ListDrifted: they do not.
    """
    if not publications:
        raise ListDrifted("no row where the list stood")
    if is_first and len(publications) * _USUAL_SHARE < learned.rows:
        raise ListDrifted(f"{len(publications)} rows instead of {learned.rows}")
    undated = sum(1 for row in publications if row.published_on is None)
    if undated * _UNDATED_SHARE > len(publications):
        raise ListDrifted(f"{undated} of {len(publications)} rows without a date")
    told = hosts_of(publications)
    at_home = sum(number for host, number in told.items() if host in learned.hosts)
    if told and at_home * 2 < told.total():
        raise ListDrifted(f"links lead to {', '.join(sorted(told))[:80]}")


def hosts_of(publications: Iterable[Publication]) -> Counter[str]:
    """The hosts that rows lead to, and how many rows lead there."""
    return Counter(_netloc(row.url) for row in publications if row.url)


def _netloc(url: str) -> str:
    plain = _PLAIN_HOST.match(url)
    return plain[1] if plain is not None else split_address(url).netloc


def slots_in(row: LexborNode, date_tag: str) -> list[LexborNode]:
    """The elements of a row that have the tag of the one with the date, in the order of the page."""
    return _links_and_slots(row, date_tag)[1]


def _links_and_slots(row: LexborNode, date_tag: str) -> tuple[list[LexborNode], list[LexborNode]]:
    links: list[LexborNode] = []
    slots: list[LexborNode] = []
    for node in row.traverse():
        tag = node.tag
        if tag == "a":
            links.append(node)
        if tag == date_tag:
            slots.append(node)
    return links, slots


def _date_in(
    row: LexborNode, slots: Sequence[LexborNode], learned: LearnedList, page: Page
) -> ShownDate | None:
    """The date where the list shows it; None where the row shows none."""
    if not learned.date_tag:
        return shown_date(row.text(deep=False, strip=True), page.fetched_at)
    if len(slots) <= learned.date_at:
        return None
    return shown_date(slots[learned.date_at].text(separator=" ", strip=True), page.fetched_at)


def _record(row: LexborNode, links: Sequence[LexborNode], shown: ShownDate | None, base: str) -> Record:
    if not links:
        return Record(row, 0, 0, "", None)
    longest = Anchor(links[0], 0)
    for link in links[1:]:
        longest = max(longest, Anchor(link, 0), key=lambda anchor: len(anchor.title))
    title = longest.title
    if shown is not None:
        title = title.removesuffix(shown.raw).removeprefix(shown.raw).strip() or title
    return Record(row, 0, 0, title, linked_address(base, longest.node.attributes.get("href")))


def _pager(rows: LearnedRows) -> Pager:
    """The pager after the last row."""
    marks = walk_rows(rows.page, rows.nodes[-1:])
    if marks is None:
        return Pager()
    return find_pager(marks, marks.start_of(rows.nodes[-1]), marks.end_of(rows.nodes[-1]))


def _slot(learned: LearnedList) -> str:
    return f"{learned.date_tag}[{learned.date_at + 1}]" if learned.date_tag else ""
