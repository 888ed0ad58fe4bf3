"""What the tests of answers share: a county whose unit has been told, and people who answer and decide."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from monitor.domain.reply import AnswerKind, Attachment, read_answer
from monitor.steps.answer_finding import AnsweredReport, answer_finding
from monitor.steps.track_rectification import track_rectification
from monitor.store.attachments import Attachments
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import Linhe, column, overdue_twice
from tests.steps.test_deliver_outbox import Post, deliver

NOTICES = "通知公告"
TOLD_AT = at("11-16", 9)


def told_county(store: Store) -> Linhe:
    """One column overdue, its unit told by a mail of Monday 2026-11-16."""
    linhe = Linhe(store)
    linhe.register(column(NOTICES))
    overdue_twice(linhe)
    deliver(store, Post(), TOLD_AT)
    return linhe


def answer(
    linhe: Linhe,
    kind: AnswerKind,
    when: datetime,
    *,
    folder: Path,
    text: str = "已更新",
    attachment: Attachment | None = None,
) -> AnsweredReport:
    """张三 of 县教育局 answers to the only finding; wang takes it down."""
    said = read_answer(kind, by="县教育局 张三", text=text, attachment=attachment)
    with linhe.store.writing() as unit_of_work:
        return answer_finding(unit_of_work, 1, said, attachments=Attachments(folder), who="wang", now=when)


def decide(
    linhe: Linhe, decision: str, when: datetime, *, note: str = "已核对", until: date | None = None
) -> FindingRecord:
    """Wang decides about the only finding."""
    with linhe.store.writing() as unit_of_work:
        return track_rectification(unit_of_work, 1, decision, who="wang", note=note, now=when, until=until)
