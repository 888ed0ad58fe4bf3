"""Finding list 问题清单: findings of every state with their targets' names, and one in full."""

from __future__ import annotations

from typing import Any

from monitor.domain.target import Account, Column, Site, Target
from monitor.queries.instants import local_iso
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork


def finding_list(unit_of_work: UnitOfWork, *, states: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Findings newest first, as rows of the overdue list with their states and dates."""
    targets = {item.id: item.target for item in unit_of_work.registry.all_targets()}
    return [_row(finding, targets[finding.target_id]) for finding in unit_of_work.findings.all(states=states)]


def finding_detail(unit_of_work: UnitOfWork, finding_id: int) -> dict[str, Any] | None:
    """One finding with its evidence and what happened to it."""
    finding = unit_of_work.findings.get(finding_id)
    if finding is None:
        return None
    targets = {item.id: item.target for item in unit_of_work.registry.all_targets()}
    return {
        **_row(finding, targets[finding.target_id]),
        "evidence": finding.evidence,
        "events": [
            {"at": local_iso(event.at), "state": event.state, "who": event.who, "note": event.note}
            for event in unit_of_work.findings.events(finding_id)
        ],
    }


def _row(finding: FindingRecord, target: Target) -> dict[str, Any]:
    """What it said when it was last seen; a closed finding keeps its dates."""
    proof = finding.evidence
    return {
        "finding": finding.id,
        "indicator": finding.indicator,
        "kind": target.kind,
        **_head(target),
        "units": list(target.units),
        "requirement": proof.get("requirement"),
        "last_published_on": proof.get("last_published_on"),
        "last_original_on": proof.get("last_original_on"),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "overdue_days": finding.overdue_days,
        "period": finding.period,
        "sentence": finding.sentence,
        "problems": proof.get("problems") or [finding.sentence],
        "weight": finding.weight,
        "state": finding.state,
        "episode": finding.episode,
        "expired": finding.is_expired,
        "confirmed": finding.confirmed_at is not None,
        "confirmed_by": finding.confirmed_by,
        "exempt_until": finding.exempt_until.isoformat() if finding.exempt_until else None,
        "approver": finding.approver,
        "times_named": finding.times_named,
        "rulebook": finding.rulebook,
        "source": finding.source,
        "opened_at": local_iso(finding.opened_at),
        "notified_at": local_iso(finding.notified_at),
        "closed_at": local_iso(finding.closed_at),
        "last_seen_at": local_iso(finding.last_look_at),
    }


def _head(target: Target) -> dict[str, str]:
    match target:
        case Column():
            return {"site": target.site, "name": target.name, "url": target.url}
        case Site():
            return {"site": target.name, "name": target.name, "url": target.home_url}
        case Account():
            return {"site": target.account_type, "name": target.name, "url": target.home_url}
