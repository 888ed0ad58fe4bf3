"""Nightly 夜间任务: crawl, check and send, each as a child process with a deadline.

A child cannot take the night down with it: a crawl that hangs is stopped at the deadline, and
what it had seen is kept.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from monitor import clock
from monitor.store.run_lock import run_lock
from monitor.store.unit_of_work import UnitOfWork
from monitor.wiring import Workshop
from schedules.heartbeat import ping
from schedules.timetable import (
    LEAST_FOR_THE_REST,
    LEFT_FOR_FOLDING,
    LOOK_AROUND_EVERY,
    RETRY_WHEN_LOCKED,
    STOP_PATIENCE,
)

STOPPED_BY_US = "夜间任务被停止，已看到的保留，下次启动时接着做"
DIED_SILENTLY = "采集中途停止，已看到的保留"
NEVER_FREE = "另一个采集一直占用到本晚截止，本晚没有采集"

_DONE, _UNDER_WAY, _FAULT = 0, 3, 4
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Night:
    """One night to be run: its slot (None: by hand), its deadline, and who may stop it."""

    deadline: datetime
    slot: datetime | None = None
    is_catch_up: bool = False
    stop: threading.Event | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether somebody wants this process to end."""
        return self.stop is not None and self.stop.is_set()

    def seconds_left(self, *, at_least: float) -> float:
        """Until the deadline; a part that must not be skipped gets at least so many."""
        return max((self.deadline - clock.now()).total_seconds(), at_least)

    def accounts_end_at(self, now: datetime) -> datetime:
        """When no account is asked any more: what was seen has to become history within the night."""
        return self.deadline - min(LEFT_FOR_FOLDING, max(self.deadline - now, timedelta()) / 8)


@dataclass(frozen=True, slots=True)
class NightReport:
    """How a night went: the run's final state and the exit codes of its parts, None where left out."""

    run_id: int
    state: str
    check_code: int | None
    send_code: int | None

    @property
    def exit_code(self) -> int:
        """0 done, 3 inconclusive, 4 a fault of ours; mails that somebody else is sending are no fault."""
        if self.state == "inconclusive":
            return _UNDER_WAY
        sent = self.send_code in (None, _DONE, _UNDER_WAY)
        return _DONE if self.state == "complete" and self.check_code == _DONE and sent else _FAULT


def run_night(workshop: Workshop, night: Night) -> NightReport:
    """One night from crawl to mail.

    Raises:
        RunUnderWay: another night is being run.
    """
    with run_lock(workshop.ready_store.engine, name="night"):
        return run_locked_night(workshop, night)


def run_locked_night(workshop: Workshop, night: Night) -> NightReport:
    """The same for a caller that holds the lock `night`; however it ends, the heartbeat says so."""
    with workshop.ready_store.writing() as unit_of_work:
        run_id = _open_row(unit_of_work, night)
    url = workshop.settings.heartbeat_url
    ping(url, "start")
    ended: Literal["success", "fail"] = "fail"
    try:
        report = _parts(workshop, run_id, night)
        ended = "success" if report.exit_code == _DONE else "fail"
    finally:
        ping(url, ended)
    return report


def _open_row(unit_of_work: UnitOfWork, night: Night) -> int:
    """The ledger's row of this night; a night cut off before keeps its own and goes on."""
    there = unit_of_work.runs.by_slot(night.slot) if night.slot is not None else None
    if there is None:
        return unit_of_work.runs.open(clock.now(), slot=night.slot, is_catch_up=night.is_catch_up)
    unit_of_work.runs.set_state(there.id, state="running", is_catch_up=night.is_catch_up)
    return there.id


def _parts(workshop: Workshop, run_id: int, night: Night) -> NightReport:
    crawl_code = _crawl(workshop, run_id, night)
    state = _settle(workshop, run_id, night, code=crawl_code)
    check_code = send_code = None
    if not night.is_stopped:
        check_code = _child(["check", "--json"], night, at_least=LEAST_FOR_THE_REST.total_seconds())
    if not night.is_stopped and workshop.settings.mail_mode != "dry-run":
        send_code = _child(["alerts", "send"], night, at_least=LEAST_FOR_THE_REST.total_seconds())
    _LOG.info("night ended", run_id=run_id, state=state, check_code=check_code, send_code=send_code)
    return NightReport(run_id, state, check_code, send_code)


def _crawl(workshop: Workshop, run_id: int, night: Night) -> int | None:
    """The crawl child's exit code; when somebody else is crawling, wait for them until the deadline."""
    code = None
    while not night.is_stopped:
        until = night.accounts_end_at(clock.now()).isoformat()
        code = _child(["crawl", "--json", "--run", str(run_id), "--until", until], night, at_least=1)
        with workshop.ready_store.reading() as unit_of_work:
            run = unit_of_work.runs.get(run_id)
        was_locked = code == _UNDER_WAY and run is not None and run.state == "running" and not run.is_crawl
        if not was_locked or clock.now() + RETRY_WHEN_LOCKED >= night.deadline:
            break
        (night.stop or threading.Event()).wait(RETRY_WHEN_LOCKED.total_seconds())
    return code


def _settle(workshop: Workshop, run_id: int, night: Night, *, code: int | None) -> str:
    """The run's final state. A crawl that died without a word left its row running: name it.

    A night that was stopped stays open, so that the next start goes on with it.
    """
    with workshop.ready_store.writing() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
        if run is None:
            return "failed"
        if run.state not in ("running", "interrupted"):
            return run.state
        if night.is_stopped:
            unit_of_work.runs.set_state(run_id, state="interrupted", problem=STOPPED_BY_US)
            return "interrupted"
        state = "interrupted" if run.is_crawl else "failed"
        problem = run.problem or (NEVER_FREE if code == _UNDER_WAY else DIED_SILENTLY)
        unit_of_work.runs.set_state(run_id, state=state, problem=problem, finished_at=clock.now())
        return state


def _child(arguments: list[str], night: Night, *, at_least: float) -> int:
    """Run `monitor …`; past its time, or when we are stopped, it is asked to stop, then made to."""
    ends_at = clock.monotonic() + night.seconds_left(at_least=at_least)
    with subprocess.Popen(  # the interpreter and our own module, no shell
        [sys.executable, "-m", "monitor", *arguments], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as child:
        while clock.monotonic() < ends_at and not night.is_stopped:
            try:
                return child.wait(timeout=min(LOOK_AROUND_EVERY.total_seconds(), ends_at - clock.monotonic()))
            except subprocess.TimeoutExpired:
                continue
        _LOG.warning("child stopped", command=arguments[0], by_us=night.is_stopped)
        child.terminate()
        try:
            return child.wait(timeout=STOP_PATIENCE.total_seconds())
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
