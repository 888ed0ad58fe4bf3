"""Finding proof 取证材料: what is kept beside a finding, so that anybody can check its sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.domain.calendar_day import day_of
from monitor.domain.confirmation import newest_known
from monitor.domain.verdict import Violation
from monitor.queries.duty_proof import duty_proof
from monitor.queries.forwarding_rows import forwarding_row
from monitor.queries.identity_proof import identity_proof, interaction_proof
from monitor.queries.item_history import date_changes, item_histories
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.look_behind import BY_HAND
from monitor.store.looks import LookRecord


def finding_proof(
    item: JudgedTarget, look: LookRecord | None, *, indicator: str, violation: Violation
) -> dict[str, Any]:
    """What proves the sentence, as plain JSON: the look, the stored page and the row that was read.

    With it are kept the histories of the single items it is about, and what an account was said to be.
    """
    judgement = item.judgement
    proof: dict[str, Any] = {
        "requirement": judgement.requirement,
        "address": item.known.address_id,
        "problems": list(judgement.problems),
        "last_published_on": _iso(judgement.last_published_on),
        "last_original_on": _iso(judgement.last_original_on),
    }
    if look is not None:
        proof["look"] = _look(look)
    if violation.items:
        proof["items"] = item_histories(item.evidence, violation.items)
    identity = identity_proof(item.evidence, violation.looks)
    if identity is not None:
        proof["identity"] = identity
    shown = interaction_proof(item.evidence, violation.looks) if indicator == "no_interaction" else None
    if shown is not None:
        proof["interaction"] = shown
    if judgement.forwarding is not None:
        proof["forwarding"] = forwarding_row(judgement.forwarding)
    proof |= duty_proof(indicator, judgement, item.evidence)
    changes = date_changes(item.evidence)
    if changes:
        proof["date_changes"] = changes
    newest = _newest(item)
    return proof if newest is None else {**proof, "newest": newest}


def _look(look: LookRecord) -> dict[str, Any]:
    return {
        "id": look.id,
        "first_at": look.first_at.isoformat(),
        "last_at": look.last_at.isoformat(),
        "looks": look.looks,
        "url": look.final_url,
        "status": look.status,
        "reader": look.reader,
        "confidence": look.confidence,
        "body_sha256": look.body_hash,
        "snapshot": look.snapshot,
        **(look.facts if look.reader in BY_HAND else {}),
    }


def _newest(item: JudgedTarget) -> dict[str, Any] | None:
    newest = newest_known(item.evidence)
    if newest is None:
        return None
    shown = newest.publication
    return {
        "title": shown.title,
        "url": shown.url,
        "raw_date": shown.raw_date,
        "published_on": _iso(shown.published_on),
        "article_on": _iso(newest.article_on),
        "first_seen_on": day_of(newest.first_seen_at).isoformat(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
