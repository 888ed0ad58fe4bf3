"""Account registry 账号台账: a folder with one unit and its accounts, as an office would write it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

UNIT = "临河县政府办公室"
UNIT_HEADERS = ("单位名称", "上级单位", "邮箱")
ACCOUNT_HEADERS = ("账号名称", "账号类型", "责任单位", "账号标识")


def write_account_registry(folder: Path, accounts: Sequence[tuple[str, str, str]]) -> Path:
    """`units.csv` and `accounts.csv`; an account is its name, its type and its id."""
    folder.mkdir(parents=True)
    rows = [(name, kind, UNIT, own_id) for name, kind, own_id in accounts]
    _write(folder / "units.csv", [UNIT_HEADERS, (UNIT, "", "office@linhe.example")])
    _write(folder / "accounts.csv", [ACCOUNT_HEADERS, *rows])
    return folder


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
