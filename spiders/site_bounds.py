"""Site bounds 站点边界: where a redirect or a link still is the registered site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from tldextract import TLDExtract

from spiders.address import host_of, split_address

_ENDINGS = ("html", "htm", "shtml", "jsp", "php", "aspx")
_HOME_PATHS = frozenset({"", "/", *(f"/index.{ending}" for ending in _ENDINGS)})


@dataclass(frozen=True, slots=True)
class SiteBounds:
    """`domains` are registrable domains (or bare addresses); `homes` are pages known as home."""

    domains: frozenset[str]
    homes: frozenset[str]

    @classmethod
    def around(cls, *urls: str, home: str = "") -> SiteBounds:
        """The bounds that hold these addresses."""
        places = [url for url in (*urls, home) if url]
        return cls(frozenset(domain_of(url) for url in places), frozenset({_page(home)} if home else ()))

    def holds(self, url: str) -> bool:
        """Whether an address is on the site; scheme, port and subdomains do not matter."""
        domain = domain_of(url)
        return bool(domain) and domain in self.domains

    def is_home(self, url: str) -> bool:
        """Whether an address is a home page rather than a column."""
        parts = split_address(url)
        return (parts.path.lower() in _HOME_PATHS and not parts.query) or _page(url) in self.homes


def domain_of(url: str) -> str:
    """The registrable domain of an address, by the public suffix list (gov.cn is a suffix)."""
    return _registrable(host_of(url))


def _page(url: str) -> str:
    parts = split_address(url)
    return f"{host_of(url).removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes()(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    """The list that comes with the library; nothing is fetched and nothing written."""
    return TLDExtract(cache_dir=None, suffix_list_urls=())
