"""Secret places 凭据用处: to which of a platform's own addresses which of the operator's secrets may go.

A reader that needs one says so in its own file (`secret_places`); it is never handed the secret itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from spiders.address import split_address

EXCHANGED = "access_token"
"""Stands for the token that `appid` and `secret` are exchanged for (`access_tokens`)."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """One address (scheme, host and path; no query) and what goes there.

    `headers` and `query` map the name of a header or of a member of the query to the name of a secret;
    all of them are sent, or none. `address` empty: any path of the address that stands beside the
    secret, for a bridge whose host only its operator knows. `of_account`: the account's own secret,
    never one that is shared. `exchange` is where `appid` and `secret` are exchanged for a token.
    """

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    of_account: bool = False
    exchange: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The secrets that go there."""
        return (*self.headers.values(), *self.query.values())

    def holds(self, url: str, *, bridge: str = "") -> bool:
        """Whether an address is this very place; `bridge` is the address written beside the secret."""
        if self.address:
            return _origin(url) == _origin(self.address) and _path(url) == _path(self.address)
        return bool(bridge) and _origin(url) == _origin(bridge)


@runtime_checkable
class NeedsSecrets(Protocol):
    """A reader of a platform that may answer more to somebody it knows."""

    key: str
    secret_places: tuple[SecretPlace, ...]


def places_of(reader: object) -> tuple[SecretPlace, ...]:
    """What a reader says it needs; most need nothing."""
    return reader.secret_places if isinstance(reader, NeedsSecrets) else ()


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None where the address has no such, or names a user."""
    parts = split_address(url)
    try:
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if port is None or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port


def _path(url: str) -> str:
    return split_address(url).path or "/"
