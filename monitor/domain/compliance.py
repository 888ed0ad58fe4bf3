"""Compliance 考核: did a target publish enough over a period, read from a table of months?

This is the reading of circulars (`4月 5月 6月`), not of the overdue list: a shortfall stays in its
period for good, even where the column has published since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from monitor.domain.lifetime import Boundary, Lifetime
from monitor.domain.period import ONE_DAY, PeriodUnit, Span, periods_touching
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from monitor.domain.violation_sentence import period_name

DAYS_IN_ANY_MONTH = 28
"""A table of months reads 1条/周 as four and 1条/2周 as two a month: the windows any month holds."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A row of a table of months. A month that is not in it is unknown, not zero."""

    counts: Mapping[str, int]
    span: Span
    as_of: date

    def total(self, period: Span) -> int | None:
        """The items of a period; None where one of its months is unknown."""
        months = [self.counts.get(month.key) for month in periods_touching(period, "month")]
        known = [count for count in months if count is not None]
        return sum(known) if len(known) == len(months) else None

    def known_total(self, period: Span) -> int:
        """The items of a period that are known of, whatever is missing."""
        return sum(self.counts.get(month.key, 0) for month in periods_touching(period, "month"))


def complied_over(
    requirement: UpdateRequirement,
    counts_by_month: Mapping[str, int],
    span: Span,
    *,
    as_of: date | None = None,
    newest_on: date | None = None,
    boundary: Boundary = "inclusive",
) -> Verdict:
    """Whether a requirement was met over a span, judged from monthly counts ("2024-04": 3).

    `as_of` defaults to the day after the span; what has not ended by then is judged only where it
    is met already. `newest_on`, the date of the newest item on the span's last day, is what a gap
    limit needs.
    """
    table = _Table(counts_by_month, span, as_of or span.last + ONE_DAY)
    match requirement:
        case EachPeriod(count=count, unit=unit):
            if unit == "day" or unit == "workday":
                return Inconclusive("needs_dates")
            return _judge_periods(table, count, unit)
        case EachWindow(count=count, days=days):
            windows = DAYS_IN_ANY_MONTH // days
            return _judge_periods(table, count * windows, "month") if windows else Inconclusive("needs_dates")
        case NoOlderThan():
            return _judge_gap(table, newest_on, Lifetime.of(requirement, boundary))
        case _:
            assert_never(requirement)


def _judge_periods(table: _Table, count: int, unit: PeriodUnit) -> Verdict:
    """Every period of the unit that shares a day with the span holds enough.

    A period that is not over is not judged; if that leaves none, nothing is concluded.
    """
    short: list[str] = []
    met, is_covered = 0, True
    for period in periods_touching(table.span, unit):
        if table.known_total(period) >= count:
            met += 1
        elif period.last < table.as_of:
            total = table.total(period)
            is_covered = is_covered and total is not None
            if total is not None:
                name = period_name(period, year=table.span.last.year)
                short.append(f"{name}应更新{count}条，实际更新{total}条")
    if short:
        return Violation("；".join(short), period=table.span.key)
    if not is_covered:
        return Inconclusive("not_covered")
    return Compliant() if met else Inconclusive("period_not_closed")


def _judge_gap(table: _Table, newest_on: date | None, lifetime: Lifetime) -> Verdict:
    last = table.span.last
    if last >= table.as_of:
        return Inconclusive("period_not_closed")
    if newest_on is None:
        return Inconclusive("needs_dates")
    due_on = lifetime.last_day(newest_on)
    if last <= due_on:
        return Compliant()
    said = f"截至{last}，最近一条发布于{newest_on}，已逾期{(last - due_on).days}天"
    return Violation(said, due_on, (last - due_on).days, period=table.span.key)
