"""List slots 列表日期位: which of a row's dates is the day of publishing.

`成文日期` beside `发布日期` is decided by what the page writes over or before them. Two dates that
differ and carry no such word are not decided at all.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from selectolax.lexbor import LexborNode

from spiders.chinese_dates import ShownDate, is_other_label, is_publishing_label, normal_text
from spiders.list_records import Group, Record
from spiders.reader import PageNotUnderstood

_MOST_SLOTS = 40
"""No list shows its dates in so many places; what does is a whole page taken for a row."""
_LONGEST_LABEL = 20
_CELLS = ("td", "th")


def choose_dates(group: Group) -> tuple[str, list[ShownDate | None]]:
    """The slot that counts and for every row the date in it, None where the row shows none.

    Raises:
        PageNotUnderstood: `unreadable`: `undated_items`, `two_date_slots`, `no_publishing_date`.
    """
    counted = Counter(path for record in group.records for path, _ in record.slots)
    if not counted:
        raise PageNotUnderstood("unreadable", "undated_items")
    usual = counted.most_common(1)[0][0]
    is_single = _is_single(group)
    if len(counted) > _MOST_SLOTS and not is_single:
        raise PageNotUnderstood("unreadable", "two_date_slots", f"{len(counted)} places of dates")
    publishing = [] if is_single else [path for path in counted if _is_publishing(group, path)]
    if len(counted) > 1 and len(publishing) == 1:
        return publishing[0], [_date_at(record, publishing[0]) for record in group.records]
    if is_single or _is_agreed(group):
        if _is_other(group, usual):
            raise PageNotUnderstood("unreadable", "no_publishing_date", _label_over(group, usual))
        return usual, [record.slots[0][1].shown if record.slots else None for record in group.records]
    left = [path for path in counted if not _is_other(group, path)]
    if len(left) != 1 or publishing:
        raise PageNotUnderstood("unreadable", "two_date_slots", ", ".join(sorted(counted))[:80])
    return left[0], [_date_at(record, left[0]) for record in group.records]


def _is_single(group: Group) -> bool:
    return all(len(record.slots) <= 1 for record in group.records)


def _is_agreed(group: Group) -> bool:
    """Whether a row's dates are but one day, repeated."""
    return all(
        len({(mark.shown.on, mark.shown.month, mark.shown.day) for _, mark in record.slots}) <= 1
        for record in group.records
    )


def _date_at(record: Record, path: str) -> ShownDate | None:
    return next((mark.shown for at, mark in record.slots if at == path), None)


def _dates_at(group: Group, path: str) -> list[ShownDate]:
    return [shown for record in group.records if (shown := _date_at(record, path)) is not None]


def _is_publishing(group: Group, path: str) -> bool:
    return any(shown.is_published for shown in _dates_at(group, path)) or is_publishing_label(
        _label_over(group, path)
    )


def _is_other(group: Group, path: str) -> bool:
    return any(shown.is_other for shown in _dates_at(group, path)) or is_other_label(_label_over(group, path))


def _label_over(group: Group, path: str) -> str:
    """What the head of a table writes over a slot; empty outside tables."""
    record, mark = next((record, mark) for record in group.records for at, mark in record.slots if at == path)
    if record.node.tag != "tr":
        return ""
    cell: LexborNode | None = mark.node
    while cell is not None and cell.tag not in _CELLS:
        cell = cell.parent
    head = _head_of(record.node)
    if cell is None or head is None:
        return ""
    cells = [node for node in record.node.iter() if node.tag in _CELLS]
    number = sum(1 for _ in takewhile(lambda node: node.mem_id != cell.mem_id, cells))
    over = [node for node in head.iter() if node.tag in _CELLS]
    return normal_text(over[number].text(strip=True))[:_LONGEST_LABEL] if number < len(over) else ""


def _head_of(row: LexborNode) -> LexborNode | None:
    """The first row of the table, unless it is the row itself."""
    table: LexborNode | None = row
    while table is not None and table.tag != "table":
        table = table.parent
    head = table.css_first("tr") if table is not None else None
    return None if head is None or head.mem_id == row.mem_id else head
