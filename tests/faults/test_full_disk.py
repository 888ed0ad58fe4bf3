"""A full disk is named, harms nothing that is stored, and the next run goes on where there is room again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.narrow_disk import NarrowDisk, limit_of_files, narrow_disk
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

COLUMNS = 6


@pytest.fixture
def county() -> Iterator[SmallCounty]:
    with small_county(COLUMNS) as county:
        yield county


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[NarrowDisk]:
    with narrow_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def monitor(tmp_path: Path, disk: NarrowDisk) -> MonitorCommand:
    return MonitorCommand(
        tmp_path, {"MONITOR_VAR": str(disk.folder / "var"), "MONITOR_SECONDS_BETWEEN_REQUESTS": "0.1"}
    )


@pytest.fixture
def database(monitor: MonitorCommand, county: SmallCounty, tmp_path: Path) -> Path:
    """The county's registry in the database on the narrow disk."""
    path = Path(monitor.environment["MONITOR_VAR"]) / "monitor.db"
    county.import_into(f"sqlite:///{path}", tmp_path)
    return path


def check_that_the_disk_is_named(ended: Ended) -> None:
    check_that_the_fault_is_ours(ended, "检查磁盘空间", "再运行一次")


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(0, id="no_room_at_all", marks=pytest.mark.long),
        pytest.param(40_000, id="room_for_the_plan", marks=pytest.mark.long),
        pytest.param(100_000, id="room_for_some_looks"),
    ],
)
def test_a_disk_that_fills_up_in_mid_run_is_named_and_the_next_run_completes(
    monitor: MonitorCommand, county: SmallCounty, database: Path, disk: NarrowDisk, room: int
) -> None:
    disk.fill(but=room)
    with under_way(monitor, "crawl", before=disk.before) as crawl:
        check_that_the_disk_is_named(crawl.end())
    disk.clear()
    assert is_whole(database)
    monitor.run("crawl")
    assert remembered(f"sqlite:///{database}").run_states == ["complete"]
    check_that_nothing_stands_twice(county, f"sqlite:///{database}")


def test_a_file_that_may_not_grow_is_named_likewise(
    monitor: MonitorCommand, county: SmallCounty, database: Path
) -> None:
    """A quota: there is room on the disk, but not for us."""
    with under_way(monitor, "crawl", before=limit_of_files(60_000)) as crawl:
        check_that_the_disk_is_named(crawl.end())
    assert is_whole(database)
    monitor.run("crawl")
    assert remembered(f"sqlite:///{database}").run_states == ["complete"]
    check_that_nothing_stands_twice(county, f"sqlite:///{database}")


def test_a_database_cannot_be_made_on_a_full_disk_and_that_is_said(
    monitor: MonitorCommand, disk: NarrowDisk
) -> None:
    disk.fill(but=16_384)
    with under_way(monitor, "init", before=disk.before) as init:
        check_that_the_disk_is_named(init.end())
    disk.clear()
    monitor.run("init")
    assert is_whole(Path(monitor.environment["MONITOR_VAR"]) / "monitor.db")
