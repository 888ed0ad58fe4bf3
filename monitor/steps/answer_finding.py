"""Answer finding 登记反馈或异议: what a unit says to a finding, and the look that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.domain.errors import InputError
from monitor.domain.reply import Answer
from monitor.store.attachments import Attachments
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork

_AUDITED = {"reply": "finding_reply", "objection": "finding_object"}


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """Which answer was taken down; `is_looked_at` when the next crawl looks at the target again."""

    reply_id: int
    finding_id: int
    is_looked_at: bool


def answer_finding(
    unit_of_work: UnitOfWork,
    finding_id: int,
    answer: Answer,
    *,
    attachments: Attachments,
    who: str,
    now: datetime,
) -> AnsweredReport:
    """Move an open finding to 已反馈 and let the next crawl look again; an objection waits to be decided.

    `who` takes down what `answer.by` said. The attachment is stored before the row that names it.

    Raises:
        InputError: there is no such open finding, or an objection to it is waiting already.
    """
    finding = _open(unit_of_work, finding_id)
    sha256 = attachments.keep(answer.attachment.body) if answer.attachment else None
    note = f"{answer.by}：{answer.text}" if answer.kind == "reply" else f"异议 {answer.by}：{answer.text}"
    if not unit_of_work.findings.move(finding_id, "replied", now, who=who, note=note):
        raise _is_over(finding)
    reply_id = unit_of_work.replies.add(
        finding_id, answer, state_before=finding.state, sha256=sha256, who=who, at=now
    )
    if reply_id is None:
        raise InputError(
            f"问题{finding_id}已有一项异议待处理；先用 monitor findings dismiss（采纳）"
            "或 monitor findings uphold（驳回）处理它"
        )
    is_looked_at = unit_of_work.replies.ask_for_a_look(finding.target_id, now)
    _audit(unit_of_work, finding, answer, sha256=sha256, who=who, now=now)
    return AnsweredReport(reply_id, finding_id, is_looked_at)


def _audit(
    unit_of_work: UnitOfWork,
    finding: FindingRecord,
    answer: Answer,
    *,
    sha256: str | None,
    who: str,
    now: datetime,
) -> None:
    attached = answer.attachment
    detail = {
        "target": finding.target_id,
        "indicator": finding.indicator,
        "by": answer.by,
        "text": answer.text,
        "attachment": {
            "sha256": sha256,
            "name": attached.name,
            "type": attached.type,
            "size": len(attached.body),
        }
        if attached
        else None,
    }
    unit_of_work.audit.append(_AUDITED[answer.kind], f"finding {finding.id}", who=who, at=now, detail=detail)


def _open(unit_of_work: UnitOfWork, finding_id: int) -> FindingRecord:
    finding = unit_of_work.findings.get(finding_id)
    if finding is None:
        raise InputError(f"没有编号为{finding_id}的问题；用 monitor findings list 查看")
    if finding.closed_at is not None:
        raise _is_over(finding)
    return finding


def _is_over(finding: FindingRecord) -> InputError:
    return InputError(
        f"问题{finding.id}已经结束（{finding.state}），不用再答复；用 monitor findings show {finding.id} 查看"
    )
