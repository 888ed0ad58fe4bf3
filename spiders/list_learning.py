"""List learning 列表习得: from a list that was found once to the selector that reads it again.

A selector is learned only if reading with it gives exactly what the search gave, rows, dates, order
and pager; otherwise the list is remembered by its reader and group alone, and searched every night.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from selectolax.lexbor import LexborNode

from monitor.domain.learned_list import IDENTITY, LearnedList, ListProposal
from monitor.domain.look import Publication
from spiders.learned_reading import MOST_HOSTS, hosts_of, read_learned, slots_in
from spiders.list_finder import READER, find_rows
from spiders.list_frame import FRAME_TAGS, charset_of, has_base, start_tags
from spiders.list_marks import DateMark
from spiders.list_records import Group
from spiders.list_slots import choose_dates
from spiders.page import Page
from spiders.reader import PageNotUnderstood, Reading

_NAME = re.compile(r"[A-Za-z_][\w-]{0,60}")
_ROOF = frozenset({"html", "body"})
_MOST_STEPS = 6
_MOST_FRAMES = 8
_SAMPLE_ROWS = 3


def propose(page: Page | None, reading: Reading) -> ListProposal:
    """How to read again what was just read from `page`; None where it came with another answer."""
    plain = LearnedList(
        reading.reader,
        reading.evidence.group,
        rows=len(reading.publications),
        hosts=tuple(host for host, _ in hosts_of(reading.publications).most_common(MOST_HOSTS)),
    )
    learned = plain
    if page is not None and reading.reader == READER and reading.publications:
        learned = _selected(page, reading, plain) or plain
    return ListProposal(learned, tuple(_sample(reading.publications)))


def _selected(page: Page, reading: Reading, plain: LearnedList) -> LearnedList | None:
    """The list with a selector of its rows and, where there is one, the frame around them."""
    group = find_rows(page).group
    slot = _slot_of(group) if group is not None and not has_base(page) else None
    if group is None or slot is None:
        return None
    for selector, top in _selectors(group):
        tried = replace(plain, selector=selector, date_tag=slot[0], date_at=slot[1])
        if _reads_alike(page, tried, reading):
            charset = charset_of(page)
            frames = (replace(tried, frame=frame, charset=charset) for frame in _frames(page, top))
            if not charset:
                return tried
            return next((framed for framed in frames if _reads_alike(page, framed, reading)), tried)
    return None


def _reads_alike(page: Page, learned: LearnedList, reading: Reading) -> bool:
    confirmed = replace(learned, by=IDENTITY)
    try:
        alone = read_learned(page, confirmed, with_pager=False)
        again = read_learned(page, confirmed)
    except PageNotUnderstood:
        return False
    return alone.publications == reading.publications and (
        (again.publications, again.next_page, again.is_last)
        == (reading.publications, reading.next_page, reading.is_last)
    )


def _slot_of(group: Group) -> tuple[str, int] | None:
    """The tag of the element with the date, and its place among those of its row."""
    try:
        path, _ = choose_dates(group)
    except PageNotUnderstood:
        return None
    for record in group.records:
        mark = next((mark for at, mark in record.slots if at == path), None)
        if mark is not None:
            return _place_in(record.node, mark)
    return None


def _place_in(row: LexborNode, mark: DateMark) -> tuple[str, int] | None:
    if mark.node.mem_id == row.mem_id:
        return "", 0
    tag = mark.node.tag or ""
    places = [node.mem_id for node in slots_in(row, tag)]
    return (tag, places.index(mark.node.mem_id)) if mark.node.mem_id in places else None


def _selectors(group: Group) -> Iterator[tuple[str, LexborNode]]:
    """CSS of the rows, from short to long, each with the outermost element it names.

    It begins with an element that has a name: `tbody > tr` would be any table's.
    """
    rows = [record.node for record in group.records]
    if len({row.mem_id for row in rows}) != len(rows) or len({row.tag for row in rows}) != 1:
        return
    last = {rows[0].tag or ""} | ({_step(rows[0])} if len({_step(row) for row in rows}) == 1 else set())
    path = ""
    for top in islice(_around(rows[0]), _MOST_STEPS):
        step = _step(top)
        path = f"{step} > {path}"
        if step != top.tag:
            yield from ((f"{path}{row}", top) for row in sorted(last, key=len))


def _around(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around a node, the nearest first, up to the page itself."""
    box = node.parent
    while box is not None and box.tag not in _ROOF:
        yield box
        box = box.parent


def _step(node: LexborNode) -> str:
    """An element by its tag and what names it: its id, else its first class."""
    tag, attributes = node.tag or "", node.attributes
    for sign, value in (("#", attributes.get("id")), (".", attributes.get("class"))):
        name = (value or "").split()[:1]
        if name and _NAME.fullmatch(name[0]):
            return f"{tag}{sign}{name[0]}"
    return tag


def _frames(page: Page, top: LexborNode) -> Iterator[str]:
    """Start tags that stand on the page once, of an element around the rows, the nearest first."""
    for box in islice(chain((top,), _around(top)), _MOST_FRAMES):
        for name in ("id", "class"):
            value = box.attributes.get(name)
            if box.tag in FRAME_TAGS and value:
                yield from start_tags(page, box.tag or "", value)


def _sample(publications: Iterable[Publication]) -> Iterator[str]:
    """The first rows, as a person would recognise them."""
    for row in islice(publications, _SAMPLE_ROWS):
        day = row.published_on.isoformat() if row.published_on else row.raw_date
        yield f"{day} {row.title}".strip()
