"""A small county on loopback hosts, its registry in a database, and what may stand there after a fault."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from monitor import clock
from monitor.documents.registry_reading import read_registry
from monitor.steps.import_registry import import_registry
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ITEMS = 8
UNIT = "临河县政府办公室"
OWNER_MAIL = "office@linhe.example"
ONE_DAY = timedelta(days=1)
_SLUG = "column{}"


@dataclass(frozen=True, slots=True)
class SmallCounty:
    """One site a host, so many columns a site, eight items a column, none of them new for twenty days."""

    sites: Sequence[SmallSite]
    columns_each: int

    @property
    def columns(self) -> int:
        """How many there are in all."""
        return len(self.sites) * self.columns_each

    def asked(self) -> list[str]:
        """Every page that was asked for, with its host."""
        return [f"{site.server.host}{path}" for site in self.sites for path in site.server.paths()]

    def robots_asked(self) -> list[str]:
        """The hosts that were asked for their rules, as often as they were."""
        return [
            site.server.host for site in self.sites for one in site.server.asked if one.path == "/robots.txt"
        ]

    def publish(self, site: SmallSite) -> None:
        """Let a site's columns show their items."""
        for number in range(self.columns_each):
            days = [clock.today() - ONE_DAY * (20 + number + step * 6) for step in range(ITEMS)]
            site.publish(_SLUG.format(number), f"栏目{number}", days)

    def lists_asked(self) -> Counter[str]:
        """How often each column's list was asked for."""
        return Counter(path for path in self.asked() if path.endswith("/"))

    def wait_until_asked(self, pages: int, *, seconds: float = 60) -> None:
        """Until so many pages were asked for."""
        wait_until(lambda: len(self.asked()) >= pages, "the crawl did not come so far", seconds=seconds)

    def import_into(self, database_url: str, folder: Path, *, owner_mail: str = "") -> None:
        """Make the database and put the county's registry into it."""
        names = [f"网站{number}" for number in range(len(self.sites))]
        registry = write_registry(
            folder / "registry",
            units=[(UNIT, "", owner_mail)],
            sites=[(name, site.server.url("/"), UNIT, "运行") for name, site in _named(names, self.sites)],
            columns=[
                (name, f"栏目{n}", site.url(_SLUG.format(n)), "1条/2周", UNIT, "其他")
                for name, site in _named(names, self.sites)
                for n in range(self.columns_each)
            ],
        )
        engine = make_engine(database_url)
        migrate(engine)
        with Store(engine).writing() as unit_of_work:
            read = read_registry(registry, rulebooks=frozenset())
            import_registry(unit_of_work, read, day=clock.today())
        engine.dispose()


def _named(names: Sequence[str], sites: Sequence[SmallSite]) -> Iterator[tuple[str, SmallSite]]:
    """Each site with its name."""
    return zip(names, sites, strict=True)


@contextmanager
def small_county(columns_each: int, *, hosts: Sequence[str] = ("127.0.0.1",)) -> Iterator[SmallCounty]:
    """The county while its servers answer."""
    servers = [LoopbackServer(host) for host in hosts]
    county = SmallCounty([SmallSite(server) for server in servers], columns_each)
    for site in county.sites:
        county.publish(site)
    try:
        yield county
    finally:
        for server in servers:
            server.close()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said to people."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A `monitor` command that is being run."""

    process: subprocess.Popen[bytes]
    said: Path

    def end(self, *, seconds: float = 90) -> Ended:
        """Wait for it to end by itself."""
        code = self.process.wait(seconds)
        return Ended(code, self.said.read_text("utf-8", "replace"))


@contextmanager
def under_way(
    command: MonitorCommand,
    *arguments: str,
    before: Callable[[], None] | None = None,
    program: Sequence[str] = ("-m", "monitor"),
) -> Iterator[UnderWay]:
    """The command as a child process, killed at the end of the block if it still runs.

    `before` is done in the child before the program begins.
    """
    said = command.folder / "said"
    with said.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=command.folder,
            env=command.environment,
            stdout=stderr,
            stderr=stderr,
            preexec_fn=before,
        )
    try:
        yield UnderWay(process, said)
    finally:
        process.kill()
        process.wait(30)


def wait_until(is_so: Callable[[], bool], otherwise: str, *, seconds: float = 60) -> None:
    """Wait for something another process does."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What stands in a database, counted."""

    run_states: list[str]
    looks_by_address: Mapping[int, int]
    items_by_address: Mapping[int, int]
    visits: Counter[str]
    waiting_or_apart: int


def remembered(database_url: str) -> Remembered:
    """Count what is stored."""
    engine = make_engine(database_url)
    with engine.connect() as connection:

        def rows(query: str) -> Sequence[Any]:
            return connection.execute(text(query)).all()

        looks = rows("SELECT address_id, SUM(looks) FROM look GROUP BY address_id")
        items = rows("SELECT address_id, COUNT(*) FROM publication GROUP BY address_id")
        states = [state for (state,) in rows("SELECT state FROM run ORDER BY id")]
        visits = Counter(state for (state,) in rows("SELECT state FROM run_visit"))
    engine.dispose()
    found = Remembered(
        states,
        {address: int(count) for address, count in looks},
        {address: int(count) for address, count in items},
        visits,
        visits["waiting"] + visits["done"],
    )
    return found


def check_that_nothing_stands_twice(county: SmallCounty, database_url: str, *, nights: int = 1) -> None:
    """Every column was seen once a night, and each of its items stands there once."""
    found = remembered(database_url)
    assert list(found.looks_by_address.values()) == [nights] * county.columns
    assert list(found.items_by_address.values()) == [ITEMS] * county.columns
    assert found.waiting_or_apart == 0


def check_that_the_fault_is_ours(ended: Ended, *words: str) -> None:
    """A system fault of our own: exit 4, said in these words, without a trace of the program."""
    assert ended.code == 4, ended.said
    assert all(word in ended.said for word in words), ended.said
    assert "Traceback" not in ended.said


def is_whole(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with its file."""
    engine = make_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        answer = connection.execute(text("PRAGMA integrity_check")).scalar()
        wrong_references = connection.execute(text("PRAGMA foreign_key_check")).all()
    engine.dispose()
    return answer == "ok" and not wrong_references
