"""A clock that jumps never turns minutes into a night: nobody is accused by it, and it is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import clock
from tests.faults.small_county import (
    ONE_DAY,
    OWNER_MAIL,
    SmallCounty,
    remembered,
    small_county,
    under_way,
)
from tests.monitor_command import MonitorCommand

HOSTS = ("127.0.0.81", "127.0.0.82", "127.0.0.83")
SET_IN_MID_RUN = """
import sys
from datetime import timedelta
from pathlib import Path
from monitor import clock

right = clock.now
clock.now = lambda: right() + timedelta(hours=float(Path("hours").read_text() or 0))
clock.Steadiness.__init__.__defaults__ = (clock.now,)

from monitor.cli.app import main
sys.argv = ["monitor", *sys.argv[1:]]
main()
"""
"""The clock of a child that is set when the file `hours` says so."""


@pytest.fixture
def county() -> Iterator[SmallCounty]:
    """Its servers tell the time, as all do."""
    with small_county(1, hosts=HOSTS) as county:
        tell_time(county, behind=timedelta())
        yield county


@pytest.fixture
def monitor(tmp_path: Path, county: SmallCounty) -> MonitorCommand:
    county.import_into(database(tmp_path), tmp_path, owner_mail=OWNER_MAIL)
    return MonitorCommand(tmp_path)


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'var' / 'monitor.db'}"


def tell_time(county: SmallCounty, *, behind: timedelta) -> None:
    """Let the hosts be so far behind the machine's clock, as they are when that has jumped ahead."""
    for site in county.sites:
        site.server.tells_time = lambda: clock.machine_now() - behind


def test_two_looks_minutes_apart_are_no_two_nights_when_the_clock_jumps_ahead(
    monitor: MonitorCommand, county: SmallCounty
) -> None:
    monitor.run("crawl")
    assert monitor.json("check")["opened"] == len(HOSTS)
    tell_time(county, behind=ONE_DAY)
    jumped = monitor.at(ONE_DAY)
    said = jumped.run("crawl", code=3)
    assert "本机时钟比多数网站快24.0小时" in said
    assert "校准时钟" in said
    check = jumped.json("check")
    assert (check["confirmed"], check["queued"]) == (0, 0)

    tell_time(county, behind=timedelta())
    night = monitor.at(ONE_DAY)
    night.run("crawl")
    assert night.json("check")["confirmed"] == len(HOSTS), "a night that really passed confirms"
    assert remembered(database(monitor.folder)).run_states == ["complete", "inconclusive", "complete"]


def test_a_clock_that_went_back_is_named_and_all_is_looked_at_again(
    monitor: MonitorCommand, county: SmallCounty
) -> None:
    ahead = monitor.at(timedelta(hours=20))
    ahead.run("crawl")
    ahead.run("check")
    said = monitor.run("check", code=4)
    assert "比现在还晚" in said
    assert "monitor crawl" in said

    report = monitor.json("crawl")["run"]
    assert (report["state"], report["outcomes"]) == ("complete", {"seen": len(HOSTS)})
    assert "比现在还晚" in report["problem"]
    rows = monitor.json("targets", "--kind", "column")["targets"]
    seen = [datetime.fromisoformat(row["last_seen_at"]) for row in rows]
    assert max(seen) < clock.now(), "no look in the future is believed"
    check = monitor.json("check")
    assert (check["confirmed"], check["queued"]) == (0, 0)


@pytest.mark.parametrize(
    ("hours", "direction"),
    [pytest.param("24", "往前", id="ahead"), pytest.param("-5", "往回", id="back", marks=pytest.mark.long)],
)
def test_a_clock_that_is_set_in_mid_run_makes_the_run_worth_nothing(
    monitor: MonitorCommand, county: SmallCounty, hours: str, direction: str
) -> None:
    setting = monitor.folder / "hours"
    setting.write_text("0")
    slow = MonitorCommand(monitor.folder, {"MONITOR_SECONDS_BETWEEN_REQUESTS": "0.3"})
    with under_way(slow, "crawl", program=("-c", SET_IN_MID_RUN)) as crawl:
        county.wait_until_asked(1)
        setting.write_text(hours)
        ended = crawl.end()
    assert ended.code == 3, ended.said
    assert f"本机时钟被{direction}拨了" in ended.said
    found = remembered(database(monitor.folder))
    assert (found.run_states, found.looks_by_address) == (["inconclusive"], {})

    report = monitor.json("crawl", "--force")["run"]
    assert (report["state"], report["outcomes"]) == ("complete", {"seen": len(HOSTS)})
