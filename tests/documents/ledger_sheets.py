"""Ledgers of 临河县 as files: what owners export, what people attest, what was to be forwarded."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from monitor.documents.ledger_reading import LedgerFile, read_ledger
from monitor.domain.errors import LedgerError
from tests.domain.linhe import at

NOW = at("11-24", 9)
POSTS = ("账号名称", "账号类型", "标题", "链接", "发布时间", "是否原创", "导出时间")
ATTESTATIONS = (
    "账号名称",
    "账号类型",
    "核验时间",
    "账号状态",
    "现名称",
    "最近发布时间",
    "最近原创时间",
    "互动功能",
    "核验人",
    "佐证",
)
TASKS = ("标题", "发布时间", "截止时间", "适用账号类型")
A_POST = (
    "法治临河",
    "微信订阅号",
    "普法进校园",
    "https://mp.example/1",
    "2026-11-20 08:30",
    "是",
    "2026-11-23 17:00",
)
AN_ATTESTATION = ("法治临河", "微信订阅号", "2026-11-23 09:00", "正常", "", "", "", "有", "王一", "截图1")
A_TASK = ("关于征集意见的公告", "2026-11-02", "2026-11-05 18:00", "微信订阅号；新浪微博")

Cells = Sequence[object]


def write_csv(path: Path, *rows: Cells, encoding: str = "utf-8") -> Path:
    """Rows as a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_sheet(path: Path, *rows: Cells, title: str = "Sheet1", merged: Sequence[str] = ()) -> Path:
    """Rows as a workbook of one sheet; `merged` ranges keep what their first cell holds."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell not in ("", None):
                    sheet.write(row, column, cell)
        for range_ in merged:
            first = rows[int("".join(filter(str.isdigit, range_.partition(":")[0]))) - 1]
            sheet.merge_range(range_, first[ord(range_[0]) - ord("A")])
    return path


def read(kind: str, path: Path) -> LedgerFile:
    return read_ledger(kind, path, now=NOW)


def faults(kind: str, path: Path) -> list[str]:
    """What is said of a file that cannot be imported."""
    try:
        read(kind, path)
    except LedgerError as error:
        return str(error).splitlines()
    raise AssertionError("nothing was refused")
