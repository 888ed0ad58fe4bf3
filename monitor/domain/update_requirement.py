"""UpdateRequirement 更新频次: how often a target must publish, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CalendarUnit = Literal["day", "workday", "month", "quarter", "half_year", "year"]
RollingUnit = Literal["day", "week"]
GapUnit = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class EachPeriod:
    """N条/日, 工作日, 月, 季度, 半年, 年: every closed calendar period holds at least `count`."""

    count: int
    unit: CalendarUnit


@dataclass(frozen=True, slots=True)
class EachWindow:
    """N条/周, N条/2周, 每N天: every rolling window of `days` days holds at least `count`."""

    count: int
    length: int
    unit: RollingUnit

    @property
    def days(self) -> int:
        return self.length * (7 if self.unit == "week" else 1)


@dataclass(frozen=True, slots=True)
class NoOlderThan:
    """不超过 N天/月/年: the newest item is at most this old."""

    length: int
    unit: GapUnit


UpdateRequirement = EachPeriod | EachWindow | NoOlderThan
