"""A site whose robots.txt forbids us: left alone, then read by its owner's leave, and each time audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

SITE, OFFICE = "临河县人民政府", "临河县政府办公室"
HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def monitor(server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> MonitorCommand:
    """A county whose only site forbids all robots everything."""
    folder: Path = tmp_path_factory.mktemp("robots")
    site = SmallSite(server)
    forbids = "User-agent: *\nDisallow: /\n"
    server.page("/robots.txt", forbids, headers={"Content-Type": "text/plain"})
    url = site.publish("tzgg", "通知公告", [clock.today() - timedelta(days=age) for age in (2, 5, 9, 14)])
    registry = write_registry(
        folder / "registry",
        units=[(OFFICE, "", "")],
        sites=[(SITE, server.url("/"), OFFICE, "运行")],
        columns=[(SITE, "通知公告", url, "1条/2周", OFFICE, "其他")],
    )
    command = MonitorCommand(folder)
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def outcomes(monitor: MonitorCommand) -> dict[str, int]:
    found: dict[str, int] = monitor.json("crawl", "--force")["run"]["outcomes"]
    return found


def asked_for_robots(server: LoopbackServer) -> bool:
    was_asked = any(asked.path == "/robots.txt" for asked in server.asked)
    server.asked.clear()
    return was_asked


def audited(monitor: MonitorCommand) -> list[tuple[str, str, dict[str, str] | None]]:
    """What was done to what, and which hosts were exempt on which ground, the oldest first."""
    entries = monitor.json("audit", "list")["entries"][::-1]
    return [(entry["what"], entry["subject"], entry["detail"].get("hosts")) for entry in entries]


def test_a_written_permission_counts_from_the_next_run_until_it_is_revoked(
    monitor: MonitorCommand, server: LoopbackServer
) -> None:
    assert outcomes(monitor) == {"blocked": 1}
    assert asked_for_robots(server)

    letter = ("--reason", "临政办函〔2026〕3号", "--approver", "李主任")
    assert "已登记：127.0.0.1" in monitor.run("robots", "allow", HOST, *letter)
    assert outcomes(monitor) == {"seen": 1}
    assert not asked_for_robots(server)
    (row,) = monitor.json("robots", "list")["permissions"]
    assert (row["host"], row["state"], row["approver"]) == (HOST, "in_force", "李主任")

    assert "已撤销" in monitor.run("robots", "revoke", HOST)
    assert outcomes(monitor) == {"blocked": 1}
    assert asked_for_robots(server)

    own = replace(monitor, settings={"MONITOR_ROBOTS": "own-sites-exempt"})
    assert outcomes(own) == {"seen": 1}
    assert not asked_for_robots(server)

    host = f"host {HOST}"
    assert audited(monitor) == [
        ("robots_allow", host, None),
        ("robots_exempt", "run 2", {HOST: "permission 1"}),
        ("robots_revoke", host, None),
        ("robots_exempt", "run 4", {HOST: "own-sites-exempt"}),
    ]
