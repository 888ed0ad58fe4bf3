"""List order 列表次序: which of a row's dates counts, and whether the dates can be believed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from selectolax.lexbor import LexborNode

from monitor.domain.look import Publication
from spiders.article_address import article_address_date
from spiders.chinese_dates import ShownDate, is_other_label, is_publishing_label, normal_text
from spiders.list_records import Group, Record
from spiders.reader import PageNotUnderstood

_UNDATED_SHARE = 5
"""More than one row in five without a date: the list cannot be read (`judging.md` §1)."""
_FIRST_ROWS = 2
_MOST_LEADING = 3
_PINNED = re.compile(r"置\s*顶|\[顶\]|【顶】|^顶$")
_PINNED_IMAGE = re.compile(r"zhiding|icon_?top|istop|/ding\.|/zd\.|settop", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The rows of a list with the dates that count. `vetoes` name what speaks against the list."""

    publications: tuple[Publication, ...]
    slot: str
    vetoes: tuple[str, ...] = ()


def read_rows(group: Group, *, today: date) -> DatedRows:
    """The publications of a list.

    Raises:
        PageNotUnderstood: `unreadable`: `two_date_slots`, `inferred_year`, `undated_items`,
            `future_dates`, `lone_maximum`, `ascending_order`.
    """
    slot, chosen = _choose_slot(group)
    rows = [_publication(record, shown) for record, shown in zip(group.records, chosen, strict=True)]
    if any(row.published_on is None and shown and shown.month for row, shown in zip(rows, chosen, strict=True)):
        _refuse_undated(rows, "inferred_year")
    marked = [replace(row, pinned=_is_marked_pinned(record)) for row, record in zip(rows, group.records, strict=True)]
    return DatedRows(settled_rows(marked, today=today), slot, _vetoes(rows, today))


def settled_rows(rows: Sequence[Publication], *, today: date) -> tuple[Publication, ...]:
    """The rows of any list, once their dates can be believed; those that lead out of order are pinned.

    Raises:
        PageNotUnderstood: `unreadable`: `undated_items`, `future_dates`, `lone_maximum`,
            `ascending_order`.
    """
    _refuse_undated(rows, "undated_items")
    _refuse_future(rows, today)
    leading = _leading_older(rows)
    settled = tuple(replace(row, pinned=True) if index < leading else row for index, row in enumerate(rows))
    _refuse_disorder(settled, today)
    return settled


def _vetoes(rows: Sequence[Publication], today: date) -> tuple[str, ...]:
    return ("future_date",) if any(row.published_on and row.published_on > today for row in rows) else ()


def _publication(record: Record, shown: ShownDate | None) -> Publication:
    witness = article_address_date(record.url)
    return Publication(
        title=record.title,
        url=record.url,
        published_on=shown.in_year_of(witness) if shown else None,
        raw_date=shown.raw if shown else "",
        witness_on=witness,
    )


def _choose_slot(group: Group) -> tuple[str, list[ShownDate | None]]:
    """One date a row: the only one, the one labelled as publishing, or the one they all agree on."""
    paths = Counter(path for record in group.records for path, _ in record.slots)
    if len(paths) == 1:
        path = next(iter(paths))
        if is_other_label(_head_label(group, path)):
            raise PageNotUnderstood("unreadable", "no_publishing_date", _head_label(group, path))
        return path, [_unless_other(record.slots[0][1].shown) if record.slots else None for record in group.records]
    if all(len(record.slots) <= 1 for record in group.records):
        return paths.most_common(1)[0][0], [record.slots[0][1].shown if record.slots else None for record in group.records]
    labelled = [path for path in paths if _is_publishing(group, path)]
    if len(labelled) == 1:
        return labelled[0], [_slot_of(record, labelled[0]) for record in group.records]
    if all(len({mark.shown.on for _, mark in record.slots}) <= 1 for record in group.records):
        return paths.most_common(1)[0][0], [record.slots[0][1].shown if record.slots else None for record in group.records]
    others = [path for path in paths if not _is_other(group, path)]
    if len(others) == 1 and not labelled:
        return others[0], [_slot_of(record, others[0]) for record in group.records]
    raise PageNotUnderstood("unreadable", "two_date_slots", ", ".join(sorted(paths))[:80])


def _unless_other(shown: ShownDate) -> ShownDate | None:
    return None if shown.is_other else shown


def _slot_of(record: Record, path: str) -> ShownDate | None:
    return next((mark.shown for at, mark in record.slots if at == path), None)


def _is_publishing(group: Group, path: str) -> bool:
    shown = [_slot_of(record, path) for record in group.records]
    if any(found is not None and found.is_published for found in shown):
        return True
    return is_publishing_label(_head_label(group, path))


