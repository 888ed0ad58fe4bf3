"""Inline JSON 页内数据: a page whose script carries the rows that it then writes as a list.

Only where the page itself shows no dated list: what a visitor's eye finds without scripts is
the better witness, and an array beside it may be a box of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from json import JSONDecodeError, JSONDecoder

from spiders.column_address import ColumnAddress
from spiders.data_list import read_data_rows
from spiders.list_finder import find_list
from spiders.list_records import find_groups
from spiders.list_walk import walk_page
from spiders.named_rows import JsonRow, NamedList, named_list, tells_days, titled_lists
from spiders.page import Page
from spiders.page_bounds import refuse_many_values
from spiders.platform_answer import Json, whole_characters
from spiders.reader import PageNotUnderstood, Reading, ReadingEvidence
from spiders.script_filling import may_be_filled

_ROWS = re.compile(r"\[\s*\{\s*\"\w")
_TITLE = re.compile(r"\"(?:[a-z]{0,12}_?title|bt)\"\s*:\s*\"", re.IGNORECASE)
_MOST_ARRAYS = 40
_MOST_READ = 10_000_000
"""Characters in all arrays that were tried: one that breaks off may have others within, as long as itself."""
_LONGEST_LINE = 2_000
_LINE_COMMENT = re.compile(r"(?<!:)//")
_FEW_ROWS = 3
_DECODER = JSONDecoder()


class InlineJson:
    """Reads the arrays in the scripts of a page."""

    key = "inline_json"
    name = "页内 JSON 数据"

    def recognises(self, page: Page) -> bool:
        text = page.text
        is_page = text[:200].lstrip("\ufeff \r\n\t").startswith("<") and "<script" in text
        return (
            is_page and _ROWS.search(text) is not None and _TITLE.search(text) is not None
        ) and "<datastore" not in text.lower()

    def read(self, page: Page) -> Reading:
        arrays = list(_dated_arrays(page))
        if not arrays or _shows_dates(page):
            return find_list(page)
        address = ColumnAddress(page.url)
        lists = [named_list(page, ("script",), rows) for rows in arrays]
        own = [(found, signals) for found in lists if (signals := _signals(page, address, found))]
        if len(own) > 1 or (len(lists) > 1 and not own):
            raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(lists)} arrays")
        found, signals = own[0] if own else (lists[0], ())
        if not signals and len(found.rows) < _FEW_ROWS:
            raise PageNotUnderstood("unreadable", "no_identity")
        return self._read(page, found, signals)

    def _read(self, page: Page, found: NamedList, signals: tuple[str, ...]) -> Reading:
        """A page that also asks a server may show its list from there, and these rows elsewhere."""
        is_sure = bool(signals) and not found.doubts and not may_be_filled(page)
        return replace(
            read_data_rows(page, found.rows, reader=self.key, total=None),
            confidence="strong" if is_sure else "weak",
            evidence=ReadingEvidence("script", found.date_name, signals, found.doubts),
        )


def _shows_dates(page: Page) -> bool:
    marks = walk_page(page)
    return bool(marks.glued or find_groups(marks))


def _signals(page: Page, address: ColumnAddress, found: NamedList) -> tuple[str, ...]:
    """Whether the articles lie under the column's own path or carry its number."""
    urls = [row.url for row in read_data_rows(page, found.rows, reader="", total=None).publications]
    known = [url for url in urls if url]
    if len(known) < len(urls):
        return ()
    if address.holds(known, directly=True):
        return ("path",)
    return ("column_id",) if address.numbers(known) else ()


def _dated_arrays(page: Page) -> Iterator[list[JsonRow]]:
    """The arrays of titled, dated objects in the scripts of a page.

    Raises:
        PageNotUnderstood: `unreadable(page_too_large)`.
    """
    tried = read = 0
    for script in page.tree.css("script"):
        text, end = script.text() or "", 0
        for begins in _ROWS.finditer(text):
            if begins.start() < end:
                continue
            tried += 1
            if tried > _MOST_ARRAYS:
                raise PageNotUnderstood("unreadable", "page_too_large", "arrays in scripts")
            if _is_commented(text, begins.start()):
                continue
            refuse_many_values(text)
            value, end, reached = _decoded(text, begins.start())
            read += reached - begins.start()
            if read > _MOST_READ:
                raise PageNotUnderstood("unreadable", "page_too_large", "arrays in scripts")
            for _, rows in titled_lists(value):
                if tells_days(rows):
                    yield rows


def _decoded(text: str, start: int) -> tuple[Json, int, int]:
    """The value that begins here, where it ends and how far was read; None where it is code, not data."""
    try:
        value, end = _DECODER.raw_decode(text, start)
        return whole_characters(value), end if titled_lists(value) else start, end
    except JSONDecodeError as error:
        return None, start, error.pos
    except (ValueError, RecursionError):
        return None, start, len(text)


def _is_commented(text: str, start: int) -> bool:
    line = text[max(text.rfind("\n", 0, start) + 1, start - _LONGEST_LINE) : start]
    return _LINE_COMMENT.search(line) is not None or text.rfind("/*", 0, start) > text.rfind("*/", 0, start)
