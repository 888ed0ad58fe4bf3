"""Text sheets 文本表: rows as CSV or as a workbook in which every cell is text, never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from monitor.documents.formula_guard import disarmed

BOM = "\ufeff"

_MIN_WIDTH, _MAX_WIDTH = 8, 50


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet to be written; `bold_rows` count from 0."""

    title: str
    rows: Sequence[Sequence[str]]
    bold_rows: tuple[int, ...] = (0,)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV; a cell that a spreadsheet would compute gets an apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([disarmed(cell) for cell in row] for row in rows)
    return text.getvalue()


def workbook_bytes(sheets: Iterable[TextSheet]) -> bytes:
    """An .xlsx workbook; every cell has the text format, so that ids survive editing."""
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
                for column, cell in enumerate(row):
                    if cell:
                        page.write_string(
                            number, column, cell, bold if number in sheet.bold_rows else as_text
                        )
    return content.getvalue()


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Column widths in which most cells can be read; a Chinese character is two wide."""
    widths: list[int] = []
    for row in rows:
        widths.extend([_MIN_WIDTH] * (len(row) - len(widths)))
        for column, cell in enumerate(row):
            widths[column] = max(
                widths[column], min(_MAX_WIDTH, 2 + len(cell) + sum(c > "\u2e80" for c in cell))
            )
    return widths
