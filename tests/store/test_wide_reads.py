"""Thousands of addresses are read in a handful of statements, never one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from monitor.domain.look import VisitResult
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import FRESHNESS, NIGHT, column_at, page, row, seen, watch

MANY = 5000
ROWS = tuple(row(f"11-{number:02}") for number in range(28, 0, -1))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def addresses(store: Store) -> list[int]:
    known = watch(store, *(column_at(f"c{number}", f"栏目{number}") for number in range(MANY)))
    return [item.address_id for item in known if item.address_id is not None]


def fold(store: Store, addresses: list[int], night: str) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(at(night))
        results = [VisitResult(id_, seen(at(night), *ROWS[-2:]), page(f"p{id_}")) for id_ in addresses]
        unit_of_work.looks.fold(run_id, results, night_starts=NIGHT, freshness=FRESHNESS)


def test_the_evidence_of_five_thousand_addresses_takes_few_statements(
    store: Store, addresses: list[int]
) -> None:
    for start in range(0, MANY, 500):
        fold(store, addresses[start : start + 500], "11-10")
    with counted(store.engine) as sent, store.reading() as unit_of_work:
        evidence = unit_of_work.looks.evidence([*addresses, *addresses, 999_999])
        newest = unit_of_work.looks.latest_seen(addresses)
    assert len(sent) < 60
    assert set(evidence) == set(newest) == set(addresses)
    assert all(len(each.publications) == 2 for each in evidence.values())


def test_folding_a_batch_of_first_looks_asks_for_all_addresses_at_once(
    store: Store, addresses: list[int]
) -> None:
    with counted(store.engine) as sent:
        fold(store, addresses[:200], "11-10")
    assert len([statement for statement in sent if statement.startswith("SELECT")]) < 4


def test_visits_know_the_newest_items_only_and_read_them_together(store: Store, addresses: list[int]) -> None:
    many = tuple(row(None, f"undated{number}") for number in range(70)) + ROWS
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(at("11-10"))
        looks = [VisitResult(addresses[0], seen(at("11-28"), *many), page("a"))]
        unit_of_work.looks.fold(run_id, looks, night_starts=NIGHT, freshness=FRESHNESS)
    with counted(store.engine) as sent, store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        visits = unit_of_work.visits.visits(watched, sites={}, back_to=day("2025-10-01"), full=())
        past = unit_of_work.visits.recent_days(visit.address_id for visit in visits)
    assert len(sent) < 60
    visit = next(visit for visit in visits if visit.address_id == addresses[0])
    known = visit.with_past(past[addresses[0]]).known
    assert visit.past_waits
    assert known is not None
    assert len(known.keys) == 60
    assert {f"//www.linhe.example/tzgg/11-{number:02}.html" for number in range(1, 29)} <= known.keys


def test_nothing_asked_is_nothing_read(sqlite_store: Store) -> None:
    with counted(sqlite_store.engine) as sent, sqlite_store.reading() as unit_of_work:
        assert unit_of_work.looks.evidence([]) == {}
        assert unit_of_work.looks.latest_seen([]) == {}
        assert unit_of_work.findings.closed_by_people([]) == {}
    assert [statement for statement in sent if not statement.startswith("BEGIN")] == []
