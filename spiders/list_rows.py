"""List rows 列表条目: the rows of a list as publications, with the dates that count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.domain.look import Publication
from spiders.article_address import article_address_date
from spiders.chinese_dates import ShownDate
from spiders.list_order import refuse_undated, settled_rows
from spiders.list_records import Group, Record
from spiders.list_slots import choose_dates

_PINNED = re.compile(r"置\s*顶|\[顶\]|【顶】|^顶(?=[^部层级])")
_PINNED_MARK = re.compile(
    r"zhiding|icon_?top|is_?top|settop|/(?:ding|zd|top)\.(?:gif|png|jpe?g|svg)", re.IGNORECASE
)
_MARK_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The publications of a list, the slot of their dates, and what a person should know of them."""

    publications: tuple[Publication, ...]
    slot: str
    vetoes: tuple[str, ...] = ()


def read_rows(group: Group, *, today: date) -> DatedRows:
    """The publications of a list, in its order.

    Raises:
        PageNotUnderstood: `unreadable`: `inferred_year`, or what `choose_dates` and `settled_rows`
            refuse.
    """
    slot, chosen = choose_dates(group)
    rows = [_publication(record, shown) for record, shown in zip(group.records, chosen, strict=True)]
    if any(row.published_on is None and shown is not None for row, shown in zip(rows, chosen, strict=True)):
        refuse_undated(rows, "inferred_year")
    is_ahead = any(row.published_on and row.published_on > today for row in rows)
    return DatedRows(settled_rows(rows, today=today), slot, ("future_date",) if is_ahead else ())


def _publication(record: Record, shown: ShownDate | None) -> Publication:
    witness = article_address_date(record.url)
    return Publication(
        title=record.title,
        url=record.url,
        published_on=shown.in_year_of(witness) if shown else None,
        raw_date=shown.raw if shown else "",
        pinned=_is_pinned(record),
        witness_on=witness,
    )


def _is_pinned(record: Record) -> bool:
    """Whether a row is marked 置顶, in words or by a picture or a class that means it."""
    node = record.node
    if _PINNED.search(record.title) or _PINNED_MARK.search(node.attributes.get("class") or ""):
        return True
    if any(_PINNED_MARK.search(image.attributes.get("src") or "") for image in node.css("img")):
        return True
    return _PINNED.search(node.text(strip=True)[:_MARK_CHARACTERS]) is not None
