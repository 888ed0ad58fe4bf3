"""Guard 访问边界: what may be fetched at all.

A registry, a redirect or a link in a feed may point anywhere, also into our own network. The
guard refuses by address: the name is resolved, every address is checked, and only a checked
address is dialled. `ipaddress.is_global` is no such check: it calls NAT64 and 6to4 forms of
loopback global, and its answers differ between Python versions.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.settings import Network
from spiders.failed_visits import CredentialsWithheld, NetworkRefused

Address = IPv4Address | IPv6Address

_ORDINARY_PORTS = frozenset({80, 443, *range(8000, 9000)})
_LONGEST_URL = 2083
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")

# IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its successors)
_REFUSED_V4 = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
_PUBLIC_V6 = ip_network("2000::/3")
"""The only block handed out to hosts; all else (mapped IPv4, NAT64, ULA, link-local) is refused."""
_REFUSED_V6 = tuple(ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True, slots=True)
class Guard:
    """`allow_networks` are refused networks that the operator has opened (政务内网)."""

    allow_networks: tuple[Network, ...] = ()

    def check_url(self, url: str) -> URL:
        """The address as it may be asked for.

        Raises:
            NetworkRefused: another scheme than http(s), a user name in it, an odd host, or a
                literal address or port that is not open to us. Names are checked when resolved.
        """
        target = _parsed(url)
        host = target.raw_host or ""
        if target.scheme not in ("http", "https"):
            raise NetworkRefused(f"scheme {target.scheme[:20]!r}")
        if target.user is not None or target.password is not None:
            raise NetworkRefused("user name in the address")
        if not _HOST.fullmatch(host):
            raise NetworkRefused("host is no plain name or address")
        literal = _literal(host)
        if literal is not None:
            self.check_address(literal, port=target.port or 0)
        elif self._needs_open_network(target.port or 0) and not self.allow_networks:
            raise NetworkRefused(f"port {target.port}")
        return target

    def check_address(self, address: Address, *, port: int) -> None:
        """Refuse an address (and a port on it) that is not open to us.

        Raises:
            NetworkRefused: always names the address, so that the operator can open its network.
        """
        if self.is_opened(address):
            return
        if _is_refused(address):
            raise NetworkRefused(f"address {address}")
        if self._needs_open_network(port):
            raise NetworkRefused(f"port {port} on {address}")

    def is_opened(self, address: Address) -> bool:
        """Whether the address lies inside a network that the operator has opened."""
        return any(address in network for network in self.allow_networks)

    def dial(self, target: AddrInfoType) -> socket.socket:
        """A socket for exactly this address, checked at the last moment before it is dialled."""
        family, kind, protocol, _name, peer = target
        self.check_address(ip_address(str(peer[0])), port=int(peer[1]))
        fresh = socket.socket(family, kind, protocol)
        fresh.setblocking(False)
        return fresh

    def dial_opened(self, target: AddrInfoType) -> socket.socket:
        """The same, for what must not be sent in clear beyond the networks the operator has opened.

        Raises:
            CredentialsWithheld: the address lies outside of them.
        """
        if not self.is_opened(ip_address(str(target[4][0]))):
            raise CredentialsWithheld("no TLS")
        return self.dial(target)

    @staticmethod
    def _needs_open_network(port: int) -> bool:
        return port not in _ORDINARY_PORTS


class GuardedResolver(AbstractResolver):
    """Resolves through another resolver and hands on only what the guard lets pass.

    One refused address refuses the name: a record that mixes public and private addresses is an
    attack or a mistake, never a site.
    """

    def __init__(self, guard: Guard, resolver: AbstractResolver) -> None:
        self._guard = guard
        self._resolver = resolver
        self._opened_names: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name, all of them checked.

        Raises:
            NetworkRefused: at least one of them is not open to us.
            OSError: the name does not resolve.
        """
        found = await self._resolver.resolve(host, port, family)
        addresses = [ip_address(result["host"]) for result in found]
        for address in addresses:
            self._guard.check_address(address, port=port)
        if all(self._guard.is_opened(address) for address in addresses):
            self._opened_names.add(host)
        return found

    def is_opened(self, host: str) -> bool:
        """Whether a host that was asked for lies wholly inside networks the operator has opened."""
        literal = _literal(host)
        return host in self._opened_names if literal is None else self._guard.is_opened(literal)

    async def close(self) -> None:
        """Close the resolver behind."""
        await self._resolver.close()


def _parsed(url: str) -> URL:
    if len(url) > _LONGEST_URL or _UNPRINTABLE.search(url):
        raise NetworkRefused("address is too long or holds unprintable characters")
    try:
        target = URL(url.strip().replace(" ", "%20"))
    except ValueError as error:
        raise NetworkRefused("address cannot be read") from error
    return target


def _literal(host: str) -> Address | None:
    """The address a host spells, also as `2130706433`, `0x7f.1` or `0177.0.0.1`."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


def _is_refused(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return any(address in network for network in _REFUSED_V4)
    return address not in _PUBLIC_V6 or any(address in network for network in _REFUSED_V6)
