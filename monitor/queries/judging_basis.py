"""Judging basis 判定依据: what verdicts are measured with, on the day that is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Target, Unit
from monitor.domain.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class JudgingBasis:
    """The rule books by key, the default one, and the calendar."""

    rulebooks: Mapping[str, RuleBook]
    default_rulebook: str
    calendar: WorkCalendar

    def rulebook_of(
        self, target: Target, units: Mapping[str, Unit], *, on: date, chosen: str | None = None
    ) -> RuleBook | None:
        """The rule book for a target: the chosen one, else its unit's, inherited down the tree.

        A rule book that was not in force on the day gives way to the next above it; None where not
        even the default one was. Who chooses one by hand has it whatever the day. A key without a file
        gives way to none: by another's limits the unit must not be judged.
        """
        if chosen is not None:
            return self.rulebooks[chosen]
        named = [key for name in target.units for key in _named(name, units)]
        books = (self.rulebooks.get(key) for key in [*named, self.default_rulebook])
        return next((book for book in books if book is None or book.is_valid_on(on)), None)


def _named(name: str, units: Mapping[str, Unit]) -> Iterator[str]:
    """The rule books a unit and its superiors name, nearest first."""
    seen: set[str] = set()
    while name in units and name not in seen:
        seen.add(name)
        unit = units[name]
        if unit.rulebook:
            yield unit.rulebook
        name = unit.superior or ""
