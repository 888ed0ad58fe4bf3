"""Confirmation 核实: what must agree before a unit is told (`judging.md` §6.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from monitor.domain.attestation import NIGHT_APART
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.period import ONE_DAY, read_span
from monitor.domain.verdict import Violation

LEAST_APART = timedelta(hours=6)
"""Between two looks that may confirm each other."""


def newest_known(evidence: Evidence) -> KnownPublication | None:
    """The publication with the latest shown date that is not in the future of the last look."""
    if evidence.last_seen_at is None:
        return None
    looked_on = day_of(evidence.last_seen_at)
    dated = [
        (day, item)
        for item in evidence.publications
        if (day := item.publication.published_on) is not None and day <= looked_on
    ]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def is_list_confirmed(evidence: Evidence) -> bool:
    """By an operator, by a CMS reader, or by strong identity."""
    return evidence.list_confirmed_by_person or evidence.confidence in ("confirmed", "strong")


def article_agrees(evidence: Evidence) -> bool:
    """The newest item's own page says the same day within one day, where it could be read.

    A page that nobody has asked for yet agrees with nothing.
    """
    newest = newest_known(evidence)
    if newest is not None and newest.article_waits:
        return False
    if newest is None or newest.article_on is None or newest.publication.published_on is None:
        return True
    return abs(newest.article_on - newest.publication.published_on) <= ONE_DAY


def last_look_at(violation: Violation, evidence: Evidence) -> datetime | None:
    """The newest look a violation rests on: of the list, or the one that saw what no list shows."""
    return violation.looks[-1] if violation.looks else evidence.last_seen_at


def are_apart(first: datetime, last: datetime, violation: Violation) -> bool:
    """Whether two looks are far enough apart; what people see and what an account is needs two nights."""
    if violation.looks:
        return last - max(first, violation.looks[0]) >= NIGHT_APART
    return last - first >= LEAST_APART


def is_sure_of(violation: Violation, evidence: Evidence) -> bool:
    """Whether what was looked at is the right thing; who says what an account is names it."""
    return bool(violation.looks) or (is_list_confirmed(evidence) and article_agrees(evidence))


def violated_from(violation: Violation, evidence: Evidence) -> date | None:
    """The first day on which the very list that was last seen was in violation.

    `date.min` where it always was; None where only the last look itself is certain to have been
    made while it was violated. A calendar shortfall begins when the period judged has ended, not
    after `due_on`: in between the column may have published.
    """
    if violation.looks:
        return date.min
    if violation.period is not None:
        return _last_day(violation.period) + ONE_DAY
    if violation.due_on is not None:
        return violation.due_on + ONE_DAY
    return date.min if evidence.list_is_empty and not evidence.publications else None


def _last_day(period: str) -> date:
    """The last day of a period by its key, which for a single day is the day."""
    is_day = len(period) == len("2024-11-13")
    return read_span(f"{period}..{period}" if is_day else period).last
