"""Track rectification 整改跟踪: what a person decides about a finding, with who and why."""

from __future__ import annotations

from datetime import date, datetime

from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork


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
    """Apply `confirm`, `dismiss`, `exempt` or `resolve` to an open finding.

    An exemption holds through its last day `until`; `approver` defaults to who decides.

    Raises:
        InputError: there is no such open finding, or a reason or an end date is missing where one is due.
    """
    finding = _known(unit_of_work, finding_id)
    if finding.closed_at is not None:
        raise InputError(f"问题{finding_id}已经结束（{finding.state}），不能再改")
    if decision in ("dismiss", "exempt") and not note.strip():
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
        case _:
            raise InputError(f"不认识的处理“{decision}”")
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
