"""Workbook writing 写工作簿: rows as a workbook in which text is text, never a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from monitor.documents.sheets.sheet_rows import clean

_MIN_WIDTH, _MAX_WIDTH = 8, 50
_LONGEST_CELL = 32_767
"""Characters; what a spreadsheet has no room for would be left out whole (ECMA-376, Excel's limits)."""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet to be written; `bold_rows` count from 0."""

    title: str
    rows: Sequence[Sequence[str | int]]
    bold_rows: tuple[int, ...] = (0,)


def workbook_bytes(sheets: Iterable[WrittenSheet]) -> bytes:
    """An .xlsx workbook. Text has the text format, so that ids survive editing; an int can be sorted by."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        as_text = workbook.add_format({"num_format": "@"})
        bold = workbook.add_format({"num_format": "@", "bold": True})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.title)
            page.freeze_panes(1, 0)
            for column, width in enumerate(_widths(sheet.rows)):
                page.set_column(column, column, width, as_text)
            for number, row in enumerate(sheet.rows):
                look = bold if number in sheet.bold_rows else as_text
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(number, column, cell)
                    elif cell:
                        page.write_string(number, column, _fitting(cell), look)
    return content.getvalue()


def _fitting(cell: str) -> str:
    """What a person can see of a text, as far as it fits."""
    text = clean(cell)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _widths(rows: Sequence[Sequence[str | int]]) -> list[int]:
    """Column widths in which most cells can be read; a Chinese character is two wide."""
    widths: list[int] = []
    for row in rows:
        widths.extend([_MIN_WIDTH] * (len(row) - len(widths)))
        for column, text in enumerate(map(str, row)):
            needed = 2 + len(text) + sum(character > "\u2e80" for character in text)
            widths[column] = max(widths[column], min(_MAX_WIDTH, needed))
    return widths
