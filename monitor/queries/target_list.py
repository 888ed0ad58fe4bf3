"""Target list 监测对象一览: every target with its verdict, last dates and last look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.domain.identity_doubts import IdentityDoubt
from monitor.domain.look import COMPLETE
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, Violation, verdict_name
from monitor.queries.account_doubts import doubt_rows
from monitor.queries.forwarding_rows import forwarding_row
from monitor.queries.instants import local_iso
from monitor.queries.item_history import date_changes
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.overdue_list import target_head


def target_list(
    judged: Iterable[JudgedTarget],
    *,
    as_of: date,
    doubts: Mapping[int, Sequence[IdentityDoubt]] | None = None,
) -> dict[str, Any]:
    """The document of `monitor targets --json`; `doubts` are those of accounts, by target id."""
    known = doubts or {}
    return {
        "as_of": as_of.isoformat(),
        "targets": [_row(item) | _doubts(item, known.get(item.known.id, ())) for item in judged],
    }


def _doubts(item: JudgedTarget, doubts: Sequence[IdentityDoubt]) -> dict[str, Any]:
    return {"doubts": doubt_rows(doubts)} if item.target.kind == "account" else {}


def _row(item: JudgedTarget) -> dict[str, Any]:
    judgement, evidence = item.judgement, item.evidence
    head = target_head(item)
    return {
        "id": head.pop("target"),
        **head,
        "verdict": judgement.verdict,
        "exempt": judgement.exempt,
        "indicators": [_indicator(result) for result in judgement.indicators],
        "last_published_on": _iso(judgement.last_published_on),
        "last_original_on": _iso(judgement.last_original_on),
        "due_on": _iso(judgement.due_on),
        "overdue_days": judgement.overdue_days,
        "counts": judgement.counts,
        "covered_from": "0001-01-01" if evidence.covered_from == COMPLETE else _iso(evidence.covered_from),
        "outcome": evidence.outcome,
        "reason": judgement.reason if evidence.outcome in (None, "seen") else evidence.reason,
        "confidence": evidence.confidence,
        "last_seen_at": local_iso(evidence.last_seen_at),
        "last_tried_at": local_iso(evidence.last_tried_at),
        "date_changes": date_changes(evidence),
        "forwarding": forwarding_row(judgement.forwarding) if judgement.forwarding is not None else None,
    }


def _indicator(result: IndicatorVerdict) -> dict[str, Any]:
    match result.verdict:
        case Violation(sentence=sentence):
            reason: str | None = sentence
        case Inconclusive(reason=why):
            reason = why
        case Compliant(reason=kept):
            reason = kept
    return {
        "indicator": result.indicator,
        "verdict": verdict_name(result.verdict),
        "weight": result.weight,
        "reason": reason,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
