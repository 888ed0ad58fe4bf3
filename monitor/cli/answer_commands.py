"""Answer commands 答复命令: what a unit answered, taken down by who is on duty."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_line
from monitor.cli.os_user import os_user
from monitor.documents.attachment_file import load_attachment
from monitor.domain.reply import AnswerKind, read_answer
from monitor.steps.answer_finding import answer_finding
from monitor.wiring import open_workshop

FindingId = Annotated[int, typer.Argument(help="问题编号")]
By = Annotated[str, typer.Option("--by", help="答复的人，如 县教育局 张三，必填")]
Text = Annotated[str, typer.Option("--text", help="答复内容，必填")]
AttachmentFile = Annotated[
    Path | None, typer.Option("--attachment", help="附件：pdf、jpg、png、docx、xlsx，不超过10MB")
]

_SAID = {"reply": "已反馈", "objection": "异议待处理"}


def reply_command(
    finding: FindingId, *, by: By = "", text: Text = "", attachment: AttachmentFile = None
) -> None:
    """登记单位的反馈：状态改为已反馈，下一次采集复查。"""
    _answer(finding, "reply", by=by, text=text, attachment=attachment)


def object_command(
    finding: FindingId, *, by: By = "", text: Text = "", attachment: AttachmentFile = None
) -> None:
    """登记单位的异议：由值守人员用 dismiss（采纳）或 uphold（驳回）处理。"""
    _answer(finding, "objection", by=by, text=text, attachment=attachment)


def _answer(finding: int, kind: AnswerKind, *, by: str, text: str, attachment: Path | None) -> None:
    attached = load_attachment(attachment) if attachment is not None else None
    answer = read_answer(kind, by=by, text=text, attachment=attached)
    workshop = open_workshop()
    with workshop.ready_store.writing() as unit_of_work:
        report = answer_finding(
            unit_of_work, finding, answer, attachments=workshop.attachments, who=os_user(), now=clock.now()
        )
    then = "下一次采集时复查" if report.is_looked_at else "这个对象不能自动采集，请人工核验"
    print_line(f"问题{report.finding_id}：{_SAID[kind]}；{then}")