def _is_other(group: Group, path: str) -> bool:
    shown = [_slot_of(record, path) for record in group.records]
    return any(found is not None and found.is_other for found in shown) or is_other_label(_head_label(group, path))


def _head_label(group: Group, path: str) -> str:
    """What the head of a table writes over a slot; empty outside tables."""
    record = next(record for record in group.records if any(at == path for at, _ in record.slots))
    mark = next(mark for at, mark in record.slots if at == path)
    cell: LexborNode | None = mark.node
    while cell is not None and cell.tag not in ("td", "th") and cell.mem_id != record.node.mem_id:
        cell = cell.parent
    if cell is None or cell.tag != "td" or cell.parent is None or record.node.tag != "tr":
        return ""
    number = sum(1 for other in _before(cell) if other.tag in ("td", "th"))
    table: LexborNode | None = record.node
    while table is not None and table.tag != "table":
        table = table.parent
    head = table.css_first("tr") if table is not None else None
    if head is None or head.mem_id == record.node.mem_id:
        return ""
    cells = [other for other in head.iter() if other.tag in ("td", "th")]
    return normal_text(cells[number].text(strip=True))[:20] if number < len(cells) else ""


def _before(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    sibling = node.prev
    while sibling is not None:
        found.append(sibling)
        sibling = sibling.prev
    return found


def _refuse_undated(rows: Sequence[Publication], reason: str) -> None:
    """A date nobody could read may be the newest: in the first rows, or in many, it ends the reading."""
    undated = [index for index, row in enumerate(rows) if row.published_on is None]
    if undated and (undated[0] < _FIRST_ROWS or len(undated) * _UNDATED_SHARE > len(rows)):
        raise PageNotUnderstood("unreadable", reason, f"{len(undated)} of {len(rows)} rows")


def _refuse_future(rows: Sequence[Publication], today: date) -> None:
    ahead = sum(1 for row in rows if row.published_on and row.published_on > today)
    if ahead > 1 and ahead * _UNDATED_SHARE > len(rows):
        raise PageNotUnderstood("unreadable", "future_dates", f"{ahead} of {len(rows)}")


def _is_marked_pinned(record: Record) -> bool:
    node = record.node
    if _PINNED.search(record.title) or _PINNED_IMAGE.search(node.attributes.get("class") or ""):
        return True
    return any(_PINNED_IMAGE.search(image.attributes.get("src") or "") for image in node.css("img")) or bool(
        _PINNED.search(node.text(strip=True)[:12])
    )


def _leading_older(rows: Sequence[Publication]) -> int:
    dates = [row.published_on for row in rows]
    for count in range(1, min(_MOST_LEADING, len(rows) // 3) + 1):
        ahead, rest = dates[:count], [day for day in dates[count:] if day]
        follows = rest[0] if rest else None
        if follows and all(day and day < follows for day in ahead) and _descending(rest) * 10 >= len(rest) * 9:
            return count
    return 0


def _refuse_disorder(rows: Sequence[Publication], today: date) -> None:
    """A newest date that stands out of the list's order is a slip of the pen until something agrees."""
    plain = [row for row in rows if row.published_on and row.published_on <= today and not row.pinned]
    dates = [row.published_on for row in plain if row.published_on]
    if len(dates) < 3:
        return
    newest = max(dates)
    if newest in dates[:_FIRST_ROWS]:
        return
    if _is_ascending(dates):
        raise PageNotUnderstood("unreadable", "ascending_order")
    if newest in _longest_descent(dates):
        return
    if not any(row.published_on == newest and _is_witnessed(row) for row in plain):
        raise PageNotUnderstood("unreadable", "lone_maximum", newest.isoformat())


def _is_witnessed(row: Publication) -> bool:
    if row.published_on is None or row.witness_on is None:
        return False
    return abs(row.published_on - row.witness_on) <= timedelta(days=1)


def _is_ascending(dates: list[date]) -> bool:
    return dates[0] < dates[-1] and _descending([day for day in reversed(dates)]) * 10 >= len(dates) * 9


def _descending(dates: list[date]) -> int:
    return len(_longest_descent(dates))


def _longest_descent(dates: list[date]) -> list[date]:
    """The longest run of dates that never rises, the later-starting one where two are as long."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, day in enumerate(dates):
        place = bisect_right(tails, -day.toordinal())
        before.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [-day.toordinal()]
        at[place : place + 1] = [index]
    found: list[date] = []
    index = at[-1] if at else -1
    while index >= 0:
        found.append(dates[index])
        index = before[index]
    return found[::-1]
