"""Identity JSON 账号身份: who an account was said to be, as the database keeps it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.domain.identity_span import IdentitySpan
from monitor.domain.interaction_span import InteractionSpan
from monitor.domain.look import AccountIdentity

_INTERACTIONS = "interactions"


def identity_from_json(data: dict[str, Any]) -> AccountIdentity:
    """The identity that was kept; what older rows do not know of is empty."""
    told = {name: value for name, value in data.items() if name != _INTERACTIONS}
    return AccountIdentity(**{**told, "namesakes": tuple(data.get("namesakes", ()))})


def identity_to_json(identity: AccountIdentity) -> dict[str, Any]:
    """The identity as it comes back from the database, so that two that are kept can be compared."""
    return {**asdict(identity), "namesakes": list(identity.namesakes)}


def span_to_json(span: IdentitySpan) -> dict[str, Any]:
    """The identity of a span, and what was said of interaction meanwhile where anything was."""
    kept = identity_to_json(span.identity)
    if span.interactions:
        kept[_INTERACTIONS] = [
            {
                **asdict(each),
                "first_at": each.first_at.isoformat(),
                "last_at": each.last_at.isoformat(),
            }
            for each in span.interactions
        ]
    return kept


def interactions_from_json(data: dict[str, Any]) -> tuple[InteractionSpan, ...]:
    """What was said of interaction; nothing in rows that are older than that."""
    return tuple(
        InteractionSpan(
            **{
                **kept,
                "first_at": datetime.fromisoformat(kept["first_at"]),
                "last_at": datetime.fromisoformat(kept["last_at"]),
            }
        )
        for kept in data.get(_INTERACTIONS, ())
    )
