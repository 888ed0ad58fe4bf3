"""Nightly 夜间任务: crawl, check and send, each as a child process with a deadline.

A child cannot take the night down with it: a crawl that hangs is stopped at the deadline, and
what it had seen is kept.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime

import structlog

from monitor import clock
from monitor.store.run_lock import run_lock
from monitor.store.unit_of_work import UnitOfWork
from monitor.wiring import Workshop
from schedules.heartbeat import ping
from schedules.timetable import RETRY_WHEN_LOCKED, STOP_PATIENCE

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NightReport:
    """How a night went: the run's final state and the exit codes of its parts."""

    run_id: int
    state: str
    check_code: int | None
    send_code: int | None

    @property
    def exit_code(self) -> int:
        """0 done, 3 inconclusive, 4 a fault of ours."""
        if self.state == "inconclusive":
            return 3
        if self.state != "complete" or self.check_code or self.send_code not in (0, None):
            return 4
        return 0


def run_night(
    workshop: Workshop, *, deadline: datetime, slot: datetime | None = None, is_catch_up: bool = False
) -> NightReport:
    """One night from crawl to mail.

    Raises:
        RunUnderWay: another night is being run.
    """
    store = workshop.ready_store
    with run_lock(store.engine, name="night"):
        with store.writing() as unit_of_work:
            run_id = _open_row(unit_of_work, slot, is_catch_up=is_catch_up)
        ping(workshop.settings.heartbeat_url, "start")
        report = _parts(workshop, run_id, deadline)
        ping(workshop.settings.heartbeat_url, "success" if report.exit_code == 0 else "fail")
        return report


def _open_row(unit_of_work: UnitOfWork, slot: datetime | None, *, is_catch_up: bool) -> int:
    """The ledger's row of this night; a night cut off before keeps its own and goes on."""
    there = unit_of_work.runs.by_slot(slot) if slot is not None else None
    if there is None:
        return unit_of_work.runs.open(clock.now(), slot=slot, is_catch_up=is_catch_up)
    unit_of_work.runs.set_state(there.id, state="running", is_catch_up=is_catch_up)
    return there.id


def _parts(workshop: Workshop, run_id: int, deadline: datetime) -> NightReport:
    _crawl(workshop, run_id, deadline)
    state = _final_state(workshop, run_id)
    check_code = _child(["check", "--json"], _seconds_left(deadline, at_least=600))
    send_code = None
    if workshop.settings.mail_mode != "dry-run":
        send_code = _child(["alerts", "send"], _seconds_left(deadline, at_least=600))
    _LOG.info("night ended", run_id=run_id, state=state, check_code=check_code, send_code=send_code)
    return NightReport(run_id, state, check_code, send_code)


def _crawl(workshop: Workshop, run_id: int, deadline: datetime) -> None:
    """The crawl child; when somebody else is crawling, wait for them until the deadline."""
    while True:
        code = _child(["crawl", "--json", "--run", str(run_id)], _seconds_left(deadline, at_least=1))
        with workshop.ready_store.reading() as unit_of_work:
            run = unit_of_work.runs.get(run_id)
        was_locked = code == 3 and run is not None and run.state == "running" and not run.is_crawl
        if not was_locked or clock.now() + RETRY_WHEN_LOCKED >= deadline:
            return
        time.sleep(RETRY_WHEN_LOCKED.total_seconds())


def _final_state(workshop: Workshop, run_id: int) -> str:
    """A crawl that died without a word leaves its row running: name it for what it is."""
    with workshop.ready_store.writing() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
        if run is None:
            return "failed"
        if run.state not in ("running", "interrupted"):
            return run.state
        state = "interrupted" if run.is_crawl else "failed"
        problem = run.problem or "采集中途停止，已看到的保留"
        unit_of_work.runs.set_state(run_id, state=state, problem=problem, finished_at=clock.now())
        return state


def _seconds_left(deadline: datetime, *, at_least: float) -> float:
    return max((deadline - clock.now()).total_seconds(), at_least)


def _child(arguments: list[str], seconds: float) -> int:
    """Run `monitor …`; past its time it is asked to stop, then made to."""
    with subprocess.Popen(  # the interpreter and our own module, no shell
        [sys.executable, "-m", "monitor", *arguments], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as child:
        try:
            return child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            _LOG.warning("deadline reached", command=arguments[0])
            child.terminate()
        try:
            return child.wait(timeout=STOP_PATIENCE.total_seconds())
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
