"""Account sighting 账号所见: what the posts of an account show, before any indicator judges it."""

from __future__ import annotations

from monitor.domain.account_state import state_that_ends_judging
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.sighting import Sighting, blindness, sighting
from monitor.domain.verdict import Inconclusive


def account_sighting(evidence: Evidence, question: Question) -> Sighting | Inconclusive:
    """The posts as of the day asked, or why nothing can be said.

    An account whose platform says that it is gone is judged by that, not by its silence. A list
    of posts that are all undated, or all dated later than the look, says nothing.
    """
    gone = state_that_ends_judging(evidence, question.as_of)
    if gone is not None:
        return Inconclusive(gone)
    reason = blindness(evidence)
    seen = sighting(evidence, question.as_of, freshness_days=question.rulebook.freshness_days)
    if reason is not None or seen is None:
        return Inconclusive(reason or "not_looked")
    if evidence.publications and not seen.items:
        return Inconclusive("undated_items")
    return seen
