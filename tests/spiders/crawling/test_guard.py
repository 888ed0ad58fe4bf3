from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address, ip_network

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from spiders.failed_visits import NetworkRefused
from spiders.guard import Guard, GuardedResolver

PUBLIC = Guard()
LOOPBACK = Guard((ip_network("127.0.0.0/8"),))


NO_PUBLIC_PAGES = (
    pytest.param("http://127.0.0.1/", id="loopback"),
    pytest.param("http://127.0.0.1./", id="loopback_with_a_dot"),
    pytest.param("http://2130706433/", id="decimal"),
    pytest.param("http://0x7f000001/", id="hexadecimal"),
    pytest.param("http://0x7f.1/", id="short_hexadecimal"),
    pytest.param("http://0177.0.0.1/", id="octal"),
    pytest.param("http://127.1/", id="short"),
    pytest.param("http://①②⑦.⓪.⓪.①/", id="circled_digits"),
    pytest.param("http://１２７.０.０.１/", id="full_width"),
    pytest.param("http://[::1]/", id="loopback_v6"),
    pytest.param("http://[::]/", id="unspecified_v6"),
    pytest.param("http://[::ffff:127.0.0.1]/", id="mapped"),
    pytest.param("http://[::127.0.0.1]/", id="compatible"),
    pytest.param("http://[64:ff9b::7f00:1]/", id="nat64"),
    pytest.param("http://[2002:7f00:1::]/", id="6to4"),
    pytest.param("http://[2001:0:7f00:1::]/", id="teredo"),
    pytest.param("http://[fe80::1]/", id="link_local_v6"),
    pytest.param("http://[fc00::1]/", id="unique_local"),
    pytest.param("http://[ff02::1]/", id="multicast_v6"),
    pytest.param("http://0.0.0.0/", id="this_host"),
    pytest.param("http://10.1.2.3/", id="ten"),
    pytest.param("http://172.31.255.255/", id="private_172"),
    pytest.param("http://192.168.1.1/", id="private_192"),
    pytest.param("http://169.254.169.254/latest/", id="metadata"),
    pytest.param("http://100.100.100.200/latest/", id="metadata_in_carrier_nat"),
    pytest.param("http://198.18.0.1/", id="benchmark_network"),
    pytest.param("http://224.0.0.1/", id="multicast"),
    pytest.param("http://255.255.255.255/", id="broadcast"),
    pytest.param("http://gov.cn@10.0.0.1/", id="user_name"),
    pytest.param("http://user:secret@www.linhe.gov.cn/", id="user_and_password"),
    pytest.param("http://www.linhe.gov.cn\\@10.0.0.1/", id="backslash"),
    pytest.param("http://www.linhe.gov.cn:22/", id="ssh_port"),
    pytest.param("http://8.8.8.8:25/", id="mail_port"),
    pytest.param("http://www.linhe.gov.cn:99999/", id="no_port_at_all"),
    pytest.param("file:///etc/passwd", id="file"),
    pytest.param("ftp://www.linhe.gov.cn/", id="ftp"),
    pytest.param("data:text/html,x", id="data"),
    pytest.param("javascript:alert(1)", id="javascript"),
    pytest.param("//www.linhe.gov.cn/", id="no_scheme"),
    pytest.param("http:///x", id="no_host"),
    pytest.param("http://[::1", id="half_a_bracket"),
    pytest.param("http://[fe80::1%25eth0]/", id="zone"),
    pytest.param("http://www.linhe.gov.cn/a\r\nX: y", id="line_break"),
    pytest.param("http://www.linhe.gov.cn/" + "a" * 3000, id="endless"),
)


@pytest.mark.parametrize("url", NO_PUBLIC_PAGES)
def test_an_address_that_is_not_a_public_page_is_refused(url: str) -> None:
    with pytest.raises(NetworkRefused):
        PUBLIC.check_url(url)


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        pytest.param("http://www.linhe.gov.cn/tzgg/", "http://www.linhe.gov.cn/tzgg/", id="plain"),
        pytest.param(
            "https://www.linhe.gov.cn:8443/a", "https://www.linhe.gov.cn:8443/a", id="port_of_the_8000s"
        ),
        pytest.param(" http://8.8.8.8/ ", "http://8.8.8.8/", id="public_literal"),
        pytest.param("http://[2400:3200::1]/", "http://[2400:3200::1]/", id="public_v6"),
        pytest.param("http://政府.中国/", "http://xn--mxtq1m.xn--fiqs8s/", id="chinese_name"),
    ],
)
def test_a_public_page_passes(url: str, wire: str) -> None:
    assert str(PUBLIC.check_url(url)) == wire


def test_an_opened_network_may_be_asked_on_any_port() -> None:
    assert LOOPBACK.check_url("http://127.0.0.1:5432/").port == 5432


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://10.0.0.1/", id="another_private_network"),
        pytest.param("http://[::ffff:127.0.0.1]/", id="the_same_address_in_disguise"),
        pytest.param("http://8.8.8.8:25/", id="odd_port_of_a_public_host"),
    ],
)
def test_an_opened_network_opens_nothing_else(url: str) -> None:
    with pytest.raises(NetworkRefused):
        LOOPBACK.check_url(url)


class FixedResolver(AbstractResolver):
    """Answers every name with the same addresses, a list per question."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self._answers.pop(0)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing to release."""


def resolved(guard: Guard, *answers: list[str], port: int = 80) -> list[str]:
    resolver = GuardedResolver(guard, FixedResolver(*answers))
    return [result["host"] for result in asyncio.run(resolver.resolve("www.linhe.gov.cn", port))]


def test_a_name_with_public_addresses_resolves_to_them() -> None:
    assert resolved(PUBLIC, ["8.8.8.8", "2400:3200::1"]) == ["8.8.8.8", "2400:3200::1"]


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="private"),
        pytest.param(["8.8.8.8", "10.0.0.1"], id="mixed"),
        pytest.param(["::ffff:10.0.0.1"], id="mapped"),
        pytest.param(["169.254.169.254"], id="metadata"),
    ],
)
def test_a_name_with_a_private_address_is_refused(addresses: list[str]) -> None:
    with pytest.raises(NetworkRefused):
        resolved(PUBLIC, addresses)


def test_a_name_may_have_an_odd_port_only_inside_an_opened_network() -> None:
    assert resolved(LOOPBACK, ["127.0.0.1"], port=5432) == ["127.0.0.1"]
    with pytest.raises(NetworkRefused):
        resolved(LOOPBACK, ["8.8.8.8"], port=5432)


def test_a_host_counts_as_opened_only_when_all_its_addresses_are() -> None:
    async def opened(addresses: list[str]) -> bool:
        resolver = GuardedResolver(LOOPBACK, FixedResolver(addresses))
        await resolver.resolve("www.linhe.gov.cn", 80)
        return resolver.is_opened("www.linhe.gov.cn")

    assert asyncio.run(opened(["127.0.0.1", "127.0.0.2"]))
    assert not asyncio.run(opened(["127.0.0.1", "8.8.8.8"]))


def test_what_is_dialled_is_checked_once_more() -> None:
    """A resolver that is not ours, or an address that never was a name, ends here at the latest."""
    with pytest.raises(NetworkRefused):
        PUBLIC.dial((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 80)))
    fresh = LOOPBACK.dial((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 5432)))
    fresh.close()


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "10.0.0.1", "100.64.0.1", "240.0.0.1", "2001:db8::1"])
def test_special_addresses_are_refused_on_every_python(text: str) -> None:
    with pytest.raises(NetworkRefused):
        PUBLIC.check_address(ip_address(text), port=80)
