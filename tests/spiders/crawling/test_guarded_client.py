"""What is asked outside the crawl goes through the same guard."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from spiders.failed_visits import NetworkRefused
from spiders.guard import Guard
from spiders.guarded_client import guarded_client
from tests.own_certificate import OwnCertificate
from tests.spiders.crawling.loopback import LoopbackServer
from tests.spiders.crawling.test_guard import NO_PUBLIC_PAGES

LOOPBACK = Guard((ip_network("127.0.0.0/8"),))


class ToldResolver(AbstractResolver):
    """Knows the same addresses for every name."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in self._addresses
        ]

    async def close(self) -> None:
        """Nothing to release."""


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    started = LoopbackServer()
    yield started
    started.close()


def get(url: str, guard: Guard = LOOPBACK, *addresses: str) -> httpx.Response:
    resolver = ToldResolver(*addresses) if addresses else None

    async def ask() -> httpx.Response:
        async with guarded_client(guard, seconds=5, resolver=resolver) as client:
            return await client.get(url)

    return asyncio.run(ask())


@pytest.mark.parametrize("url", NO_PUBLIC_PAGES)
def test_what_the_crawl_may_not_fetch_no_other_client_may(url: str) -> None:
    with pytest.raises((NetworkRefused, httpx.InvalidURL, httpx.UnsupportedProtocol)):
        get(url, Guard())


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "127.0.0.1")], ids=["own", "mixed"])
def test_a_name_that_leads_into_our_network_is_not_dialled(
    server: LoopbackServer, addresses: tuple[str, ...]
) -> None:
    with pytest.raises(NetworkRefused):
        get(f"http://www.linhe.example:{server.port}/", Guard(), *addresses)
    assert server.asked == []


def test_the_checked_address_is_dialled_and_the_site_is_asked_by_its_name(server: LoopbackServer) -> None:
    server.page("/", "here")
    answer = get(f"http://www.linhe.example:{server.port}/", LOOPBACK, "127.0.0.1")
    assert answer.text == "here"
    assert server.asked[0].headers["host"] == f"www.linhe.example:{server.port}"


def test_where_one_address_is_dead_the_next_is_tried(server: LoopbackServer) -> None:
    server.page("/", "here")
    assert get(f"http://www.linhe.example:{server.port}/", LOOPBACK, "127.0.0.9", "127.0.0.1").text == "here"


def test_a_redirect_is_an_answer_and_is_not_followed(server: LoopbackServer) -> None:
    server.page("/", status=302, headers={"Location": "http://169.254.169.254/latest/"})
    assert get(server.url("/")).status_code == 302


def test_a_certificate_must_be_the_sites_and_not_the_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = OwnCertificate.write(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(own.path))
    server = LoopbackServer(tls=own.context)
    try:
        server.page("/", "here")
        assert get(server.url("/")).text == "here"
        named = f"https://www.linhe.example:{server.port}/"
        assert get(named, LOOPBACK, "127.0.0.1").text == "here"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            get(f"https://www.elsewhere.example:{server.port}/", LOOPBACK, "127.0.0.1")
    finally:
        server.close()
