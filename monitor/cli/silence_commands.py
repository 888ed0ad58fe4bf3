"""Silence commands 静默命令: for a while no unit is written to about something."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json, print_line, print_table
from monitor.cli.moments import read_day
from monitor.cli.os_user import os_user
from monitor.domain.calendar_day import day_of
from monitor.domain.silence import Silence
from monitor.queries.instants import local_iso
from monitor.steps.silence_alerts import SilenceWish, end_silence, silence_alerts
from monitor.wiring import open_workshop

silences = typer.Typer(help="静默：一段时间内不给单位发信（问题照常登记、列出）。", no_args_is_help=True)

STATES = {"in_force": "有效", "expired": "已到期", "ended": "已结束"}
SCOPES = {"unit": "单位", "site": "网站", "target": "监测对象"}


@silences.command("add")
def add_command(
    *,
    unit: Annotated[str, typer.Option("--unit", help="不给这个单位发信")] = "",
    site: Annotated[str, typer.Option("--site", help="不为这个网站及其栏目发信")] = "",
    target: Annotated[int | None, typer.Option("--target", help="不为这个监测对象发信（编号）")] = None,
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    until: Annotated[str, typer.Option("--until", help="到哪一天为止（含当天）")] = "",
) -> None:
    """登记静默：未发出的信里有关的内容也会撤下；到期自动恢复。"""
    wish = SilenceWish(unit, site, target, reason, read_day(until, option="--until"))
    with open_workshop().ready_store.writing() as unit_of_work:
        silence = silence_alerts(unit_of_work, wish, who=os_user(), now=clock.now())
    print_line(
        f"已登记静默{silence.id}：{_named(silence)}，到{silence.until.isoformat()}为止不给单位发信；"
        "问题照常登记、列出和通报，已写入审计日志"
    )


@silences.command("end")
def end_command(number: Annotated[int, typer.Argument(metavar="ID", help="静默编号")]) -> None:
    """提前结束静默：仍然成立的问题从下一次判定起照常告知。"""
    with open_workshop().ready_store.writing() as unit_of_work:
        silence = end_silence(unit_of_work, number, who=os_user(), now=clock.now())
    print_line(f"已结束静默{silence.id}：{_named(silence)}；已写入审计日志")


@silences.command("list")
def list_command(*, as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    """列出全部静默，包括到期和结束的，最近的在前。"""
    workshop, today = open_workshop(), day_of(clock.now())
    with workshop.ready_store.reading() as unit_of_work:
        found = unit_of_work.silences.all()
    if as_json:
        print_json({"silences": [_row(each, today) for each in found]})
        return
    print_table(
        "静默",
        ("编号", "状态", "范围", "名称", "理由", "到期", "登记人", "登记时间"),
        (
            (
                each.id,
                STATES[_state(each, today)],
                SCOPES[each.scope],
                each.name,
                each.reason,
                each.until.isoformat(),
                each.made_by,
                local_iso(each.made_at),
            )
            for each in found
        ),
    )


def _named(silence: Silence) -> str:
    number = f"（编号{silence.target_id}）" if silence.target_id is not None else ""
    return f"{SCOPES[silence.scope]}“{silence.name}”{number}"


def _row(silence: Silence, today: date) -> dict[str, object]:
    return {
        "id": silence.id,
        "state": _state(silence, today),
        "scope": silence.scope,
        "name": silence.name,
        "target": silence.target_id,
        "reason": silence.reason,
        "until": silence.until.isoformat(),
        "made_by": silence.made_by,
        "made_at": local_iso(silence.made_at),
        "ended_by": silence.ended_by,
        "ended_at": local_iso(silence.ended_at),
    }


def _state(silence: Silence, today: date) -> str:
    if silence.holds_on(today):
        return "in_force"
    return "expired" if silence.until < today else "ended"
