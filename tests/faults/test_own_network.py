"""When our own network looks ill, a run is believed in nothing: nobody is accused by it, and it says so."""

from __future__ import annotations

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

ONE_DAY = timedelta(days=1)
HOSTS = 6
UNIT = "临河县政府办公室"


@pytest.fixture
def sites() -> Iterator[list[SmallSite]]:
    """Six sites on hosts of their own, each with one column that has been quiet for twenty days."""
    servers = [LoopbackServer(f"127.0.0.{number}") for number in range(11, 11 + HOSTS)]
    sites = [SmallSite(server) for server in servers]
    for site in sites:
        site.publish("tzgg", "通知公告", [clock.today() - ONE_DAY * n for n in (20, 30, 44)])
    yield sites
    for server in servers:
        server.close()


@pytest.fixture
def monitor(tmp_path: Path, sites: list[SmallSite]) -> MonitorCommand:
    settings = {
        "MONITOR_MAIL_MODE": "send",
        "MONITOR_OPERATOR_MAIL": "operator@linhe.example",
        "MONITOR_REQUEST_TIMEOUT": "2",
    }
    command = MonitorCommand(tmp_path, settings)
    registry = write_registry(
        tmp_path / "registry",
        units=[(UNIT, "", "office@linhe.example")],
        sites=[(f"网站{n}", site.server.url("/"), UNIT, "运行") for n, site in enumerate(sites)],
        columns=[
            (f"网站{n}", "通知公告", site.url("tzgg"), "不超过1年", UNIT, "其他")
            for n, site in enumerate(sites)
        ],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def lose(sites: list[SmallSite]) -> None:
    """The server hangs up on whoever comes."""
    for site in sites:
        for path in ("/robots.txt", "/tzgg/", "/"):
            site.server.raw(path, b"")


def column_rows(command: MonitorCommand) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = command.json("targets", "--kind", "column")["targets"]
    return rows


def mails_to(command: MonitorCommand, address: str) -> list[Path]:
    folder = command.folder / "var" / "mail"
    return [path for path in folder.glob("*.eml") if address in path.read_text("utf-8", "replace")]


def test_a_run_in_which_most_hosts_vanish_at_once_is_believed_in_nothing(
    monitor: MonitorCommand, sites: list[SmallSite]
) -> None:
    monitor.run("run")
    before = column_rows(monitor)
    assert {row["outcome"] for row in before} == {"seen"}

    lose(sites[:5])
    night = monitor.at(ONE_DAY)
    night.run("run", code=3)
    rows = column_rows(night)
    assert {row["outcome"] for row in rows} == {"seen"}, "older looks stand, with their age"
    assert [row["last_seen_at"] for row in rows] == [row["last_seen_at"] for row in before]
    status = night.json("status")
    assert status["runs"][0]["state"] == "inconclusive"
    assert not mails_to(monitor, "office@linhe.example")
    assert len(mails_to(monitor, "operator@linhe.example")) == 2, "one operator mail a night"


def test_four_hosts_that_vanish_are_their_own_fault(monitor: MonitorCommand, sites: list[SmallSite]) -> None:
    monitor.run("crawl")
    lose(sites[:4])
    report = monitor.at(ONE_DAY).json("crawl")
    assert report["run"]["state"] == "complete"
    assert report["run"]["outcomes"] == {"seen": 2, "unreachable": 4}


def test_nobody_is_looked_at_while_every_canary_is_silent(
    monitor: MonitorCommand, sites: list[SmallSite]
) -> None:
    blind = MonitorCommand(
        monitor.folder, {**monitor.settings, "MONITOR_CANARY_URLS": "http://127.0.0.1:9/,http://127.0.0.2:9/"}
    )
    blind.run("crawl", code=3)
    assert {row["outcome"] for row in column_rows(blind)} == {None}
    assert all(not site.server.asked for site in sites)
    refused = MonitorCommand(monitor.folder, {**monitor.settings, "MONITOR_CANARY_URLS": "http://10.9.8.7/"})
    refused.run("crawl", code=3)
    assert "MONITOR_CANARY_URLS" in refused.json("status")["runs"][0]["problem"], (
        "told in the morning as well"
    )
    seeing = {**monitor.settings, "MONITOR_CANARY_URLS": f"http://127.0.0.1:9/,{sites[0].server.url('/')}"}
    MonitorCommand(monitor.folder, seeing).run("crawl")
    assert {row["outcome"] for row in column_rows(monitor)} == {"seen"}
