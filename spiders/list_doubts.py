"""List doubts 列表疑点: what shows that a heading or a pager belongs to a list that is not on the page.

A column whose list a script fills still shows its heading, its breadcrumb and its pager; the box that
stands near them looks like the list. Rows under the column's own address are its own whatever stands
around them, unless a script fills a frame between them and the heading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cached_property

from selectolax.lexbor import LexborNode

from spiders.column_address import ColumnAddress
from spiders.list_heading import TIGHT_LEVELS, stands_in_box, stands_within
from spiders.list_marks import Marks, Words
from spiders.list_pager import MOST_WORDS, Pager, may_turn_pages
from spiders.list_records import Group
from spiders.page import Page
from spiders.same_name import same_name
from spiders.script_filling import asks_for_data, is_templated

ADDRESSED = frozenset({"path", "column_id"})
"""What the rows themselves show; everything else could be another list's."""

_ORNAMENT = re.compile(
    r"clear|clr|both|line|blank|spac|gap|hr|fix|border|bg|shadow|arrow|ico|more|dot|sep|split|divi|mask|corner|"
    r"after|before|top|bottom|share|print|qr|banner|img|pic|logo|toolbar|(?<![a-z])(?:[a-z]{1,2}\d+|cl?|cb|h|t)$",
    re.IGNORECASE,
)
_ORNAMENTED = re.compile(r"clear\s*:|(?<!-)height\s*:|background|border", re.IGNORECASE)
_FURNITURE = re.compile(
    r"pag(?:e|ing|in)|fenye|fanye|fy|foot|head|nav|menu|weather|tianqi|search|login|share|count|hits|"
    r"code|float|time|date|clock|back|tool|copyright|link|audio|player|access|wza",
    re.IGNORECASE,
)
"""What pages fill by script beside any list."""
_SHOWS_SOMETHING = "a, img, iframe, input, object, embed, video, canvas, svg, button, select"
_TEMPLATE_ROWS = "[v-for], [v-text], [v-html], [ng-repeat], [ng-bind], [x-for], [x-text]"
_TEMPLATE_TYPE = re.compile(r"templ|tmpl|text/html|text/x-", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|[>\[(]\d{1,2}-\d{1,2}[<\])]")
_COMMENTED_DAYS = 2
_LONGEST_NAME = 60
_MENTIONED = re.compile(r"[#.\"']([\w-]{2,60})(?![\w-])")
_WRITES = re.compile(r"\.(?:html|append|prepend|load|innerHTML)\b|insertAdjacentHTML|\.render\s*\(")


class ListDoubts:
    """The doubts in the lists of one page."""

    def __init__(self, page: Page, marks: Marks, address: ColumnAddress) -> None:
        self._page = page
        self._marks = marks
        self._address = address

    def in_list(
        self, group: Group, heading: Words | None, *, signals: Collection[str], pager: Pager
    ) -> tuple[str, ...]:
        """Why a list that these signals speak for may be a box. `heading` is its own, if it has one."""
        begins = heading.position + 1 if heading is not None else group.start
        is_addressed = not ADDRESSED.isdisjoint(signals)
        doubts: list[str] = []
        if self._is_filled(begins, group.start):
            doubts.append("filled_by_script")
        if self._has_empty_frame(begins, group.start) and not (is_addressed and pager.is_own):
            doubts.append("empty_list_beside")
        if not is_addressed and self._has_empty_frame_after(group):
            doubts.append("empty_list_beside")
        if heading is not None and not is_addressed and is_far(heading, group):
            doubts += self._in_breadcrumb(group, heading)
        if set(signals) == {"heading"}:
            doubts += self._in_heading_alone(group, begins, pager)
        if set(signals) == {"pager"}:
            doubts += self._in_pager_alone(group)
        return tuple(dict.fromkeys(doubts))

    @cached_property
    def filled_places(self) -> list[int]:
        """Where the frames and the words of templates stand that a script fills."""
        placed = (*self._marks.blocks, *self._marks.frames)
        filled = [place for place, node in placed if self._is_filled_frame(node)]
        return [*filled, *(words.position for words in self._marks.words if "{{" in words.text)]

    def _in_heading_alone(self, group: Group, begins: int, pager: Pager) -> Iterator[str]:
        """A heading alone says only that the column's list should be near."""
        if self._marks.has_pager and not pager.is_own:
            yield "pager_elsewhere"
        if any(place >= begins for place in self.filled_places):
            yield "filled_by_script"
        if self._has_commented_rows(begins):
            yield "commented_list"
        if self._are_elsewhere(group):
            yield "rows_elsewhere"

    def _in_pager_alone(self, group: Group) -> Iterator[str]:
        """A pager alone says nothing where there is a second one."""
        own = self._marks.words_after(group.end, most=MOST_WORDS)
        ends = next((words.position for words in own if not may_turn_pages(words.text)), self._marks.last)
        if self._marks.turns_pages_in(0, group.start) or self._marks.turns_pages_in(ends, self._marks.last):
            yield "pager_elsewhere"

    def _in_breadcrumb(self, group: Group, heading: Words) -> Iterator[str]:
        """A breadcrumb says still less: what comes next may be anything."""
        if self._are_elsewhere(group):
            yield "rows_elsewhere"
        name = same_name(heading.text)
        if any(
            same_name(words.text) == name and not stands_within(words.node, "a")
            for words in self._marks.words_in(group.end, self._marks.last)
            if len(words.text) <= _LONGEST_NAME
        ):
            yield "heading_elsewhere"

    def _are_elsewhere(self, group: Group) -> bool:
        urls = [record.url for record in group.records if record.url]
        return self._address.are_elsewhere(urls) and not ColumnAddress(self._marks.base).holds(
            urls, directly=False
        )

    def _is_filled(self, start: int, end: int) -> bool:
        """Whether a script or a template puts rows between two places."""
        if start >= end:
            return False
        return (
            any(self._is_filled_frame(node) for node in self._marks.blocks_in(start, end))
            or any(_is_template(node) for node in self._marks.scripts_in(start, end))
            or any("{{" in words.text for words in self._marks.words_in(start, end))
        )

    def _is_filled_frame(self, frame: LexborNode) -> bool:
        if self._is_wordless(frame) and self._holds(frame, self._template_places):
            return True
        return self._is_blank(frame) and self._is_scripted(frame)

    def _is_scripted(self, frame: LexborNode) -> bool:
        """Whether an empty element is one that a script of the page names, or a template itself."""
        attributes = frame.attributes
        if frame.tag == "template" or is_templated(frame):
            return True
        if _is_furniture(frame):
            return False
        names = {attributes.get("id") or "", *(attributes.get("class") or "").split()}
        return not names.isdisjoint(self._scripted_names)

    @cached_property
    def _scripted_names(self) -> set[str]:
        """What the scripts that write into the page call by name."""
        texts = (script.text() or "" for script in self._page.tree.css("script"))
        return {name for text in texts if _WRITES.search(text) for name in _MENTIONED.findall(text)}

    def _has_empty_frame(self, start: int, end: int) -> bool:
        """Whether an element that shows nothing stands between a heading and the rows."""
        frames = self._marks.blocks_in(start, end) if start < end else []
        return any(self._may_be_frame(node) for node in frames)

    def _has_empty_frame_after(self, group: Group) -> bool:
        """Whether one stands between the rows and what the page says next, where it would say more."""
        following = self._marks.words_after(group.end, most=1)
        ends = following[0].position if following else self._marks.last
        return any(
            _is_named(node) and self._may_be_frame(node) for node in self._marks.blocks_in(group.end, ends)
        )

    def _may_be_frame(self, node: LexborNode) -> bool:
        return not _is_ornament(node) and not _is_furniture(node) and self._is_blank(node)

    def _is_wordless(self, node: LexborNode) -> bool:
        return not self._marks.words_in(self._marks.start_of(node), self._marks.end_of(node))

    def _is_blank(self, node: LexborNode) -> bool:
        return self._is_wordless(node) and not self._holds(node, self._shown_places)

    def _holds(self, node: LexborNode, places: list[int]) -> bool:
        """Whether a place is in an element; elements within each other are not searched anew each."""
        at = bisect_left(places, self._marks.start_of(node))
        return at < len(places) and places[at] < self._marks.end_of(node)

    @cached_property
    def _template_places(self) -> list[int]:
        return self._places_of(_TEMPLATE_ROWS)

    @cached_property
    def _shown_places(self) -> list[int]:
        return self._places_of(_SHOWS_SOMETHING)

    def _places_of(self, selector: str) -> list[int]:
        order = self._marks.order
        return sorted(order[node.mem_id] for node in self._page.tree.css(selector) if node.mem_id in order)

    def _has_commented_rows(self, begins: int) -> bool:
        """Whether dated rows stand in a comment: the page's list until its list was taken out."""
        return any(
            position >= begins and len(_DAY.findall(node.html or "")) >= _COMMENTED_DAYS
            for position, node in self._marks.comments
        )


def is_far(heading: Words, group: Group) -> bool:
    """Whether a heading stands in none of the elements that may belong to the list alone."""
    return not stands_in_box(heading.node, group.container, levels=TIGHT_LEVELS)


def _is_named(node: LexborNode) -> bool:
    return bool(node.attributes.get("id") or node.attributes.get("class"))


def _is_template(script: LexborNode) -> bool:
    """Whether a script is a template of rows, or asks for data where it stands."""
    if _TEMPLATE_TYPE.search(script.attributes.get("type") or ""):
        return True
    return asks_for_data(script)


def _is_ornament(node: LexborNode) -> bool:
    """Whether an empty element is there for its looks."""
    attributes = node.attributes
    names = attributes.get("id") or attributes.get("class") or ""
    if names:
        return any(_ORNAMENT.search(name) for name in names.split())
    return _ORNAMENTED.search(attributes.get("style") or "") is not None


def _is_furniture(node: LexborNode) -> bool:
    names = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
    return _FURNITURE.search(names) is not None
