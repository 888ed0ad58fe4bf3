"""What the memory keeps of a list: learned by itself once, replaced by a person only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.learned_list import IDENTITY, MARKS, LearnedList, ListProposal
from monitor.domain.look import Confidence, NotSeen, Seen
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import WatchedColumn, page, row, seen

LEARNED = LearnedList(
    "static_list",
    "ul.list > li",
    "ul.list > li",
    date_tag="span",
    frame="<ul class='list'>",
    charset="utf-8",
    rows=8,
    hosts=("www.linhe.example",),
)
FOUND = ListProposal(LEARNED, ("2026-11-09 信息",))
OTHER = ListProposal(replace(LEARNED, selector="ul.news > li"), ("2026-11-12 新的",))


@pytest.fixture
def column(store: Store) -> WatchedColumn:
    return WatchedColumn.of(store)


def visit_of(column: WatchedColumn) -> Visit:
    with column.store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        (visit,) = unit_of_work.visits.visits(watched, sites={}, back_to=day("2025-11-01"), full=())
        days = unit_of_work.visits.recent_days([visit.address_id]) if visit.past_waits else {}
        return visit.with_past(days[visit.address_id]) if visit.past_waits else visit


def waiting(column: WatchedColumn) -> list[ListProposal]:
    with column.store.reading() as unit_of_work:
        return [each.proposal for each in unit_of_work.learned_lists.waiting([column.address_id])]


def confirm(column: WatchedColumn, who: str = "王某") -> bool:
    with column.store.writing() as unit_of_work:
        return unit_of_work.learned_lists.confirm(column.address_id, who, at=at("11-20"))


def weak(look: Seen) -> Seen:
    return replace(look, confidence="weak")


@pytest.mark.parametrize(
    ("confidence", "by"), [("strong", IDENTITY), ("confirmed", MARKS)], ids=["identity", "marks"]
)
def test_what_was_confirmed_by_itself_is_learned(
    column: WatchedColumn, confidence: Confidence, by: str
) -> None:
    look = replace(seen(at("11-10"), row("11-09")), confidence=confidence)
    column.fold(look, replace(page("a"), proposal=FOUND))
    assert visit_of(column).learned == replace(LEARNED, by=by)
    assert waiting(column) == []
    assert not column.evidence.list_confirmed_by_person


def test_a_weak_list_waits_for_a_person(column: WatchedColumn) -> None:
    column.fold(weak(seen(at("11-10"), row("11-09"))), replace(page("a"), proposal=FOUND))
    assert visit_of(column).learned is None
    assert waiting(column) == [FOUND]
    assert confirm(column)
    assert visit_of(column).learned == replace(LEARNED, by="王某")
    assert column.evidence.list_confirmed_by_person
    assert waiting(column) == []
    assert not confirm(column)


def test_confirming_what_is_in_sight_takes_nothing_away(column: WatchedColumn) -> None:
    column.fold(weak(seen(at("11-10"), row("11-09"))), replace(page("a"), proposal=FOUND))
    confirm(column)
    assert visit_of(column).seen_days == {"//www.linhe.example/tzgg/11-09.html": day("11-09")}
    assert column.evidence.covered_from is not None


def test_a_learned_list_is_never_replaced_by_itself(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), replace(page("a"), proposal=FOUND))
    drift = NotSeen(at("11-11"), "unreadable", "list_drifted")
    column.fold(drift, replace(page("b"), proposal=OTHER))
    column.fold(replace(drift, at=at("11-12")), replace(page("b"), proposal=OTHER))
    assert visit_of(column).learned == replace(LEARNED, by=MARKS)
    assert waiting(column) == [OTHER]


def test_a_person_puts_the_new_list_in_force_and_the_old_items_bind_nobody(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-02")), replace(page("a"), proposal=FOUND))
    drift = NotSeen(at("11-11"), "unreadable", "list_drifted")
    column.fold(drift, replace(page("b"), proposal=OTHER))
    assert confirm(column)
    visit = visit_of(column)
    assert visit.learned == replace(OTHER.learned, by="王某")
    assert (visit.seen_days, visit.known) == ({}, None)
    assert column.due_at is None
    # what they showed is not forgotten: it still counts for the days it was dated
    assert len(column.evidence.publications) == 2


def test_a_list_that_comes_back_withdraws_the_proposal(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), replace(page("a"), proposal=FOUND))
    column.fold(NotSeen(at("11-11"), "unreadable", "list_drifted"), replace(page("b"), proposal=OTHER))
    column.fold(seen(at("11-12"), row("11-09")), page("a"))
    assert waiting(column) == []
    assert not confirm(column)


def test_items_taken_away_are_not_expected_again(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-05"), row("11-02")), page("a"))
    column.fold(seen(at("11-11"), row("11-09"), row("11-02")), page("b"))
    assert list(visit_of(column).seen_days.values()) == [day("11-09"), day("11-02")]
