"""When no more files and connections may be opened, that is our fault: said so, and no host is blamed."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.small_county import (
    Ended,
    SmallCounty,
    check_that_nothing_stands_twice,
    check_that_the_fault_is_ours,
    is_whole,
    remembered,
    small_county,
    under_way,
)
from tests.monitor_command import MonitorCommand

HOSTS = tuple(f"127.0.0.{number}" for number in range(41, 49))


@pytest.fixture
def county() -> Iterator[SmallCounty]:
    with small_county(1, hosts=HOSTS) as county:
        yield county


@pytest.fixture
def monitor(tmp_path: Path, county: SmallCounty) -> MonitorCommand:
    county.import_into(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}", tmp_path)
    return MonitorCommand(tmp_path, {"MONITOR_SECONDS_BETWEEN_REQUESTS": "0.1"})


@pytest.fixture
def database(monitor: MonitorCommand) -> Path:
    return monitor.folder / "var" / "monitor.db"


def may_open(soft: int, hard: int) -> Callable[[], None]:
    """What a child does first, so that it may open no more than so many."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    return limit


def check_that_the_limit_is_named(ended: Ended) -> None:
    check_that_the_fault_is_ours(ended, "可打开的文件数不够", "ulimit -n 4096")


def outcomes(monitor: MonitorCommand) -> set[str | None]:
    return {row["outcome"] for row in monitor.json("targets", "--kind", "column")["targets"]}


def check_that_the_next_run_completes(monitor: MonitorCommand, county: SmallCounty, database: Path) -> None:
    assert is_whole(database)
    monitor.run("crawl")
    assert set(remembered(f"sqlite:///{database}").run_states) == {"complete"}
    check_that_nothing_stands_twice(county, f"sqlite:///{database}")


@pytest.mark.parametrize(
    ("soft", "hard"),
    [pytest.param(32, 1024, id="may_be_raised", marks=pytest.mark.long), pytest.param(32, 32, id="fixed")],
)
def test_under_a_low_limit_fewer_hosts_are_visited_at_a_time_and_all_are_seen(
    monitor: MonitorCommand, county: SmallCounty, database: Path, soft: int, hard: int
) -> None:
    quick = MonitorCommand(monitor.folder)
    with under_way(quick, "crawl", before=may_open(soft, hard)) as crawl:
        ended = crawl.end()
    assert ended.code == 0, ended.said
    check_that_nothing_stands_twice(county, f"sqlite:///{database}")


def test_a_limit_that_lets_no_crawl_begin_is_named(
    monitor: MonitorCommand, county: SmallCounty, database: Path
) -> None:
    with under_way(monitor, "crawl", before=may_open(20, 20)) as crawl:
        check_that_the_limit_is_named(crawl.end())
    assert not county.asked()
    check_that_the_next_run_completes(monitor, county, database)


def test_connections_that_run_out_in_mid_run_end_it_and_no_host_is_blamed(
    monitor: MonitorCommand, county: SmallCounty, database: Path
) -> None:
    with under_way(monitor, "crawl") as crawl:
        county.wait_until_asked(5)
        resource.prlimit(crawl.process.pid, resource.RLIMIT_NOFILE, (10, 10))
        check_that_the_limit_is_named(crawl.end())
    assert outcomes(monitor) == {None}, "a run that broke off says nothing of anybody"
    check_that_the_next_run_completes(monitor, county, database)
    assert outcomes(monitor) == {"seen"}
