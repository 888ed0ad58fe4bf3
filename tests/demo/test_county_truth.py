"""临河县's planted truth is what the domain concludes, whatever day the demo is played on."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from monitor.demo.compare_truth import differences
from monitor.demo.county import County
from monitor.demo.county_units import CULTURE
from tests.demo.two_nights import ONE_DAY, TwoNights

TWO_YEARS = [date(2024, 1, 1) + timedelta(days=31 * number) for number in range(24)]
"""Starts of stretches of 31 days: 29 February, holidays and the ends of quarters and years are in them."""
ODD_DAYS = [date(2028, 2, 29), date(2027, 1, 1), date(2030, 10, 1), date(2026, 2, 14), date(2026, 9, 30)]
"""A leap day, days of years without a holiday table, the eves of the long holidays."""


@pytest.mark.parametrize("first", TWO_YEARS, ids=str)
def test_every_day_of_two_years_the_verdicts_are_those_planted(first: date) -> None:
    for number in range(31):
        assert_as_planted(first + ONE_DAY * number)


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_odd_days_change_no_verdict(today: date) -> None:
    assert_as_planted(today)


def assert_as_planted(today: date) -> None:
    nights, county = TwoNights(today), County(today)
    wrong = differences(county.truth, nights.overdue_document(), nights.targets_document())
    assert not wrong, f"{today}: {wrong}"
    assert Counter(nights.mails()) == Counter(county.units_told), f"one mail an office on {today}"
    assert CULTURE not in county.units_told
