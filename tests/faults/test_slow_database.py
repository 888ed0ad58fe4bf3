"""The line between the monitor and PostgreSQL may be slow, cut or half open: no crawl hangs, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.line_to_server import LineToServer
from tests.faults.small_county import (
    SmallCounty,
    check_that_nothing_stands_twice,
    remembered,
    small_county,
    under_way,
)
from tests.monitor_command import MonitorCommand
from tests.postgres_server import PostgresServer

COLUMNS = 6


@pytest.fixture
def county() -> Iterator[SmallCounty]:
    with small_county(COLUMNS) as county:
        yield county


@pytest.fixture
def line(postgres: PostgresServer) -> Iterator[LineToServer]:
    line = LineToServer(postgres.port)
    yield line
    line.close()


@pytest.fixture
def monitor(
    tmp_path: Path, county: SmallCounty, database: str, line: LineToServer, postgres: PostgresServer
) -> MonitorCommand:
    county.import_into(database, tmp_path)
    through_the_line = database.replace(f":{postgres.port}/", f":{line.port}/")
    return MonitorCommand(
        tmp_path,
        {
            "MONITOR_DATABASE_URL": f"{through_the_line}?answer_seconds=2&connect_timeout=2",
            "MONITOR_SECONDS_BETWEEN_REQUESTS": "0.15",
        },
    )


def check_that_all_went_well(county: SmallCounty, database: str) -> None:
    assert remembered(database).run_states == ["complete"]
    check_that_nothing_stands_twice(county, database)
    assert set(county.lists_asked().values()) == {1}, "no page is fetched again"


@pytest.mark.long
def test_a_slow_line_makes_a_crawl_slow_and_nothing_else(
    monitor: MonitorCommand, county: SmallCounty, database: str, line: LineToServer
) -> None:
    line.delay_seconds = 0.004
    with under_way(monitor, "crawl") as crawl:
        ended = crawl.end()
    assert ended.code == 0, ended.said
    check_that_all_went_well(county, database)


def test_a_line_that_is_cut_again_and_again_is_taken_up_again(
    monitor: MonitorCommand, county: SmallCounty, database: str, line: LineToServer
) -> None:
    with under_way(monitor, "crawl") as crawl:
        for pages in (1, 3, 5):
            county.wait_until_asked(pages)
            line.cut()
        ended = crawl.end()
    assert ended.code == 0, ended.said
    check_that_all_went_well(county, database)


def test_a_half_open_line_is_given_up_and_made_anew(
    monitor: MonitorCommand, county: SmallCounty, database: str, line: LineToServer
) -> None:
    """The server still keeps the old session and with it the lock of the run."""
    with under_way(monitor, "crawl") as crawl:
        county.wait_until_asked(2)
        line.is_dead = True
        county.wait_until_asked(4)
        line.is_dead = False
        ended = crawl.end()
    assert ended.code == 0, ended.said
    check_that_all_went_well(county, database)


def test_a_database_behind_a_dead_line_is_named_and_no_command_hangs(
    monitor: MonitorCommand, line: LineToServer
) -> None:
    line.is_dead = True
    with under_way(monitor, "status") as status:
        ended = status.end(seconds=60)
    assert ended.code == 4
    assert "数据库" in ended.said
    assert "检查" in ended.said
    assert "Traceback" not in ended.said
