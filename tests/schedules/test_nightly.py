"""Nightly 夜间任务 with the real command as its children: deadlines, deaths, locks and stops."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from monitor import clock
from monitor.domain.errors import RunUnderWay
from monitor.domain.target import Column
from monitor.store.run_lock import run_lock
from monitor.store.runs import RunRecord
from monitor.wiring import Workshop, open_workshop
from schedules import nightly
from schedules.nightly import Night, NightReport, run_night
from tests.channels.mail_server import free_port
from tests.linhe_store import SITE, Linhe
from tests.schedules.pulse import Pulse
from tests.spiders.crawling.loopback import LoopbackServer

PATIENCE_SECONDS = 60


def night(
    *, seconds: float = 300, slot: datetime | None = None, stop: threading.Event | None = None
) -> Night:
    return Night(clock.now() + timedelta(seconds=seconds), slot, stop=stop)


def row(workshop: Workshop, run_id: int) -> RunRecord:
    with workshop.store.reading() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
    assert run is not None
    return run


def slow_column(linhe: Linhe, site: LoopbackServer) -> None:
    linhe.register(Column(SITE, "通知公告", site.url("/slow/"), ("县教育局",), wording="1条/2周"))


class Children:
    """The processes a night starts, and what happens to the crawl once it is visiting."""

    def __init__(self, site: LoopbackServer) -> None:
        self.site = site
        self.started: list[list[str]] = []
        self.crawl: subprocess.Popen[bytes] | None = None
        self._is_started = threading.Event()

    def note(self, process: subprocess.Popen[bytes], arguments: list[str]) -> None:
        self.started.append(arguments)
        if arguments[0] == "crawl":
            self.crawl = process
            self._is_started.set()

    def when_visiting(self, do: Callable[[], None]) -> threading.Thread:
        """Do something as soon as the site was asked for the slow page."""

        def wait() -> None:
            assert self._is_started.wait(PATIENCE_SECONDS)
            ends_at = clock.monotonic() + PATIENCE_SECONDS
            while not self.site.paths() and clock.monotonic() < ends_at:
                threading.Event().wait(0.05)
            do()

        thread = threading.Thread(target=wait)
        thread.start()
        return thread


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, silent_site: LoopbackServer) -> Iterator[Children]:
    """Real children, watched."""
    watched = Children(silent_site)

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], *, stdout: int, stdin: int) -> None:
            super().__init__(command, stdout=stdout, stdin=stdin)
            watched.note(self, command[3:])

    monkeypatch.setattr(subprocess, "Popen", Watched)
    yield watched
    if watched.crawl is not None:
        assert watched.crawl.poll() is not None, "no child outlives its night"


def test_a_night_crawls_checks_and_sends_and_tells_the_watch(
    workshop: Workshop, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = clock.now().replace(microsecond=0)
    with Pulse() as pulse:
        monkeypatch.setenv("MONITOR_HEARTBEAT_URL", pulse.url)
        report = run_night(open_workshop(), night(slot=slot))
    assert report == NightReport(report.run_id, "complete", 0, 0)
    assert report.exit_code == 0
    assert [arguments[0] for arguments in children.started] == ["crawl", "check", "alerts"]
    assert pulse.pings == ["/watch/start", "/watch"]
    run = row(workshop, report.run_id)
    assert (run.slot, run.state, run.finished_at is not None) == (slot, "complete", True)


def test_in_dry_run_nothing_is_sent(
    workshop: Workshop, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_MAIL_MODE", "dry-run")
    assert run_night(open_workshop(), night()).exit_code == 0
    assert [arguments[0] for arguments in children.started] == ["crawl", "check"]


def test_a_watch_that_is_down_does_not_stop_the_night(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_HEARTBEAT_URL", f"http://127.0.0.1:{free_port()}/watch")
    assert run_night(open_workshop(), night()).exit_code == 0


def test_a_crawl_that_hangs_is_asked_to_stop_at_the_deadline_and_the_rest_is_still_done(
    workshop: Workshop, linhe: Linhe, children: Children, silent_site: LoopbackServer
) -> None:
    slow_column(linhe, silent_site)
    report = run_night(workshop, night(seconds=6))
    assert (report.state, report.check_code, report.send_code) == ("interrupted", 0, 0)
    assert report.exit_code == 4
    run = row(workshop, report.run_id)
    assert run.is_crawl
    assert run.finished_at is not None


def test_a_crawl_that_dies_without_a_word_is_named_and_the_watch_hears_of_it(
    workshop: Workshop,
    linhe: Linhe,
    children: Children,
    silent_site: LoopbackServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow_column(linhe, silent_site)

    def kill() -> None:
        assert children.crawl is not None
        children.crawl.kill()

    killer = children.when_visiting(kill)
    with Pulse() as pulse:
        monkeypatch.setenv("MONITOR_HEARTBEAT_URL", pulse.url)
        report = run_night(open_workshop(), night())
    killer.join()
    run = row(workshop, report.run_id)
    assert (run.state, run.problem) == ("interrupted", nightly.DIED_SILENTLY)
    assert report.check_code == 0, "what was known is still judged"
    assert report.exit_code == 4
    assert pulse.pings == ["/watch/start", "/watch/fail"]


def test_a_night_that_is_stopped_stays_open_and_goes_on_under_its_own_row(
    workshop: Workshop, linhe: Linhe, children: Children, silent_site: LoopbackServer
) -> None:
    slow_column(linhe, silent_site)
    stop = threading.Event()
    slot = clock.now().replace(microsecond=0)
    stopper = children.when_visiting(stop.set)
    report = run_night(workshop, night(slot=slot, stop=stop))
    stopper.join()
    assert (report.state, report.check_code, report.send_code) == ("interrupted", None, None)
    run = row(workshop, report.run_id)
    assert (run.state, run.finished_at) == ("interrupted", None)

    silent_site.page("/slow/", "<html><body><p>没有列表</p></body></html>")
    second = run_night(workshop, night(slot=slot))
    assert (second.run_id, second.state, second.exit_code) == (report.run_id, "complete", 0)


def test_two_nights_are_never_run_at_once(workshop: Workshop) -> None:
    with run_lock(workshop.store.engine, name="night"), pytest.raises(RunUnderWay, match="夜间任务正在进行"):
        run_night(workshop, night())
    with workshop.store.reading() as unit_of_work:
        assert unit_of_work.runs.last() == [], "the second leaves no row"


def test_a_night_waits_for_somebody_elses_crawl(
    workshop: Workshop, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "RETRY_WHEN_LOCKED", timedelta(seconds=0.2))
    with run_lock(workshop.store.engine):
        held = threading.Event()
        done: list[NightReport] = []
        worker = threading.Thread(target=lambda: done.append(run_night(workshop, night())))
        worker.start()
        ends_at = clock.monotonic() + PATIENCE_SECONDS
        while len(children.started) < 2 and clock.monotonic() < ends_at:
            held.wait(0.05)
    worker.join()
    assert [arguments[0] for arguments in children.started[:2]] == ["crawl", "crawl"]
    assert done[0].state == "complete"


def test_a_night_that_never_gets_its_turn_says_so(workshop: Workshop) -> None:
    with run_lock(workshop.store.engine):
        report = run_night(workshop, night(seconds=5))
    run = row(workshop, report.run_id)
    assert (report.state, run.problem, report.exit_code) == ("failed", nightly.NEVER_FREE, 4)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        pytest.param(NightReport(1, "complete", 0, 0), 0, id="done"),
        pytest.param(NightReport(1, "complete", 0, None), 0, id="dry-run"),
        pytest.param(NightReport(1, "complete", 0, 3), 0, id="somebody-else-is-sending"),
        pytest.param(NightReport(1, "inconclusive", 0, 0), 3, id="our-own-network"),
        pytest.param(NightReport(1, "complete", 4, 0), 4, id="check-failed"),
        pytest.param(NightReport(1, "complete", None, None), 4, id="stopped-before-the-check"),
        pytest.param(NightReport(1, "complete", 0, 4), 4, id="sending-failed"),
        pytest.param(NightReport(1, "failed", 0, 0), 4, id="crawl-failed"),
        pytest.param(NightReport(1, "interrupted", 0, 0), 4, id="deadline"),
    ],
)
def test_the_exit_code_says_how_the_night_went(report: NightReport, code: int) -> None:
    assert report.exit_code == code
