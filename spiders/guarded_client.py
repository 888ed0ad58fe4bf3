"""Guarded client 受限客户端: httpx for what is no crawl, through the same guard.

The name is resolved and checked as the crawl's are, and the checked address is what is dialled: a
second look-up between check and connection has no say. Redirects are not followed.
"""

from __future__ import annotations

import socket
import ssl

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver

from spiders.guard import Guard, GuardedResolver


def guarded_client(
    guard: Guard, *, seconds: float, resolver: AbstractResolver | None = None
) -> httpx.AsyncClient:
    """A client that reaches only what the guard lets pass; `seconds` for every single wait.

    A request raises `NetworkRefused` where the guard does not let it pass, `httpx.HTTPError` where
    the line fails. The time of a whole request is the caller's to bound.
    """
    transport = _GuardedTransport(guard, resolver or aiohttp.ThreadedResolver())
    return httpx.AsyncClient(transport=transport, timeout=seconds, follow_redirects=False)


class _GuardedTransport(httpx.AsyncBaseTransport):
    """Puts the checked address in the name's place; the name stays in `Host` and in the TLS handshake."""

    def __init__(self, guard: Guard, resolver: AbstractResolver) -> None:
        self._guard = guard
        self._resolver = GuardedResolver(guard, resolver)
        self._line = httpx.AsyncHTTPTransport(verify=ssl.create_default_context())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Try the checked addresses one after the other."""
        target = self._guard.check_url(str(request.url))
        host, port = target.raw_host or "", target.port or 0
        try:
            found = await self._resolver.resolve(host, port, socket.AF_UNSPEC)
        except OSError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        for place in found[:-1]:
            try:
                return await self._line.handle_async_request(_addressed(request, place["host"], host))
            except httpx.ConnectError:
                continue
        return await self._line.handle_async_request(_addressed(request, found[-1]["host"], host))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._line.aclose()
        await self._resolver.close()


def _addressed(request: httpx.Request, address: str, host: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
