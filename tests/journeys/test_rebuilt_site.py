"""A site gets a new design: its columns are out of sight, not silent, until a person confirms their lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import REBUILT, SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ONE_DAY = timedelta(days=1)
SITE = "临河县人民政府"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    yield SmallSite(server)
    server.close()


@pytest.fixture
def monitor(tmp_path: Path, site: SmallSite) -> MonitorCommand:
    """A column that was read on a night before."""
    today = clock.today()
    site.publish("tzgg", "通知公告", [today - ONE_DAY * n for n in (3, 9, 13, 20, 26)])
    command = MonitorCommand(tmp_path, {"MONITOR_OPERATOR_MAIL": "operator@linhe.example"})
    folder = write_registry(
        tmp_path / "registry",
        units=[("县教育局", "", "jyj@linhe.example")],
        sites=[(SITE, site.server.url("/"), "县教育局", "运行")],
        columns=[(SITE, "通知公告", site.url("tzgg"), "1条/2周", "县教育局", "通知公告")],
    )
    command.run("init")
    command.run("registry", "import", str(folder))
    command.run("run")
    return command


def test_a_new_design_is_out_of_sight_until_its_list_is_confirmed(
    monitor: MonitorCommand, site: SmallSite
) -> None:
    assert monitor.json("lists", "waiting")["lists"] == []
    today = clock.today()
    days = [today - ONE_DAY * n for n in (3, 9, 13, 20, 26)]
    site.publish("tzgg", "通知公告", days, design=REBUILT)
    later = monitor.at(ONE_DAY)
    later.run("run")
    document = later.json("overdue")
    assert document["violations"] == []
    (unseen,) = [row for row in later.json("targets")["targets"] if row["kind"] == "column"]
    assert (unseen["outcome"], unseen["reason"]) == ("unreadable", "list_drifted")
    (waiting,) = later.json("lists", "waiting")["lists"]
    assert (waiting["names"], waiting["why"]) == (["通知公告"], "与原来的列表不同")
    assert waiting["selector"].endswith("ul.news-items > li")
    assert waiting["sample"][0].startswith(str(days[0]))
    assert any("待确认" in problem for problem in later.json("status")["problems"])
    assert "news-items" in later.run("lists", "waiting")

    assert "共确认1个列表" in later.run("lists", "confirm", str(waiting["targets"][0]))
    # long after, the column is silent: now it may be said
    much_later = monitor.at(ONE_DAY * 13)
    much_later.run("run")
    (row,) = much_later.json("overdue")["violations"]
    assert (row["name"], row["last_published_on"]) == ("通知公告", str(days[0]))
    assert much_later.json("lists", "waiting")["lists"] == []


def test_what_is_not_waiting_cannot_be_confirmed(monitor: MonitorCommand) -> None:
    assert "编号4711" in monitor.run("lists", "confirm", "4711", code=2)
    assert "三者选一" in monitor.run("lists", "confirm", code=2)
    assert "三者选一" in monitor.run("lists", "confirm", "--all", "--site", SITE, code=2)
    assert "共确认0个列表" in monitor.run("lists", "confirm", "--all")
    assert "共确认0个列表" in monitor.run("lists", "confirm", "--site", SITE)
