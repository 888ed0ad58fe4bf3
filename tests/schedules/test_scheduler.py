"""Scheduler 定时程序: only one, it starts what is due, and it ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.domain.errors import RunUnderWay
from monitor.domain.target import Column
from monitor.queries.judged_targets import JudgedTarget, JudgingBasis
from monitor.queries.message_targets import message_targets
from monitor.store.engine import make_engine
from monitor.store.outbox import Letter
from monitor.store.run_lock import run_lock
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store, UnitOfWork
from monitor.wiring import Workshop, open_workshop
from schedules import scheduler
from schedules.catch_up import newest_slot
from schedules.scheduler import run_if_due
from tests.linhe_store import SITE, Linhe, column, overdue_twice
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ALL_DAY = {"MONITOR_NIGHT": "00:00-00:00", "MONITOR_REQUEST_TIMEOUT": "600"}
PATIENCE_SECONDS = 60


def wait_until(is_so: Callable[[], bool]) -> None:
    ends_at = clock.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert clock.monotonic() < ends_at, "it never came to that"
        threading.Event().wait(0.1)


# --- what is due -----------------------------------------------------------------------------


@pytest.fixture
def all_day(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An office whose night is always going on."""
    monkeypatch.setenv("MONITOR_NIGHT", "00:00-00:00")
    return open_workshop()


def test_a_due_night_is_run_once(all_day: Workshop) -> None:
    report = run_if_due(all_day)
    assert report is not None
    assert report.exit_code == 0
    assert run_if_due(all_day) is None


