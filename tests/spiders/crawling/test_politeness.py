from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from monitor.domain.look import Seen
from spiders.politeness import Politeness
from tests.spiders.crawling.loopback import EMPTY_LIST, SETTINGS, LoopbackServer, column, crawled

GAP = 0.15
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n" + EMPTY_LIST


def gaps(server: LoopbackServer) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(server.asked)]


def test_a_host_sees_its_requests_apart_and_never_two_at_once(server: LoopbackServer) -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(
            b'HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{"items": [], "next": "", "is_last": true}'
        )
        await writer.drain()

    paged = server.column("/paged", "2026-11-20", "2026-11-19", following=server.url("/paged/2"))
    server.column("/paged/2", "2026-11-18", is_last=True)
    server.raw("/slow", slow)
    server.raw("/moved", b"HTTP/1.1 302 X\r\nLocation: /slow\r\nContent-Length: 0\r\n\r\n")
    visits = [
        column(1, paged),
        column(2, server.url("/slow")),
        column(3, server.url("/moved")),
        column(4, server.url("/missing")),
    ]
    crawled(*visits, settings=replace(SETTINGS, seconds_between_requests=GAP))
    assert server.paths() == [
        "/paged",
        "/paged/2",
        "/art/2026-11-20.html",
        "/slow",
        "/moved",
        "/slow",
        "/missing",
    ]
    assert min(gaps(server)) >= GAP
    assert server.most_at_once == 1


def test_a_request_that_is_tried_again_keeps_the_gap(server: LoopbackServer) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server.raw("/list", hang_up)
    crawled(column(1, server.url("/list")), settings=replace(SETTINGS, seconds_between_requests=GAP))
    assert server.paths() == ["/list", "/list"]
    assert min(gaps(server)) >= GAP


def test_two_hosts_are_visited_at_the_same_time(server: LoopbackServer, other_server: LoopbackServer) -> None:
    arrived: list[LoopbackServer] = []

    def waits_for_both(own: LoopbackServer) -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            arrived.append(own)
            while len(arrived) < 2:
                await asyncio.sleep(0.01)
            writer.write(
                b'HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{"items": [], "next": "", "is_last": true}'
            )
            await writer.drain()

        own.raw("/list", answer)

    waits_for_both(server)
    waits_for_both(other_server)
    found = crawled(column(1, server.url("/list")), column(2, other_server.url("/list")))
    assert isinstance(found.look(1), Seen)
    assert isinstance(found.look(2), Seen)
    assert found.summary.hosts == 2


def test_with_one_lane_hosts_are_visited_one_after_another(
    server: LoopbackServer, other_server: LoopbackServer
) -> None:
    for own in (server, other_server):
        own.column("/list", is_last=True)
    crawled(
        column(1, server.url("/list")),
        column(2, other_server.url("/list")),
        settings=replace(SETTINGS, lanes=1),
    )
    first, second = sorted((server, other_server), key=lambda own: own.asked[0].at)
    assert first.asked[-1].answered_at <= second.asked[0].at


@pytest.mark.parametrize(
    ("configured", "host_is_opened", "at_least", "expected"),
    [
        pytest.param(0.02, True, 0.0, 0.02, id="opened_host_as_configured"),
        pytest.param(0.02, True, 3.0, 0.02, id="gateway_to_a_platform_as_configured"),
        pytest.param(0.02, False, 0.0, 1.0, id="public_host_at_least_a_second"),
        pytest.param(2.5, False, 0.0, 2.5, id="public_host_slower_when_configured"),
        pytest.param(1.0, False, 3.0, 3.0, id="platform_slower_by_its_own_wish"),
        pytest.param(2.5, True, 0.0, 2.5, id="opened_host_slower_when_configured"),
    ],
)
def test_less_than_a_second_is_for_opened_networks_only(
    configured: float, host_is_opened: bool, at_least: float, expected: float
) -> None:
    politeness = Politeness(configured)
    assert politeness.gap(host_is_opened=host_is_opened, at_least=at_least) == expected
