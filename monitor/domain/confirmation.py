"""Confirmation 核实: what must agree before a unit is told (`judging.md` §6.1)."""

from __future__ import annotations

from datetime import date, timedelta

from monitor.domain.evidence import Evidence, KnownPublication

HOURS_BETWEEN_LOOKS = 6
_ONE_DAY = timedelta(days=1)


def newest_known(evidence: Evidence) -> KnownPublication | None:
    """The publication with the latest shown date."""
    dated = [item for item in evidence.publications if item.publication.published_on]
    return max(dated, key=lambda item: item.publication.published_on or date.min, default=None)


def is_list_confirmed(evidence: Evidence) -> bool:
    """By an operator, by a CMS reader, or by strong identity."""
    return evidence.list_confirmed_by_person or evidence.confidence in ("confirmed", "strong")


def article_agrees(evidence: Evidence) -> bool:
    """The newest item's own page says the same day within one day, where it could be read."""
    newest = newest_known(evidence)
    if newest is None or newest.article_on is None or newest.publication.published_on is None:
        return True
    return abs(newest.article_on - newest.publication.published_on) <= _ONE_DAY
