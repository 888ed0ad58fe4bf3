"""Commands 定时命令: `monitor run` and `monitor schedule`, mounted through the entry point."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_line
from monitor.domain.outcome_words import run_state_in_words
from monitor.wiring import Workshop, open_workshop
from schedules.catch_up import newest_slot, night_length
from schedules.nightly import Night, NightReport, run_night
from schedules.scheduler import keep_time, run_if_due
from schedules.stop_signal import stop_signal


def run(
    *, if_due: Annotated[bool, typer.Option("--if-due", help="仅当今晚还没有运行时才运行")] = False
) -> None:
    """夜间任务：采集、判定、提醒一次完成。"""
    workshop = open_workshop()
    with stop_signal() as stop:
        report = run_if_due(workshop, stop=stop) if if_due else _run_now(workshop, stop)
    if report is None:
        print_line("今晚的任务已经运行过，现在没有要补的")
        return
    print_line(f"批次{report.run_id}：{run_state_in_words(report.state)}")
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def schedule() -> None:
    """定时程序：每晚到点运行，断电后补跑一次。"""
    keep_time(open_workshop())


def _run_now(workshop: Workshop, stop: threading.Event) -> NightReport:
    """A night by hand; during the night's hours it takes tonight's slot, if that is free."""
    span = workshop.settings.night_span
    now = clock.now()
    slot = newest_slot(now, span[0])
    with workshop.ready_store.reading() as unit_of_work:
        is_free = unit_of_work.runs.by_slot(slot) is None and now < slot + night_length(span)
    night = Night(now + night_length(span), slot if is_free else None, stop=stop)
    return run_night(workshop, night)
