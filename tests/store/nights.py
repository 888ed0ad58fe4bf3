"""Nights of 临河县 as the store lives through them: what is watched, and what each run brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor.domain.evidence import Evidence
from monitor.domain.look import COMPLETE, ArticleDate, Look, Publication, Seen, Transport, VisitResult
from monitor.domain.target import Column, Target
from monitor.store.looks import LookRecord
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import Store
from tests.domain.linhe import day

NIGHT = time(22, 30)
FRESHNESS = timedelta(days=2)
COLUMN_URL = "http://www.linhe.example/tzgg/"


def watch(store: Store, *targets: Target, on: str = "11-01") -> list[KnownTarget]:
    """Put targets into the registry; returns what it holds now."""
    with store.writing() as unit_of_work:
        unit_of_work.registry.add_targets(targets, day(on))
    with store.reading() as unit_of_work:
        return unit_of_work.registry.targets_on()


def column_at(path: str, name: str = "通知公告", *, wording: str = "") -> Column:
    """A column of 县教育局 at an address of its own."""
    return Column("临河县人民政府", name, f"http://www.linhe.example/{path}/", ("县教育局",), wording=wording)


def row(shown: str | None, name: str = "", *, pinned: bool = False) -> Publication:
    """One row of the list; rows of different days are different articles."""
    name = name or (shown or "undated")
    return Publication(
        title=f"信息{name}",
        url=f"{COLUMN_URL}{name}.html",
        published_on=day(shown) if shown else None,
        raw_date=shown or "",
        pinned=pinned,
    )


def seen(
    at: datetime,
    *rows: Publication,
    covered_from: date | None = COMPLETE,
    partial: bool = False,
    article: ArticleDate | None = None,
    group: str = "",
) -> Seen:
    """A good look."""
    return Seen(
        at=at,
        publications=rows,
        reader="trs_static",
        confidence="confirmed",
        covered_from=covered_from,
        partial=partial,
        article=article,
        group=group,
    )


def page(name: str, *, etag: str | None = None, list_hash: str | None = None) -> Transport:
    """How a page came, told apart by its name."""
    return Transport(
        final_url=COLUMN_URL,
        status=200,
        etag=etag,
        body_hash=f"sha256 of {name}",
        list_hash=list_hash if list_hash is not None else f"list of {name}",
        requests=1,
    )


SHELL = Transport(final_url=COLUMN_URL, status=200, requests=2)
"""A page drawn by script: nothing by which it could be recognised is kept."""


@dataclass(frozen=True, slots=True)
class WatchedColumn:
    """One address, visited by run after run."""

    store: Store
    address_id: int

    @classmethod
    def of(cls, store: Store) -> WatchedColumn:
        """通知公告 of 临河县人民政府."""
        known = watch(store, column_at("tzgg"))[0]
        assert known.address_id is not None
        return cls(store, known.address_id)

    def fold(self, look: Look, transport: Transport | None = None, *, full: bool = False) -> int:
        """One accepted run that brought this look; returns its id."""
        with self.store.writing() as unit_of_work:
            run_id = unit_of_work.runs.open(look.at)
        self.fold_into(run_id, look, transport, full=full)
        return run_id

    def fold_into(
        self, run_id: int, look: Look, transport: Transport | None = None, *, full: bool = False
    ) -> None:
        """Fold a look as the given run's."""
        result = VisitResult(self.address_id, look, transport or Transport())
        with self.store.writing() as unit_of_work:
            unit_of_work.looks.fold(
                run_id,
                [result],
                night_starts=NIGHT,
                freshness=FRESHNESS,
                full=frozenset({self.address_id}) if full else frozenset(),
            )

    @property
    def evidence(self) -> Evidence:
        with self.store.reading() as unit_of_work:
            return unit_of_work.looks.evidence([self.address_id])[self.address_id]

    @property
    def history(self) -> list[LookRecord]:
        """Oldest first."""
        with self.store.reading() as unit_of_work:
            return unit_of_work.looks.history(self.address_id)[::-1]

    @property
    def due_at(self) -> datetime | None:
        with self.store.reading() as unit_of_work:
            (watched,) = unit_of_work.planned_visits.watched()
            return watched.next_visit_at
