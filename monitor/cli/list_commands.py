"""List commands 列表命令: lists that only a person can confirm, and the confirmation."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from monitor import clock
from monitor.answers import print_json, print_line, print_table
from monitor.cli.os_user import os_user
from monitor.domain.errors import InputError
from monitor.queries.waiting_lists import ListToConfirm, lists_to_confirm
from monitor.steps.confirm_lists import confirm_lists
from monitor.wiring import open_workshop

lists = typer.Typer(help="列表：查看、确认等待人工认定的栏目列表。", no_args_is_help=True)

Site = Annotated[str, typer.Option("--site", help="只看这个网站")]


@lists.command("waiting")
def waiting_command(
    *, site: Site = "", as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False
) -> None:
    """列出等待人工确认的列表：首次看不出归属的，或改版后与原来不同的。"""
    with open_workshop().ready_store.reading() as unit_of_work:
        rows = [_row(each) for each in lists_to_confirm(unit_of_work, site=site)]
    if as_json:
        print_json({"lists": rows})
        return
    print_table(
        "待确认列表",
        ("编号", "网站", "栏目", "原因", "列表", "前几条", "网址"),
        (
            (
                "、".join(str(number) for number in row["targets"]),
                row["site"],
                "、".join(row["names"]),
                row["why"],
                row["selector"] or row["group"],
                "；".join(row["sample"]),
                row["url"],
            )
            for row in rows
        ),
    )


@lists.command("confirm")
def confirm_command(
    ids: Annotated[list[int] | None, typer.Argument(help="栏目编号")] = None,
    *,
    site: Site = "",
    everything: Annotated[bool, typer.Option("--all", help="全部确认")] = False,
) -> None:
    """确认：前几条确实是该栏目的列表；下一次采集起按它读取。"""
    if bool(ids) + bool(site) + everything != 1:
        raise InputError("请写明要确认哪些：栏目编号、--site 网站名称，或 --all（三者选一）")
    with open_workshop().ready_store.writing() as unit_of_work:
        confirmed = confirm_lists(
            unit_of_work, target_ids=ids or (), site=site, who=os_user(), now=clock.now()
        )
    for each in confirmed:
        print_line(f"已确认：{each.site}·{'、'.join(each.names)}")
    print_line(f"共确认{len(confirmed)}个列表")


def _row(each: ListToConfirm) -> dict[str, Any]:
    learned = each.waiting.proposal.learned
    return {
        "targets": [known.id for known in each.columns],
        "site": each.site,
        "names": list(each.names),
        "url": each.waiting.url,
        "why": "与原来的列表不同" if each.waiting.replaces else "看不出是否属于本栏目",
        "reader": learned.reader,
        "group": learned.group,
        "selector": learned.selector,
        "rows": learned.rows,
        "sample": list(each.waiting.proposal.sample),
    }
