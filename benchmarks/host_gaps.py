"""Host gaps 请求间隔: how long a host is left alone between two requests, by the host's own log.

Many hosts at once, each with as many columns, crawled as `monitor crawl` does with a second between
requests. The server notes when each request has come and when its answer has gone; the smallest gap
between two starts and every overlap are printed.

    python -m benchmarks.host_gaps [--hosts 200] [--columns 12]
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import structlog

from benchmarks.lean_path import addresses, open_door
from benchmarks.loopback_county import served, turn
from monitor.steps.plan_crawl import CrawlOrder

SECONDS = 1.0


def main() -> None:
    """Crawl, read the log, print; exit 1 where a host was hurried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--columns", type=int, default=12)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with served(options.hosts, keeps_log=True) as port, tempfile.TemporaryDirectory() as folder:
        hosts = addresses(port, options.hosts, options.columns)
        door = open_door(Path(folder), hosts, seconds=SECONDS)
        started = time.monotonic()
        run = door.crawl(CrawlOrder(force=True))
        seconds = time.monotonic() - started
        requests = [(name, came, gone) for name, came, gone in json.loads(turn(port, "log"))]
    gaps, overlaps = _gaps(requests)
    rate = len(requests) / seconds
    print(f"{run.outcomes}; {len(requests)} requests in {seconds:.0f} s, {rate:.0f} a second")
    print(f"gaps: {len(gaps)}, smallest {gaps[0]:.3f} s, median {gaps[len(gaps) // 2]:.3f} s")
    print(f"shorter than {SECONDS:g} s: {sum(gap < SECONDS for gap in gaps)}; overlaps: {overlaps}")
    sys.exit(1 if gaps[0] < SECONDS or overlaps else 0)


def _gaps(requests: list[tuple[str, float, float]]) -> tuple[list[float], int]:
    """Seconds between two starts of one host, the smallest first, and how often two were under way."""
    by_host: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, came, gone in requests:
        by_host[name].append((came, gone))
    pairs = [pair for times in by_host.values() for pair in pairwise(sorted(times))]
    gaps = sorted(later[0] - earlier[0] for earlier, later in pairs)
    return gaps, sum(later[0] < earlier[1] for earlier, later in pairs)


if __name__ == "__main__":
    main()
