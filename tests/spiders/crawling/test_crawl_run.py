from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from monitor.domain.look import NotSeen, Seen, Transport, VisitResult
from spiders.crawl_run import crawl
from spiders.page import Page
from spiders.reader import Reading
from spiders.recording import MOST_TOGETHER, Recorder
from tests.spiders.crawling.loopback import (
    NOW,
    SETTINGS,
    TOLD_READERS,
    LoopbackServer,
    column,
    crawled,
    read_told_list,
)


def test_a_reader_that_breaks_costs_one_visit_and_is_our_own_fault(server: LoopbackServer) -> None:
    def breaks_on_two(page: Page) -> Reading:
        if page.url.endswith("/2"):
            raise ZeroDivisionError
        return read_told_list(page)

    visits = [column(number, server.column(f"/{number}", is_last=True)) for number in (1, 2, 3)]
    found = crawled(*visits, readers=replace(TOLD_READERS, read_column=breaks_on_two))
    broken = found.look(2)
    assert isinstance(broken, NotSeen)
    assert (broken.outcome, broken.reason) == ("not_looked", "internal_error")
    assert isinstance(found.look(1), Seen)
    assert isinstance(found.look(3), Seen)


def test_the_summary_counts_what_happened(server: LoopbackServer) -> None:
    url = server.column("/list", "2026-11-20", is_last=True)
    summary = crawled(column(1, url), column(2, server.url("/missing"))).summary
    assert summary.visits == 2
    assert summary.hosts == 1
    assert summary.requests == len(server.asked)
    assert dict(summary.outcomes) == {"seen": 1, "unreachable": 1}
    assert not summary.was_interrupted


def test_a_run_without_visits_is_done_at_once() -> None:
    assert crawled().summary.visits == 0


def test_results_are_handed_over_while_the_run_goes_on(server: LoopbackServer) -> None:
    """Whoever kills the run loses the visits under way, not those that are done."""

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    server.column("/1", is_last=True)
    server.raw("/2", never)
    visits = [column(1, server.url("/1")), column(2, server.url("/2"))]
    recorded: list[int] = []

    async def killed_after_the_first_result() -> None:
        handed_over = asyncio.Event()

        async def record(batch: list[VisitResult]) -> None:
            recorded.extend(result.address_id for result in batch)
            handed_over.set()

        running = asyncio.create_task(
            crawl(
                visits,
                settings=replace(SETTINGS, request_timeout=20.0),
                readers=TOLD_READERS,
                record=record,
                stop=(stop := asyncio.Event()),
                now=lambda: NOW,
            )
        )
        async with asyncio.timeout(10):
            await handed_over.wait()
        assert not running.done()
        stop.set()
        await running

    asyncio.run(killed_after_the_first_result())
    assert recorded == [1]


def test_a_stopped_run_abandons_its_visits_quickly_and_leaves_them_without_a_result(
    server: LoopbackServer, other_server: LoopbackServer
) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    for own in (server, other_server):
        own.raw("/list", never)
    visits = [
        column(number, own.url("/list")) for number, own in enumerate([server, other_server, server], 1)
    ]
    # were they waited for, this test would run into its own limit
    found = crawled(*visits, settings=replace(SETTINGS, request_timeout=3600.0), stop_after=0.5)
    assert found.summary.was_interrupted
    assert found.results == {}


def test_a_store_that_fails_ends_the_run_with_its_own_error(server: LoopbackServer) -> None:
    class DiskFull(Exception):
        pass

    def record(batch: list[VisitResult]) -> None:
        raise DiskFull

    visits = [column(number, server.column(f"/{number}", is_last=True)) for number in range(1, 60)]
    with pytest.raises(DiskFull):
        asyncio.run(crawl(visits, settings=SETTINGS, readers=TOLD_READERS, record=record, now=lambda: NOW))


def test_results_come_in_batches_and_each_exactly_once(server: LoopbackServer) -> None:
    visits = [column(number, server.column(f"/{number}", is_last=True)) for number in range(1, 51)]
    found = crawled(*visits)
    assert sorted(found.results) == list(range(1, 51))
    assert sum(found.batches) == 50
    assert len(found.batches) < 25, "what comes together goes together"


def test_no_batch_is_larger_than_a_transaction_should_be() -> None:
    batches: list[int] = []

    async def hand_in_at_once() -> None:
        recorder = Recorder(lambda batch: batches.append(len(batch)))
        for number in range(2 * MOST_TOGETHER + 5):
            await recorder.hand_in(VisitResult(number, NotSeen(NOW, "blocked", "captcha"), Transport()))
        await recorder.close()

    asyncio.run(hand_in_at_once())
    assert batches == [MOST_TOGETHER, MOST_TOGETHER, 5]


def test_progress_is_told_with_every_result(server: LoopbackServer) -> None:
    told: list[tuple[int, int]] = []

    def record(batch: list[VisitResult]) -> None:
        """Taken."""

    visits = [column(number, server.column(f"/{number}", is_last=True)) for number in (1, 2)]
    asyncio.run(
        crawl(
            visits,
            settings=SETTINGS,
            readers=TOLD_READERS,
            record=record,
            on_progress=lambda done, of: told.append((done, of)),
            now=lambda: NOW,
        )
    )
    assert told == [(1, 2), (2, 2)]


def test_an_address_that_is_none_gets_a_result_like_any_other() -> None:
    found = crawled(column(1, "没有网址"), column(2, ""), column(3, "http://[::1"))
    for number in (1, 2, 3):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert look.outcome == "blocked"
