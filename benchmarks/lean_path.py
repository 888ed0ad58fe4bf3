"""Lean path 轻路径: what a column page costs the product, from plan to history, against a bare Scrapy.

The same loopback pages are fetched by a bare Scrapy spider with default settings, by one tuned as far as
settings go, and by the product as `monitor crawl` runs it over SQLite: plan, guard, robots, reading,
recording, folding. Once each night on which every page shows a new row, on which nothing has changed, on
which only counters have, and on which servers answer 304; and the first contact. Rounds are interleaved,
every crawler has a process of its own, and medians count.

    python benchmarks/lean_path.py [--rounds 5] [--hosts 32] [--columns 60]
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import structlog
from pydantic import SecretStr

from benchmarks.bare_scrapy import crawl_default, crawl_tuned
from benchmarks.loopback_county import host, served, turn
from monitor import clock
from monitor.domain.registry import Registry
from monitor.domain.target import Column, Site, Unit
from monitor.settings import Settings
from monitor.steps.import_registry import import_registry
from monitor.steps.plan_crawl import CrawlOrder
from monitor.store.schema import migrate
from monitor.wiring import Workshop
from spiders.crawl_command import CrawlDoor

BARE = ("bare_default", "bare_tuned")
PHASES = ("first_contact", "all_new", "same_body", "same_list", "not_modified")


class Bound(NamedTuple):
    """A ratio that must be reached, and the one that is aimed at."""

    phase: str
    reference: str
    floor: float
    goal: float


BOUNDS = (
    Bound("all_new", "bare_default", 1.3, 1.7),
    Bound("all_new", "bare_tuned", 0.35, 0.5),
    Bound("same_body", "bare_tuned", 0.8, 1.0),
    Bound("not_modified", "bare_tuned", 1.0, 1.3),
)


def addresses(port: int, hosts: int, columns: int) -> list[list[str]]:
    """The columns of each host."""
    return [[f"http://{host(h)}:{port}/column/{c}" for c in range(columns)] for h in range(hosts)]


def registry(hosts: list[list[str]]) -> Registry:
    """A site for every host, with its columns."""
    unit = Unit("县政府办")
    sites = [
        Site(f"临河县第{n}网站", urls[0].rpartition("/column")[0] + "/", unit.name)
        for n, urls in enumerate(hosts)
    ]
    columns = [
        Column(site.name, f"通知公告{n}", url, (unit.name,))
        for site, urls in zip(sites, hosts, strict=True)
        for n, url in enumerate(urls)
    ]
    return Registry((unit,), tuple(sites), tuple(columns), ())


def open_door(folder: Path, hosts: list[list[str]], *, seconds: float = 0.0) -> CrawlDoor:
    """A migrated SQLite database with the registry in it, and the crawl's door to it."""
    settings = Settings(
        database_url=SecretStr(f"sqlite:///{folder}/monitor.db"),
        var=folder,
        allow_networks="127.0.0.0/8",
        seconds_between_requests=seconds,
    )
    workshop = Workshop(settings)
    migrate(workshop.store.engine)
    with workshop.store.writing() as unit_of_work:
        import_registry(unit_of_work, registry(hosts), day=clock.today())
    return CrawlDoor.of(workshop)


def product(port: int, hosts: list[list[str]]) -> dict[str, float]:
    """Pages per CPU second of each phase."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    count = sum(map(len, hosts))
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        door = open_door(Path(folder), hosts)
        for phase in PHASES:
            _set_the_stage(port, phase)
            started = time.process_time()
            run = door.crawl(CrawlOrder(force=True))
            found[phase] = count / (time.process_time() - started)
            if run.outcomes.get("seen") != count:
                raise SystemExit(f"{phase}: {run.outcomes}")
            _check(phase, run.unchanged, run.not_modified, count)
        if "not_modified" in PHASES:
            turn(port, "validators")
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _set_the_stage(port: int, phase: str) -> None:
    match phase:
        case "all_new":
            turn(port, "night")
        case "same_list":
            turn(port, "counter")
        case "not_modified":
            turn(port, "validators")


def _check(phase: str, unchanged: int, not_modified: int, count: int) -> None:
    expected = {"same_body": (count, 0), "same_list": (count, 0), "not_modified": (0, count)}
    if (unchanged, not_modified) != expected.get(phase, (0, 0)):
        raise SystemExit(f"{phase}: {unchanged} unchanged, {not_modified} not modified")


def bare(variant: str, hosts: list[list[str]]) -> dict[str, float]:
    """Pages per CPU second of a bare spider."""
    count = sum(map(len, hosts))
    started = time.process_time()
    pages = crawl_default(hosts) if variant == "bare_default" else crawl_tuned(hosts)
    if pages != count:
        raise SystemExit(f"{variant}: {pages} of {count} pages")
    return {variant: count / (time.process_time() - started)}


def main() -> None:
    """Run everything and print medians and ratios; exit 1 where a floor is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hosts", type=int, default=32)
    parser.add_argument("--columns", type=int, default=60)
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.variant:
        hosts = addresses(options.port, options.hosts, options.columns)
        told = product(options.port, hosts) if options.variant == "product" else bare(options.variant, hosts)
        print(json.dumps(told))
        return
    found: dict[str, list[float]] = {}
    with served(options.hosts) as port:
        for _round in range(options.rounds):
            for variant in (*BARE, "product"):
                for name, rate in _run(variant, port, options).items():
                    found.setdefault(name, []).append(rate)
    sys.exit(_report(found))


def _run(variant: str, port: int, options: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lean_path", "--variant", variant, "--port", str(port)]
    command += ["--hosts", str(options.hosts), "--columns", str(options.columns)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _report(found: dict[str, list[float]]) -> int:
    medians = {name: statistics.median(rates) for name, rates in found.items()}
    for name in (*BARE, *PHASES):
        spread = f"{min(found[name]):.0f}–{max(found[name]):.0f}"
        print(f"{name:<14} {medians[name]:7.0f} pages/CPU-s  ({spread})")
    print(f"peak memory {medians['peak_mb']:.0f} MB")
    missed = 0
    for bound in BOUNDS:
        ratio = medians[bound.phase] / medians[bound.reference]
        is_met = ratio >= bound.floor
        missed += not is_met
        wanted = f"at least {bound.floor}, goal {bound.goal}"
        print(f"{bound.phase} / {bound.reference}: {ratio:.2f} ({wanted}) {'ok' if is_met else 'MISSED'}")
    return min(missed, 1)


if __name__ == "__main__":
    main()
