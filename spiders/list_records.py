"""List records 列表记录: dates and titles that belong together, and rows that belong to one list.

A record is the largest element around a date that holds no other date and no other title. Records
side by side in one element are a list; rows of the same kind without a date are counted, because a
row that cannot be read may be the newest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from spiders.list_marks import Anchor, DateMark, Marks

_TOP = frozenset({"body", "html"})
_WHOLE_ROWS = frozenset({"li", "tr", "dl"})
_TELL_NOTHING = frozenset({"div", "p", "span", "a", "section", "article", "table", "font"})
"""Tags that rows share with everything else: there the class must agree too."""
_DEEPEST = 14
_EQUAL_LEVELS = 3
_MOST_LINKS = 50
"""No row has more; in rows within rows all would be compared over and over."""
_SHORTEST_TITLE = 5
"""An undated row with fewer characters is a link to a column, no item."""


@dataclass(slots=True)
class Record:
    """One row. `slots` are its dates by the path on which they stand; none where it shows none."""

    node: LexborNode
    start: int
    end: int
    title: str
    url: str | None
    slots: list[tuple[str, DateMark]] = field(default_factory=list)

    @property
    def date_place(self) -> int:
        """The place of its first date; its own where it shows none."""
        return self.slots[0][1].position if self.slots else self.start


@dataclass(slots=True)
class Group:
    """Rows side by side, dated or not, in the order of the page. `container` holds them all."""

    container: LexborNode
    records: list[Record]

    @property
    def start(self) -> int:
        """The place of the first row."""
        return self.records[0].start

    @property
    def end(self) -> int:
        """The first place after the last row."""
        return self.records[-1].end


def find_groups(marks: Marks) -> list[Group]:
    """Every run of dated records on the page, in document order."""
    by_container: dict[tuple[int, str], Group] = {}
    found: list[Group] = []
    for holder, dates in _holders(marks):
        rows = _rows_in(marks, holder, dates)
        if len(rows) > 1:
            found.append(Group(holder, rows))
            continue
        for record in rows:
            _widen(marks, record)
            container = record.node.parent
            if container is not None:
                key = (container.mem_id, record.node.tag or "")
                by_container.setdefault(key, Group(container, [])).records.append(record)
    for group in by_container.values():
        _add_undated(marks, group)
    return _merged(marks, sorted([*by_container.values(), *found], key=lambda group: group.start))


def row_of(marks: Marks, node: LexborNode) -> Record | None:
    """One element read as one row; None where it holds neither title nor date."""
    start, end = marks.start_of(node), marks.end_of(node)
    anchors, dates = marks.anchors_in(start, end), marks.dates_in(start, end)
    if not anchors and not dates:
        return None
    record = _record(marks, node, anchors, dates)
    if not record.title:
        shown = {words.text for words in marks.words_in(start, end)} - {mark.shown.raw for mark in dates}
        record.title = max(shown, key=len, default="")
    return record


def _holders(marks: Marks) -> list[tuple[LexborNode, list[DateMark]]]:
    """For every date the nearest element around it that also holds a title."""
    by_node: dict[int, tuple[LexborNode, list[DateMark]]] = {}
    for mark in marks.dates:
        climbing: LexborNode | None = mark.node
        for _ in range(_DEEPEST):
            if climbing is None or climbing.tag in _TOP:
                break
            titles, _dates = marks.count_in(marks.start_of(climbing), marks.end_of(climbing))
            if titles or mark.title:
                by_node.setdefault(climbing.mem_id, (climbing, []))[1].append(mark)
                break
            climbing = climbing.parent
    return list(by_node.values())


def _rows_in(marks: Marks, holder: LexborNode, dates: list[DateMark]) -> list[Record]:
    """The rows of one holder: mostly one; several where titles and dates simply take turns.

    No row at all where titles and dates cannot be paired.
    """
    anchors = marks.anchors_in(marks.start_of(holder), marks.end_of(holder))
    if len(dates) == 1:
        return [_record(marks, holder, anchors, dates)]
    runs = _runs(anchors, dates)
    titles = [run for run in runs if isinstance(run[0], Anchor)]
    if len(titles) <= 1:
        return [_record(marks, holder, anchors, dates)]
    shown = [run for run in runs if isinstance(run[0], DateMark)]
    if len(titles) != len(shown) or any(len(run) > 1 for run in shown):
        return []
    if any(_holds_several(marks, run) for run in titles):
        return []
    return [_pair(marks, holder, runs[at] + runs[at + 1]) for at in range(0, len(runs), 2)]


def _holds_several(marks: Marks, run: list[Anchor | DateMark]) -> bool:
    """Whether titles without a date between them are of several articles: one of them shows none."""
    titles = [found for found in run if isinstance(found, Anchor) and len(found.title) >= _SHORTEST_TITLE]
    return len({marks.url_of(title) or title.title for title in titles}) > 1


def _runs(anchors: list[Anchor], dates: list[DateMark]) -> list[list[Anchor | DateMark]]:
    """Titles and dates in document order, those of a kind that follow one another together."""
    runs: list[list[Anchor | DateMark]] = []
    places: list[Anchor | DateMark] = [*anchors, *dates]
    for found in sorted(places, key=lambda place: place.position):
        if runs and type(runs[-1][0]) is type(found):
            runs[-1].append(found)
        else:
            runs.append([found])
    return runs


def _pair(marks: Marks, holder: LexborNode, run: list[Anchor | DateMark]) -> Record:
    anchors = [found for found in run if isinstance(found, Anchor)]
    dates = [found for found in run if isinstance(found, DateMark)]
    record = _record(marks, holder, anchors, dates)
    record.start, record.end = run[0].position, run[-1].position + 1
    return record


def _record(marks: Marks, node: LexborNode, anchors: list[Anchor], dates: list[DateMark]) -> Record:
    """A row; of several links the longest is its title."""
    anchors = anchors[:_MOST_LINKS]
    longest = max(anchors, key=lambda anchor: len(anchor.title), default=None)
    title = longest.title if longest else ""
    for mark in dates:
        title = mark.title or title.removesuffix(mark.shown.raw).removeprefix(mark.shown.raw).strip() or title
    tried = [longest, *anchors] if longest else []
    url = next((url for anchor in tried if (url := marks.url_of(anchor))), None)
    slots: list[tuple[str, DateMark]] = []
    counted: Counter[str] = Counter()
    for mark in dates:
        path = _path(mark.node, node)
        counted[path] += 1
        slots.append((f"{path}[{counted[path]}]", mark))
    return Record(node, marks.start_of(node), marks.end_of(node), title, url, slots)


def _path(node: LexborNode, within: LexborNode) -> str:
    steps: list[str] = []
    climbing: LexborNode | None = node
    while climbing is not None and climbing.mem_id != within.mem_id and len(steps) < _DEEPEST:
        steps.append(climbing.tag or "")
        climbing = climbing.parent
    return ">".join(reversed(steps)) or (within.tag or "")


def _widen(marks: Marks, record: Record) -> None:
    """Let a record be the largest element that still holds no other date and no other title."""
    node = record.node
    alone = marks.count_in(record.start, record.end)
    for _ in range(_DEEPEST):
        parent = node.parent
        if parent is None or parent.tag in _TOP or node.tag in _WHOLE_ROWS:
            break
        if marks.count_in(marks.start_of(parent), marks.end_of(parent)) != alone:
            break
        node = parent
    record.node, record.start, record.end = node, marks.start_of(node), marks.end_of(node)


def _add_undated(marks: Marks, group: Group) -> None:
    """Take in the rows of the same kind that show no date."""
    dated = {record.node.mem_id for record in group.records}
    tag = group.records[0].node.tag
    classes = {record.node.attrs.get("class") for record in group.records}
    for sibling in group.container.iter():
        if sibling.tag != tag or sibling.mem_id in dated:
            continue
        if tag in _TELL_NOTHING and sibling.attrs.get("class") not in classes:
            continue
        start, end = marks.start_of(sibling), marks.end_of(sibling)
        anchors = [anchor for anchor in marks.anchors_in(start, end) if len(anchor.title) >= _SHORTEST_TITLE]
        if anchors and not marks.dates_in(start, end):
            group.records.append(_record(marks, sibling, anchors, []))
    group.records.sort(key=lambda record: record.start)


def _merged(marks: Marks, groups: list[Group]) -> list[Group]:
    """Lists that a template cut into several elements of a kind with nothing written between."""
    merged: list[Group] = []
    for group in groups:
        if merged and _continues(marks, merged[-1], group):
            merged[-1].records += group.records
        else:
            merged.append(group)
    return merged


def _continues(marks: Marks, before: Group, group: Group) -> bool:
    """Whether two containers stand in equal places and nothing is written between them."""
    one, other = before.records[-1].node.parent, group.records[0].node.parent
    for _ in range(_EQUAL_LEVELS):
        if one is None or other is None or one.tag != other.tag or one.mem_id == other.mem_id:
            return False
        if one.attrs.get("class") != other.attrs.get("class"):
            return False
        one, other = one.parent, other.parent
        if one is not None and other is not None and one.mem_id == other.mem_id:
            return marks.is_bare(before.end, group.start)
    return False
