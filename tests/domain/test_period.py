"""Periods 考核周期: they partition the calendar and have keys people write."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.domain.errors import UnreadablePeriod
from monitor.domain.period import (
    PeriodUnit,
    Span,
    add_months,
    month_keys,
    period_before,
    period_containing,
    periods_touching,
    read_span,
)

UNITS: tuple[PeriodUnit, ...] = get_args(PeriodUnit)
days = some.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        pytest.param(date(2026, 11, 30), 3, date(2027, 2, 28), id="clamped"),
        pytest.param(date(2027, 11, 30), 3, date(2028, 2, 29), id="clamped-leap-year"),
        pytest.param(date(2026, 12, 15), 1, date(2027, 1, 15), id="over-new-year"),
        pytest.param(date(2026, 1, 31), -2, date(2025, 11, 30), id="backwards"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="leap-day-a-year-later"),
        pytest.param(date(1, 2, 3), -12, date.min, id="before-the-first-year"),
        pytest.param(date(9999, 2, 3), 12, date.max, id="after-the-last-year"),
    ],
)
def test_months_are_added_and_clamped(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(days, some.sampled_from(UNITS))
def test_periods_partition_the_calendar(day: date, unit: PeriodUnit) -> None:
    period = period_containing(day, unit)
    assert day in period
    assert period_containing(period.first, unit) == period == period_containing(period.last, unit)
    before = period_before(period, unit)
    assert before.last + timedelta(days=1) == period.first
    assert before != period


@given(days, some.sampled_from([unit for unit in UNITS if unit != "day"]))
def test_a_key_is_read_back(day: date, unit: PeriodUnit) -> None:
    period = period_containing(day, unit)
    assert read_span(period.key) == period


@given(days, days)
def test_a_span_of_days_is_read_back(one: date, other: date) -> None:
    first, last = sorted((one, other))
    span = read_span(f"{first}..{last}")
    assert (span.first, span.last) == (first, last)
    assert read_span(span.key) == span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2024Q2", date(2024, 4, 1), date(2024, 6, 30), id="quarter"),
        pytest.param("2024q2", date(2024, 4, 1), date(2024, 6, 30), id="small-letter"),
        pytest.param("２０２４Ｑ２ ", date(2024, 4, 1), date(2024, 6, 30), id="full-width"),
        pytest.param("2024-02", date(2024, 2, 1), date(2024, 2, 29), id="leap-month"),
        pytest.param("2024H1", date(2024, 1, 1), date(2024, 6, 30), id="half"),
        pytest.param("2024H2", date(2024, 7, 1), date(2024, 12, 31), id="second-half"),
        pytest.param("2024", date(2024, 1, 1), date(2024, 12, 31), id="year"),
        pytest.param("2024-04-03..2024-05-02", date(2024, 4, 3), date(2024, 5, 2), id="days"),
    ],
)
def test_period_keys_are_read(text: str, first: date, last: date) -> None:
    span = read_span(text)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text or "blank")
        for text in (
            "", "2024Q5", "2024Q0", "2024H3", "2024-13", "2024-00", "0000", "24Q1", "第二季度",
            "2024-05-02..2024-04-03", "2024-04..2024-05", "2024-04-01..", "2024Q2Q3",
        )
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_read_is_refused_with_the_forms_that_can(text: str) -> None:
    with pytest.raises(UnreadablePeriod, match="2024Q2") as refused:
        read_span(text)
    assert refused.value.key == text


def test_the_months_of_a_span_are_named() -> None:
    assert month_keys(read_span("2024Q2")) == ["2024-04", "2024-05", "2024-06"]
    assert month_keys(read_span("2024-04-30..2024-05-01")) == ["2024-04", "2024-05"]


def test_every_quarter_that_shares_a_day_with_a_span_is_touched() -> None:
    span = Span("", date(2024, 3, 31), date(2024, 7, 1))
    assert [period.key for period in periods_touching(span, "quarter")] == ["2024Q1", "2024Q2", "2024Q3"]
