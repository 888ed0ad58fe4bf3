"""Finding commands 问题命令: the rectification workflow and its proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from monitor import clock
from monitor.answers import print_json, print_line, print_table
from monitor.cli.answer_commands import object_command, reply_command
from monitor.cli.answer_lines import answer_lines, due_in_words
from monitor.cli.duty_lines import duty_lines
from monitor.cli.evidence_command import explain_finding, pack_command
from monitor.cli.item_lines import history_lines
from monitor.cli.look_line import look_line
from monitor.cli.moments import read_day
from monitor.cli.os_user import os_user
from monitor.domain.errors import InputError
from monitor.queries.finding_list import finding_detail, finding_list
from monitor.steps.track_rectification import track_rectification
from monitor.wiring import open_workshop

findings = typer.Typer(help="问题：查看、核实、处理、举证。", no_args_is_help=True)

FindingId = Annotated[int, typer.Argument(help="问题编号")]
Reason = Annotated[str, typer.Option("--reason", help="理由")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]

STATES = {
    "open": "待整改",
    "notified": "已通知",
    "replied": "已反馈",
    "resolved": "已销号",
    "dismissed": "误报",
    "exempted": "免责",
}


@findings.command("list")
def list_command(
    *,
    state: Annotated[str, typer.Option("--state", help="open、notified、resolved……")] = "",
    as_json: AsJson = False,
) -> None:
    """列出问题。"""
    if state and state not in STATES:
        raise InputError(f"没有“{state}”这种状态；可用：{'、'.join(STATES)}")
    workshop = open_workshop()
    with workshop.ready_store.reading() as unit_of_work:
        rows = finding_list(unit_of_work, states=(state,) if state else (), term=workshop.rectification_term)
    if as_json:
        print_json({"findings": rows})
        return
    print_table(
        "问题",
        ("编号", "状态", "责任单位", "网站/平台", "栏目/账号", "问题", "核实", "整改期限"),
        (
            (
                row["finding"],
                _state_of_row(row),
                "、".join(row["units"]),
                row["site"],
                row["name"],
                row["sentence"],
                "已核实" if row["confirmed"] else "待复核",
                due_in_words(row),
            )
            for row in rows
        ),
    )


@findings.command("show")
def show_command(finding: FindingId, *, as_json: AsJson = False) -> None:
    """一个问题的经过。"""
    _print_detail(finding, as_json=as_json)


@findings.command("explain")
def explain_command(finding: FindingId, *, as_json: AsJson = False) -> None:
    """一个问题的证据：哪一页、何时看到、读到哪一行、依据哪一条。"""
    explain_finding(finding, head=_detail_lines, as_json=as_json)


findings.command("pack")(pack_command)


@findings.command("confirm")
def confirm_command(finding: FindingId, *, reason: Reason = "") -> None:
    """人工核实：确认无误，可以告知单位。"""
    _decide(finding, "confirm", reason)


@findings.command("dismiss")
def dismiss_command(finding: FindingId, *, reason: Reason = "") -> None:
    """误报。"""
    _decide(finding, "dismiss", reason)


@findings.command("exempt")
def exempt_command(
    finding: FindingId,
    *,
    reason: Reason = "",
    until: Annotated[str, typer.Option("--until", help="免责到哪一天为止（含当天），必填")] = "",
    approver: Annotated[str, typer.Option("--approver", help="批准人；不写即操作人")] = "",
) -> None:
    """免责：到截止日为止不再提，过后重新判定。"""
    _decide(finding, "exempt", reason, until=read_day(until, option="--until"), approver=approver)


@findings.command("resolve")
def resolve_command(finding: FindingId, *, reason: Reason = "") -> None:
    """人工销号。"""
    _decide(finding, "resolve", reason)


@findings.command("uphold")
def uphold_command(finding: FindingId, *, reason: Reason = "") -> None:
    """驳回异议：问题成立，须写理由（采纳异议用 dismiss）。"""
    _decide(finding, "uphold", reason)


findings.command("reply")(reply_command)
findings.command("object")(object_command)


def _decide(
    finding: int, decision: str, reason: str, *, until: date | None = None, approver: str = ""
) -> None:
    with open_workshop().ready_store.writing() as unit_of_work:
        changed = track_rectification(
            unit_of_work,
            finding,
            decision,
            who=os_user(),
            note=reason,
            now=clock.now(),
            until=until,
            approver=approver,
        )
    print_line(f"问题{changed.id}：{_state_of(changed.state, changed.exempt_until)}")


def _state_of(state: str, exempt_until: date | str | None) -> str:
    """The state in Chinese; of an exemption also its last day."""
    said = STATES.get(state, state)
    return f"{said}（至{exempt_until}）" if exempt_until else said


def _state_of_row(row: dict[str, Any]) -> str:
    said = _state_of(row["state"], row["exempt_until"])
    return f"{said}，异议待处理" if row["objection"] else said


def _print_detail(finding: int, *, as_json: bool) -> None:
    workshop = open_workshop()
    with workshop.ready_store.reading() as unit_of_work:
        detail = finding_detail(unit_of_work, finding, term=workshop.rectification_term)
    if detail is None:
        raise InputError(f"没有编号为{finding}的问题；用 monitor findings list 查看")
    if as_json:
        print_json(detail)
        return
    for line in _detail_lines(detail):
        print_line(line)


def _detail_lines(detail: dict[str, Any]) -> list[str]:
    evidence = detail["evidence"]
    look, newest = evidence.get("look", {}), evidence.get("newest")
    lines = [
        f"问题{detail['finding']}：{detail['site']}·{detail['name']}（{'、'.join(detail['units'])}）",
        f"  {detail['sentence']}",
        f"  状态：{_state_of_row(detail)}；"
        f"{'已核实' if detail['confirmed'] else '待复核'}；规则库：{detail['rulebook']}",
        f"  整改期限：{due_in_words(detail)}",
        f"  依据：{detail['source'] or '未核实'}",
        f"  {look_line(look, url=detail['url'])}",
    ]
    if newest:
        lines.append(
            f"  读到的最新一条：《{newest['title']}》日期文字“{newest['raw_date']}”，"
            f"即 {newest['published_on']}；正文页日期 {newest['article_on'] or '未取得'}；"
            f"{newest['url'] or '无链接'}"
        )
    lines += [f"  {line}" for line in (*duty_lines(evidence), *history_lines(evidence))]
    if detail["exempt_until"]:
        lines.append(f"  免责至 {detail['exempt_until']}，批准人 {detail['approver']}")
    lines += [f"  {line}" for line in answer_lines(detail["answers"])]
    lines += [
        f"  {event['at']} {event['state']} {event['who']} {event['note']}" for event in detail["events"]
    ]
    return lines
