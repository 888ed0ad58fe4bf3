"""A crawl that is asked to stop keeps what it saw and is gone on with; two crawls at once are refused."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

COLUMNS = 6
ONE_DAY = timedelta(days=1)
UNIT = "临河县政府办公室"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    site = SmallSite(server)
    for number in range(COLUMNS):
        site.publish(f"column{number}", f"栏目{number}", [clock.today() - ONE_DAY * n for n in (1, 5, 9)])
    yield site
    server.close()


@pytest.fixture
def monitor(tmp_path: Path, site: SmallSite) -> MonitorCommand:
    command = MonitorCommand(tmp_path, {"MONITOR_SECONDS_BETWEEN_REQUESTS": "0.4"})
    registry = write_registry(
        tmp_path / "registry",
        units=[(UNIT, "", "office@linhe.example")],
        sites=[("临河县人民政府", site.server.url("/"), UNIT, "运行")],
        columns=[
            ("临河县人民政府", f"栏目{n}", site.url(f"column{n}"), "1条/2周", UNIT, "其他")
            for n in range(COLUMNS)
        ],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def wait_for_requests(site: SmallSite, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(site.server.paths()) < count:
        assert time.monotonic() < deadline, "the crawl did not begin"
        time.sleep(0.02)


def test_what_was_seen_before_a_stop_is_history_and_the_rest_follows(
    monitor: MonitorCommand, site: SmallSite
) -> None:
    crawl = monitor.start("crawl")
    wait_for_requests(site, 5)
    crawl.send_signal(signal.SIGTERM)
    crawl.wait(30)
    rows = monitor.json("targets", "--kind", "column")["targets"]
    seen = Counter(row["outcome"] for row in rows)
    assert 0 < seen["seen"] < COLUMNS
    assert monitor.json("status")["runs"][0]["state"] == "interrupted"
    asked = len(site.server.paths())

    report = monitor.json("crawl")["run"]
    assert (report["id"], report["state"], report["outcomes"]) == (1, "complete", {"seen": COLUMNS})
    again = site.server.paths()[asked:]
    lists = [path for path in again if path.endswith("/")]
    assert len(lists) == COLUMNS - seen["seen"], "what was seen is not fetched again"


def test_two_crawls_at_once_are_refused_and_the_first_is_not_disturbed(
    monitor: MonitorCommand, site: SmallSite
) -> None:
    crawl = monitor.start("crawl")
    wait_for_requests(site, 2)
    said = monitor.run("crawl", code=3)
    assert "另一个采集正在进行" in said
    assert crawl.wait(60) == 0
    assert [run["state"] for run in monitor.json("status")["runs"]] == ["complete"]
