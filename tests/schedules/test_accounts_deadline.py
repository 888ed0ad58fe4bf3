"""A night stops asking accounts some time before its end: what was seen has to become history in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor import clock
from monitor.wiring import Workshop
from schedules import nightly
from schedules.nightly import Night, run_night
from tests.domain.linhe import at

NOW = at("11-14", 22, 30)


@pytest.mark.parametrize(
    ("lasts", "before"),
    [
        pytest.param(timedelta(hours=8), timedelta(minutes=15), id="whole-night"),
        pytest.param(timedelta(hours=1), timedelta(minutes=7, seconds=30), id="late-start"),
        pytest.param(timedelta(minutes=-5), timedelta(), id="past-the-end"),
    ],
)
def test_accounts_end_before_the_night_does(lasts: timedelta, before: timedelta) -> None:
    assert Night(NOW + lasts).accounts_end_at(NOW) == NOW + lasts - before


def test_the_crawl_is_told_when_accounts_end(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def note(arguments: list[str], night: Night, *, at_least: float) -> int:
        started.append(arguments)
        return 0

    monkeypatch.setattr(nightly, "_child", note)
    deadline = clock.now() + timedelta(hours=8)
    run_night(workshop, Night(deadline))
    crawl = started[0]
    assert crawl[0] == "crawl"
    assert crawl[crawl.index("--until") + 1] == (deadline - timedelta(minutes=15)).isoformat()
