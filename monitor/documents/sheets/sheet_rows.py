"""Sheet rows 表格行: cells, and rows that are numbered as a spreadsheet numbers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from monitor.domain.errors import Fault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FailedFormula:
    """公式错误: a cell whose formula has no result."""

    def __str__(self) -> str:
        return "公式错误"


Cell = str | int | float | bool | date | datetime | time | timedelta | FailedFormula | None

MAX_ROWS = 100_000
"""Of one sheet: five times the columns of a large province (未核实), and taken in within minutes."""

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


def has_content(cell: Cell) -> bool:
    """Whether a cell says anything at all."""
    return cell not in ("", None)


def clean(text: str) -> str:
    """Text without control and invisible characters, and with single blanks.

    What a person cannot see must not make two names differ.
    """
    return " ".join(text.translate(_INVISIBLE).split())


def numbered(rows: list[tuple[Cell, ...]], *, first: int = 1) -> tuple[SheetRow, ...]:
    """Rows with their numbers, those without any content left out."""
    cleaned = (tuple(clean(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return tuple(
        SheetRow(number, row) for number, row in enumerate(cleaned, first) if any(map(has_content, row))
    )


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """What one row says, and where, for checks across rows and sheets."""

    place: str
    row: int
    value: T

    def fault(self, column: str | None, message: str) -> Fault:
        """A fault at this row."""
        return Fault(self.place, self.row, column, message)


def places_text(rows: Iterable[tuple[str, int]]) -> str:
    """All these rows for a message: 《columns.csv》第3、5行，《accounts.csv》第2行."""
    by_place: dict[str, list[int]] = {}
    for place, row in rows:
        by_place.setdefault(place, []).append(row)
    return "，".join(
        f"《{place}》第{'、'.join(map(str, sorted(set(numbers))))}行" for place, numbers in by_place.items()
    )
