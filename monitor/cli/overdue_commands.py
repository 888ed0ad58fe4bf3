"""Overdue commands 逾期清单命令: check, overdue and targets."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import clock
from monitor.cli.answers import print_json, print_line, print_table
from monitor.cli.moments import read_as_of
from monitor.documents.overdue_table import write_overdue_csv, write_overdue_xlsx
from monitor.domain.errors import InputError
from monitor.domain.step_reports import CheckReport
from monitor.queries.judged_targets import judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.queries.target_list import target_list
from monitor.steps.check_targets import check_targets, tally
from monitor.steps.raise_alerts import raise_alerts
from monitor.steps.tell_operator import tell_operator
from monitor.wiring import Workshop, open_workshop

_KINDS = ("column", "account", "site")

AsOf = Annotated[str | None, typer.Option("--as-of", help="监测时间点，如 2026-11-22；不写就是现在")]
RuleBookKey = Annotated[str | None, typer.Option("--rulebook", help="换用一套规则库")]
Kinds = Annotated[str, typer.Option("--kind", help="column、account、site，可用逗号并列")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="有不合格时以 1 退出")]


def mount_overdue(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("check")(check)
    app.command("overdue")(overdue)
    app.command("targets")(targets)


def check(
    *, as_of: AsOf = None, rulebook: RuleBookKey = None, exit_code: ExitCode = False, as_json: AsJson = False
) -> None:
    """判定所有监测对象，更新问题清单并生成提醒。"""
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    _require_rulebook(workshop, rulebook)
    report = _check(workshop, day, is_today=is_today, rulebook=rulebook)
    if as_json:
        print_json({**asdict(report), "as_of": day.isoformat()})
    else:
        print_line(
            f"截至{day.isoformat()}：监测{report.targets}个，合格{report.compliant}，"
            f"不合格{report.violations}，无法判定{report.inconclusive}；"
            f"新增问题{report.opened}，核实{report.confirmed}，销号{report.resolved}，待发提醒{report.queued}"
        )
    if exit_code and report.violations:
        raise typer.Exit(1)


def _check(workshop: Workshop, day: date, *, is_today: bool, rulebook: str | None) -> CheckReport:
    """A check of another day or by another rule book moves no finding and queues no alert."""
    moves = is_today and rulebook is None
    store = workshop.ready_store
    with store.writing() if moves else store.reading() as unit_of_work:
        judged = judged_targets(
            unit_of_work, workshop.basis, as_of=day, is_today=is_today, rulebook=rulebook, kinds=_KINDS[:2]
        )
        if not moves:
            return CheckReport(**tally(judged), as_of=day)
        now = clock.now()
        report = check_targets(unit_of_work, judged, as_of=day, now=now)
        alerts = raise_alerts(unit_of_work, judged, day=day, now=now, mail_mode=workshop.settings.mail_mode)
        tell_operator(
            unit_of_work, report, alerts, judged, recipient=workshop.settings.operator_mail, now=now
        )
        return CheckReport(**{**asdict(report), "queued": alerts.queued})


def overdue(
    *,
    as_of: AsOf = None,
    kind: Kinds = "",
    unit: Annotated[str, typer.Option("--unit", help="只看一个责任单位")] = "",
    site: Annotated[str, typer.Option("--site", help="只看一个网站")] = "",
    due_soon: Annotated[bool, typer.Option("--due-soon", help="只看即将超期的")] = False,
    rulebook: RuleBookKey = None,
    form: Annotated[str, typer.Option("--format", help="table、json、csv 或 xlsx")] = "table",
    output: Annotated[Path | None, typer.Option("--output", help="写到文件")] = None,
    exit_code: ExitCode = False,
    as_json: AsJson = False,
) -> None:
    """逾期清单：谁逾期、谁即将逾期、谁无法判定。"""
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    _require_rulebook(workshop, rulebook)
    narrowed = OverdueFilter(kinds=read_kinds(kind), unit=unit, site=site)
    with workshop.ready_store.reading() as unit_of_work:
        judged = judged_targets(unit_of_work, workshop.basis, as_of=day, is_today=is_today, rulebook=rulebook)
        document = overdue_list(unit_of_work, judged, as_of=day, is_today=is_today, narrowed=narrowed)
    if due_soon:
        document |= {"violations": [], "notices": [], "inconclusive": []}
    _write(document, "json" if as_json else form, output)
    if exit_code and document["violations"]:
        raise typer.Exit(1)


def targets(*, kind: Kinds = "", as_of: AsOf = None, as_json: AsJson = False) -> None:
    """每个监测对象的判定、最近更新和最近一次监测。"""
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    with workshop.ready_store.reading() as unit_of_work:
        judged = judged_targets(
            unit_of_work, workshop.basis, as_of=day, is_today=is_today, kinds=read_kinds(kind)
        )
    document = target_list(judged, as_of=day)
    if as_json:
        print_json(document)
        return
    print_table(
        f"监测对象（{day.isoformat()}）",
        ("编号", "网站/平台", "名称", "责任单位", "更新频次", "判定", "最近发布", "监测结果"),
        (
            (
                row["id"],
                row["site"],
                row["name"],
                "、".join(row["units"]),
                row["requirement"],
                VERDICTS[row["verdict"]],
                row["last_published_on"],
                row["outcome"],
            )
            for row in document["targets"]
        ),
    )


VERDICTS = {"compliant": "合格", "violation": "不合格", "inconclusive": "无法判定"}


def read_kinds(text: str) -> tuple[str, ...]:
    """`column,account` as a tuple; empty means all.

    Raises:
        InputError: a kind that does not exist.
    """
    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    for kind in kinds:
        if kind not in _KINDS:
            raise InputError(f"没有“{kind}”这种监测对象；可用：{'、'.join(_KINDS)}")
    return kinds


def _require_rulebook(workshop: Workshop, key: str | None) -> None:
    if key is not None and key not in workshop.basis.rulebooks:
        raise InputError(f"没有规则库“{key}”；可用的有：{'、'.join(sorted(workshop.basis.rulebooks))}")


def _write(document: dict[str, Any], form: str, output: Path | None) -> None:
    if form == "json":
        print_json(document)
    elif form == "csv":
        write_overdue_csv(document["violations"], document["notices"], output or sys.stdout)
    elif form == "xlsx":
        if output is None:
            raise InputError("写 Excel 需要文件名：--output 逾期清单.xlsx")
        write_overdue_xlsx(document["violations"], document["notices"], output)
    elif form == "table":
        print_overdue(document)
    else:
        raise InputError(f"没有“{form}”这种格式；可用：table、json、csv、xlsx")


def print_overdue(document: dict[str, Any]) -> None:
    """The list as tables for the terminal."""
    day = document["as_of"]
    print_table(
        f"逾期清单（截至{day}，{len(document['violations'])}项）",
        (
            "序号",
            "责任单位",
            "网站/平台",
            "栏目/账号",
            "更新频次",
            "最近更新",
            "应更新",
            "逾期天数",
            "问题",
            "核实",
        ),
        (
            (
                number,
                "、".join(row["units"]),
                row["site"],
                row["name"],
                row["requirement"],
                row["last_published_on"],
                row["due_on"],
                row["overdue_days"],
                "；".join(row["problems"]),
                "已核实" if row["confirmed"] else "待复核",
            )
            for number, row in enumerate(document["violations"], 1)
        ),
    )
    if document["notices"]:
        print_table(
            f"提醒（{len(document['notices'])}项）",
            ("责任单位", "平台", "账号", "情况"),
            (("、".join(r["units"]), r["site"], r["name"], r["sentence"]) for r in document["notices"]),
        )
    if document["due_soon"]:
        print_table(
            f"即将超期（{len(document['due_soon'])}项）",
            ("责任单位", "网站/平台", "栏目/账号", "更新频次", "最近更新", "应更新", "还需条数"),
            (
                (
                    "、".join(r["units"]),
                    r["site"],
                    r["name"],
                    r["requirement"],
                    r["last_published_on"],
                    r["due_on"],
                    r["needed"],
                )
                for r in document["due_soon"]
            ),
        )
    if document["inconclusive"]:
        print_table(
            f"无法判定（{len(document['inconclusive'])}项，不作为不合格）",
            ("网站/平台", "栏目/账号", "监测结果", "原因", "起始", "最近一次看到"),
            (
                (r["site"], r["name"], r["outcome"], r["reason"], r["since"], r["last_good_at"])
                for r in document["inconclusive"]
            ),
        )
