"""Registry folders for journeys, written as an office would."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

UNIT_HEADERS = ("单位名称", "上级单位", "邮箱")
SITE_HEADERS = ("网站名称", "首页网址", "主办单位", "状态")
COLUMN_HEADERS = ("网站名称", "栏目名称", "栏目网址", "更新频次", "保障单位", "栏目类别")


def write_registry(
    folder: Path,
    *,
    units: Sequence[Sequence[str]],
    sites: Sequence[Sequence[str]],
    columns: Sequence[Sequence[str]],
) -> Path:
    """`units.csv`, `sites.csv` and `columns.csv` in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, headers, rows in (
        ("units.csv", UNIT_HEADERS, units),
        ("sites.csv", SITE_HEADERS, sites),
        ("columns.csv", COLUMN_HEADERS, columns),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([headers, *rows])
    return folder
