"""Duties 发布转载任务: what is asked of accounts by number and by title; it has a list of its own."""

from __future__ import annotations

from datetime import date, timedelta

from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.period import ONE_DAY, Span, period_before, period_containing

DUTY_INDICATORS = frozenset({"missed_forwarding", "too_few_posts"})
"""Never in the overdue list (`judging.md` §2d)."""

_MAY_BE_SILENT = timedelta(days=14)
"""An account that is older than its first post by more than that would have been silent."""


def closed_quarter(as_of: date) -> Span:
    """The last quarter that is over."""
    return period_before(period_containing(as_of, "quarter"), "quarter")


def tasks_in_question(as_of: date) -> Span:
    """The days whose deadlines are still spoken of: the last closed quarter and the days since."""
    first, last = closed_quarter(as_of).first, as_of - ONE_DAY
    return Span(f"{first}..{last}", first, last)


def known_since(evidence: Evidence) -> date:
    """The first day on which an account is known to have existed; `date.max` where none is."""
    days = [each.publication.published_on for each in evidence.publications]
    known = [day for day in days if day is not None]
    if evidence.first_seen_at is not None:
        known.append(day_of(evidence.first_seen_at))
    return min(known, default=date.max)


def may_be_newer(evidence: Evidence, period: Span) -> bool:
    """Whether an account may have been opened within a period, so that less can be asked of it."""
    return known_since(evidence) > period.first + _MAY_BE_SILENT
