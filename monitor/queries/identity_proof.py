"""Identity proof 账号身份: what a finding about an account's name or state rests on, as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.domain.account_state import known_identities
from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import IdentitySpan


def identity_proof(evidence: Evidence, looks: Sequence[datetime]) -> dict[str, Any] | None:
    """What was said of the account, and since when; None for looks that say nothing of it."""
    told = identity_behind(evidence, looks)
    return None if told is None else {**asdict(told.identity), "since": told.first_at.isoformat()}


def identity_behind(evidence: Evidence, looks: Sequence[datetime]) -> IdentitySpan | None:
    """The span that begins and ends with these looks."""
    ends = (looks[0], looks[-1]) if looks else None
    return next((each for each in known_identities(evidence) if (each.first_at, each.last_at) == ends), None)
