"""What the hosts of a run say the time is, and when they are believed rather than our clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spiders.host_clocks import agreed_skew, skew_of

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("date", "age", "skew"),
    [
        pytest.param("Sun, 22 Nov 2026 17:00:00 GMT", "", timedelta(), id="the_same_time"),
        pytest.param("Sat, 21 Nov 2026 17:00:00 GMT", "", 24 * HOUR, id="we_are_a_day_ahead"),
        pytest.param("Sun, 22 Nov 2026 20:00:00 GMT", "", -3 * HOUR, id="we_are_behind"),
        pytest.param("Sun, 22 Nov 2026 12:00:00 GMT", "18000", timedelta(), id="a_cached_answer"),
        pytest.param("Sun, 22 Nov 2026 17:00:00 GMT", "old", timedelta(), id="an_unreadable_age"),
        pytest.param("Sun, 22 Nov 2026 17:00:00 -0000", "", None, id="no_time_zone"),
        pytest.param("", "", None, id="no_date"),
        pytest.param("昨天", "", None, id="no_date_at_all"),
        pytest.param("Sun, 22 Nov 99999 17:00:00 GMT", "", None, id="beyond_the_calendar"),
        pytest.param("Sun, 22 Nov 2026 17:00:00 GMT", "9" * 30, None, id="an_age_beyond_all"),
    ],
)
def test_an_answers_date_tells_how_far_our_clock_is_off(date: str, age: str, skew: timedelta | None) -> None:
    assert skew_of(date, age, now=NOW) == skew


@pytest.mark.parametrize(
    ("hours", "agreed"),
    [
        pytest.param([], None, id="nobody_tells"),
        pytest.param([24], None, id="one_host_alone"),
        pytest.param([24, 24], 24, id="two_that_agree"),
        pytest.param([24, 0, 0, 0], None, id="one_host_with_a_wrong_clock"),
        pytest.param([24, 23, 25, 24, 0], 24, id="nearly_all"),
        pytest.param([8, 8, 0, 0], None, id="half_of_them"),
        pytest.param([-5, -6, -5], -5, id="we_are_behind"),
        pytest.param([24, -24, 24], None, id="they_contradict_each_other"),
        pytest.param([0.5, 0.5, 0.5], None, id="less_than_an_hour"),
    ],
)
def test_our_clock_is_doubted_only_where_most_hosts_agree(hours: list[float], agreed: float | None) -> None:
    expected = None if agreed is None else agreed * HOUR
    assert agreed_skew([each * HOUR for each in hours]) == expected
