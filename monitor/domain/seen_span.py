"""Seen span 已见时段: a stretch of time of which every post is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.domain.calendar_day import day_of


@dataclass(frozen=True, slots=True)
class SeenSpan:
    """From the beginning of a day up to an instant."""

    first: date
    until: datetime

    def covers(self, first: date, until: datetime) -> bool:
        """Whether a stretch lies inside."""
        return self.first <= first and until <= self.until


def joined(spans: Iterable[SeenSpan]) -> tuple[SeenSpan, ...]:
    """The same stretches in order, those that touch made one."""
    found: list[SeenSpan] = []
    for span in sorted(spans, key=lambda each: (each.first, each.until)):
        if found and span.first <= day_of(found[-1].until):
            found[-1] = replace(found[-1], until=max(found[-1].until, span.until))
        else:
            found.append(span)
    return tuple(found)
