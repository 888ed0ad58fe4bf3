"""MailHours 发信时段: never at night, never on a day off — and never not at all."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from monitor.domain.mail_hours import ALWAYS, MailHours
from monitor.domain.work_calendar import WorkCalendar
from tests.domain.linhe import at, calendar

NIGHT = MailHours((time(22), time(7)))
LUNCH = MailHours((time(12), time(14)))
WORKDAYS = MailHours(workdays_only=True, calendar=calendar())


@pytest.mark.parametrize(
    ("hours", "hour", "minute", "is_open"),
    [
        pytest.param(NIGHT, 21, 59, True, id="just_before"),
        pytest.param(NIGHT, 22, 0, False, id="at_the_first_minute"),
        pytest.param(NIGHT, 0, 0, False, id="at_midnight"),
        pytest.param(NIGHT, 6, 59, False, id="the_last_minute"),
        pytest.param(NIGHT, 7, 0, True, id="when_they_end"),
        pytest.param(LUNCH, 11, 59, True, id="before_a_span_within_the_day"),
        pytest.param(LUNCH, 12, 0, False, id="within_it"),
        pytest.param(LUNCH, 14, 0, True, id="after_it"),
        pytest.param(ALWAYS, 3, 0, True, id="where_nothing_is_set"),
    ],
)
def test_quiet_hours_are_wall_time_and_may_pass_midnight(
    hours: MailHours, hour: int, minute: int, *, is_open: bool
) -> None:
    assert hours.is_open(at("11-16", hour, minute)) is is_open


def test_an_instant_is_read_in_shanghai() -> None:
    assert not NIGHT.is_open(datetime(2026, 11, 16, 15, 0, tzinfo=UTC)), "23:00 there"
    assert NIGHT.is_open(datetime(2026, 11, 15, 23, 0, tzinfo=UTC)), "07:00 there"


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        pytest.param("2026-11-16", True, id="a_monday"),
        pytest.param("2026-11-15", False, id="a_sunday"),
        pytest.param("2026-10-05", False, id="a_monday_within_the_national_holiday"),
        pytest.param("2026-10-10", True, id="a_saturday_that_is_worked"),
    ],
)
def test_days_off_are_those_of_the_work_calendar(day: str, *, is_open: bool) -> None:
    assert WORKDAYS.is_open(at(day, 10)) is is_open


@pytest.mark.parametrize("day", ["2031-01-01", "2031-01-04", "2031-01-06"])
def test_a_year_the_calendar_does_not_know_silences_nobody(day: str) -> None:
    assert WORKDAYS.is_open(at(day, 10))
    assert MailHours(workdays_only=True, calendar=WorkCalendar()).is_open(at(day, 10))


def test_in_such_a_year_quiet_hours_are_kept_all_the_same() -> None:
    hours = MailHours((time(22), time(7)), workdays_only=True, calendar=calendar())
    assert not hours.is_open(at("2031-01-06", 23))
    assert hours.is_open(at("2031-01-06", 9))
