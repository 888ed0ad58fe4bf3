"""Night ledger 夜间台账: power cuts, clocks that jump, and the first day, as the ledger keeps them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store
from schedules.night_ledger import ScheduledNight, settle_ledger
from tests.schedules.test_catch_up import NIGHT, moment

EIGHT_HOURS = timedelta(hours=8)


def settle(store: Store, now: str, *, night: tuple[time, time] = NIGHT) -> ScheduledNight | None:
    with store.writing() as unit_of_work:
        return settle_ledger(unit_of_work, night=night, now=moment(now))


def ran(store: Store, slot: str, *, state: str = "complete", finished: bool = True) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(moment(slot), slot=moment(slot))
        if finished:
            unit_of_work.runs.set_state(run_id, state=state, finished_at=moment(slot) + timedelta(hours=1))


def rows(store: Store) -> list[RunRecord]:
    with store.reading() as unit_of_work:
        return unit_of_work.runs.last(count=50)[::-1]


def states(store: Store) -> list[tuple[datetime | None, str]]:
    return [(row.slot, row.state) for row in rows(store)]


def test_tonight_is_due_until_it_has_a_row(store: Store) -> None:
    ran(store, "11-13T22:30")
    assert settle(store, "11-14T22:30") == ScheduledNight(
        moment("11-14T22:30"), moment("11-15T06:30"), is_catch_up=False
    )
    ran(store, "11-14T22:30")
    assert settle(store, "11-14T23:00") is None


def test_nights_without_power_are_recorded_and_the_last_is_caught_up(sqlite_store: Store) -> None:
    ran(sqlite_store, "11-11T22:30")
    assert settle(sqlite_store, "11-15T12:00") == ScheduledNight(
        moment("11-14T22:30"), moment("11-15T12:00") + EIGHT_HOURS, is_catch_up=True
    )
    assert states(sqlite_store)[1:] == [
        (moment("11-12T22:30"), "skipped"),
        (moment("11-13T22:30"), "skipped"),
    ]
    assert all("断电或停机" in (row.problem or "") for row in rows(sqlite_store)[1:])


def test_a_night_cut_off_goes_on_under_its_own_row(sqlite_store: Store) -> None:
    ran(sqlite_store, "11-13T22:30")
    ran(sqlite_store, "11-14T22:30", finished=False)
    due = settle(sqlite_store, "11-15T02:00")
    assert due is not None
    assert due.slot == moment("11-14T22:30")
    assert states(sqlite_store)[-1] == (moment("11-14T22:30"), "running")


def test_an_older_night_cut_off_is_closed_when_a_newer_one_is_due(sqlite_store: Store) -> None:
    ran(sqlite_store, "11-12T22:30")
    ran(sqlite_store, "11-13T22:30", finished=False)
    assert settle(sqlite_store, "11-14T22:30") is not None
    assert states(sqlite_store)[1] == (moment("11-13T22:30"), "interrupted")


def test_a_first_night_cut_off_is_caught_up(sqlite_store: Store) -> None:
    ran(sqlite_store, "11-14T22:30", finished=False)
    due = settle(sqlite_store, "11-15T12:00")
    assert due is not None
    assert (due.slot, due.is_catch_up) == (moment("11-14T22:30"), True)


def test_a_row_from_a_clock_that_ran_ahead_stops_no_night(sqlite_store: Store) -> None:
    """The machine thought for one night that it was December."""
    ran(sqlite_store, "12-24T22:30")
    due = settle(sqlite_store, "11-14T23:00")
    assert due is not None
    assert due.slot == moment("11-14T22:30")
    ran(sqlite_store, "11-14T22:30")
    assert settle(sqlite_store, "11-14T23:30") is None
    assert settle(sqlite_store, "11-15T12:00") is None


def test_a_clock_set_back_within_the_night_runs_nothing_twice(sqlite_store: Store) -> None:
    ran(sqlite_store, "11-13T22:30")
    ran(sqlite_store, "11-14T22:30")
    assert settle(sqlite_store, "11-14T21:00") is None
