"""Instants go in with any zone, come out in UTC, and never without one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from monitor.domain.calendar_day import SHANGHAI
from monitor.store.unit_of_work import Store

NEW_YORK_WINTER = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(datetime(2026, 11, 22, 1, 10, 30, 123456, tzinfo=UTC), id="utc"),
        pytest.param(datetime(2026, 11, 22, 1, 10, tzinfo=SHANGHAI), id="shanghai"),
        pytest.param(datetime(2026, 11, 22, 1, 10, tzinfo=NEW_YORK_WINTER), id="west_of_greenwich"),
    ],
)
def test_an_instant_comes_back_in_utc_to_the_microsecond(store: Store, given: datetime) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(given)
    with store.reading() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
    assert run is not None and run.started_at is not None
    assert run.started_at == given
    assert run.started_at.utcoffset() == timedelta()


def test_an_instant_is_found_by_its_like_in_another_zone(store: Store) -> None:
    slot = datetime(2026, 11, 22, 22, 30, tzinfo=SHANGHAI)
    with store.writing() as unit_of_work:
        unit_of_work.runs.open(slot, slot=slot)
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.by_slot(slot.astimezone(UTC)) is not None


def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 22, 1, 10, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a zone"), store.writing() as unit_of_work:
        unit_of_work.runs.open(naive)


def test_no_instant_stays_none(store: Store) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(datetime(2026, 11, 22, tzinfo=UTC))
    with store.reading() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
    assert run is not None and run.finished_at is None
