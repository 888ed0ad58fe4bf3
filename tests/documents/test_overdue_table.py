"""The overdue list as a table: violations first, notices below, nothing computed by a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from monitor.documents.overdue_table import (
    DUTIES_TITLE,
    DUTY_HEADERS,
    HEADERS,
    NOTICES_TITLE,
    write_overdue_csv,
    write_overdue_xlsx,
)
from monitor.domain.errors import InputError


def row(**changes: object) -> dict[str, Any]:
    return {
        "units": ["县教育局", "县司法局"],
        "site": "临河县人民政府",
        "name": "通知公告",
        "requirement": "1条/2周",
        "last_published_on": "2026-10-30",
        "due_on": "2026-11-13",
        "overdue_days": 9,
        "problems": ["最近一条发布于2026-10-30", "近3个月无原创"],
        "confirmed": True,
        "url": "http://www.linhe.example/tzgg/",
    } | changes


Writing = Callable[[list[dict[str, Any]], list[dict[str, Any]], Path], None]
VIOLATIONS = [
    row(),
    row(name="=1+1", due_on=None, overdue_days=None, last_published_on=None, confirmed=False, url=""),
]
NOTICES = [row(site="微信订阅号", name="法治临河", problems=["14天内只有转载"])]
CELLS = [
    list(HEADERS),
    [
        "1",
        "县教育局、县司法局",
        "临河县人民政府",
        "通知公告",
        "1条/2周",
        "2026-10-30",
        "2026-11-13",
        "9",
        "最近一条发布于2026-10-30；近3个月无原创",
        "http://www.linhe.example/tzgg/",
    ],
    [
        "2",
        "县教育局、县司法局",
        "临河县人民政府",
        "=1+1",
        "1条/2周",
        "",
        "",
        "",
        "最近一条发布于2026-10-30；近3个月无原创（待复核）",
        "",
    ],
]
NOTICE_CELLS = [
    "1",
    "县教育局、县司法局",
    "微信订阅号",
    "法治临河",
    *CELLS[1][4:8],
    "14天内只有转载",
    CELLS[1][9],
]


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def workbook_rows(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name("逾期清单").to_python()


def test_headers_are_those_of_the_interface() -> None:
    assert "，".join(HEADERS) == (
        "序号，责任单位，网站/平台，栏目/账号，更新频次，最近更新日期，应更新日期，逾期天数，存在的突出问题，网址"
    )


def test_a_csv_file_holds_the_violations_and_then_the_notices(tmp_path: Path) -> None:
    write_overdue_csv(VIOLATIONS, NOTICES, tmp_path / "逾期清单.csv")
    assert (tmp_path / "逾期清单.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = csv_rows(tmp_path / "逾期清单.csv")
    assert rows[:2] == CELLS[:2]
    assert rows[2] == [*CELLS[2][:3], "'=1+1", *CELLS[2][4:]]
    assert rows[3:] == [[""] * len(HEADERS), [NOTICES_TITLE], list(HEADERS), NOTICE_CELLS]


def test_a_stream_gets_the_same_rows_without_a_mark() -> None:
    stream = io.StringIO(newline="")
    write_overdue_csv(VIOLATIONS, [], stream)
    assert stream.getvalue().startswith("序号,责任单位,")
    assert len(list(csv.reader(io.StringIO(stream.getvalue())))) == 3


def with_numbers(*rows: list[str]) -> list[list[Any]]:
    """The same rows as a workbook holds them: 序号 and 逾期天数 can be sorted by."""
    return [
        [float(cell) if at in (0, 7) and cell.isdecimal() else cell for at, cell in enumerate(row)]
        for row in rows
    ]


def test_a_workbook_holds_the_same_with_numbers_to_sort_by(tmp_path: Path) -> None:
    write_overdue_xlsx(VIOLATIONS, NOTICES, tmp_path / "逾期清单.xlsx")
    rows = workbook_rows(tmp_path / "逾期清单.xlsx")
    blanks = [""] * (len(HEADERS) - 1)
    assert rows == with_numbers(*CELLS, ["", *blanks], [NOTICES_TITLE, *blanks], list(HEADERS), NOTICE_CELLS)


def test_without_notices_there_is_no_second_block(tmp_path: Path) -> None:
    write_overdue_xlsx(VIOLATIONS, [], tmp_path / "逾期清单.xlsx")
    assert workbook_rows(tmp_path / "逾期清单.xlsx") == with_numbers(*CELLS)


@pytest.mark.parametrize("write", [write_overdue_csv, write_overdue_xlsx], ids=["csv", "xlsx"])
def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path, write: Writing) -> None:
    with pytest.raises(InputError, match="写不到"):
        write(VIOLATIONS, NOTICES, tmp_path)


FORWARDING = {"required": 3, "done": 1, "pairs": [], "to_check": [], "missed": [], "unseen": []}
POSTS = {"period": "2026Q3", "asked": 30, "found": 12, "undeclared": 0, "basis": "all"}
DUTIES = [
    row(site="微信订阅号", problems=["应转3条，实转1条"], due_on="2026-10-08", forwarding=FORWARDING),
    row(site="新浪微博", problems=["少18条"], due_on="2026-09-30", posts=POSTS, confirmed=False, url=None),
]
DUTY_CELLS = [
    ["1", CELLS[1][1], "微信订阅号", "通知公告", "3", "1", "2026-10-08", "应转3条，实转1条", CELLS[1][9]],
    ["2", CELLS[1][1], "新浪微博", "通知公告", "30", "12", "2026-09-30", "少18条（待复核）", ""],
]
BLANK = [""] * len(HEADERS)


@pytest.mark.parametrize("notices", [[], NOTICES], ids=["alone", "below-the-notices"])
def test_duties_are_a_block_of_their_own(tmp_path: Path, notices: list[dict[str, Any]]) -> None:
    write_overdue_csv(VIOLATIONS, notices, tmp_path / "逾期清单.csv", duties=DUTIES)
    at = 3 + (4 if notices else 0)
    assert csv_rows(tmp_path / "逾期清单.csv")[at:] == [
        BLANK,
        [DUTIES_TITLE],
        list(DUTY_HEADERS),
        *DUTY_CELLS,
    ]


def test_a_workbook_holds_the_duties_with_numbers_to_sort_by(tmp_path: Path) -> None:
    write_overdue_xlsx([], [], tmp_path / "逾期清单.xlsx", duties=DUTIES)
    rows = workbook_rows(tmp_path / "逾期清单.xlsx")
    assert rows[2][0] == DUTIES_TITLE
    assert [cell for cell in rows[3] if cell] == list(DUTY_HEADERS)
    assert [(line[0], line[4], line[5]) for line in rows[4:]] == [(1.0, 3.0, 1.0), (2.0, 30.0, 12.0)]
