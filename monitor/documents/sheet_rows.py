"""Sheet rows 表格行: a CSV file as rows that are numbered as a spreadsheet numbers them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from monitor.documents.formula_guard import rearmed
from monitor.domain.errors import InputError


@dataclass(frozen=True, slots=True)
class FailedFormula:
    """公式错误: a cell whose formula has no result."""

    def __str__(self) -> str:
        return "公式错误"


Cell = str | int | float | bool | date | datetime | time | timedelta | FailedFormula | None

MAX_CSV_BYTES = 50 * 1024 * 1024
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number: 1.23E+18."""

_ENCODINGS = ("utf-8-sig", "gb18030")
_TO_BLANK = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
_TO_NOTHING = dict.fromkeys(
    (0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0xFFFE, 0xFFFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_INVISIBLE = {**_TO_BLANK, **_TO_NOTHING}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not blank; `number` counts from 1, blank rows included."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """表: its rows that are not blank, and the place that messages name."""

    place: str
    rows: tuple[SheetRow, ...]


def clean(text: str) -> str:
    """Text without control and invisible characters, and with single blanks.

    What a person cannot see must not make two names differ.
    """
    return " ".join(text.translate(_INVISIBLE).split())


def numbered(rows: list[tuple[Cell, ...]], *, first: int = 1) -> tuple[SheetRow, ...]:
    """Rows with their numbers, those without any content left out."""
    cleaned = (tuple(clean(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return tuple(
        SheetRow(number, row)
        for number, row in enumerate(cleaned, first)
        if any(cell not in ("", None) for cell in row)
    )


def read_csv_sheet(path: Path) -> Sheet:
    """The rows of a CSV file in UTF-8 (with or without BOM) or GB18030.

    Raises:
        InputError: too large, not to be opened, another encoding, or quotes that do not close.
    """
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in reader:
            rows.append(tuple(rearmed(cell) for cell in row))
    except csv.Error as error:
        raise InputError(
            f"《{path.name}》第{len(rows) + 1}行起读不下去，多半是双引号没有成对；请重新另存为 CSV"
        ) from error
    return Sheet(path.name, numbered(rows))


def _decoded(path: Path) -> str:
    raw = _bytes_of(path)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"《{path.name}》的文字编码认不出来；请另存为“CSV UTF-8（逗号分隔）”")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_CSV_BYTES:
            raise InputError(f"《{path.name}》超过50MB，没有读取；请确认是不是放错了文件")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"打不开 {path}（{error.strerror}）；请检查文件和读取权限") from error
