"""Look behind 所依据的监测记录: the look a violation rests on — of a crawl, an import or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.domain.attestation import Attestation
from monitor.domain.evidence import Evidence
from monitor.domain.hand_look import HandLook
from monitor.domain.verdict import Violation
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.looks import LookRecord

BY_HAND = ("import", "attest")
"""Readers of looks that no crawl made; there is no page behind them, but a row of a file."""


def look_behind(item: JudgedTarget, violation: Violation, crawled: LookRecord | None) -> LookRecord | None:
    """The newest agreeing look. `crawled` is the newest row of a crawl that saw the target."""
    evidence = item.evidence
    first = violation.looks[0] if violation.looks else None
    by_hand = _by_hand(violation, evidence)
    if by_hand is not None:
        return _record(by_hand, first=first or by_hand.at, looks=max(len(violation.looks), 1))
    return replace(crawled, first_at=first) if crawled is not None and first is not None else crawled


def _by_hand(violation: Violation, evidence: Evidence) -> HandLook | None:
    """The import or attestation that is the newest look a violation rests on; None for a crawl."""
    if not violation.looks:
        return evidence.by_hand
    last, made = violation.looks[-1], evidence.by_hand
    seen = next((each for each in evidence.attestations if each.attested_at == last), None)
    if seen is not None:
        return _hand_look(seen)
    return made if made is not None and made.at == last else None


def _hand_look(seen: Attestation) -> HandLook:
    return HandLook(
        "attest", seen.attested_at, seen.place, seen.attested_by, seen.proof, newest_on=seen.newest_on
    )


def _record(look: HandLook, *, first: datetime, looks: int) -> LookRecord:
    return LookRecord(
        id=0,
        outcome="seen",
        reason=None,
        first_at=first,
        last_at=look.at,
        looks=looks,
        reader=look.kind,
        confidence="confirmed",
        items=look.posts,
        newest_on=look.newest_on,
        final_url=None,
        status=None,
        body_hash=None,
        snapshot=None,
        facts={"place": look.place, "made_by": look.made_by, "proof": look.proof},
    )
