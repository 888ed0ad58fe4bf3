"""Our own network may go down in the middle of a crawl: nobody is accused, and the next run completes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.faults.own_network import OwnNetwork, own_network
from tests.faults.small_county import (
    ITEMS,
    ONE_DAY,
    OWNER_MAIL,
    SmallCounty,
    remembered,
    small_county,
    under_way,
    wait_until,
)
from tests.monitor_command import MonitorCommand

HOSTS = tuple(f"127.0.0.{number}" for number in range(71, 79))
SETTINGS = {"MONITOR_REQUEST_TIMEOUT": "1", "MONITOR_SECONDS_BETWEEN_REQUESTS": "0.8"}


@pytest.fixture
def network() -> Iterator[OwnNetwork]:
    with own_network() as network:
        yield network


@pytest.fixture
def county(network: OwnNetwork) -> Iterator[SmallCounty]:
    """Eight sites on hosts of their own, inside the network, with one column each."""
    with ExitStack() as inside:
        yield network.inside(lambda: inside.enter_context(small_county(1, hosts=HOSTS)))


@pytest.fixture
def monitor(tmp_path: Path, county: SmallCounty) -> MonitorCommand:
    county.import_into(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}", tmp_path, owner_mail=OWNER_MAIL)
    return MonitorCommand(tmp_path, SETTINGS)


def go_out(network: OwnNetwork, county: SmallCounty) -> None:
    """The link goes down; where it is the machine's own, all servers hang up on whoever comes."""
    if network.is_own:
        network.take_down()
        return
    for site in county.sites:
        for path in ("/robots.txt", "/", "/column0/"):
            site.server.raw(path, b"")


def come_back(network: OwnNetwork, county: SmallCounty) -> None:
    if network.is_own:
        network.bring_up()
        return
    for site in county.sites:
        county.publish(site)
        site.server.page("/robots.txt", "User-agent: *\nAllow: /\n")


def crawl(network: OwnNetwork, command: MonitorCommand, *, code: int = 0) -> str:
    return network.inside(lambda: command.run("crawl", code=code))


def columns(command: MonitorCommand) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = command.json("targets", "--kind", "column")["targets"]
    return rows


def test_an_outage_in_mid_run_is_ours_and_accuses_nobody(
    monitor: MonitorCommand, county: SmallCounty, network: OwnNetwork
) -> None:
    database = f"sqlite:///{monitor.folder / 'var' / 'monitor.db'}"
    crawl(network, MonitorCommand(monitor.folder))
    before = columns(monitor)
    night = monitor.at(ONE_DAY)
    asked = len(county.robots_asked())

    with ExitStack() as running:
        under = network.inside(lambda: running.enter_context(under_way(night, "crawl")))
        wait_until(lambda: len(county.robots_asked()) >= asked + len(HOSTS), "no crawl began")
        go_out(network, county)
        ended = under.end()
    assert ended.code == 3, ended.said
    assert "自身网络异常" in ended.said
    assert remembered(database).run_states == ["complete", "inconclusive"]
    after = columns(night)
    seen = ("outcome", "last_seen_at")
    assert [[row[name] for name in seen] for row in after] == [[row[name] for name in seen] for row in before]
    check = night.json("check")
    assert (check["opened"], check["confirmed"], check["queued"]) == (0, 0, 0)

    come_back(network, county)
    crawl(network, MonitorCommand(monitor.folder, later=ONE_DAY))
    found = remembered(database)
    assert found.run_states == ["complete", "inconclusive", "complete"]
    assert list(found.looks_by_address.values()) == [2] * len(HOSTS)
    assert list(found.items_by_address.values()) == [ITEMS] * len(HOSTS)
