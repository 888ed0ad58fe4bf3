"""Lifetime 有效期: how long an item counts as an update."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, assert_never

from monitor.domain.period import ONE_DAY, add_months
from monitor.domain.update_requirement import EachWindow, GapUnit, NoOlderThan

Boundary = Literal["inclusive", "exclusive"]


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A length in days, months or years. With an inclusive boundary an item exactly that old counts."""

    length: int
    unit: GapUnit
    boundary: Boundary = "inclusive"

    @classmethod
    def of(cls, requirement: EachWindow | NoOlderThan, boundary: Boundary) -> Lifetime:
        """The lifetime a rolling or gap requirement gives an item."""
        match requirement:
            case EachWindow():
                return cls(requirement.days, "day", boundary)
            case NoOlderThan(length=length, unit=unit):
                return cls(length, unit, boundary)
            case _:
                assert_never(requirement)

    def last_day(self, published_on: date) -> date:
        """The last day on which an item of that day still counts."""
        last = _shifted(published_on, self.length, self.unit)
        return last if self.boundary == "inclusive" else last - ONE_DAY

    def first_day(self, judged_on: date) -> date:
        """The day from which on every item must be known to say how many count on a day.

        Clamped months make it at most three days earlier than strictly needed, never later.
        """
        first = _shifted(judged_on, -self.length, self.unit)
        return first if self.boundary == "inclusive" else first + ONE_DAY


def _shifted(day: date, length: int, unit: GapUnit) -> date:
    match unit:
        case "day":
            return day + timedelta(days=length)
        case "month":
            return add_months(day, length)
        case "year":
            return add_months(day, length * 12)
        case _:
            assert_never(unit)
