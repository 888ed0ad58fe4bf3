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
_GENERIC = frozenset({"div", "p", "span", "a", "section", "article", "table", "font"})
_DEEPEST = 14
_EQUAL_LEVELS = 3
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

    @property
    def dated(self) -> list[Record]:
        """The rows that show a date."""
        return [record for record in self.records if record.slots]


def find_groups(marks: Marks) -> list[Group]:
    """Every run of dated records on the page, in document order."""
    by_holder: dict[int, tuple[LexborNode, list[DateMark]]] = {}
    for mark in marks.dates:
        holder = _holder(marks, mark)
        if holder is not None:
            by_holder.setdefault(holder.mem_id, (holder, []))[1].append(mark)
    by_container: dict[tuple[int, str], Group] = {}
    flat: list[Group] = []
    for holder, dates in by_holder.values():
        runs = _runs(marks, holder, dates)
        if runs is None:
            continue
        if len(runs) > 1:
            flat.append(Group(holder, runs))
            continue
        node = _widened(marks, holder)
        container = node.parent
        if container is None:
            continue
        record = runs[0]
        record.node, record.start, record.end = node, marks.start_of(node), marks.end_of(node)
        key = (container.mem_id, node.tag or "")
        by_container.setdefault(key, Group(container, [])).records.append(record)
    groups = [_with_undated(marks, group) for group in by_container.values()]
    return _merged(marks, sorted([*groups, *flat], key=lambda group: group.start))


def _holder(marks: Marks, mark: DateMark) -> LexborNode | None:
    """The nearest element around a date that holds a title."""
    climbing: LexborNode | None = mark.node
    for _ in range(_DEEPEST):
        if climbing is None or climbing.tag in _TOP:
            return None
        if mark.title or marks.anchors_in(marks.start_of(climbing), marks.end_of(climbing)):
            return climbing
        climbing = climbing.parent
    return None


def _runs(marks: Marks, holder: LexborNode, dates: list[DateMark]) -> list[Record] | None:
    """The rows within one holder: mostly one; several where titles and dates simply alternate."""
    start, end = marks.start_of(holder), marks.end_of(holder)
    anchors = marks.anchors_in(start, end)
    if len(dates) == 1:
        return [_record(holder, start, end, anchors, dates, holder)]
    places: list[tuple[int, Anchor | DateMark]] = [(anchor.position, anchor) for anchor in anchors]
    places += [(mark.position, mark) for mark in dates]
    places.sort(key=lambda place: place[0])
    parts: list[list[Anchor | DateMark]] = []
    kinds: list[bool] = []
    for _, found in places:
        is_date = isinstance(found, DateMark)
        if kinds and kinds[-1] == is_date:
            parts[-1].append(found)
        else:
            kinds.append(is_date)
            parts.append([found])
    titles = kinds.count(False)
    if titles <= 1:
        return [_record(holder, start, end, anchors, dates, holder)]
    if titles != kinds.count(True) or any(kind and len(part) > 1 for kind, part in zip(kinds, parts, strict=True)):
        return None
    return [
        _pair(holder, parts[index], parts[index + 1]) for index in range(0, len(parts), 2)
    ]


def _pair(holder: LexborNode, one: list[Anchor | DateMark], other: list[Anchor | DateMark]) -> Record:
    both = [*one, *other]
    anchors = [found for found in both if isinstance(found, Anchor)]
    dates = [found for found in both if isinstance(found, DateMark)]
    return _record(holder, both[0].position, both[-1].position + 1, anchors, dates, holder)


def _record(
    node: LexborNode, start: int, end: int, anchors: list[Anchor], dates: list[DateMark], within: LexborNode
) -> Record:
    title = max(anchors, key=lambda anchor: len(anchor.title), default=None)
    url = title.url if title else None
    if url is None:
        url = next((anchor.url for anchor in anchors if anchor.url), None)
    told = title.title if title else ""
    for mark in dates:
        told = mark.title or told.removesuffix(mark.shown.raw).removeprefix(mark.shown.raw).strip() or told
    slots: list[tuple[str, DateMark]] = []
    counted: Counter[str] = Counter()
    for mark in dates:
        path = _path(mark.node, within)
        counted[path] += 1
        slots.append((f"{path}[{counted[path]}]", mark))
    return Record(node, start, end, told, url, slots)


def row_of(marks: Marks, node: LexborNode) -> Record | None:
    """One element read as one row; None where it holds neither title nor date."""
    start, end = marks.start_of(node), marks.end_of(node)
    anchors, dates = marks.anchors_in(start, end), marks.dates_in(start, end)
    if not anchors and not dates:
        return None
    record = _record(node, start, end, anchors, dates, node)
    if not record.title:
        shown = {words.text for words in marks.words_in(start, end)} - {mark.shown.raw for mark in dates}
        record.title = max(shown, key=len, default="")
    return record


def _path(node: LexborNode, within: LexborNode) -> str:
    steps: list[str] = []
    climbing: LexborNode | None = node
    while climbing is not None and climbing.mem_id != within.mem_id and len(steps) < _DEEPEST:
        steps.append(climbing.tag or "")
        climbing = climbing.parent
    return ">".join(reversed(steps)) or (within.tag or "")


def _widened(marks: Marks, holder: LexborNode) -> LexborNode:
    """The largest element that still holds no other date and no other title than the holder."""
    start, end = marks.start_of(holder), marks.end_of(holder)
    titles, dates = len(marks.anchors_in(start, end)), len(marks.dates_in(start, end))
    node = holder
    while (parent := node.parent) is not None and parent.tag not in _TOP:
        start, end = marks.start_of(parent), marks.end_of(parent)
        if len(marks.anchors_in(start, end)) != titles or len(marks.dates_in(start, end)) != dates:
            break
        if node.tag in ("li", "tr", "dl"):
            break
        node = parent
    return node


def _with_undated(marks: Marks, group: Group) -> Group:
    """The group with the rows of the same kind that show no date."""
    dated = {record.node.mem_id for record in group.records}
    tag = group.records[0].node.tag
    classes = {record.node.attributes.get("class") for record in group.records}
    for sibling in group.container.iter():
        if sibling.tag != tag or sibling.mem_id in dated:
            continue
        if tag in _GENERIC and sibling.attributes.get("class") not in classes:
            continue
        start, end = marks.start_of(sibling), marks.end_of(sibling)
        anchors = [anchor for anchor in marks.anchors_in(start, end) if len(anchor.title) >= _SHORTEST_TITLE]
        if anchors and not marks.dates_in(start, end):
            group.records.append(_record(sibling, start, end, anchors, [], sibling))
    group.records.sort(key=lambda record: record.start)
    return group


def _merged(marks: Marks, groups: list[Group]) -> list[Group]:
    """Lists that a template cut into several elements of a kind with nothing written between."""
    merged: list[Group] = []
    for group in groups:
        before = merged[-1] if merged else None
        if before is not None and _continues(marks, before, group):
            before.records += group.records
        else:
            merged.append(group)
    return merged


def _continues(marks: Marks, before: Group, group: Group) -> bool:
    """Whether two containers stand in equal places and nothing is written between them."""
    one, other = before.records[-1].node.parent, group.records[0].node.parent
    for _ in range(_EQUAL_LEVELS):
        if one is None or other is None or one.tag != other.tag or one.mem_id == other.mem_id:
            return False
        if one.attributes.get("class") != other.attributes.get("class"):
            return False
        one, other = one.parent, other.parent
        if one is not None and other is not None and one.mem_id == other.mem_id:
            return marks.is_bare(before.end, group.start)
    return False
