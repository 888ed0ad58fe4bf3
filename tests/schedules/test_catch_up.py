"""Catch up 补跑: which night is due, by date arithmetic alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from monitor.domain.calendar_day import SHANGHAI
from schedules.catch_up import DueNight, due_night, newest_slot, night_length

NIGHT = (time(22, 30), time(6, 30))
MORNING = (time(1, 0), time(6, 0))


def moment(text: str) -> datetime:
    """An instant in Shanghai, written 11-14T22:30."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("night", "hours"),
    [(NIGHT, 8.0), (MORNING, 5.0), ((time(22, 0), time(22, 0)), 24.0), ((time(23, 59), time(0, 1)), 2 / 60)],
)
def test_a_night_may_reach_over_midnight(night: tuple[time, time], hours: float) -> None:
    assert night_length(night) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("11-14T22:30", "11-14T22:30"),
        ("11-14T22:29", "11-13T22:30"),
        ("11-15T00:10", "11-14T22:30"),
        ("11-15T12:00", "11-14T22:30"),
    ],
)
def test_the_newest_slot_is_not_in_the_future(now: str, slot: str) -> None:
    assert newest_slot(moment(now), time(22, 30)) == moment(slot)


def test_the_slot_is_the_same_whatever_zone_the_clock_speaks() -> None:
    utc = moment("11-15T00:10").astimezone(None)
    assert newest_slot(utc, time(22, 30)) == moment("11-14T22:30")


def due(now: str, last: str | None) -> DueNight:
    return due_night(moment(now), night=NIGHT, last_slot=moment(last) if last else None)


def test_on_the_first_day_only_a_night_that_is_going_on_is_run() -> None:
    assert due("11-14T12:00", None) == DueNight(None, is_catch_up=False, skipped=())
    assert due("11-15T01:00", None) == DueNight(moment("11-14T22:30"), is_catch_up=False, skipped=())


def test_a_night_that_has_a_row_is_not_due_again() -> None:
    assert due("11-15T01:00", "11-14T22:30").slot is None
    assert due("11-15T12:00", "11-14T22:30").slot is None


def test_a_missed_night_is_caught_up_once_by_day() -> None:
    assert due("11-15T12:00", "11-13T22:30") == DueNight(moment("11-14T22:30"), is_catch_up=True, skipped=())


def test_a_late_start_within_the_night_is_no_catch_up() -> None:
    assert due("11-15T05:00", "11-13T22:30").is_catch_up is False


def test_older_nights_are_skipped_for_good() -> None:
    found = due("11-15T12:00", "11-10T22:30")
    assert found.slot == moment("11-14T22:30")
    assert found.skipped == tuple(moment(f"11-{day}T22:30") for day in (11, 12, 13))


def test_after_a_change_of_the_hours_the_next_night_is_due() -> None:
    """The night used to begin at 22:30; since today it begins at 01:00."""
    found = due_night(moment("11-15T01:00"), night=MORNING, last_slot=moment("11-13T22:30"))
    assert found.slot == moment("11-15T01:00")
