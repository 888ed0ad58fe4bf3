"""Commands 定时命令: `monitor run` and `monitor schedule`, mounted through the entry point."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from monitor import clock
from monitor.wiring import open_workshop
from schedules.catch_up import newest_slot, night_length
from schedules.nightly import run_night
from schedules.scheduler import keep_time, run_if_due


def commands(app: typer.Typer) -> None:
    """Add this package's commands."""
    app.command("run")(run)
    app.command("schedule")(schedule)


def run(
    *, if_due: Annotated[bool, typer.Option("--if-due", help="仅当今晚还没有运行时才运行")] = False
) -> None:
    """夜间任务：采集、判定、提醒一次完成。"""
    workshop = open_workshop()
    if if_due:
        report = run_if_due(workshop)
        if report is None:
            sys.stdout.write("今晚的任务已经运行过，现在没有要补的\n")
            return
    else:
        night = workshop.settings.night_span
        now = clock.now()
        slot = newest_slot(now, night[0])
        with workshop.ready_store.reading() as unit_of_work:
            is_free = unit_of_work.runs.by_slot(slot) is None and now < slot + night_length(night)
        report = run_night(workshop, deadline=now + night_length(night), slot=slot if is_free else None)
    sys.stdout.write(f"批次{report.run_id}：{report.state}\n")
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def schedule() -> None:
    """定时程序：每晚到点运行，断电后补跑一次。"""
    keep_time(open_workshop())
