"""Visits are made ready shortly before they are made; what is not reached in time leaves no trace."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.look import Seen, VisitResult
from spiders.crawl_run import CrawlSummary, crawl
from spiders.waiting_visits import AT_A_TIME, Supply, Ticket, VisitLoader
from tests.spiders.crawling.loopback import NOW, TOLD_READERS, LoopbackServer, column
from tests.spiders.crawling.test_account_visit import account, choose_told, through

POSTS = json.dumps({"posts": "2026-11-20 2025-01-01"})


def visited(
    server: LoopbackServer, visits: Sequence[Visit], supply: Supply, *, tick: timedelta = timedelta()
) -> tuple[CrawlSummary, list[VisitResult]]:
    """A crawl whose clock moves on by `tick` whenever it is read."""
    results: list[VisitResult] = []
    moment = NOW

    def now() -> datetime:
        nonlocal moment
        moment += tick
        return moment

    async def run() -> CrawlSummary:
        return await crawl(
            visits,
            settings=through(server),
            readers=replace(TOLD_READERS, choose_platform=choose_told),
            record=results.extend,
            now=now,
            supply=supply,
        )

    return asyncio.run(run()), results


class Ledger:
    """Makes visits ready, and keeps which were asked for together."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits = {visit.address_id: visit for visit in visits}
        self.asked: list[list[int]] = []

    def make_ready(self, address_ids: Sequence[int]) -> list[Visit]:
        self.asked.append(list(address_ids))
        return [self._visits[id_] for id_ in address_ids if id_ in self._visits]


def accounts(count: int, server: LoopbackServer) -> list[Visit]:
    for number in range(count):
        server.page(f"/u/{number}", POSTS)
    return [account(number, str(number)) for number in range(count)]


def test_visits_are_made_ready_a_few_at_a_time_and_in_order(server: LoopbackServer) -> None:
    visits = accounts(AT_A_TIME + 5, server)
    ledger = Ledger(visits)
    supply = Supply(ledger.make_ready)
    summary, results = visited(server, visits, supply)
    assert [len(some) for some in ledger.asked] == [AT_A_TIME, 5]
    assert [result.address_id for result in results] == list(range(AT_A_TIME + 5))
    assert (summary.visits, summary.outcomes) == (AT_A_TIME + 5, {"seen": AT_A_TIME + 5})
    assert supply.hosts == dict.fromkeys(range(AT_A_TIME + 5), "127.0.0.1")


def test_a_visit_that_is_no_longer_wanted_leaves_no_result(server: LoopbackServer) -> None:
    visits = accounts(3, server)
    _summary, results = visited(server, visits, Supply(Ledger(visits[1:]).make_ready))
    assert [result.address_id for result in results] == [1, 2]


def test_accounts_that_are_not_reached_in_time_leave_no_result(server: LoopbackServer) -> None:
    visits = accounts(60, server)
    supply = Supply(Ledger(visits).make_ready, until=NOW + timedelta(hours=1))
    summary, results = visited(server, visits, supply, tick=timedelta(minutes=1))
    assert 0 < len(results) < 60
    assert [result.address_id for result in results] == list(range(len(results)))
    assert all(isinstance(result.look, Seen) for result in results)
    assert not summary.was_interrupted


def test_columns_are_looked_at_whatever_the_time_for_accounts(server: LoopbackServer) -> None:
    visits = [column(1, server.column("/list", "2026-11-20", is_last=True))]
    server.page("/u/7", POSTS)
    visits.append(account(7, "7"))
    _summary, results = visited(server, visits, Supply(until=NOW - timedelta(hours=1)))
    assert [result.address_id for result in results] == [1]


def test_a_store_that_fails_ends_the_crawl_with_its_own_word(server: LoopbackServer) -> None:
    visits = accounts(3, server)

    def fail(_address_ids: Sequence[int]) -> list[Visit]:
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        visited(server, visits, Supply(fail))
    assert server.paths() == []


def test_a_store_that_fails_to_tell_the_past_ends_the_crawl_and_accuses_nobody(
    server: LoopbackServer,
) -> None:
    known = KnownList(body_hash="another", covered_from=date(2026, 1, 1))
    listed = column(1, server.column("/list", "2026-11-20", is_last=True))
    visits = [replace(listed, known=known, past_waits=True)]
    results: list[VisitResult] = []

    def fail(_address_ids: Sequence[int]) -> dict[int, dict[str, date | None]]:
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        results = visited(server, visits, Supply(Ledger(visits).make_ready, fail))[1]
    assert results == []


def test_the_first_error_of_the_store_is_told_though_other_questions_were_answered_after_it() -> None:
    begun, may_fail = threading.Event(), threading.Event()

    def make_ready(address_ids: Sequence[int]) -> list[Visit]:
        if address_ids == [1]:
            begun.set()
            may_fail.wait(10)
            raise ConnectionError("the database went away")
        return []

    async def ask_twice() -> None:
        loader = VisitLoader(Supply(make_ready))
        first = asyncio.create_task(loader.ready([Ticket(1, "column", None)]))
        await asyncio.to_thread(begun.wait, 10)
        second = asyncio.create_task(loader.ready([Ticket(2, "column", None)]))
        await asyncio.sleep(0)
        may_fail.set()
        assert (await first, await second) == ({}, {})
        loader.close()

    with pytest.raises(ConnectionError, match="went away"):
        asyncio.run(ask_twice())
