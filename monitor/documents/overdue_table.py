"""Overdue table 逾期清单表: the violations, below them the notices and the duties, as CSV or a workbook."""

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
DUTY_HEADERS = (
    "序号",
    "责任单位",
    "平台",
    "账号",
    "应转/应更新",
    "实转/实际",
    "截止日期",
    "存在的突出问题",
    "网址",
)
DUTIES_TITLE = "转载和更新数（不列入逾期清单）"

Listed = Sequence[Mapping[str, Any]]
"""Rows of `monitor overdue --json`."""

_Cells = tuple[str | int, ...]


def write_overdue_csv(violations: Listed, notices: Listed, to: Path | TextIO, *, duties: Listed = ()) -> None:
    """Write the list as CSV: a file begins with a BOM, for spreadsheets; a stream does not.

    Raises:
        InputError: the file cannot be written there.
    """
    text = csv_text(overdue_rows(violations, notices, duties))
    if isinstance(to, Path):
        write_output(to, (BOM + text).encode())
    else:
        to.write(text)


def write_overdue_xlsx(violations: Listed, notices: Listed, path: Path, *, duties: Listed = ()) -> None:
    """Write the list as a workbook of one sheet, which can be sorted by 逾期天数.

    Raises:
        InputError: the file cannot be written there.
    """
    rows = overdue_rows(violations, notices, duties)
    heads = ((NOTICES_TITLE,), (DUTIES_TITLE,), HEADERS, DUTY_HEADERS)
    bold = tuple(number for number, row in enumerate(rows) if row in heads)
    write_output(path, workbook_bytes([WrittenSheet("逾期清单", rows, bold)]))


def overdue_rows(violations: Listed, notices: Listed, duties: Listed = ()) -> list[_Cells]:
    """Headers and violations; of notices and duties, if any, a blank row, their title, headers and rows."""
    blank = ("",) * len(HEADERS)
    rows: list[_Cells] = [HEADERS, *_numbered(violations)]
    if notices:
        rows += [blank, (NOTICES_TITLE,), HEADERS, *_numbered(notices)]
    if duties:
        rows += [blank, (DUTIES_TITLE,), DUTY_HEADERS, *_numbered_duties(duties)]
    return rows


def _numbered_duties(listed: Listed) -> list[_Cells]:
    return [
        (
            number,
            "、".join(row["units"]),
            _text(row["site"]),
            _text(row["name"]),
            *_asked_and_done(row),
            _text(row["due_on"]),
            _said(row),
            _text(row["url"]),
        )
        for number, row in enumerate(listed, 1)
    ]


def _asked_and_done(row: Mapping[str, Any]) -> tuple[int | str, int | str]:
    """应转 and 实转, or 应更新 and 实际; blank where the list tells neither."""
    if "forwarding" in row:
        return row["forwarding"]["required"], row["forwarding"]["done"]
    return (row["posts"]["asked"], row["posts"]["found"]) if "posts" in row else ("", "")


def _said(row: Mapping[str, Any]) -> str:
    return "；".join(row["problems"]) + ("" if row["confirmed"] else "（待复核）")


def _numbered(listed: Listed) -> list[_Cells]:
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
            _said(row),
            _text(row["url"]),
        )
        for number, row in enumerate(listed, 1)
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
