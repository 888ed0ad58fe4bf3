"""Sheet XML 工作表原文: how far a sheet reaches, and which of its formulas have no result.

The reader gives an empty cell for a formula that failed (#N/A) or was never computed. An
exemption or a frequency lost that way would accuse somebody, so these cells are named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

_CHUNK = 1024 * 1024
_OVERLAP = 16 * 1024
"""More than the longest formula (8,192 characters), which may be cut by the end of a chunk."""

_CELL = re.compile(
    rb"<(?:\w+:)?row(?=[\s>/])(?P<row>[^<>]*)>"
    rb"|<(?:\w+:)?c(?=[\s>/])(?P<attributes>[^<>]*)(?<!/)>"
    rb"(?P<no_result>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>)?"
)
_WRITTEN_PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([^"']*)["']""")
_PLACE = re.compile(rb"([A-Z]{0,3})(\d{1,7})")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")


@dataclass(frozen=True, slots=True)
class SheetXml:
    """Rows and columns count from 1; all is zero and empty for a part that is no sheet.

    A sheet that is not sound has a cell in a place that no spreadsheet has; to make room for it
    the reader would ask for all the memory there is.
    """

    last_row: int
    last_column: int
    failed_formulas: frozenset[tuple[int, int]]
    is_sound: bool = True


def scan_sheet_xml(stream: IO[bytes]) -> SheetXml:
    """Read a part of a workbook to its end, a chunk at a time."""
    last_row = last_column = row = column = 0
    failed: set[tuple[int, int]] = set()
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        for cell in _CELL.finditer(text):
            written = _WRITTEN_PLACE.search(cell["row"] or cell["attributes"] or b"")
            place = _PLACE.fullmatch(written[1]) if written is not None else None
            if written is not None and place is None:
                return SheetXml(0, 0, frozenset(), is_sound=False)
            if cell["row"] is not None:
                row, column = int(place[2]) if place is not None else row + 1, 0
                continue
            # a cell that names no place of its own stands beside the one before it
            row, column = (
                (int(place[2]), _column_number(place[1])) if place is not None else (row, column + 1)
            )
            last_row, last_column = max(last_row, row), max(last_column, column)
            if place is not None and _has_failed(cell):
                failed.add((row, column))
        rest = text[-_OVERLAP:]
    return SheetXml(last_row, last_column, frozenset(failed))


def _has_failed(cell: re.Match[bytes]) -> bool:
    """An error value, or a formula without a result; an empty text is a result."""
    kind = _TYPE.search(cell["attributes"])
    written = kind[1] if kind else b""
    return written == b"e" or (cell["no_result"] is not None and written != b"str")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
