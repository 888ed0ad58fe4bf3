"""What the reading before proves of an item that is new — and all the readings that prove nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from monitor.domain.evidence import DateChange, KnownPublication
from monitor.domain.learned_list import LearnedList, ListProposal
from monitor.domain.look import Confidence, NotSeen, Publication, Seen, SeenAgain
from monitor.domain.target import Account
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import COLUMN_URL, WatchedColumn, page, row, seen, watch

OLD = (row("10-20"), row("10-10"))
NEW = (row("11-05"), *OLD)


@pytest.fixture
def column(store: Store) -> WatchedColumn:
    return WatchedColumn.of(store)


def known(column: WatchedColumn, name: str) -> KnownPublication:
    (found,) = [
        item for item in column.evidence.publications if item.publication.url == f"{COLUMN_URL}{name}.html"
    ]
    return found


def absence(column: WatchedColumn, name: str = "11-05") -> tuple[date | None, date | None]:
    """The day of the reading that proves an item absent, and the first day that reading covered."""
    found = known(column, name)
    return found.absent_on, found.absent_from


NOTHING = (None, None)
LEARNED = ListProposal(LearnedList("trs_static", "ul.list > li"))


def test_the_reading_before_proves_a_new_item_absent(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    column.fold(seen(at("11-10"), *NEW), page("b"))
    assert absence(column) == (day("11-09"), day("10-11"))


def test_a_first_contact_proves_nothing(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), *NEW), page("a"))
    assert absence(column) == NOTHING


def test_what_is_proved_is_not_changed_by_later_looks(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    column.fold(seen(at("11-10"), *NEW), page("b"))
    column.fold(seen(at("11-12"), row("11-12"), *NEW), page("c"))
    assert absence(column) == (day("11-09"), day("10-11"))
    assert known(column, "11-05").first_seen_at == at("11-10")


@pytest.mark.parametrize(
    ("how", "proof"),
    [
        pytest.param("same_body", (day("11-12"), day("11-01")), id="the-same-page-read-again"),
        pytest.param("same_list", (day("11-12"), day("11-01")), id="the-same-list-read-again"),
        pytest.param("not_modified", (day("11-01"), day("10-11")), id="not-modified-is-no-reading"),
    ],
)
def test_a_page_read_again_counts_and_the_servers_word_does_not(
    column: WatchedColumn,
    how: Literal["same_body", "same_list", "not_modified"],
    proof: tuple[date, date],
) -> None:
    column.fold(seen(at("11-01"), *OLD), page("a"))
    column.fold(SeenAgain(at("11-11"), how))
    column.fold(SeenAgain(at("11-12"), how))
    column.fold(SeenAgain(at("11-13"), "not_modified"))
    column.fold(seen(at("11-14"), *NEW), page("b"))
    assert absence(column) == proof


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        pytest.param("11-01", (day("11-12"), day("11-01")), id="not-older-than-the-reading"),
        pytest.param("10-31", (day("11-01"), day("10-11")), id="older-and-perhaps-on-a-page-not-read-again"),
    ],
)
def test_a_first_page_read_again_says_nothing_of_what_stands_further_back(
    column: WatchedColumn, name: str, proof: tuple[date, date]
) -> None:
    column.fold(seen(at("11-01"), *OLD), page("a"))
    column.fold(SeenAgain(at("11-12"), "same_list"))
    column.fold(seen(at("11-14"), row(name), *OLD), page("b"))
    assert absence(column, name) == proof


def test_a_reading_further_back_than_failures_still_counts(column: WatchedColumn) -> None:
    column.fold(seen(at("11-08"), *OLD), page("a"))
    column.fold(NotSeen(at("11-09"), "blocked", "captcha"))
    column.fold(seen(at("11-10"), *NEW), page("b"))
    assert absence(column) == (day("11-08"), day("10-11"))


def test_nights_without_a_reading_prove_nothing(column: WatchedColumn) -> None:
    for night in ("11-07", "11-08", "11-09"):
        column.fold(NotSeen(at(night), "blocked", "captcha"))
    column.fold(seen(at("11-10"), *NEW), page("b"))
    assert absence(column) == NOTHING


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(seen(at("11-09"), *OLD, partial=True), id="only-a-part"),
        pytest.param(seen(at("11-09"), OLD[1], OLD[0]), id="out-of-order"),
        pytest.param(seen(at("11-09"), row(None)), id="no-dates"),
        pytest.param(seen(at("11-09"), row("11-08"), row("11-07")), id="did-not-reach-that-day"),
        pytest.param(seen(at("11-09"), row("11-08"), row("11-05", "x")), id="reached-only-part-of-that-day"),
        pytest.param(replace(seen(at("11-09"), *OLD), confidence="weak"), id="a-list-nobody-is-sure-of"),
        pytest.param(replace(seen(at("11-09"), *OLD), reader="list_finder"), id="another-reader"),
        pytest.param(seen(at("11-09"), *OLD, group="div.side > li"), id="another-place-on-the-page"),
    ],
)
def test_a_reading_that_may_have_missed_it_proves_nothing(column: WatchedColumn, before: Seen) -> None:
    column.fold(before, page("a"))
    column.fold(seen(at("11-10"), *NEW), page("b"))
    assert absence(column) == NOTHING


@pytest.mark.parametrize("confidence", ["weak", "strong"])
def test_a_look_nobody_is_sure_of_proves_nothing(column: WatchedColumn, confidence: Confidence) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    column.fold(replace(seen(at("11-10"), *NEW), confidence=confidence), page("b"))
    assert (absence(column) == NOTHING) == (confidence == "weak")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((row("11-05", pinned=True), *OLD), id="pinned"),
        pytest.param((*OLD, row("10-05", "11-05")), id="on-the-lists-edge"),
        pytest.param((row(None, "11-05"), *OLD), id="without-a-date"),
        pytest.param((row("10-12", "11-05"), row("10-20"), row("10-10")), id="out-of-order"),
    ],
)
def test_an_item_that_may_have_come_from_elsewhere_proves_nothing(
    column: WatchedColumn, rows: tuple[Publication, ...]
) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    column.fold(seen(at("11-10"), *rows), page("b"))
    assert absence(column) == NOTHING


def test_an_item_pinned_when_it_came_is_never_claimed_later(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    column.fold(seen(at("11-10"), row("11-05", pinned=True), *OLD), page("b"))
    column.fold(seen(at("11-12"), *NEW), page("c"))
    assert not known(column, "11-05").publication.pinned
    assert absence(column) == NOTHING


def test_a_list_found_empty_held_nothing_of_what_came_then(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09")), page("empty"))
    column.fold(seen(at("11-10"), row("11-05"), row("11-03")), page("b"))
    assert absence(column)[0] == day("11-09")
    assert absence(column, "11-03") == NOTHING


def test_a_run_folded_late_compares_with_nothing_that_came_after_it(column: WatchedColumn) -> None:
    column.fold(seen(at("11-08"), *OLD), page("a"))
    column.fold(seen(at("11-12"), row("11-11"), *OLD), page("c"))
    column.fold(seen(at("11-10"), row("11-09"), *OLD), page("b"))
    assert absence(column, "11-09") == NOTHING
    column.fold(seen(at("11-14"), row("11-13"), row("11-11"), *OLD), page("d"))
    assert absence(column, "11-13") == (day("11-12"), day("10-11"))


def test_a_repetition_folded_late_moves_no_reading(column: WatchedColumn) -> None:
    column.fold(seen(at("11-12"), *OLD), page("a"))
    column.fold(SeenAgain(at("11-10"), "same_body"))
    column.fold(seen(at("11-14"), row("11-13"), *OLD), page("b"))
    assert absence(column, "11-13") == (day("11-12"), day("10-11"))


def test_of_accounts_nothing_is_claimed(store: Store) -> None:
    known_targets = watch(store, Account("法治临河", "微信订阅号", ("县司法局",), account_id="gh_1"))
    assert known_targets[0].address_id is not None
    account = WatchedColumn(store, known_targets[0].address_id)
    account.fold(seen(at("11-09"), *OLD), page("a"))
    account.fold(seen(at("11-10"), *NEW), page("b"))
    assert absence(account) == NOTHING


def test_every_date_an_item_showed_comes_back_with_the_night_it_changed(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row(None, "a"), *OLD), page("a"))
    column.fold(seen(at("11-11"), row("11-09", "a"), *OLD), page("b"))
    column.fold(seen(at("11-12"), row("11-09", "a"), *OLD), page("c"))
    column.fold(seen(at("11-13"), row("11-01", "a"), *OLD), page("d"))
    item = known(column, "a")
    assert item.publication.published_on == day("11-01")
    assert item.earlier_dates == (DateChange(None, at("11-11")), DateChange(day("11-09"), at("11-13")))
    assert known(column, "10-20").earlier_dates == ()


def test_where_an_item_was_first_seen_is_told_of_every_address(column: WatchedColumn) -> None:
    column.fold(seen(at("11-09"), *OLD), page("a"))
    key = "//www.linhe.example/tzgg/10-20.html"
    with column.store.reading() as unit_of_work:
        assert unit_of_work.looks.first_sights([key, "//nowhere"]) == [(key, column.address_id, at("11-09"))]
        assert unit_of_work.looks.first_sights([]) == []


def test_a_list_that_a_person_put_in_place_of_another_is_compared_with_nothing(column: WatchedColumn) -> None:
    column.fold(seen(at("11-08"), *OLD), replace(page("a"), proposal=LEARNED))
    drift = NotSeen(at("11-09"), "unreadable", "list_drifted")
    column.fold(drift, replace(page("b"), proposal=LEARNED))
    with column.store.writing() as unit_of_work:
        assert unit_of_work.learned_lists.confirm(column.address_id, "王某", at=at("11-09", 12))
    column.fold(seen(at("11-10"), *NEW), page("c"))
    assert absence(column) == NOTHING
