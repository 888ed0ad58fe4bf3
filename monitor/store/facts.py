"""Facts 台账内容 as JSON: how units and targets are kept inside a version row.

The requirement is not stored: it is read from the wording, which is what the registry said.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from monitor.domain.requirement_wording import read_wording
from monitor.domain.target import Account, Column, Site, Target, Unit


def unit_facts(unit: Unit) -> dict[str, Any]:
    """A unit as plain JSON."""
    return asdict(unit)


def unit_from_facts(facts: dict[str, Any]) -> Unit:
    """The unit that was kept."""
    return Unit(**{**facts, "mails": tuple(facts["mails"])})


def target_facts(target: Target) -> dict[str, Any]:
    """A target as plain JSON."""
    facts = asdict(target)
    facts.pop("kind")
    if isinstance(target, Column):
        facts.pop("requirement")
        facts["exempt_until"] = target.exempt_until.isoformat() if target.exempt_until else None
    return facts


def target_from_facts(kind: str, facts: dict[str, Any]) -> Target:
    """The target that was kept."""
    if kind == "site":
        return Site(**facts)
    if kind == "account":
        return Account(**{**facts, "units": tuple(facts["units"])})
    until = facts["exempt_until"]
    return Column(
        **{
            **facts,
            "units": tuple(facts["units"]),
            "exempt_until": date.fromisoformat(until) if until else None,
            "requirement": read_wording(facts["wording"]),
        }
    )
