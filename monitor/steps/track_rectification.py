"""Track rectification 整改跟踪: what a person decides about a finding, with who and why."""

from __future__ import annotations

from datetime import date, datetime

from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork

_DECIDES = {"dismiss": "accepted", "exempt": "exempted", "resolve": "resolved", "uphold": "upheld"}
"""What a decision about the finding makes of an objection that waits."""


def track_rectification(
    unit_of_work: UnitOfWork,
    finding_id: int,
    decision: str,
    *,
    who: str,
    note: str,
    now: datetime,
    until: date | None = None,
    approver: str = "",
) -> FindingRecord:
    """Apply `confirm`, `dismiss`, `exempt`, `resolve` or `uphold` to an open finding.

    An exemption holds through its last day `until`; `approver` defaults to who decides. `uphold`
    refuses the objection that waits; whatever closes the finding decides it, too: `dismiss` accepts it.

    Raises:
        InputError: there is no such open finding, no objection to refuse, or a reason or an end date
            is missing where one is due.
    """
    finding = _known(unit_of_work, finding_id)
    if finding.closed_at is not None:
        raise InputError(f"问题{finding_id}已经结束（{finding.state}），不能再改")
    if decision in ("dismiss", "exempt", "uphold") and not note.strip():
        raise InputError("请写明理由：--reason 理由")
    match decision:
        case "confirm":
            unit_of_work.findings.change(finding_id, confirmed_at=now, confirmed_by=who)
            unit_of_work.findings.note(finding_id, now, finding.state, who=who, note=note or "人工核实")
        case "dismiss":
            unit_of_work.findings.move(finding_id, "dismissed", now, who=who, note=note)
        case "exempt":
            ends_on = _end_of_exemption(until, now)
            unit_of_work.findings.change(finding_id, exempt_until=ends_on, approver=approver.strip() or who)
            unit_of_work.findings.move(finding_id, "exempted", now, who=who, note=note)
        case "resolve":
            unit_of_work.findings.move(finding_id, "resolved", now, who=who, note=note or "人工销号")
        case "uphold":
            _uphold(unit_of_work, finding, who=who, note=note, now=now)
        case _:
            raise InputError(f"不认识的处理“{decision}”")
    if decision in _DECIDES:
        unit_of_work.replies.decide(finding_id, _DECIDES[decision], who=who, at=now, note=note)
    changed = _known(unit_of_work, finding_id)
    detail = {
        "target": changed.target_id,
        "indicator": changed.indicator,
        "reason": note,
        "until": changed.exempt_until.isoformat() if changed.exempt_until else None,
        "approver": changed.approver,
    }
    unit_of_work.audit.append(f"finding_{decision}", f"finding {finding_id}", who=who, at=now, detail=detail)
    return changed


def _uphold(unit_of_work: UnitOfWork, finding: FindingRecord, *, who: str, note: str, now: datetime) -> None:
    """The finding stands: it is again what it was before the objection, or what it has become since."""
    objection = unit_of_work.replies.open_objections().get(finding.id)
    if objection is None:
        raise InputError(f"问题{finding.id}没有待处理的异议；用 monitor findings show {finding.id} 查看")
    state = finding.state
    has_replied = any(
        each.kind == "reply" and each.id > objection.id for each in unit_of_work.replies.of(finding.id)
    )
    if state == "replied" and not has_replied:
        told = unit_of_work.findings.notified_units([finding.id]).get(finding.id, {})
        # a message that went out while the objection waited did not change its state
        state = "notified" if objection.state_before == "open" and told else objection.state_before
        unit_of_work.findings.change(
            finding.id, notified_at=finding.notified_at or min(told.values(), default=None)
        )
    unit_of_work.findings.move(finding.id, state, now, who=who, note=f"异议不成立：{note}")


def _end_of_exemption(until: date | None, now: datetime) -> date:
    today = day_of(now)
    if until is None:
        raise InputError(f"请写明免责到哪一天为止：--until 日期，如 --until {today.year}-12-31")
    if until < today:
        raise InputError(
            f"免责截止日期{until.isoformat()}已经过去（今天是{today.isoformat()}）；请改 --until"
        )
    return until


def _known(unit_of_work: UnitOfWork, finding_id: int) -> FindingRecord:
    finding = unit_of_work.findings.get(finding_id)
    if finding is None:
        raise InputError(f"没有编号为{finding_id}的问题；用 monitor findings list 查看")
    return finding
