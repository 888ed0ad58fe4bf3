"""Identity proof 账号身份: what a finding about an account rests on beside its posts, as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.domain.account_state import known_identities
from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import IdentitySpan

_ALWAYS_SAID = ("name", "account_id", "state", "migrated_to")


def identity_proof(evidence: Evidence, looks: Sequence[datetime]) -> dict[str, Any] | None:
    """What was said of the account, and since when; None for looks that say nothing of it."""
    told = identity_behind(evidence, looks)
    if told is None:
        return None
    said = asdict(told.identity)
    proof = {name: said[name] for name in _ALWAYS_SAID}
    if told.identity.owner:
        proof["owner"] = told.identity.owner
    if told.identity.namesakes:
        proof["namesakes"] = list(told.identity.namesakes)
    return {**proof, "since": told.first_at.isoformat()}


def identity_behind(evidence: Evidence, looks: Sequence[datetime]) -> IdentitySpan | None:
    """The span that begins and ends with these looks."""
    ends = (looks[0], looks[-1]) if looks else None
    return next((each for each in known_identities(evidence) if (each.first_at, each.last_at) == ends), None)


def interaction_proof(evidence: Evidence, looks: Sequence[datetime]) -> dict[str, Any] | None:
    """What the platform's own interface showed of interaction; None where not its looks are meant."""
    shown = (word for span in known_identities(evidence) for word in span.interactions)
    told = next((word for word in shown if looks and word.last_at == looks[-1]), None)
    if told is None or told.said == "present":
        return None
    return {"said": told.said, "item": told.item, "url": told.url, "since": told.first_at.isoformat()}
