"""List marks 列表线索: what a page shows that a list could be made of, in document order.

Links, dates, words, pagers and empty frames, each with its place; questions about what lies
between two places are answered by bisection.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from selectolax.lexbor import LexborNode

from spiders.article_address import linked_address
from spiders.chinese_dates import ShownDate, normal_text

_BULLETS = "·•●■◆▪>»- \t"
_TURNS_PAGE = re.compile(r"[\[<]?\s*(?:下一?页|尾页|末页)\s*[>\]]?")
_LONGEST_TURN = 8

_Placed = tuple[int, LexborNode]


@dataclass(slots=True)
class Anchor:
    """A link that could be an item's title."""

    node: LexborNode
    position: int
    _title: str | None = None

    @property
    def title(self) -> str:
        """What the link calls its article; most links of a page are never asked."""
        if self._title is None:
            self._title = _title_of(self.node)
        return self._title


@dataclass(slots=True)
class DateMark:
    """A place that shows a date and nothing else, or (`title` set) one glued to a title."""

    node: LexborNode
    position: int
    shown: ShownDate
    title: str = ""


@dataclass(slots=True)
class Words:
    """A run of text a visitor sees."""

    node: LexborNode
    position: int
    text: str


def _title_of(node: LexborNode) -> str:
    """The `title` of a link where it says more than its (often cut) text."""
    written = node.text(separator=" ", strip=True)
    # a title that a script writes is code to us
    text = "" if "document.write" in written else normal_text(written)
    told = normal_text(node.attrs.get("title") or "")
    if len(told) >= len(text) or text.endswith(("...", "…")):
        text = told or text
    return text.strip(_BULLETS)


@dataclass
class Marks:
    """Everything one walk over a page noted.

    `page_links` lead to a next page, `breaks` are the places of what may be a heading without
    words, `frames` those of lists and tables, `blocks` those of boxes of any kind, `glued` the dates
    that stand in one text with a title.
    """

    base: str
    anchors: list[Anchor] = field(default_factory=list)
    dates: list[DateMark] = field(default_factory=list)
    glued: list[DateMark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    page_links: list[tuple[int, LexborNode]] = field(default_factory=list)
    pager_scripts: list[tuple[int, str]] = field(default_factory=list)
    frames: list[tuple[int, LexborNode]] = field(default_factory=list)
    blocks: list[tuple[int, LexborNode]] = field(default_factory=list)
    scripts: list[tuple[int, LexborNode]] = field(default_factory=list)
    comments: list[tuple[int, LexborNode]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The place behind everything that was noted."""
        return len(self.order)

    def start_of(self, node: LexborNode) -> int:
        """The node's place in the document."""
        return self.order.get(node.mem_id, 0)

    def end_of(self, node: LexborNode) -> int:
        """The place of the first node after the node and all it holds."""
        climbed: list[int] = []
        climbing: LexborNode | None = node
        end = self.last
        while climbing is not None:
            known = self._ends.get(climbing.mem_id)
            climbed.append(climbing.mem_id)
            found = self._next_place(climbing) if known is None else known
            if found is not None:
                end = found
                break
            climbing = climbing.parent
        for key in climbed:
            self._ends[key] = end
        return end

    def _next_place(self, node: LexborNode) -> int | None:
        """The place of the next sibling; comments and blanks have none."""
        following = node.next
        while following is not None:
            place = self.order.get(following.mem_id)
            if place is not None:
                return place
            following = following.next
        return None

    def url_of(self, anchor: Anchor) -> str | None:
        """Where a title leads, absolute."""
        return linked_address(self.base, anchor.node.attrs.get("href"))

    def anchors_in(self, start: int, end: int) -> list[Anchor]:
        """The titles between two places."""
        places = self._anchor_places
        return self.anchors[bisect_left(places, start) : bisect_left(places, end)]

    def dates_in(self, start: int, end: int) -> list[DateMark]:
        """The dates between two places."""
        places = self._date_places
        return self.dates[bisect_left(places, start) : bisect_left(places, end)]

    def count_in(self, start: int, end: int) -> tuple[int, int]:
        """How many titles and how many dates lie between two places."""
        titles, dates = self._anchor_places, self._date_places
        return (
            bisect_left(titles, end) - bisect_left(titles, start),
            bisect_left(dates, end) - bisect_left(dates, start),
        )

    def words_in(self, start: int, end: int) -> list[Words]:
        """The words between two places."""
        places = self._word_places
        return self.words[bisect_left(places, start) : bisect_left(places, end)]

    def words_before(self, position: int, *, most: int) -> list[Words]:
        """The last words before a place, nearest first."""
        end = bisect_left(self._word_places, position)
        return self.words[max(0, end - most) : end][::-1]

    def words_after(self, position: int, *, most: int) -> list[Words]:
        """The first words from a place on."""
        start = bisect_left(self._word_places, position)
        return self.words[start : start + most]

    def is_bare(self, start: int, end: int) -> bool:
        """Whether nothing between two places could be read as a heading."""
        following = bisect_left(self.breaks, start)
        return not self.words_in(start, end) and (
            following == len(self.breaks) or self.breaks[following] >= end
        )

    def empty_frames_in(self, start: int, end: int) -> bool:
        """Whether a list or table that shows nothing lies between two places."""
        return any(
            not self.words_in(position, self.end_of(node))
            for position, node in _between(self.frames, start, end)
        )

    def blocks_in(self, start: int, end: int) -> list[LexborNode]:
        """The boxes that begin between two places."""
        return [node for _, node in _between(self.blocks, start, end)]

    def scripts_in(self, start: int, end: int) -> list[LexborNode]:
        """The scripts between two places."""
        return [node for _, node in _between(self.scripts, start, end)]

    def turns_pages_in(self, start: int, end: int) -> bool:
        """Whether something between two places turns the pages of a list."""
        return any(start <= position < end for position, _ in self.pager_scripts) or any(
            len(words.text) <= _LONGEST_TURN and _TURNS_PAGE.fullmatch(words.text)
            for words in self.words_in(start, end)
        )

    @cached_property
    def has_pager(self) -> bool:
        """Whether the page turns the pages of some list."""
        return self.turns_pages_in(0, self.last + 1)

    def use_glued(self) -> None:
        """Take the dates that are glued to titles for the dates of the page."""
        self.dates = self.glued
        self.__dict__.pop("_date_places", None)

    @cached_property
    def _anchor_places(self) -> list[int]:
        return [anchor.position for anchor in self.anchors]

    @cached_property
    def _date_places(self) -> list[int]:
        return [mark.position for mark in self.dates]

    @cached_property
    def _word_places(self) -> list[int]:
        return [words.position for words in self.words]


def _between(placed: list[_Placed], start: int, end: int) -> list[_Placed]:
    first = bisect_left(placed, start, key=itemgetter(0))
    return placed[first : bisect_left(placed, end, lo=first, key=itemgetter(0))]
