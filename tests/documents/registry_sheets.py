"""The registry of 临河县 as sheets that a test may bend before they are written and read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from monitor.documents.registry_reading import read_registry
from monitor.domain.errors import RegistryError
from monitor.domain.registry import Registry

RULEBOOKS = frozenset({"national_2019", "weibin_2022"})
TITLES = {"units.csv": "单位", "sites.csv": "网站", "columns.csv": "栏目", "accounts.csv": "账号"}

Sheets = dict[str, list[list[Any]]]
"""Rows by file name, headers first."""

_LINHE: Sheets = {
    "units.csv": [
        ["单位名称", "上级单位", "邮箱", "联系人", "电话", "规则库"],
        ["县政府办公室", "", "office@linhe.example", "王一", "0917-3000001", "national_2019"],
        ["县教育局", "县政府办公室", "jyj@linhe.example;xxg@linhe.example", "", "", ""],
        ["县司法局", "县政府办公室", "", "", "", ""],
    ],
    "sites.csv": [
        ["网站名称", "首页网址", "主办单位", "网站标识码", "网站类型", "状态"],
        ["临河县人民政府", "http://www.linhe.example/", "县政府办公室", "6103000001", "门户", "运行"],
    ],
    "columns.csv": [
        [
            "网站名称",
            "栏目名称",
            "栏目网址",
            "更新频次",
            "保障单位",
            "栏目类别",
            "一级栏目",
            "免更截止",
            "备注",
        ],
        [
            "临河县人民政府",
            "通知公告",
            "http://www.linhe.example/tzgg/",
            "1条/2周",
            "县教育局",
            "通知公告",
            "是",
            "",
            "",
        ],
        [
            "临河县人民政府",
            "教育信息",
            "http://www.linhe.example/jy/",
            "1条/月",
            "县教育局；县司法局",
            "",
            "",
            "",
            "",
        ],
    ],
    "accounts.csv": [
        ["账号名称", "账号类型", "责任单位", "账号标识", "主页网址", "数据源", "应更新数", "状态"],
        ["法治临河", "微信订阅号", "县司法局", "gh_1", "", "import", "12", "运行"],
        ["临河教育", "新浪微博", "县教育局", "", "https://weibo.example/u/1", "public", "", ""],
    ],
}


def linhe() -> Sheets:
    """A sound registry, each time anew."""
    return deepcopy(_LINHE)


def write_folder(folder: Path, sheets: Sheets, *, encoding: str = "utf-8") -> Path:
    """The sheets as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def write_workbook(path: Path, sheets: Sheets, *, titles: Mapping[str, str] = TITLES) -> Path:
    """The sheets as a workbook: numbers and days as such, text as text."""
    with xlsxwriter.Workbook(path) as workbook:
        as_day = workbook.add_format({"num_format": "yyyy/m/d"})
        for name, rows in sheets.items():
            page = workbook.add_worksheet(titles.get(name, name))
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(row, column, cell, as_day)
                    elif isinstance(cell, int | float):
                        page.write_number(row, column, cell)
                    elif cell:
                        page.write_string(row, column, cell)
    return path


def read(path: Path) -> Registry:
    return read_registry(path, rulebooks=RULEBOOKS)


def read_folder(folder: Path, sheets: Sheets) -> Registry:
    return read(write_folder(folder, sheets))


def read_workbook(folder: Path, sheets: Sheets) -> Registry:
    return read(write_workbook(folder / "台账.xlsx", sheets))


def faults_of(reading: Callable[[], object]) -> list[str]:
    """What a refused registry is refused for, one sentence a fault; empty if it is taken."""
    try:
        reading()
    except RegistryError as error:
        return str(error).splitlines()
    return []


def set_column(sheets: Sheets, file: str, header: str, values: Iterable[Any]) -> None:
    """Put values under a header, which is added where it is missing."""
    rows = sheets[file]
    if header not in rows[0]:
        for row in rows:
            row.append("")
        rows[0][-1] = header
    at = rows[0].index(header)
    for row, value in zip(rows[1:], values, strict=False):
        row[at] = value
