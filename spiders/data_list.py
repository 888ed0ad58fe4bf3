"""Data list 数据列表: rows that a content system hands out as JSON or XML instead of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.domain.calendar_day import day_of
from monitor.domain.look import Publication
from spiders.article_address import article_address_date, linked_address
from spiders.list_order import settled_rows
from spiders.page import Page
from spiders.post_times import PostTime
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row as the system delivers it; the address may be relative, the title carry markup."""

    title: str
    href: str
    time: PostTime


def read_data_rows(
    page: Page,
    rows: Sequence[DataRow],
    *,
    reader: str,
    total: int | None,
    read_before: int = 0,
    next_page: PageRequest | None = None,
) -> Reading:
    """The list that the rows are. `total` is how many there are in all, `read_before` how many on
    earlier pages; an empty answer is an empty list only where the system counts 0.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_empty)`, or what speaks against the rows.
    """
    if not rows and total != 0 and not read_before:
        raise PageNotUnderstood("unreadable", "ambiguous_empty")
    publications = [_publication(page, row) for row in rows]
    is_last = total is not None and read_before + len(rows) >= total
    return Reading(
        settled_rows(publications, today=day_of(page.fetched_at)),
        reader,
        "confirmed",
        next_page=None if is_last or not rows else next_page,
        is_last=is_last or not rows,
        evidence=ReadingEvidence("rows", "time", (reader,)),
    )


def _publication(page: Page, row: DataRow) -> Publication:
    url = linked_address(page.url, row.href)
    return Publication(
        title=" ".join(row.title.split()),
        url=url,
        published_on=row.time.on,
        raw_date=row.time.raw,
        witness_on=article_address_date(url),
    )
