"""Credentials 随请求凭据: what is put on one request at the last moment, and taken off its answer.

They travel beside the request, never in it: no address, header or body that anything else could keep
holds a secret. The downloader puts them on the wire, and only there (`sealed_download`).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from yarl import URL

from monitor.domain.secret import Secret

CREDENTIALS = "credentials"
"""Request meta: the `Credentials` of this request."""

CredentialsFor = Callable[[str], Awaitable["Credentials | None"]]
"""What goes to an address, by the address itself."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Headers and members of the query, or members of a JSON body, to add to exactly one request."""

    headers: Mapping[str, Secret] = field(default_factory=dict)
    query: Mapping[str, Secret] = field(default_factory=dict)
    body: Mapping[str, Secret] = field(default_factory=dict)

    def address(self, target: URL) -> URL:
        """The address as it is asked for."""
        if not self.query:
            return target
        return target.update_query({name: secret.reveal() for name, secret in self.query.items()})

    def header_lines(self) -> list[tuple[str, str]]:
        """Headers to send beside the request's own."""
        return [(name, secret.reveal()) for name, secret in self.headers.items()]

    def filled(self, body: bytes) -> bytes:
        """The JSON object of a body with the secrets in it."""
        if not self.body:
            return body
        told = json.loads(body)
        return json.dumps(told | {name: secret.reveal() for name, secret in self.body.items()}).encode()


async def no_credentials(_url: str) -> None:
    """For everything that is asked as any visitor would."""
