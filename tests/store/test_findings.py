"""Findings: one open episode per target and indicator, and a memory of all that happened to it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, column, day
from tests.store.nights import watch


@pytest.fixture
def target_id(store: Store) -> int:
    return watch(store, column())[0].id


def open_finding(
    store: Store, target_id: int, *, night: str = "11-10", indicator: str = "overdue_column", **values: object
) -> int:
    facts: dict[str, Any] = {
        "weight": "problem",
        "opened_as_of": day(night),
        "sentence": "逾期未更新",
        "rulebook": "national_2019",
        "evidence": {"requirement": "1条/2周"},
    }
    with store.writing() as unit_of_work:
        return unit_of_work.findings.open(target_id, indicator, at(night), **{**facts, **values})


def move(store: Store, finding_id: int, state: str, night: str, *, who: str = "monitor") -> bool:
    with store.writing() as unit_of_work:
        return unit_of_work.findings.move(finding_id, state, at(night), who=who, note="说明")


def get(store: Store, finding_id: int) -> FindingRecord:
    with store.reading() as unit_of_work:
        found = unit_of_work.findings.get(finding_id)
    assert found is not None
    return found


def events(store: Store, finding_id: int) -> list[tuple[str, str]]:
    with store.reading() as unit_of_work:
        return [(event.state, event.who) for event in unit_of_work.findings.events(finding_id)]


def test_a_new_finding_is_open_and_its_first_episode(store: Store, target_id: int) -> None:
    finding = get(store, open_finding(store, target_id, overdue_days=9, due_on=day("11-01")))
    assert (finding.state, finding.episode, finding.closed_at, finding.confirmed_at) == (
        "open",
        1,
        None,
        None,
    )
    assert (finding.overdue_days, finding.due_on, finding.opened_at) == (9, day("11-01"), at("11-10"))
    assert finding.evidence == {"requirement": "1条/2周"}


def test_a_finding_nobody_opened_is_not_there(store: Store) -> None:
    with store.reading() as unit_of_work:
        assert unit_of_work.findings.get(7) is None


def test_the_database_itself_refuses_a_second_open_one(store: Store, target_id: int) -> None:
    open_finding(store, target_id)
    with pytest.raises(IntegrityError):
        open_finding(store, target_id, night="11-11")
    with store.reading() as unit_of_work:
        assert len(unit_of_work.findings.all()) == 1


def test_another_indicator_of_the_target_is_another_finding(store: Store, target_id: int) -> None:
    one = open_finding(store, target_id)
    two = open_finding(store, target_id, indicator="future_date")
    with store.reading() as unit_of_work:
        there = unit_of_work.findings.open_by_target()
    assert {indicator: finding.id for indicator, finding in there[target_id].items()} == {
        "overdue_column": one,
        "future_date": two,
    }


def test_reopening_is_a_new_episode_that_remembers_how_often_it_was_named(
    store: Store, target_id: int
) -> None:
    first = open_finding(store, target_id)
    with store.writing() as unit_of_work:
        unit_of_work.findings.change(first, times_named=2)
    move(store, first, "resolved", "11-12")
    second = get(store, open_finding(store, target_id, night="11-30"))
    assert (second.episode, second.times_named) == (2, 2)
    assert get(store, first).closed_at == at("11-12")


@pytest.mark.parametrize("state", ["resolved", "dismissed", "exempted"])
def test_these_states_end_a_finding(store: Store, target_id: int, state: str) -> None:
    finding_id = open_finding(store, target_id)
    assert move(store, finding_id, state, "11-12")
    assert (get(store, finding_id).state, get(store, finding_id).closed_at) == (state, at("11-12"))
    with store.reading() as unit_of_work:
        assert unit_of_work.findings.open_by_target() == {}


@pytest.mark.parametrize("state", ["notified", "replied"])
def test_these_states_leave_it_open(store: Store, target_id: int, state: str) -> None:
    finding_id = open_finding(store, target_id)
    assert move(store, finding_id, state, "11-12")
    assert (get(store, finding_id).state, get(store, finding_id).closed_at) == (state, None)


def test_a_finding_that_somebody_closed_is_moved_by_nobody_else(store: Store, target_id: int) -> None:
    finding_id = open_finding(store, target_id)
    move(store, finding_id, "dismissed", "11-12", who="张某")
    assert not move(store, finding_id, "notified", "11-13")
    assert get(store, finding_id).state == "dismissed"
    assert events(store, finding_id) == [("open", "monitor"), ("dismissed", "张某")]


def test_everything_that_happened_is_told_in_order(store: Store, target_id: int) -> None:
    finding_id = open_finding(store, target_id)
    move(store, finding_id, "notified", "11-11")
    with store.writing() as unit_of_work:
        unit_of_work.findings.note(finding_id, at("11-12"), "notified", who="李某", note="电话催办")
    move(store, finding_id, "resolved", "11-13")
    assert events(store, finding_id) == [
        ("open", "monitor"),
        ("notified", "monitor"),
        ("notified", "李某"),
        ("resolved", "monitor"),
    ]


def test_findings_are_listed_newest_first_and_by_state(store: Store, target_id: int) -> None:
    one = open_finding(store, target_id)
    move(store, one, "resolved", "11-12")
    two = open_finding(store, target_id, night="11-20")
    with store.reading() as unit_of_work:
        findings = unit_of_work.findings
        assert [finding.id for finding in findings.all()] == [two, one]
        assert [finding.id for finding in findings.all(states=("resolved",))] == [one]
        assert findings.all(states=("replied",)) == []


def test_only_an_end_of_which_a_told_unit_has_not_heard_is_news(store: Store, target_id: int) -> None:
    untold, told, heard = (
        open_finding(store, target_id, indicator=name)
        for name in ("blank_column", "overdue_column", "too_few_updates")
    )
    with store.writing() as unit_of_work:
        for finding_id in (told, heard):
            for unit in ("县教育局", "县体育局"):
                unit_of_work.tellings.tell(finding_id, unit, at("11-11"))
        unit_of_work.tellings.tell_end(told, at("11-12"), units=["县体育局"])
        unit_of_work.tellings.tell_end(heard, at("11-12"))
    with store.reading() as unit_of_work:
        assert unit_of_work.findings.closed_untold() == []
    for finding_id in (untold, told, heard):
        move(store, finding_id, "resolved", "11-12")
    with store.reading() as unit_of_work:
        news = unit_of_work.findings.closed_untold()
    assert [(finding.id, units) for finding, units in news] == [(told, ("县教育局",))]


@pytest.mark.parametrize(
    ("who", "is_news"),
    [pytest.param("monitor", True, id="by-us"), pytest.param("张某", False, id="by-a-person")],
)
def test_what_we_took_back_ourselves_is_news_to_the_units_that_were_told(
    store: Store, target_id: int, *, who: str, is_news: bool
) -> None:
    finding_id = open_finding(store, target_id)
    with store.writing() as unit_of_work:
        unit_of_work.tellings.note_sent(finding_id, "县教育局", at("11-11"))
    move(store, finding_id, "dismissed", "11-12", who=who)
    with store.reading() as unit_of_work:
        assert bool(unit_of_work.findings.closed_untold()) is is_news


def test_what_a_person_closed_is_known_and_what_the_monitor_closed_is_not(
    store: Store, target_id: int
) -> None:
    by_hand = open_finding(store, target_id)
    move(store, by_hand, "dismissed", "11-12", who="张某")
    by_itself = open_finding(store, target_id, indicator="blank_column")
    move(store, by_itself, "resolved", "11-12")
    with store.reading() as unit_of_work:
        closed = unit_of_work.findings.closed_by_people([target_id])
    assert {key: finding.id for key, finding in closed.items()} == {(target_id, "overdue_column"): by_hand}
