"""Alert commands 提醒命令: look at the outbox, release what is held, send what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json, print_line, print_table
from monitor.cli.os_user import os_user
from monitor.domain.errors import InputError
from monitor.queries.instants import local_iso
from monitor.queries.message_targets import message_targets
from monitor.steps.deliver_outbox import deliver_outbox
from monitor.steps.withdraw_alerts import Withdrawal, has_untrue_alerts, withdraw_alerts
from monitor.store.run_lock import run_lock
from monitor.store.unit_of_work import UnitOfWork
from monitor.wiring import Workshop, open_workshop

alerts = typer.Typer(help="提醒：查看、放行、发送。", no_args_is_help=True)

STATES = {"held": "待放行", "waiting": "待发送", "sent": "已发送", "dead": "发送失败", "withdrawn": "已撤回"}


@alerts.command("list")
def list_command(*, as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    """列出待发、已发和失败的提醒。"""
    with open_workshop().ready_store.reading() as unit_of_work:
        records = unit_of_work.outbox.list()
    rows = [
        {
            "id": record.id,
            "state": record.state,
            "unit": record.unit,
            "recipient": record.recipient,
            "subject": record.subject,
            "created_at": local_iso(record.created_at),
            "sent_at": local_iso(record.sent_at),
            "tries": record.tries,
            "last_error": record.last_error,
            "message_id": record.message_id,
        }
        for record in records
    ]
    if as_json:
        print_json({"alerts": rows})
        return
    print_table(
        "提醒",
        ("编号", "状态", "单位", "收件人", "主题", "失败原因"),
        (
            (r["id"], STATES.get(str(r["state"])), r["unit"], r["recipient"], r["subject"], r["last_error"])
            for r in rows
        ),
    )


@alerts.command("release")
def release_command(
    ids: Annotated[list[int] | None, typer.Argument(help="提醒编号")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="全部放行")] = False,
) -> None:
    """放行被扣住的提醒（发送用 alerts send，或等夜间任务）。"""
    if not ids and not everything:
        raise InputError("写明要放行的编号，或用 --all 全部放行")
    workshop, now = open_workshop(), clock.now()
    with workshop.ready_store.writing() as unit_of_work:
        withdrawn = _withdraw(workshop, unit_of_work, ("held",), now=now)
        held = [each.id for each in unit_of_work.outbox.list(states=("held",))]
        wanted = held if everything else [each for each in held if each in (ids or ())]
        count = unit_of_work.outbox.release(None if everything else ids, now)
        if count:
            detail = {"alerts": sorted(wanted), "released": count}
            unit_of_work.audit.append("alerts_release", "alerts", who=os_user(), at=now, detail=detail)
    _print_withdrawn(withdrawn)
    print_line(f"已放行{count}封")


@alerts.command("send")
def send_command(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不发送")] = False
) -> None:
    """发送已放行的提醒。"""
    workshop = open_workshop()
    if dry_run or workshop.settings.mail_mode == "dry-run":
        _print_waiting(workshop)
        return
    store = workshop.ready_store
    with run_lock(store.engine, name="deliver"):
        now = clock.now()
        to_units = workshop.mail_hours.is_open(now)
        if to_units:
            _print_withdrawn(_withdraw_untrue(workshop, now))
        report = deliver_outbox(
            store,
            workshop.channel,
            sender=workshop.settings.mail_from,
            clock=clock.now,
            hours=workshop.mail_hours,
            to_units=to_units,
        )
    print_line(f"已发送{report.sent}封，稍后重试{report.postponed}封，失败{report.dead}封")
    if report.kept:
        print_line(
            f"另有{report.kept}封给单位的信在免打扰时段或非工作日，到时由 monitor schedule 自动发出；"
            "没有常驻 schedule 的，请在时段之外再运行 monitor alerts send"
        )


def _withdraw_untrue(workshop: Workshop, now: datetime) -> tuple[Withdrawal, ...]:
    """Read first, write only where something is to be taken out: judging takes its time."""
    store, waiting = workshop.ready_store, ("waiting",)
    with store.reading() as unit_of_work:
        judged = message_targets(unit_of_work, workshop.basis, states=waiting, now=now)
        if not has_untrue_alerts(unit_of_work, judged, now=now, states=waiting):
            return ()
    with store.writing() as unit_of_work:
        return _withdraw(workshop, unit_of_work, waiting, now=now)


def _withdraw(
    workshop: Workshop, unit_of_work: UnitOfWork, states: tuple[str, ...], *, now: datetime
) -> tuple[Withdrawal, ...]:
    """Take out of these messages what has become untrue, or too old to prove, since they were written."""
    judged = message_targets(unit_of_work, workshop.basis, states=states, now=now)
    return withdraw_alerts(unit_of_work, judged, now=now, states=states)


def _print_withdrawn(withdrawn: tuple[Withdrawal, ...]) -> None:
    for each in withdrawn:
        rows = "；".join(f"{name}（{why}）" for name, why in each.rows)
        done = "整封撤回" if each.is_whole else f"撤下{len(each.rows)}项，其余照发"
        print_line(f"提醒{each.alert_id}（{each.unit}，{each.recipient}）{done}：{rows}")


def _print_waiting(workshop: Workshop) -> None:
    with workshop.ready_store.reading() as unit_of_work:
        waiting = unit_of_work.outbox.list(states=("waiting",))
    for record in waiting:
        print_line(f"将发送 {record.id}：{record.recipient} {record.subject}")
    print_line(f"共{len(waiting)}封，未发送")
