"""Looks become history: intervals that are extended, never bridged, and never told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.domain.look import AccountIdentity, NotSeen, Seen, SeenAgain
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.store.nights import SHELL, WatchedColumn, page, row, seen


@pytest.fixture
def column(store: Store) -> WatchedColumn:
    return WatchedColumn.of(store)


def looks(column: WatchedColumn) -> list[tuple[str, int]]:
    return [(each.outcome, each.looks) for each in column.history]


def test_a_column_never_visited_has_no_past(column: WatchedColumn) -> None:
    evidence = column.evidence
    assert (evidence.outcome, evidence.last_seen_at, evidence.publications) == (None, None, ())
    assert column.history == []
    assert column.due_at is None


def test_identical_looks_of_one_night_after_another_are_one_row(column: WatchedColumn) -> None:
    for night in ("11-10", "11-11", "11-12"):
        column.fold(seen(at(night), row("11-09"), row("11-01")), page("a"))
    (only,) = column.history
    assert (only.looks, only.first_at, only.last_at) == (3, at("11-10"), at("11-12"))


def test_seen_again_extends_what_was_seen(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(SeenAgain(at("11-11"), "not_modified"))
    assert looks(column) == [("seen", 2)]
    assert column.evidence.last_seen_at == at("11-11")
    assert [item.publication.title for item in column.evidence.publications] == ["信息11-09"]


def test_a_failure_in_between_is_never_bridged(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    column.fold(seen(at("11-12"), row("11-09")), page("a"))
    assert looks(column) == [("seen", 1), ("blocked", 1), ("seen", 1)]


def test_a_gap_longer_than_the_freshness_is_never_bridged(column: WatchedColumn) -> None:
    first = seen(at("11-10"), row("11-09"))
    column.fold(first, page("a"))
    column.fold(replace(first, at=at("11-12")), page("a"))
    column.fold(replace(first, at=at("11-14") + timedelta(minutes=1)), page("a"))
    assert looks(column) == [("seen", 2), ("seen", 1)]


def test_seen_again_after_a_long_gap_is_a_row_of_its_own_with_the_same_proof(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(SeenAgain(at("11-20"), "not_modified"))
    before, after = column.history
    assert (after.looks, after.first_at) == (1, at("11-20"))
    assert (after.snapshot, after.items, after.newest_on) == (before.snapshot, 1, before.newest_on)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(seen(at("11-11"), row("11-10"), row("11-09")), id="another_item"),
        pytest.param(seen(at("11-11"), row("11-10", "11-09")), id="another_newest_date"),
        pytest.param(seen(at("11-11"), row("11-09"), group="div.list"), id="another_place_on_the_page"),
        pytest.param(seen(at("11-11"), row("11-09"), partial=True), id="only_a_part"),
        pytest.param(replace(seen(at("11-11"), row("11-09")), confidence="weak"), id="less_sure"),
        pytest.param(replace(seen(at("11-11"), row("11-09")), reader="list_finder"), id="another_reader"),
        pytest.param(
            replace(seen(at("11-11"), row("11-09")), account=AccountIdentity("法治临河")), id="an_account"
        ),
    ],
)
def test_a_list_drawn_by_script_is_only_the_same_when_its_items_are(
    column: WatchedColumn, other: Seen
) -> None:
    """Such a page leaves no hash that could tell two looks apart."""
    column.fold(seen(at("11-10"), row("11-09")), SHELL)
    column.fold(other, SHELL)
    assert looks(column) == [("seen", 1), ("seen", 1)]


def test_a_list_drawn_by_script_that_stays_the_same_is_one_row(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), SHELL)
    column.fold(seen(at("11-11"), row("11-09")), SHELL)
    assert looks(column) == [("seen", 2)]


def test_another_list_is_another_row(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(seen(at("11-11"), row("11-09")), page("b"))
    assert looks(column) == [("seen", 1), ("seen", 1)]


def test_the_same_failure_night_after_night_is_one_row_since_the_first(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09"), row("11-09")), page("a"))
    column.fold(NotSeen(at("11-10"), "blocked", "captcha"))
    column.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    assert looks(column) == [("seen", 1), ("blocked", 2)]
    assert column.evidence.not_seen_since == at("11-10")
    assert (column.evidence.outcome, column.evidence.reason) == ("blocked", "captcha")
    assert column.evidence.last_seen_at == at("11-09")


def test_another_reason_is_another_row_of_the_same_blindness(column: WatchedColumn) -> None:
    column.fold(NotSeen(at("11-10"), "blocked", "captcha"))
    column.fold(NotSeen(at("11-11"), "unreachable", "timeout", detail="15 s"))
    assert looks(column) == [("blocked", 1), ("unreachable", 1)]
    assert column.evidence.not_seen_since == at("11-10")
    assert column.history[-1].facts == {"detail": "15 s"}


def test_sight_ends_blindness(column: WatchedColumn) -> None:
    column.fold(NotSeen(at("11-10"), "blocked", "captcha"))
    column.fold(seen(at("11-11"), row("11-09")), page("a"))
    evidence = column.evidence
    assert (evidence.not_seen_since, evidence.outcome, evidence.reason) == (None, "seen", None)
    assert evidence.first_seen_at == at("11-11")


def test_folding_the_same_run_twice_changes_nothing(column: WatchedColumn) -> None:
    look = seen(at("11-10"), row("11-09"))
    run_id = column.fold(look, page("a"))
    before = (column.evidence, column.history, column.due_at)
    column.fold_into(run_id, look, page("a"))
    assert (column.evidence, column.history, column.due_at) == before


def test_folding_a_failure_twice_counts_one_try(column: WatchedColumn) -> None:
    failure = NotSeen(at("11-10", 23, 0), "unreachable", "timeout")
    run_id = column.fold(failure)
    column.fold_into(run_id, failure)
    assert looks(column) == [("unreachable", 1)]
    assert column.due_at == at("11-10", 23, 30)


def test_seen_again_over_a_failure_repeats_the_last_sight(column: WatchedColumn) -> None:
    """A run that was cut off may be folded after a later failure."""
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    column.fold(SeenAgain(at("11-11", 2), "not_modified"))
    assert looks(column) == [("seen", 1), ("blocked", 1), ("seen", 1)]
    assert column.history[-1].snapshot == "sha256 of a"


def test_a_source_of_unknown_freshness_says_so_also_when_it_is_seen_again(column: WatchedColumn) -> None:
    look = replace(seen(at("11-10"), row("11-09"), partial=True), notices=("freshness_unknown",))
    column.fold(look, page("a"))
    assert (column.evidence.outcome, column.evidence.reason) == ("seen", "freshness_unknown")
    column.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    column.fold(SeenAgain(at("11-12"), "same_list"))
    assert (column.evidence.outcome, column.evidence.reason) == ("seen", "freshness_unknown")


def test_seen_again_with_nothing_to_repeat_is_no_sight(column: WatchedColumn) -> None:
    column.fold(SeenAgain(at("11-10"), "not_modified"))
    evidence = column.evidence
    assert (evidence.outcome, evidence.reason) == ("not_looked", "nothing_to_repeat")
    assert evidence.last_seen_at is None


def test_a_late_seen_again_claims_nothing_of_what_was_seen_after_it(column: WatchedColumn) -> None:
    column.fold(seen(at("11-12"), row("11-11")), page("b"))
    column.fold(SeenAgain(at("11-11"), "not_modified"))
    assert looks(column) == [("seen", 1)]
    assert column.history[0].first_at == at("11-12")


def test_a_late_look_never_turns_an_interval_around(column: WatchedColumn) -> None:
    column.fold(seen(at("11-12"), row("11-09")), page("a"))
    column.fold(seen(at("11-11"), row("11-09")), page("a"))
    assert all(each.first_at <= each.last_at for each in column.history)
    assert looks(column) == [("seen", 1), ("seen", 1)]


def test_after_a_look_the_column_is_due_the_next_night(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10", 23, 0), row("11-09")), page("a"))
    assert column.due_at == at("11-11", 22, 30)


def test_after_a_failure_it_is_due_in_half_an_hour_at_most_three_times_a_night(
    column: WatchedColumn,
) -> None:
    due = []
    for hour, minute in ((23, 0), (23, 30)):
        column.fold(NotSeen(at("11-10", hour, minute), "unreachable", "timeout"))
        due.append(column.due_at)
    column.fold(NotSeen(at("11-11", 0, 0), "unreachable", "timeout"))
    due.append(column.due_at)
    assert due == [at("11-10", 23, 30), at("11-11", 0, 0), at("11-11", 22, 30)]


def test_each_night_has_three_tries_of_its_own(column: WatchedColumn) -> None:
    for night in ("11-10", "11-11", "11-12"):
        column.fold(NotSeen(at(night, 23, 0), "unreachable", "timeout"))
        assert column.due_at == at(night, 23, 30)


def test_a_fourth_try_by_hand_gives_the_night_no_further_tries(column: WatchedColumn) -> None:
    for minute in (0, 10, 20, 40):
        column.fold(NotSeen(at("11-10", 23, minute), "unreachable", "timeout"))
    assert column.due_at == at("11-11", 22, 30)


def test_a_look_forgets_earlier_failures_of_the_night(column: WatchedColumn) -> None:
    column.fold(NotSeen(at("11-10", 23, 0), "unreachable", "timeout"))
    column.fold(seen(at("11-10", 23, 30), row("11-09")), page("a"))
    column.fold(NotSeen(at("11-10", 23, 40), "unreachable", "timeout"))
    assert column.due_at == at("11-11", 0, 10)


def test_only_an_unconditional_sight_counts_as_the_weekly_full_one(column: WatchedColumn) -> None:
    def last_full() -> object:
        with column.store.reading() as unit_of_work:
            (watched,) = unit_of_work.planned_visits.watched()
            return watched.last_full_at

    column.fold(NotSeen(at("11-10"), "unreachable", "timeout"), full=True)
    assert last_full() is None
    column.fold(seen(at("11-11"), row("11-09")), page("a"), full=True)
    column.fold(SeenAgain(at("11-12"), "not_modified"))
    assert last_full() == at("11-11")


def test_the_newest_sight_of_an_address_is_found(store: Store) -> None:
    column = WatchedColumn.of(store)
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    with store.reading() as unit_of_work:
        newest = unit_of_work.looks.latest_seen([column.address_id, 99])
    assert newest[column.address_id] == column.history[-1]
    assert set(newest) == {column.address_id}


def test_the_newest_sight_is_found_behind_failures(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    with column.store.reading() as unit_of_work:
        newest = unit_of_work.looks.latest_seen([column.address_id])
    assert newest[column.address_id].outcome == "seen"
