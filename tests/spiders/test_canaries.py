"""What canaries say of our own network, and how long they may take to say it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.domain.errors import InputError
from spiders.canaries import Canaries
from spiders.guard import Guard
from tests.own_certificate import OwnCertificate
from tests.spiders.crawling.loopback import LoopbackServer

LOOPBACK = Guard((ip_network("127.0.0.0/8"),))
NOBODY = "http://127.0.0.9:9/"


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    started = LoopbackServer()
    yield started
    started.close()


def canaries(*urls: str, guard: Guard = LOOPBACK, seconds: float = 5) -> Canaries:
    return Canaries(urls, guard, seconds)


def test_without_canaries_nothing_fails() -> None:
    assert not canaries().all_fail()


@pytest.mark.parametrize("status", [200, 302, 403, 500])
def test_any_status_is_an_answer(server: LoopbackServer, status: int) -> None:
    server.page("/", status=status, headers={"Location": NOBODY})
    assert not canaries(NOBODY, server.url("/")).all_fail()


def test_where_nobody_answers_all_fail() -> None:
    assert canaries(NOBODY, "http://127.0.0.8:9/").all_fail()


def test_a_certificate_we_do_not_trust_is_an_answer(tmp_path: Path) -> None:
    server = LoopbackServer(tls=OwnCertificate.write(tmp_path).context)
    try:
        assert not canaries(server.url("/")).all_fail()
    finally:
        server.close()


def test_one_that_never_ends_its_headers_is_none(server: LoopbackServer) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while not writer.is_closing():
            writer.write(b"X-A: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.1)

    server.raw("/", drip)
    assert canaries(server.url("/"), seconds=0.5).all_fail()


def test_a_name_that_resolves_into_our_own_network_is_no_answer(server: LoopbackServer) -> None:
    server.page("/", "a captive portal")
    assert canaries(f"http://localhost:{server.port}/", guard=Guard((ip_network("10.9.0.0/16"),))).all_fail()
    assert server.asked == []


@pytest.mark.parametrize("url", ["http://10.1.1.1/", "ftp://www.linhe.example/", "http://[::1"])
def test_an_address_that_may_not_be_asked_is_named_with_what_to_do(url: str) -> None:
    with pytest.raises(InputError, match="MONITOR_CANARY_URLS") as told:
        canaries(url, guard=Guard()).all_fail()
    assert url in str(told.value)
    assert "MONITOR_ALLOW_NETWORKS" in str(told.value)
