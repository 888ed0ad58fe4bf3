"""A crawl may be killed at any moment: run again, it ends where an undisturbed one would have."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

COLUMNS = 12
MOST_KILLS = 6
ONE_DAY = timedelta(days=1)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    site = SmallSite(server)
    today = clock.today()
    for number in range(COLUMNS):
        days = [today - ONE_DAY * (number + step * 6) for step in range(8)]
        site.publish(f"column{number}", f"栏目{number}", days)
    server.page("/column3/", "<html><script>$_ts=window['$_ts'];</script></html>", status=412)
    server.raw("/column5/", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\nshort")
    yield site
    server.close()


@pytest.fixture
def imported(tmp_path: Path, site: SmallSite) -> Path:
    """A folder whose database holds the registry and nothing else."""
    registry = write_registry(
        tmp_path / "registry",
        units=[("临河县政府办公室", "", "office@linhe.example")],
        sites=[("临河县人民政府", site.server.url("/"), "临河县政府办公室", "运行")],
        columns=[
            (
                "临河县人民政府",
                f"栏目{number}",
                site.url(f"column{number}"),
                "1条/2周",
                "临河县政府办公室",
                "其他",
            )
            for number in range(COLUMNS)
        ],
    )
    folder = tmp_path / "imported"
    folder.mkdir()
    command = crawling(folder)
    command.run("init")
    command.run("registry", "import", str(registry))
    return folder


def crawling(folder: Path) -> MonitorCommand:
    """Requests far enough apart that a kill meets the crawl anywhere on its way."""
    return MonitorCommand(folder, {"MONITOR_SECONDS_BETWEEN_REQUESTS": "0.03"})


def copy_of(folder: Path, name: str) -> MonitorCommand:
    copy = folder.with_name(name)
    shutil.copytree(folder, copy)
    return crawling(copy)


def targets_of(command: MonitorCommand) -> list[dict[str, Any]]:
    """`targets --json` but for ids and `*_at`."""
    return [
        {name: value for name, value in row.items() if name != "id" and not name.endswith("_at")}
        for row in command.json("targets")["targets"]
    ]


def kill_until_done(command: MonitorCommand, chance: random.Random, *, longest: float, kills: int) -> int:
    """Kill the crawl at random moments, then let it end; returns how often it was really killed."""
    killed = 0
    for _ in range(kills):
        crawl = command.start("crawl")
        time.sleep(chance.uniform(0.0, longest))
        crawl.send_signal(signal.SIGKILL)
        killed += crawl.wait(30) == -signal.SIGKILL
    command.run("crawl")
    return killed


def check_that_kills_change_nothing(imported: Path, *, rounds: int) -> None:
    undisturbed = copy_of(imported, "undisturbed")
    began = time.monotonic()
    undisturbed.run("crawl")
    took = time.monotonic() - began
    expected = targets_of(undisturbed)
    outcomes = {row["outcome"] for row in expected if row["kind"] == "column"}
    assert outcomes == {"seen", "blocked", "unreachable"}
    for number in range(rounds):
        killed = copy_of(imported, f"killed{number}")
        times = kill_until_done(killed, random.Random(number), longest=took, kills=MOST_KILLS)
        assert times, "no kill met the crawl"
        assert targets_of(killed) == expected
        states = {run["state"] for run in killed.json("status")["runs"]}
        assert states == {"complete"}, "a run that was cut off is gone on with, never left behind"


def test_a_killed_crawl_run_again_gives_what_an_undisturbed_one_gives(imported: Path) -> None:
    check_that_kills_change_nothing(imported, rounds=1)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_however_often_and_whenever_it_is_killed(imported: Path) -> None:
    check_that_kills_change_nothing(imported, rounds=12)
