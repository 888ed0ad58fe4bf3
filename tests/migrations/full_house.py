"""At least one row in every table, written as the steps write them."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.look import ArticleDate, VisitResult
from monitor.domain.reply import read_answer
from monitor.domain.target import Account, Unit
from monitor.store.ledger_json import task_to_json
from monitor.store.ledgers import FORWARDING_TASKS, LedgerEntry
from monitor.store.outbox import Letter
from monitor.store.table import Row
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import COLUMN_URL, FRESHNESS, NIGHT, column_at, page, row, seen, watch


def fill(store: Store) -> None:
    """A night of 临河县: registry, run, looks, pages, a finding, a reminder and a message."""
    known, account = watch(store, column_at("tzgg"), Account("法治临河", "新浪微博", ("县司法局",)))
    assert known.address_id is not None
    assert account.address_id is not None
    article = ArticleDate(f"{COLUMN_URL}11-09.html", day("11-09"))
    result = VisitResult(known.address_id, seen(at("11-10"), row("11-09"), article=article), page("a"))
    with store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(Unit("县教育局"), day("11-01"))
        run_id = unit_of_work.runs.open(at("11-10"))
        unit_of_work.runs.add_visits(run_id, {known.address_id: 1}, full=frozenset())
        unit_of_work.runs.record(run_id, [(result, "www.linhe.example")], at("11-10"))
        unit_of_work.runs.note_hosts(run_id, {"www.linhe.example": None}, at("11-10"))
        posted = VisitResult(account.address_id, seen(at("11-10"), row("11-09")), page("b"))
        unit_of_work.looks.fold(run_id, [result, posted], night_starts=NIGHT, freshness=FRESHNESS)
        unit_of_work.snapshots.keep(b"<html>", content_type="text/html", at=at("11-10"))
        finding_id = unit_of_work.findings.open(
            known.id,
            "overdue_column",
            at("11-10"),
            weight="problem",
            opened_as_of=day("11-10"),
            sentence="逾期未更新",
            rulebook="national_2019",
        )
        answer = read_answer("reply", by="张三", text="已更新")
        unit_of_work.replies.add(
            finding_id, answer, state_before="open", sha256=None, who="wang", at=at("11-12")
        )
        unit_of_work.tellings.tell(finding_id, "县教育局", at("11-12"))
        unit_of_work.tellings.note_sent(finding_id, "县教育局", at("11-12"), workdays=5)
        unit_of_work.tellings.remind(known.id, day("11-24"), "县教育局", at=at("11-20"))
        task = ForwardingTask("关于征集意见的公告", day("11-01"), at("11-20"))
        entry = LedgerEntry("征集意见", task_to_json(task))
        unit_of_work.ledgers.put(FORWARDING_TASKS, "2026Q4", [entry], at=at("11-10"))
        letter = Letter("逾期提醒", "正文", "<p>正文</p>", {})
        unit_of_work.outbox.put(
            "key", letter, unit="县教育局", recipient="jyj@linhe.example", state="held", at=at("11-10")
        )
        unit_of_work.silences.add(
            "target",
            known.target.name,
            target_id=known.id,
            reason="改版",
            until=day("11-30"),
            who="wang",
            at=at("11-10"),
        )
        given = {"reason": "临政办函〔2026〕3号", "approver": "李主任", "who": "wang"}
        unit_of_work.robots_permissions.grant("www.linhe.example", **given, at=at("11-10"), until=None)
        unit_of_work.audit.append("robots_allow", "host www.linhe.example", who="wang", at=at("11-10"))


def tables_without_rows(engine: Engine) -> list[str]:
    """Tables that nothing was written to."""
    with engine.connect() as connection:
        return [
            name
            for name, table in Row.metadata.tables.items()
            if not connection.scalar(select(func.count()).select_from(table))
        ]
