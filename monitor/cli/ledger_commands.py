"""Ledger commands 登记命令: import what people hand in about accounts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json, print_line
from monitor.documents.ledger_reading import KINDS, read_ledger
from monitor.domain.errors import InputError
from monitor.domain.period import Span, read_span
from monitor.steps.import_ledger import LedgerReport, import_ledger
from monitor.wiring import open_workshop

ledger = typer.Typer(help="登记：导入账号发布记录、人工核验和转载任务。", no_args_is_help=True)

_KINDS_IN_WORDS = "、".join(f"{kind}（{name}）" for kind, name in KINDS.items())
_NOT_YET = frozenset(
    {"submissions", "messages", "disclosure-requests", "letters", "find-errors", "observations"}
)


@ledger.callback()
def _ledger() -> None:
    """登记：导入账号发布记录、人工核验和转载任务。"""


@ledger.command("import")
def import_command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"种类：{_KINDS_IN_WORDS}")],
    path: Annotated[Path, typer.Argument(help="CSV 文件或工作簿（.xlsx）")],
    *,
    period: Annotated[
        str, typer.Option("--period", help="文件所属时段，如 2026Q4；再次导入同一时段即替换")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不保存")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导入一种登记表：要么全部成功，要么什么都不改。"""
    _require_kind(kind)
    span = _span(period)
    workshop = open_workshop()
    now = clock.now()
    file = read_ledger(kind, path, now=now)
    with workshop.ready_store.writing() as unit_of_work:
        report = import_ledger(unit_of_work, file, period=span, now=now, dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(report)})
    else:
        _print(report, dry_run=dry_run)


def _require_kind(kind: str) -> None:
    if kind in _NOT_YET:
        raise InputError(f"“{kind}”还不能导入；现在可以导入：{_KINDS_IN_WORDS}")
    if kind not in KINDS:
        raise InputError(f"没有“{kind}”这种登记表；可以导入：{_KINDS_IN_WORDS}")


def _span(text: str) -> Span | None:
    return read_span(text) if text.strip() else None


def _print(report: LedgerReport, *, dry_run: bool) -> None:
    for notice in report.notices:
        print_line(f"提示：{notice}")
    done = "检查通过（未保存）" if dry_run else "已导入"
    place = f"，时段{report.period}" if report.period else ""
    accounts = f"，涉及{report.accounts}个账号" if report.accounts else ""
    replaced = f"，替换之前导入的{report.replaced}项" if report.replaced else ""
    print_line(f"{done}：{KINDS[report.kind]}{place}，{report.rows}行{accounts}{replaced}")
