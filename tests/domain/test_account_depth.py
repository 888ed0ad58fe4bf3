"""How far back the posts of accounts are read: as judging needs, and never less than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.domain.account_depth import ACCOUNT_WINDOWS, account_depth, exact_depth
from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.rulebook import RuleBook
from tests.domain.ledger_entries import task
from tests.domain.linhe import day, national

TODAY = day("11-20")
QUARTER = day("07-01")
HUNDRED_DAYS = TODAY - timedelta(days=100)
THIRTEEN_MONTHS = day("2025-10-20")


def with_window(months: int, *, valid_to: date | None = None) -> RuleBook:
    """The national rules with another window of originality."""
    book = national()
    rule = replace(book.indicators["no_original"], limits={"limit_months": months})
    return replace(book, indicators={**book.indicators, "no_original": rule}, valid_to=valid_to)


@pytest.mark.parametrize(
    ("books", "expected"),
    [
        pytest.param((), HUNDRED_DAYS, id="no-rule-book"),
        pytest.param((national(),), HUNDRED_DAYS, id="three-months-and-a-little"),
        pytest.param((national(), with_window(6)), day("05-12"), id="the-longest-window"),
        pytest.param((with_window(6, valid_to=day("11-19")),), HUNDRED_DAYS, id="not-in-force-any-more"),
        pytest.param((with_window(60),), THIRTEEN_MONTHS, id="no-further-than-columns"),
    ],
)
def test_accounts_are_read_as_far_back_as_the_rules_in_force_look(
    books: tuple[RuleBook, ...], expected: date
) -> None:
    depth = account_depth(books, (), today=TODAY)
    assert depth.back_to(has_number=False, covered_from=None) == expected


def test_an_account_with_a_number_is_read_back_to_the_closed_quarter() -> None:
    depth = account_depth((national(),), (), today=TODAY)
    assert depth.back_to(has_number=True, covered_from=None) == QUARTER


@pytest.mark.parametrize(
    ("published", "due", "expected"),
    [
        pytest.param("06-20", "07-05", day("06-20"), id="asked-about"),
        pytest.param("06-01", "06-30", HUNDRED_DAYS, id="of-a-quarter-before"),
        pytest.param("11-10", "11-12", HUNDRED_DAYS, id="recent"),
    ],
)
def test_a_title_to_be_forwarded_is_looked_for_since_it_came_out(
    published: str, due: str, expected: date
) -> None:
    depth = account_depth((national(),), (task("通告", published, due),), today=TODAY)
    assert depth.back_to(has_number=False, covered_from=None) == expected


@pytest.mark.parametrize(
    ("covered_from", "expected"),
    [
        pytest.param(day("2026-01-15"), day("2026-01-15"), id="covered-further"),
        pytest.param(date.min, THIRTEEN_MONTHS, id="read-to-its-end"),
        pytest.param(day("11-01"), HUNDRED_DAYS, id="covered-less"),
    ],
)
def test_what_is_covered_is_not_given_up(covered_from: date, expected: date) -> None:
    depth = account_depth((national(),), (), today=TODAY)
    assert depth.back_to(has_number=False, covered_from=covered_from) == expected


@pytest.mark.parametrize("covered_from", [None, date.min, day("2026-01-15"), day("11-15")], ids=str)
def test_a_day_that_a_person_asked_for_is_taken_as_it_is(covered_from: date | None) -> None:
    asked = day("11-01")
    assert exact_depth(asked).back_to(has_number=True, covered_from=covered_from) == asked


def test_every_indicator_of_accounts_with_a_window_is_thought_of() -> None:
    limits = {
        indicator.key
        for indicator in ALL_INDICATORS
        if "account" in indicator.kinds
        and {"limit_days", "limit_months"} & national().indicators[indicator.key].limits.keys()
    }
    assert limits == set(ACCOUNT_WINDOWS)
