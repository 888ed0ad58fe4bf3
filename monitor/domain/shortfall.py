"""Shortfall 更新不足: too few items where enough were asked for.

What rolling and calendar judgements hand to the indicators; sentences are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.domain.period import Span


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`found` of `asked` items in `window`; `due_on` is None where no item sets a date.

    `is_calendar` tells a closed calendar period from a rolling window that ends on the day judged.
    """

    asked: int
    found: int
    window: Span
    due_on: date | None
    overdue_days: int | None
    is_calendar: bool
