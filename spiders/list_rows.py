"""List rows 列表条目: the rows of a list as publications, with the dates that count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from selectolax.lexbor import LexborNode

from monitor.domain.calendar_day import day_of
from monitor.domain.look import Publication
from spiders.article_address import address_year, article_address_date
from spiders.chinese_dates import ShownDate, made_day
from spiders.list_order import ShownRow, refuse_yearless, settled_rows
from spiders.list_records import Group, Record
from spiders.list_slots import choose_dates
from spiders.page import Page

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


def read_rows(group: Group, page: Page) -> DatedRows:
    """The publications of a list on a page, in its order.

    Raises:
        YearUnknown: `unreadable(inferred_year)`.
        PageNotUnderstood: `unreadable`: what `choose_dates` and `settled_rows` refuse.
    """
    slot, chosen = choose_dates(group)
    return dated_rows(group.records, chosen, slot, page)


def dated_rows(
    records: Sequence[Record], chosen: Sequence[ShownDate | None], slot: str, page: Page
) -> DatedRows:
    """Rows whose dates are chosen already as publications.

    Raises:
        YearUnknown: `unreadable(inferred_year)`.
        PageNotUnderstood: `unreadable`: what `settled_rows` refuses.
    """
    today = day_of(page.fetched_at)
    marked: dict[int, bool] = {}
    for node in (record.node for record in records):
        # rows that share an element, which may hold thousands, are looked through once
        if node.mem_id not in marked:
            marked[node.mem_id] = _is_marked(node)
    rows = [
        _publication(record, shown, page, is_marked=marked[record.node.mem_id])
        for record, shown in zip(records, chosen, strict=True)
    ]
    if any(row.published_on is None and shown is not None for row, shown in zip(rows, chosen, strict=True)):
        refuse_yearless(rows, _shown_rows(rows, chosen))
    is_ahead = any(row.published_on and row.published_on > today for row in rows)
    return DatedRows(settled_rows(rows, today=today), slot, ("future_date",) if is_ahead else ())


def _shown_rows(rows: Sequence[Publication], chosen: Sequence[ShownDate | None]) -> Iterator[ShownRow]:
    for row, shown in zip(rows, chosen, strict=True):
        # an address that names another day than the row is no row of a year left out
        if shown is not None and (row.published_on is not None or row.witness_on is None):
            on = row.published_on
            month, day = (on.month, on.day) if on is not None else (shown.month, shown.day)
            yield ShownRow(row.url, month, day, on, pinned=row.pinned)


def _publication(record: Record, shown: ShownDate | None, page: Page, *, is_marked: bool) -> Publication:
    witness = article_address_date(record.url)
    return Publication(
        title=record.title,
        url=record.url,
        published_on=_day_of(shown, record.url, witness, page) if shown else None,
        raw_date=shown.raw if shown else "",
        pinned=is_marked or _says_pinned(record.title),
        witness_on=witness,
    )


def _day_of(shown: ShownDate, url: str | None, witness: date | None, page: Page) -> date | None:
    """The shown day; a year that the list leaves out is told by the article's address, or its page."""
    if shown.on is not None or witness is not None:
        return shown.in_year_of(witness)
    year = address_year(url, shown.month, column_url=page.url)
    if year is None:
        year = page.row_years.get((url or "", shown.month, shown.day))
    return made_day(year, shown.month, shown.day) if year is not None else None


def _says_pinned(words: str) -> bool:
    return "顶" in words and _PINNED.search(words) is not None


def _is_marked(node: LexborNode) -> bool:
    """Whether a row is marked 置顶, in its first words or by a picture or a class that means it."""
    if _says_pinned(node.text(strip=True)[:_MARK_CHARACTERS]):
        return True
    named = [node.attrs.get("class")]
    named += [inside.attrs.get("src") for inside in node.traverse() if inside.tag == "img"]
    return any(name and _is_pinned_mark(name) for name in named)


@lru_cache(maxsize=256)
def _is_pinned_mark(name: str) -> bool:
    """Whether a class or the address of a picture says 置顶; all rows of a list have the same ones."""
    return _PINNED_MARK.search(name) is not None
