"""Current sight 现状: whether what a list shows now can be said at all."""

from __future__ import annotations

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.sighting import blindness, sighting


def out_of_sight(evidence: Evidence, question: Question) -> str | None:
    """Why nothing can be said of single items on the day asked; None where it can.

    Unlike silence, an item needs no whole view: it is there, or was there, for all to see.
    """
    seen = sighting(evidence, question.as_of, freshness_days=question.rulebook.freshness_days)
    reason = blindness(evidence)
    if reason is not None or seen is None:
        return reason or "not_looked"
    return seen.lost_for if seen.is_fresh else "evidence_expired"
