"""Operations commands 运维命令: init and status."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from monitor import clock
from monitor.answers import minute_of, print_json, print_line, print_table
from monitor.cli.secrets_in_force import notices_of
from monitor.domain.outcome_words import outcome_in_words, run_state_in_words
from monitor.queries.status import status_document
from monitor.store.schema import migrate
from monitor.wiring import open_workshop

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def init(*, revision: Annotated[str, typer.Option("--revision", help="迁移到某一版本")] = "head") -> None:
    """建立或升级数据库；重复运行没有害处。"""
    before, after = migrate(open_workshop().store.engine, revision=revision)
    if before == after:
        print_line(f"数据库已是版本 {after}，无需改动")
    else:
        print_line(f"数据库：{before or '空'} → {after or '空'}")


def status(*, as_json: AsJson = False) -> None:
    """最近的采集批次、下次采集时间、待发提醒和需要处理的事。"""
    workshop, now = open_workshop(), clock.now()
    with workshop.ready_store.reading() as unit_of_work:
        document = status_document(
            unit_of_work,
            workshop.basis,
            night_starts=workshop.settings.night_span[0],
            operators=workshop.settings.operator_recipients,
            mail_mode=workshop.settings.mail_mode,
            now=now,
        )
        to_renew = notices_of(workshop, unit_of_work, now=now)
    document["problems"] += [notice.sentence for notice in to_renew]
    if as_json:
        print_json(document)
        return
    print_table(
        "采集批次",
        ("编号", "计划时间", "状态", "开始", "结束", "覆盖率", "结果"),
        ((_cell(row)) for row in document["runs"]),
    )
    outbox = document["outbox"]
    print_line(
        f"提醒：待放行{outbox['held']}，待发送{outbox['waiting']}，"
        f"已发送{outbox['sent']}，失败{outbox['dead']}；下次采集：{minute_of(document['next_run_at'])}"
    )
    for problem in document["problems"]:
        print_line(f"需要处理：{problem}")


def _cell(row: dict[str, Any]) -> tuple[Any, ...]:
    outcomes = "，".join(f"{outcome_in_words(name)}{count}" for name, count in row["outcomes"].items())
    return (
        row["id"],
        minute_of(row["scheduled_for"]),
        run_state_in_words(row["state"]),
        minute_of(row["started_at"]),
        minute_of(row["finished_at"]),
        row["coverage"],
        outcomes,
    )
