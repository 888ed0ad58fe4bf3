"""PostgreSQL may be restarted in the middle of a crawl: the crawl waits for it and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.store.engine import make_engine
from tests.faults.small_county import (
    SmallCounty,
    check_that_nothing_stands_twice,
    remembered,
    small_county,
    under_way,
    wait_until,
)
from tests.monitor_command import MonitorCommand
from tests.postgres_server import PostgresServer

COLUMNS = 8


@pytest.fixture
def county() -> Iterator[SmallCounty]:
    with small_county(COLUMNS) as county:
        yield county


@pytest.fixture
def monitor(tmp_path: Path, county: SmallCounty, database: str) -> MonitorCommand:
    county.import_into(database, tmp_path)
    return MonitorCommand(
        tmp_path, {"MONITOR_DATABASE_URL": database, "MONITOR_SECONDS_BETWEEN_REQUESTS": "0.15"}
    )


def locks(database_url: str) -> int:
    """How many advisory locks are held in the database."""
    query = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
        "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
    )
    engine = make_engine(database_url)
    with engine.connect() as connection:
        count = connection.execute(text(query)).scalar_one()
    engine.dispose()
    return int(count)


def test_a_restart_in_mid_run_loses_nothing_and_doubles_nothing(
    monitor: MonitorCommand, county: SmallCounty, database: str, postgres: PostgresServer
) -> None:
    with under_way(monitor, "crawl") as crawl:
        county.wait_until_asked(4)
        postgres.restart(away_seconds=1.5)
        ended = crawl.end()
    assert ended.code == 0, ended.said
    assert remembered(database).run_states == ["complete"]
    check_that_nothing_stands_twice(county, database)
    assert set(county.lists_asked().values()) == {1}, "no page is fetched again"


def test_a_run_whose_lock_went_with_the_server_takes_it_again(
    monitor: MonitorCommand, county: SmallCounty, database: str, postgres: PostgresServer
) -> None:
    """Else a second crawl could begin beside it."""
    with under_way(monitor, "crawl") as crawl:
        county.wait_until_asked(2)
        postgres.restart(away_seconds=0)
        wait_until(lambda: locks(database) == 1, "the lock was not taken again", seconds=30)
        ended = crawl.end()
    assert ended.code == 0, ended.said


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("pages", [1, 3, 5, 8], ids="after_{}_pages".format)
def test_wherever_the_crawl_is_and_however_often(
    monitor: MonitorCommand, county: SmallCounty, database: str, postgres: PostgresServer, pages: int
) -> None:
    with under_way(monitor, "crawl") as crawl:
        county.wait_until_asked(pages)
        for away_seconds in (0.0, 2.0, 4.0):
            postgres.restart(away_seconds=away_seconds)
        ended = crawl.end()
    assert ended.code == 0, ended.said
    assert remembered(database).run_states == ["complete"]
    check_that_nothing_stands_twice(county, database)
    assert set(county.lists_asked().values()) == {1}
