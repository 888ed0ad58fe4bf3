"""Robots commands 抓取许可命令: whose robots.txt is not asked, because the owner said so."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json, print_line, print_table
from monitor.cli.moments import read_day
from monitor.cli.os_user import os_user
from monitor.domain.calendar_day import day_of
from monitor.domain.robots_permission import RobotsPermission
from monitor.queries.instants import local_iso
from monitor.queries.registered_addresses import registered_addresses
from monitor.steps.allow_robots import allow_robots, revoke_robots
from monitor.wiring import open_workshop

robots = typer.Typer(help="robots：登记、查看、撤销网站主办单位的书面许可。", no_args_is_help=True)

Host = Annotated[str, typer.Argument(help="主机名，如 www.example.gov.cn")]

STATES = {
    "in_force": "有效",
    "expired": "已过期",
    "revoked": "已撤销",
    "unregistered": "台账中已没有，不生效",
}


@robots.command("allow")
def allow_command(
    host: Host,
    *,
    reason: Annotated[str, typer.Option("--reason", help="理由，写明许可文件")] = "",
    approver: Annotated[str, typer.Option("--approver", help="批准人")] = "",
    until: Annotated[str, typer.Option("--until", help="到哪一天为止（含当天）；不写即到撤销为止")] = "",
) -> None:
    """登记许可：下一次采集起不再查这个主机的 robots.txt。"""
    last_day = read_day(until, option="--until")
    with open_workshop().ready_store.writing() as unit_of_work:
        name = allow_robots(
            unit_of_work,
            host,
            reason=reason,
            approver=approver,
            until=last_day,
            who=os_user(),
            now=clock.now(),
        )
    ends = f"到{last_day.isoformat()}为止" if last_day else "到撤销为止"
    print_line(f"已登记：{name} 的 robots.txt 从下一次采集起不再查，{ends}；已写入审计日志")


@robots.command("revoke")
def revoke_command(host: Host) -> None:
    """撤销许可：下一次采集起照 robots.txt 办。"""
    with open_workshop().ready_store.writing() as unit_of_work:
        name = revoke_robots(unit_of_work, host, who=os_user(), now=clock.now())
    print_line(f"已撤销：{name} 从下一次采集起照 robots.txt 办；已写入审计日志")


@robots.command("list")
def list_command(*, as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    """列出全部许可，包括过期和撤销的。"""
    workshop, today = open_workshop(), day_of(clock.now())
    with workshop.ready_store.reading() as unit_of_work:
        permissions = unit_of_work.robots_permissions.all()
        hosts = {address.host for address in registered_addresses(unit_of_work)} if permissions else set()
    rows = [_row(each, today, is_registered=each.host in hosts) for each in permissions]
    if as_json:
        print_json({"mode": workshop.settings.robots, "permissions": rows})
        return
    if workshop.settings.robots == "own-sites-exempt":
        print_line("MONITOR_ROBOTS=own-sites-exempt：台账中网站自己的主机都不查 robots.txt")
    print_table(
        "抓取许可",
        ("主机", "状态", "理由", "批准人", "到期", "登记人", "登记时间", "撤销人"),
        (
            (
                row["host"],
                STATES[str(row["state"])],
                row["reason"],
                row["approver"],
                row["until"],
                row["granted_by"],
                row["granted_at"],
                row["revoked_by"],
            )
            for row in rows
        ),
    )


def _row(permission: RobotsPermission, today: date, *, is_registered: bool) -> dict[str, object]:
    return {
        "id": permission.id,
        "host": permission.host,
        "state": _state(permission, today, is_registered=is_registered),
        "reason": permission.reason,
        "approver": permission.approver,
        "until": permission.until.isoformat() if permission.until else None,
        "granted_by": permission.granted_by,
        "granted_at": local_iso(permission.granted_at),
        "revoked_by": permission.revoked_by,
        "revoked_at": local_iso(permission.revoked_at),
    }


def _state(permission: RobotsPermission, today: date, *, is_registered: bool) -> str:
    if permission.revoked_at is not None:
        return "revoked"
    if not permission.holds_on(today):
        return "expired"
    return "in_force" if is_registered else "unregistered"
