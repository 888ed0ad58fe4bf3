"""Overdue commands 逾期清单命令: overdue and targets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import clock
from monitor.answers import print_json, print_table
from monitor.cli.moments import read_as_of
from monitor.cli.overdue_options import (
    AsJson,
    AsOf,
    ExitCode,
    Kinds,
    RuleBookKey,
    read_kinds,
    require_rulebook,
)
from monitor.cli.print_overdue import print_overdue
from monitor.documents.overdue_table import write_overdue_csv, write_overdue_xlsx
from monitor.domain.errors import InputError
from monitor.domain.outcome_words import outcome_in_words
from monitor.queries.account_doubts import account_doubts
from monitor.queries.judged_targets import judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.queries.target_list import target_list
from monitor.wiring import open_workshop

_FORMS = ("table", "json", "csv", "xlsx")


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
    form = "json" if as_json else form
    _require_form(form, output)
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    require_rulebook(workshop, rulebook)
    narrowed = OverdueFilter(kinds=read_kinds(kind), unit=unit, site=site)
    with workshop.ready_store.reading() as unit_of_work:
        judged = judged_targets(
            unit_of_work,
            workshop.basis,
            as_of=day,
            is_today=is_today,
            rulebook=rulebook,
            now=clock.now(),
        )
        document = overdue_list(unit_of_work, judged, as_of=day, is_today=is_today, narrowed=narrowed)
    has_violations = bool(document["violations"])
    if due_soon:
        document |= {"violations": [], "notices": [], "duties": [], "inconclusive": []}
    _write(document, form, output, only_due_soon=due_soon)
    if exit_code and has_violations:
        raise typer.Exit(1)


def targets(*, kind: Kinds = "", as_of: AsOf = None, as_json: AsJson = False) -> None:
    """每个监测对象的判定、最近更新和最近一次监测。"""
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    with workshop.ready_store.reading() as unit_of_work:
        judged = judged_targets(
            unit_of_work,
            workshop.basis,
            as_of=day,
            is_today=is_today,
            kinds=read_kinds(kind),
            now=clock.now(),
        )
        doubts = account_doubts(unit_of_work, judged, as_of=day, is_today=is_today)
    document = target_list(judged, as_of=day, doubts=doubts)
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
                outcome_in_words(row["outcome"]),
            )
            for row in document["targets"]
        ),
    )


VERDICTS = {"compliant": "合格", "violation": "不合格", "inconclusive": "无法判定"}


def _require_form(form: str, output: Path | None) -> None:
    if form not in _FORMS:
        raise InputError(f"没有“{form}”这种格式；可用：{'、'.join(_FORMS)}")
    if form == "xlsx" and output is None:
        raise InputError("写 Excel 需要文件名：--output 逾期清单.xlsx")


def _write(document: dict[str, Any], form: str, output: Path | None, *, only_due_soon: bool) -> None:
    if form == "csv":
        to = output or sys.stdout
        write_overdue_csv(document["violations"], document["notices"], to, duties=document["duties"])
    elif form == "xlsx" and output is not None:
        write_overdue_xlsx(document["violations"], document["notices"], output, duties=document["duties"])
    elif form == "json":
        _print_or_keep(document, output)
    else:
        print_overdue(document, only_due_soon=only_due_soon)


def _print_or_keep(document: dict[str, Any], output: Path | None) -> None:
    if output is None:
        print_json(document)
    else:
        output.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
