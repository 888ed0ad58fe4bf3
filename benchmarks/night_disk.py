"""Night disk 每夜占用: what a column costs the database in a night on which nothing has changed.

A county is crawled once, then for thirty nights without any change; the database is vacuumed before
and after, and its growth divided by columns and nights. The write-ahead log is not counted.

    python -m benchmarks.night_disk [--hosts 20] [--columns 100] [--nights 30]
"""

from __future__ import annotations

import argparse
import logging
import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import structlog
import time_machine

from benchmarks.lean_path import addresses, open_door
from benchmarks.loopback_county import served
from monitor import clock
from monitor.steps.plan_crawl import CrawlOrder

LIMIT_BYTES = 8.0


def main() -> None:
    """Crawl night by night, print the growth; exit 1 where it is more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--nights", type=int, default=30)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with served(options.hosts) as port, tempfile.TemporaryDirectory() as folder:
        door = open_door(Path(folder), addresses(port, options.hosts, options.columns))
        start = clock.now()
        sizes: list[int] = []
        for night in range(options.nights + 1):
            with time_machine.travel(start + timedelta(days=night)):
                run = door.crawl(CrawlOrder(force=True))
            if run.outcomes.get("seen") != options.hosts * options.columns:
                raise SystemExit(f"night {night}: {run.outcomes}")
            if night in (0, options.nights):
                sizes.append(_vacuumed(Path(folder) / "monitor.db"))
    grown = (sizes[1] - sizes[0]) / (options.hosts * options.columns * options.nights)
    print(f"{sizes[0] / 2**20:.2f} MB after the first night, {sizes[1] / 2**20:.2f} MB at the end")
    print(f"{grown:.2f} bytes a column and night (at most {LIMIT_BYTES:g})")
    sys.exit(1 if grown > LIMIT_BYTES else 0)


def _vacuumed(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.stat().st_size


if __name__ == "__main__":
    main()
