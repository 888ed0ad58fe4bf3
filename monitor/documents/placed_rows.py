"""Placed rows 带行号的内容: a value and the row it stands in, for checks across rows and sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.domain.errors import Fault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """What one row says, and where."""

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
