"""0003: what units had been told before is told to each of them after, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from monitor.domain.target import Site, Target
from monitor.store.engine import make_engine
from monitor.store.facts import target_facts
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, TOURISM, column

SHARED = column(units=(EDUCATION.name, TOURISM.name))
SITE = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室")
BEFORE = "0002"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database as it was before this migration, with what a night had left there."""
    engine = make_engine(database_url)
    migrate(engine, revision=BEFORE)
    _register(engine, 1, SHARED)
    _register(engine, 2, SITE)
    with engine.begin() as connection:
        for finding_id, target_id, told, notified, end in (
            (1, 1, _instant(engine, 1), _instant(engine, 2), None),
            (2, 2, _instant(engine, 1), None, _instant(engine, 3)),
            (3, 1, None, None, None),
        ):
            connection.execute(
                text(
                    "INSERT INTO finding (id, target_id, indicator, weight, episode, state, is_expired,"
                    " opened_at, opened_as_of, told_at, notified_at, closing_told_at, sentence, rulebook,"
                    " source, evidence, times_named) VALUES (:id, :target, :indicator, 'problem', 1, 'open',"
                    " false, :opened, '2026-11-14', :told, :notified, :end, '逾期',"
                    " 'national_2019', '', '{}', 2)"
                ),
                {
                    "id": finding_id,
                    "target": target_id,
                    "opened": _instant(engine, 0),
                    "indicator": f"indicator_{finding_id}",
                    "told": told,
                    "notified": notified,
                    "end": end,
                },
            )
        connection.execute(
            text("INSERT INTO reminder VALUES (1, '2026-11-24', :told)"), {"told": _instant(engine, 1)}
        )
    yield engine
    engine.dispose()


def _instant(engine: Engine, hour: int) -> str:
    """As it is stored: SQLite keeps UTC wall time, PostgreSQL the zone."""
    wall = f"2026-11-15 0{hour}:00:00.000000"
    return wall if engine.dialect.name == "sqlite" else f"{wall}+00:00"


def _register(engine: Engine, target_id: int, target: Target) -> None:
    """Two versions: the one that was in force first named nobody who is told now."""
    former = {**target_facts(target), "units": ["县体育局"], "unit": "县体育局"}
    latest = target_facts(target)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO target (id, kind, key) VALUES (:id, :kind, :key)"),
            {"id": target_id, "kind": target.kind, "key": target.key},
        )
        for valid_from, facts in (("2026-01-01", former), ("2026-06-01", latest)):
            connection.execute(
                text(
                    "INSERT INTO target_version (target_id, valid_from, name, site, facts)"
                    " VALUES (:id, :valid_from, 'n', 's', :facts)"
                ),
                {"id": target_id, "valid_from": valid_from, "facts": json.dumps(facts)},
            )


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_each_unit_of_the_target_has_been_told_what_the_finding_said(engine: Engine) -> None:
    migrate(engine, revision="0003")
    told = "SELECT finding_id, unit, notified_at IS NOT NULL, closing_told_at IS NOT NULL FROM finding_told"
    found = [
        (id_, unit, bool(sent), bool(end)) for id_, unit, sent, end in rows(engine, f"{told} ORDER BY 1, 2")
    ]
    assert sorted(found) == [
        (1, "县教育局", True, False),
        (1, "县文旅局", True, False),
        (2, "县政府办公室", False, True),
    ]
    reminded = rows(engine, "SELECT target_id, unit, notified_at IS NOT NULL FROM reminder")
    assert sorted((id_, unit, bool(sent)) for id_, unit, sent in reminded) == [
        (1, "县教育局", True),
        (1, "县文旅局", True),
    ]


def test_nothing_of_a_finding_is_lost_on_the_way_there_and_back(engine: Engine) -> None:
    everything = (
        "SELECT id, target_id, state, times_named, told_at, notified_at, closing_told_at FROM finding"
    )
    before = rows(engine, f"{everything} ORDER BY id")
    reminders = rows(engine, "SELECT * FROM reminder")
    migrate(engine)
    migrate(engine, revision=BEFORE)
    assert rows(engine, f"{everything} ORDER BY id") == before
    assert rows(engine, "SELECT * FROM reminder") == reminders


def test_the_steps_go_on_with_what_was_carried_over(engine: Engine) -> None:
    migrate(engine)
    store = Store(engine)
    with store.writing() as unit_of_work:
        assert unit_of_work.tellings.told([1, 2, 3]) == {
            1: {"县教育局", "县文旅局"},
            2: {"县政府办公室"},
        }
        assert unit_of_work.tellings.reminded([1]) == {(1, day("11-24")): {"县教育局", "县文旅局"}}
        unit_of_work.findings.move(1, "resolved", at("11-20"), who="monitor")
        assert [units for _, units in unit_of_work.findings.closed_untold()] == [("县教育局", "县文旅局")]


def test_the_database_still_refuses_a_second_open_finding(engine: Engine) -> None:
    migrate(engine)
    with pytest.raises(IntegrityError), Store(engine).writing() as unit_of_work:
        unit_of_work.findings.open(
            1,
            "indicator_1",
            at("11-20"),
            weight="problem",
            opened_as_of=day("11-20"),
            sentence="逾期",
            rulebook="national_2019",
        )
