"""What is said of a run whose times may not be believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network

import pytest

from monitor import clock
from spiders.canaries import Canaries
from spiders.crawl_run import CrawlSummary
from spiders.guard import Guard
from spiders.own_clock import clock_problem
from tests.spiders.crawling.loopback import LoopbackServer

DAY = timedelta(days=1)


@pytest.fixture
def canary() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    server.page("/", "here")
    yield server
    server.close()


def problem(summary: CrawlSummary, *canaries: str) -> str | None:
    return clock_problem(summary, Canaries(canaries, Guard((ip_network("127.0.0.0/8"),)), 5))


def test_nothing_is_said_of_a_clock_that_nobody_contradicts() -> None:
    assert problem(CrawlSummary(clock_jump=timedelta(minutes=9))) is None


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        pytest.param(CrawlSummary(clock_skew=DAY), "快24.0小时", id="ahead"),
        pytest.param(CrawlSummary(clock_skew=-DAY / 4), "慢6.0小时", id="behind"),
        pytest.param(CrawlSummary(clock_jump=DAY), "被往前拨了24.0小时", id="set_forwards"),
        pytest.param(CrawlSummary(clock_jump=-DAY / 2), "被往回拨了12.0小时", id="set_back"),
    ],
)
def test_it_is_said_how_far_the_clock_is_off_and_what_to_do(summary: CrawlSummary, words: str) -> None:
    said = problem(summary)
    assert said is not None
    assert words in said
    assert "校准时钟" in said


def test_a_canary_that_tells_our_time_outweighs_hosts_that_may_stand_on_one_machine(
    canary: LoopbackServer,
) -> None:
    skewed = CrawlSummary(clock_skew=DAY)
    address = canary.url("/")
    assert problem(skewed, address) is not None, "a canary without a date says nothing"
    canary.tells_time = lambda: clock.machine_now() - DAY
    assert problem(skewed, address) is not None
    canary.tells_time = clock.machine_now
    assert problem(skewed, "http://127.0.0.1:9/", address) is None


@pytest.mark.parametrize("hours", [24.0, -5.0, 0.0], ids=["forwards", "back", "left_alone"])
def test_a_clock_that_is_set_while_it_is_watched_is_noticed_even_when_it_is_set_right_again(
    hours: float,
) -> None:
    offset = timedelta()
    steadiness = clock.Steadiness(lambda: clock.machine_now() + offset)
    offset = timedelta(hours=hours)
    steadiness.look()
    offset = timedelta()
    steadiness.look()
    assert abs(steadiness.jump - timedelta(hours=hours)) < timedelta(minutes=5)
