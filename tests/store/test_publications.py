"""What a list showed is remembered; a later, poorer look takes nothing of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from monitor.domain.evidence import KnownPublication
from monitor.domain.look import AccountIdentity, ArticleDate, Publication, SeenAgain
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import COLUMN_URL, WatchedColumn, page, row, seen


@pytest.fixture
def column(store: Store) -> WatchedColumn:
    return WatchedColumn.of(store)


def known(column: WatchedColumn, name: str) -> KnownPublication:
    (found,) = [
        item for item in column.evidence.publications if item.publication.url == f"{COLUMN_URL}{name}.html"
    ]
    return found


def gone(column: WatchedColumn) -> list[str]:
    return sorted(item.publication.title for item in column.evidence.publications if item.gone_at)


def test_everything_a_list_says_of_an_item_comes_back(column: WatchedColumn) -> None:
    item = Publication(
        title="关于“双减”的通知 😀",
        url=f"{COLUMN_URL}t1.html",
        published_on=day("11-09"),
        raw_date="[11-09]",
        published_at=at("11-09", 16, 5),
        originality="original",
        pinned=True,
        deleted=True,
        witness_on=day("11-08"),
        origin="县教育局",
    )
    column.fold(seen(at("11-10"), item), page("a"))
    assert column.evidence.publications == (KnownPublication(item, at("11-10")),)


def test_items_come_back_newest_first_and_undated_ones_last(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row(None), row("11-01"), row("11-09")), page("a"))
    assert [item.publication.published_on for item in column.evidence.publications] == [
        day("11-09"),
        day("11-01"),
        None,
    ]


def test_an_item_seen_again_keeps_the_night_it_was_first_seen(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(seen(at("11-11"), row("11-10"), row("11-09")), page("b"))
    assert known(column, "11-09").first_seen_at == at("11-10")
    assert known(column, "11-10").first_seen_at == at("11-11")


def test_a_corrected_title_is_taken_over(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(seen(at("11-11"), replace(row("11-09"), title="更正")), page("b"))
    assert known(column, "11-09").publication.title == "更正"


def test_a_changed_date_counts_and_keeps_its_trace(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09", "a")), page("a"))
    column.fold(seen(at("11-11"), row("11-01", "a")), page("b"))
    column.fold(seen(at("11-12"), row("11-01", "a")), page("c"))
    assert known(column, "a").publication.published_on == day("11-01")
    with column.store.engine.connect() as connection:
        traces = connection.scalar(text("SELECT CAST(earlier_dates AS TEXT) FROM publication"))
    assert traces is not None
    assert traces.count("was") == 1
    assert "2026-11-09" in traces
    assert at("11-11").isoformat() in traces


def test_a_date_that_is_not_shown_this_time_is_not_lost(column: WatchedColumn) -> None:
    """Losing it could make a column look overdue."""
    column.fold(seen(at("11-10"), row("11-09", "a"), row("11-01")), page("a"))
    column.fold(seen(at("11-11"), row(None, "a"), row("11-01")), page("b"))
    assert known(column, "a").publication.published_on == day("11-09")


def test_a_witness_an_origin_and_originality_once_known_are_not_lost(column: WatchedColumn) -> None:
    full = replace(row("11-09"), witness_on=day("11-08"), origin="县教育局", originality="original")
    column.fold(seen(at("11-10"), full), page("a"))
    column.fold(seen(at("11-11"), row("11-09")), page("b"))
    assert known(column, "11-09").publication == full


def test_an_item_shown_twice_is_one_with_the_later_date(column: WatchedColumn) -> None:
    pinned = row(None, "a", pinned=True)
    column.fold(seen(at("11-10"), pinned, row("11-09", "a"), row("11-01")), page("a"))
    column.fold(seen(at("11-11"), pinned, row("11-09", "a"), row("11-01")), page("b"))
    assert known(column, "a").publication.published_on == day("11-09")
    assert len(column.evidence.publications) == 2


def test_an_item_that_vanished_between_others_is_gone_and_comes_back(column: WatchedColumn) -> None:
    rows = (row("11-09"), row("11-05"), row("11-01"))
    column.fold(seen(at("11-10"), *rows), page("a"))
    column.fold(seen(at("11-11"), rows[0], rows[2]), page("b"))
    assert gone(column) == ["信息11-05"]
    assert known(column, "11-05").gone_at == at("11-11")
    column.fold(seen(at("11-12"), *rows), page("a"))
    assert gone(column) == []


def test_an_item_gone_before_keeps_the_night_it_vanished(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-05"), row("11-01")), page("a"))
    column.fold(seen(at("11-11"), row("11-09"), row("11-01")), page("b"))
    column.fold(seen(at("11-12"), row("11-12"), row("11-09"), row("11-01")), page("c"))
    assert known(column, "11-05").gone_at == at("11-11")


def test_an_item_that_moved_to_the_next_page_is_not_gone(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-05"), row("11-01")), page("a"))
    column.fold(seen(at("11-11"), row("11-10"), row("11-09"), row("11-05")), page("b"))
    assert gone(column) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((row("01-05", pinned=True), row("11-09"), row("11-08")), id="marked_as_pinned"),
        pytest.param((row("01-05"), row("11-09"), row("11-08")), id="unmarked_on_top"),
        pytest.param((row("11-09"), row("11-08"), row("01-05")), id="stray_last_row"),
    ],
)
def test_an_old_item_kept_in_sight_says_nothing_of_those_between(
    column: WatchedColumn, rows: tuple[Publication, ...]
) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-08"), row("10-20")), page("a"))
    column.fold(seen(at("11-11"), *rows), page("b"))
    assert gone(column) == []


def test_a_partial_view_marks_nothing_as_gone(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-05"), row("11-01")), page("a"))
    column.fold(seen(at("11-11"), row("11-09"), row("11-01"), partial=True), page("b"))
    assert gone(column) == []


def test_a_list_found_empty_has_lost_what_it_showed(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), row("11-01")), page("a"))
    column.fold(seen(at("11-11")), page("empty"))
    assert column.evidence.list_is_empty
    assert gone(column) == ["信息11-01", "信息11-09"]


def test_an_empty_partial_view_is_no_empty_list(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    column.fold(seen(at("11-11"), partial=True), page("empty"))
    assert not column.evidence.list_is_empty
    assert gone(column) == []


def test_an_account_that_is_gone_has_no_empty_list(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    missing = AccountIdentity("法治临河", "gh_1", "missing")
    column.fold(replace(seen(at("11-11")), account=missing), page("gone"))
    assert not column.evidence.list_is_empty
    assert column.evidence.identity == missing
    assert gone(column) == []


def test_an_empty_list_stays_empty_while_it_is_proved_unchanged(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10")), page("empty"))
    column.fold(SeenAgain(at("11-11"), "same_body"), page("empty"))
    assert column.evidence.list_is_empty
    column.fold(seen(at("11-12"), row("11-11")), page("a"))
    assert not column.evidence.list_is_empty


def article(name: str, on: date | None, reason: str | None = None) -> ArticleDate:
    return ArticleDate(f"{COLUMN_URL}{name}.html", on, reason)


def confirmed_key(column: WatchedColumn) -> str | None:
    with column.store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        (visit,) = unit_of_work.visits.visits(watched, sites={}, back_to=day("01-01"), full=())
    assert visit.known is not None
    return visit.known.confirmed_key


def test_the_date_of_the_newest_article_is_kept_with_its_item(column: WatchedColumn) -> None:
    look = seen(at("11-10"), row("11-09"), row("11-01"), article=article("11-09", day("11-08")))
    column.fold(look, page("a"))
    assert known(column, "11-09").article_on == day("11-08")
    assert known(column, "11-01").article_on is None
    assert confirmed_key(column) == "//www.linhe.example/tzgg/11-09.html"


def test_an_article_read_before_stands_when_it_cannot_be_read_again(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), article=article("11-09", day("11-09"))), page("a"))
    column.fold(seen(at("11-11"), row("11-09"), article=article("11-09", None, "timeout")), page("b"))
    assert known(column, "11-09").article_on == day("11-09")


def test_an_article_that_could_not_be_read_is_asked_again(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), article=article("11-09", None, "timeout")), page("a"))
    assert confirmed_key(column) is None
    column.fold(seen(at("11-11"), row("11-09"), article=article("11-09", day("11-09"))), page("b"))
    assert known(column, "11-09").article_on == day("11-09")


@pytest.mark.parametrize(
    "reason", [pytest.param("other_site", id="elsewhere"), pytest.param(None, id="states_no_date")]
)
def test_an_article_that_will_never_say_is_not_asked_for_ever(
    column: WatchedColumn, reason: str | None
) -> None:
    column.fold(seen(at("11-10"), row("11-09"), article=article("11-09", None, reason)), page("a"))
    assert confirmed_key(column) == "//www.linhe.example/tzgg/11-09.html"


def test_a_look_that_read_no_article_leaves_the_confirmed_one(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09"), article=article("11-09", day("11-09"))), page("a"))
    column.fold(seen(at("11-11"), row("11-09"), row("11-01")), page("b"))
    assert known(column, "11-09").article_on == day("11-09")
    assert confirmed_key(column) == "//www.linhe.example/tzgg/11-09.html"


def test_a_changed_date_has_to_be_confirmed_anew(column: WatchedColumn) -> None:
    column.fold(seen(at("11-10"), row("11-09", "a"), article=article("a", day("11-09"))), page("a"))
    column.fold(seen(at("11-11"), row("11-11", "a")), page("b"))
    assert known(column, "a").article_on is None
    assert confirmed_key(column) is None
