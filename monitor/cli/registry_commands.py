"""Registry commands 台账命令: import and export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json, print_line
from monitor.documents.registry_reading import read_registry
from monitor.documents.registry_writing import write_registry
from monitor.steps.export_registry import export_registry
from monitor.steps.import_registry import RegistryDifference, import_registry
from monitor.wiring import open_workshop

registry = typer.Typer(help="台账：导入、导出监测对象。", no_args_is_help=True)

_SHOWN = 20


@registry.command("import")
def import_command(
    path: Annotated[Path, typer.Argument(help="工作簿（.xlsx）或放有 CSV 的文件夹")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只比较，不保存")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导入台账：要么全部成功，要么什么都不改。"""
    workshop = open_workshop()
    read = read_registry(path, rulebooks=frozenset(workshop.basis.rulebooks))
    with workshop.ready_store.writing() as unit_of_work:
        difference = import_registry(unit_of_work, read, day=clock.today(), dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(difference)})
    else:
        _print(difference, dry_run=dry_run)


@registry.command("export")
def export_command(
    path: Annotated[Path, typer.Argument(help="要写出的 .xlsx 或文件夹")],
) -> None:
    """导出台账：与导入相同的格式。"""
    with open_workshop().ready_store.reading() as unit_of_work:
        known = export_registry(unit_of_work)
    write_registry(known, path)
    print_line(f"已导出到 {path}")


def _print(difference: RegistryDifference, *, dry_run: bool) -> None:
    for notice in difference.notices:
        print_line(f"提示：{notice}")
    for name, rows in (
        ("新增", difference.added),
        ("修改", difference.changed),
        ("停用", difference.retired),
    ):
        for row in rows[:_SHOWN]:
            print_line(f"{name}：{row}")
        if len(rows) > _SHOWN:
            print_line(f"{name}：……另有{len(rows) - _SHOWN}项")
    counts = (
        f"新增{len(difference.added)}，修改{len(difference.changed)}，"
        f"未变{difference.unchanged}，停用{len(difference.retired)}"
    )
    print_line(f"{'比较结果（未保存）' if dry_run else '已导入'}：{counts}")
