"""Account state 账号状态: who an account was, and whether it was there, on the day asked."""

from __future__ import annotations

from datetime import date, timedelta

from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import ALIVE, IdentitySpan, told_at
from monitor.domain.indicator import Question
from monitor.domain.look import AccountIdentity
from monitor.domain.sighting import blindness
from monitor.domain.verdict import Inconclusive


def known_identities(evidence: Evidence) -> tuple[IdentitySpan, ...]:
    """What was said of an account, oldest first; a whole list that names nobody shows that it answers."""
    if evidence.identities or evidence.last_seen_at is None:
        return evidence.identities
    if evidence.identity is not None:
        return (told_at(evidence.identity, evidence.last_seen_at),)
    return () if evidence.partial else (told_at(ALIVE, evidence.last_seen_at),)


def identity_on(evidence: Evidence, day: date) -> IdentitySpan | None:
    """What held at the end of a day; looks made later that still agree belong to it."""
    begun = [span for span in known_identities(evidence) if day_of(span.first_at) <= day]
    return begun[-1] if begun else None


def state_that_ends_judging(evidence: Evidence, day: date) -> str | None:
    """`account_…` for an account that was gone on a day: its posts are then not judged."""
    told = identity_on(evidence, day)
    return None if told is None or told.identity.state == "normal" else state_key(told.identity)


def state_key(identity: AccountIdentity) -> str:
    """The indicator that speaks of a state; also the reason of everything that cannot be judged for it."""
    return f"account_{identity.state}"


def told_identity(evidence: Evidence, question: Question) -> IdentitySpan | Inconclusive:
    """What may be concluded from: said by a look that is fresh, and behind no wall since."""
    reason = blindness(evidence)
    if reason is not None:
        return Inconclusive(reason)
    told = identity_on(evidence, question.as_of)
    if told is None:
        return Inconclusive("identity_unknown")
    if (question.as_of - day_of(told.last_at)).days > question.rulebook.freshness_days:
        return Inconclusive("evidence_expired")
    lost_at = evidence.not_seen_since
    if lost_at is not None and told.last_at < lost_at and day_of(lost_at) <= question.as_of:
        return Inconclusive(evidence.reason or evidence.outcome or "not_looked")
    return told


def was_told_on_two_nights(told: IdentitySpan, *, hours_apart: int) -> bool:
    """Whether the row of agreeing looks is long enough for a state to be believed."""
    return told.last_at - told.first_at >= timedelta(hours=hours_apart)
