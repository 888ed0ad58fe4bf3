"""Finding list 问题清单: findings of every state with their targets' names, and one in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.domain.finding_deadline import RectificationTerm, Telling
from monitor.domain.target import Account, Column, Site, Target
from monitor.queries.instants import local_iso
from monitor.store.findings import FindingRecord
from monitor.store.replies import ReplyRecord
from monitor.store.unit_of_work import UnitOfWork


def finding_list(
    unit_of_work: UnitOfWork, *, states: tuple[str, ...] = (), term: RectificationTerm | None = None
) -> list[dict[str, Any]]:
    """Findings newest first, as rows of the overdue list with their states and dates.

    With a `term` they also say until when the unit has to answer by what it was told (`answer_due_on`),
    or why there is no such day (`answer_due_reason`: `not_told`, `not_told_how_long`,
    `calendar_year_unknown`).
    """
    found = unit_of_work.findings.all(states=states)
    return _rows(unit_of_work, found, term)


def finding_detail(
    unit_of_work: UnitOfWork, finding_id: int, *, term: RectificationTerm | None = None
) -> dict[str, Any] | None:
    """One finding with its evidence, what was answered and what happened to it."""
    finding = unit_of_work.findings.get(finding_id)
    if finding is None:
        return None
    (row,) = _rows(unit_of_work, [finding], term)
    return {
        **row,
        "evidence": finding.evidence,
        "answers": [_answer(reply) for reply in unit_of_work.replies.of(finding_id)],
        "events": [
            {"at": local_iso(event.at), "state": event.state, "who": event.who, "note": event.note}
            for event in unit_of_work.findings.events(finding_id)
        ],
    }


def _rows(
    unit_of_work: UnitOfWork, found: list[FindingRecord], term: RectificationTerm | None
) -> list[dict[str, Any]]:
    targets = {item.id: item.target for item in unit_of_work.registry.all_targets()}
    objections = unit_of_work.replies.open_objections()
    told = unit_of_work.tellings.sent(finding.id for finding in found) if term else {}
    return [
        {
            **_row(finding, targets[finding.target_id]),
            "objection": "open" if finding.id in objections else None,
            **(_due(term, targets[finding.target_id], told.get(finding.id, {})) if term else {}),
        }
        for finding in found
    ]


def _due(term: RectificationTerm, target: Target, told: Mapping[str, Telling]) -> dict[str, Any]:
    due = term.answer_due(telling for unit, telling in told.items() if unit in target.units)
    return {
        "answer_due_on": due.on.isoformat() if due.on else None,
        "answer_due_reason": due.reason,
    }


def _answer(reply: ReplyRecord) -> dict[str, Any]:
    return {
        "kind": reply.kind,
        "at": local_iso(reply.at),
        "by": reply.said_by,
        "text": reply.text,
        "recorded_by": reply.recorded_by,
        "attachment": {
            "name": reply.attachment_name,
            "type": reply.attachment_type,
            "size": reply.attachment_size,
            "sha256": reply.attachment_sha256,
        }
        if reply.attachment_sha256
        else None,
        "decision": reply.decision,
        "decided_at": local_iso(reply.decided_at),
        "decided_by": reply.decided_by,
        "decision_note": reply.decision_note,
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
