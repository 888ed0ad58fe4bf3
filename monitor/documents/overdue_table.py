"""Overdue table 逾期清单表: the violations, and below them the notices, as CSV or a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from monitor.documents.output_file import write_output
from monitor.documents.sheets.csv_sheet import BOM, csv_text
from monitor.documents.sheets.workbook_writing import WrittenSheet, workbook_bytes

HEADERS = (
    "序号",
    "责任单位",
    "网站/平台",
    "栏目/账号",
    "更新频次",
    "最近更新日期",
    "应更新日期",
    "逾期天数",
    "存在的突出问题",
    "网址",
)
NOTICES_TITLE = "提醒（不作为不合格）"

Listed = Sequence[Mapping[str, Any]]
"""Rows of `monitor overdue --json`."""


def write_overdue_csv(violations: Listed, notices: Listed, to: Path | TextIO) -> None:
    """Write the list as CSV: a file begins with a BOM, for spreadsheets; a stream does not.

    Raises:
        InputError: the file cannot be written there.
    """
    text = csv_text(overdue_rows(violations, notices))
    if isinstance(to, Path):
        write_output(to, (BOM + text).encode())
    else:
        to.write(text)


def write_overdue_xlsx(violations: Listed, notices: Listed, path: Path) -> None:
    """Write the list as a workbook of one sheet, which can be sorted by 逾期天数.

    Raises:
        InputError: the file cannot be written there.
    """
    rows = overdue_rows(violations, notices)
    below = len(violations) + 2
    bold = (0, below, below + 1) if notices else (0,)
    write_output(path, workbook_bytes([WrittenSheet("逾期清单", rows, bold)]))


def overdue_rows(violations: Listed, notices: Listed) -> list[tuple[str | int, ...]]:
    """Headers and violations; if there are notices, a blank row, their title, headers and rows."""
    rows: list[tuple[str | int, ...]] = [HEADERS, *_numbered(violations)]
    if notices:
        rows += [("",) * len(HEADERS), (NOTICES_TITLE,), HEADERS, *_numbered(notices)]
    return rows


def _numbered(listed: Listed) -> list[tuple[str | int, ...]]:
    return [
        (
            number,
            "、".join(row["units"]),
            _text(row["site"]),
            _text(row["name"]),
            _text(row["requirement"]),
            _text(row["last_published_on"]),
            _text(row["due_on"]),
            "" if row["overdue_days"] is None else row["overdue_days"],
            "；".join(row["problems"]) + ("" if row["confirmed"] else "（待复核）"),
            _text(row["url"]),
        )
        for number, row in enumerate(listed, 1)
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