def test_a_missed_night_is_caught_up_and_marked(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night ended an hour ago; the last one in the ledger is three days old."""
    local = clock.now() + timedelta(hours=8)
    starts, ends = local - timedelta(hours=3), local - timedelta(hours=1)
    monkeypatch.setenv("MONITOR_NIGHT", f"{starts:%H:%M}-{ends:%H:%M}")
    office = open_workshop()
    slot = newest_slot(clock.now(), office.settings.night_span[0])
    with office.store.writing() as unit_of_work:
        unit_of_work.runs.put_slot(slot - timedelta(days=3), "complete")
    report = run_if_due(office)
    assert report is not None
    with office.store.reading() as unit_of_work:
        caught_up, *others = unit_of_work.runs.last(count=10)
    assert (caught_up.slot, caught_up.is_catch_up, caught_up.state) == (slot, True, "complete")
    assert [each.state for each in others] == ["skipped", "skipped", "complete"]


def test_a_tick_during_a_night_leaves_its_row_alone(all_day: Workshop) -> None:
    """A night run by hand may go on when the next one is due: nobody calls it cut off."""
    slot = newest_slot(clock.now(), all_day.settings.night_span[0]) - timedelta(days=1)
    with all_day.store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(clock.now(), slot=slot)
    with run_lock(all_day.store.engine, name="night"), pytest.raises(RunUnderWay):
        run_if_due(all_day)
    with all_day.store.reading() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
    assert run is not None
    assert (run.state, run.finished_at) == ("running", None)


# --- mails between the nights ----------------------------------------------------------------


def put_released(office: Workshop) -> None:
    with office.store.writing() as unit_of_work:
        letter = Letter("【政务公开监测】县教育局：1项待整改", "正文\n", "<p>正文</p>", {})
        unit_of_work.outbox.put(
            "k", letter, unit="县教育局", recipient="jyj@linhe.example", state="waiting", at=clock.now()
        )


def states(office: Workshop) -> list[str]:
    with office.store.reading() as unit_of_work:
        return [alert.state for alert in unit_of_work.outbox.list()]


def test_released_mails_leave_between_nights(workshop: Workshop) -> None:
    put_released(workshop)
    scheduler._deliver(workshop)
    assert states(workshop) == ["sent"]


def test_what_is_no_longer_true_is_not_sent(workshop: Workshop, linhe: Linhe) -> None:
    """A person dismissed the finding, and no check came between that and the sending."""
    linhe.register(column())
    overdue_twice(replace(linhe, mail_mode="send"))
    then = linhe.mails("waiting")[0].created_at
    with workshop.store.writing() as unit_of_work:
        unit_of_work.findings.move(1, "dismissed", then, who="wang", note="误报")
    scheduler._deliver(workshop)
    assert states(workshop) == ["withdrawn"]


class Judging:
    """Counts how often what messages speak of is judged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(scheduler, "message_targets", self)

    def __call__(
        self, unit_of_work: UnitOfWork, basis: JudgingBasis, *, states: tuple[str, ...], now: datetime
    ) -> list[JudgedTarget]:
        self.count += 1
        return message_targets(unit_of_work, basis, states=states, now=now)


def test_while_units_are_not_written_to_nothing_is_judged_and_operators_are_told(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now() + timedelta(hours=8)
    starts, ends = now - timedelta(hours=1), now + timedelta(hours=1)
    monkeypatch.setenv("MONITOR_QUIET_HOURS", f"{starts:%H:%M}-{ends:%H:%M}")
    office, judging = open_workshop(), Judging(monkeypatch)
    put_released(office)
    with office.store.writing() as unit_of_work:
        letter = Letter("采集没有完成", "正文\n", "<p>正文</p>", {})
        unit_of_work.outbox.put(
            "o",
            letter,
            unit="值守人员",
            recipient="op@x.cn",
            state="waiting",
            at=clock.now(),
            is_operator=True,
        )
    scheduler._deliver(office)
    assert states(office) == ["sent", "waiting"]
    assert judging.count == 0


def test_what_still_holds_is_judged_without_the_write_lock(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_released(workshop)
    judging = Judging(monkeypatch)
    written: list[bool] = []

    def note(*_args: object, **_options: object) -> tuple[()]:
        written.append(True)
        return ()

    monkeypatch.setattr(scheduler, "withdraw_alerts", note)
    scheduler._deliver(workshop)
    assert states(workshop) == ["sent"]
    assert (judging.count, written) == (1, [])


def test_in_dry_run_nothing_leaves(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_MAIL_MODE", "dry-run")
    put_released(workshop)
    scheduler._deliver(open_workshop())
    assert states(workshop) == ["waiting"]


def test_a_delivery_under_way_is_left_alone(workshop: Workshop) -> None:
    put_released(workshop)
    with run_lock(workshop.store.engine, name="deliver"):
        scheduler._deliver(workshop)
    assert states(workshop) == ["waiting"]


# --- the daemon itself -----------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> MonitorCommand:
    command = MonitorCommand(tmp_path, ALL_DAY)
    command.run("init")
    return command


@pytest.fixture
def daemon(office: MonitorCommand) -> Iterator[subprocess.Popen[bytes]]:
    process = office.start("schedule")
    yield process
    process.kill()
    process.wait()


def ledger(office: MonitorCommand) -> list[RunRecord]:
    engine = make_engine(f"sqlite:///{office.folder / 'var' / 'monitor.db'}")
    try:
        with Store(engine).reading() as unit_of_work:
            return unit_of_work.runs.last(count=10)
    finally:
        engine.dispose()


def ended(process: subprocess.Popen[bytes], number: signal.Signals) -> int:
    process.send_signal(number)
    return process.wait(timeout=PATIENCE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_the_due_night_at_once_and_ends_on_a_signal(
    office: MonitorCommand, daemon: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    wait_until(lambda: [run.state for run in ledger(office)] == ["complete"])
    assert ended(daemon, number) == 0


def test_a_second_scheduler_is_refused(office: MonitorCommand, daemon: subprocess.Popen[bytes]) -> None:
    wait_until(lambda: bool(ledger(office)))
    assert "已有一个定时程序在运行" in office.run("schedule", code=3)


def test_told_to_end_during_a_night_it_stops_the_crawl_and_the_next_start_goes_on(
    office: MonitorCommand, silent_site: LoopbackServer
) -> None:
    engine = make_engine(f"sqlite:///{office.folder / 'var' / 'monitor.db'}")
    column = Column(SITE, "通知公告", silent_site.url("/slow/"), ("县教育局",), wording="1条/2周")
    Linhe(Store(engine)).register(column)
    engine.dispose()
    process = office.start("schedule")
    wait_until(lambda: bool(silent_site.paths()))
    assert ended(process, signal.SIGTERM) == 0
    (run,) = ledger(office)
    assert (run.state, run.finished_at) == ("interrupted", None)

    silent_site.page("/slow/", "<html><body><p>没有列表</p></body></html>")
    again = office.start("schedule")
    wait_until(lambda: [each.state for each in ledger(office)] == ["complete"])
    assert ledger(office)[0].id == run.id
    assert ended(again, signal.SIGTERM) == 0
