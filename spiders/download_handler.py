"""Download handler 下载器: Scrapy's way to the network, on aiohttp, with the guard in the middle.

Scrapy's own handlers either resolve names past any guard or time single reads instead of whole
requests. This one resolves through the guard, dials only what it checked, and bounds the time of
the whole request, its headers and its body.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from socket import socket
from typing import Self

import aiohttp
from aiohttp import AddrInfoType
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from yarl import URL

from monitor import clock
from monitor.domain.secret import scrubbed, scrubbed_bytes
from spiders.body_decoding import decode_body
from spiders.bounded_connector import bounded_connector
from spiders.crawl_settings import CrawlSettings
from spiders.credentials import CREDENTIALS, Credentials
from spiders.failed_visits import (
    AnswerGarbled,
    BodyTruncated,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    CredentialsWithheld,
    DeadlinePassed,
    HostNotFound,
    NetworkRefused,
    PageTooLarge,
    TlsFailed,
    VisitFailed,
)
from spiders.guard import Guard, GuardedResolver
from spiders.lane_cookies import LANE_COOKIES, LaneCookies

SETTINGS_KEY = "CRAWL_SETTINGS"
"""The Scrapy setting that carries our `CrawlSettings`."""
ANSWERED_AT = "answered_at"
"""Request meta: the monotonic second at which the response headers had come."""
HOST_IS_OPENED = "host_is_opened"
"""Request meta: whether the host lies inside a network that the operator has opened."""
TLS_INVALID = "tls_invalid"
"""Response flag: the certificate did not verify; the page was read all the same."""

SITES_OWN_COOKIE = "sites_own_cookie"
"""Request meta: the Cookie header only gives back what the same site has just set, over the same line."""

_CREDENTIALS = (b"Authorization", b"Cookie")
_NO_CREDENTIALS = Credentials()
_CONNECTIONS = 2
"""Of one lane: a redirect may lead to another host."""


class GuardedDownloadHandler(BaseDownloadHandler):
    """One per crawler and scheme: its connections, its memory of bad certificates; cookies are the lane's."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings[SETTINGS_KEY]
        if not isinstance(settings, CrawlSettings):
            raise TypeError(f"the setting {SETTINGS_KEY} must hold CrawlSettings")
        self._settings = settings
        self._guard = Guard(settings.allow_networks)
        self._hosts_with_bad_tls: set[str] = set()
        self._resolver = GuardedResolver(self._guard, aiohttp.ThreadedResolver())
        self._at_once = _CONNECTIONS * settings.lanes
        self._session = _session(self._guard.dial, self._resolver, at_once=self._at_once)
        self._sealed: dict[str, aiohttp.ClientSession] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The answer, of any status, its body unpacked.

        Raises:
            VisitFailed: one of its subclasses names the cause.
        """
        target = self._guard.check_url(request.url)
        try:
            async with asyncio.timeout(self._settings.request_timeout):
                return await self._answer(request, target)
        except TimeoutError as error:
            raise DeadlinePassed(f"{self._settings.request_timeout:g} s") from error
        finally:
            request.meta[HOST_IS_OPENED] = self._resolver.is_opened(target.raw_host or "")

    async def _answer(self, request: Request, target: URL) -> Response:
        """Verified first; without verification where TLS fails, for many sites let it lapse."""
        if CREDENTIALS in request.meta:
            return await self._sealed_answer(request, target, request.meta[CREDENTIALS])
        host = target.raw_host or ""
        if host not in self._hosts_with_bad_tls:
            try:
                return await self._exchange(request, target, verify=True)
            except TlsFailed:
                if _carries_credentials(request):
                    raise
            self._hosts_with_bad_tls.add(host)
            if (cookies := _lane_cookies(request)) is not None:
                cookies.forget(target.scheme)
        if target.scheme == "https" and _carries_credentials(request):
            raise TlsFailed("certificate does not verify, and the request carries credentials")
        return await self._exchange(request, target, verify=False)

    async def _sealed_answer(self, request: Request, target: URL, credentials: Credentials) -> Response:
        """Over verified TLS, or inside opened networks; nothing else is sent, and no cookie is kept.

        The answer is handed on without the secrets, where it repeats them.
        """
        if target.scheme == "https" and (target.raw_host or "") in self._hosts_with_bad_tls:
            raise CredentialsWithheld("certificate does not verify")
        if target.scheme not in self._sealed:
            dial = self._guard.dial if target.scheme == "https" else self._guard.dial_opened
            self._sealed[target.scheme] = _session(dial, self._resolver, at_once=self._at_once)
        try:
            response = await self._exchange(
                request, target, verify=True, session=self._sealed[target.scheme], credentials=credentials
            )
        except TlsFailed as failure:
            if isinstance(failure.__cause__, aiohttp.ClientConnectorCertificateError):
                raise CredentialsWithheld("certificate does not verify") from failure
            raise
        return _without_secrets(response)

    async def _exchange(
        self,
        request: Request,
        target: URL,
        *,
        verify: bool,
        session: aiohttp.ClientSession | None = None,
        credentials: Credentials = _NO_CREDENTIALS,
    ) -> Response:
        cookies = _lane_cookies(request) if session is None else None
        try:
            async with (session or self._session).request(
                request.method,
                credentials.address(target),
                data=credentials.filled(request.body) or None,
                headers=[*_headers(request, target, cookies), *credentials.header_lines()],
                ssl=True if verify else _UNVERIFIED,
                allow_redirects=False,
            ) as answer:
                request.meta[ANSWERED_AT] = clock.monotonic()
                if cookies is not None:
                    cookies.keep(target, answer.cookies)
                body = await self._body(answer)
                return Response(
                    request.url,
                    status=answer.status,
                    headers=Headers(list(answer.headers.items())),
                    body=body,
                    flags=[] if verify else [TLS_INVALID],
                    request=request,
                )
        except aiohttp.ClientError as error:
            raise _cause(error) from error

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        limit = self._settings.body_limit
        if (answer.content_length or 0) > limit:
            raise PageTooLarge(f"{answer.content_length} bytes announced")
        parts: list[bytes] = []
        room = limit
        try:
            async for part in answer.content.iter_any():
                room -= len(part)
                if room < 0:
                    raise PageTooLarge(f"more than {limit} bytes")
                parts.append(part)
        except aiohttp.ClientError as error:
            raise BodyTruncated(str(error)) from error
        body = b"".join(parts)
        return decode_body(body, answer.headers.get("Content-Encoding", ""), limit=limit) if body else body

    async def close(self) -> None:
        """Close every connection of this crawler."""
        for session in (self._session, *self._sealed.values()):
            await session.close()


def _unverified() -> ssl.SSLContext:
    """For pages whose certificate is broken: also old ciphers and old servers, nothing secret is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


_UNVERIFIED = _unverified()


async def _one_try(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keeps aiohttp from silently sending a request twice, which no pacer would see."""
    try:
        return await handler(request)
    except aiohttp.ServerDisconnectedError as error:
        raise ConnectionLost("server disconnected") from error
    except aiohttp.ClientConnectorError:
        raise
    except aiohttp.ClientOSError as error:
        raise ConnectionLost(str(error)) from error


def _carries_credentials(request: Request) -> bool:
    """Whether a header of the request itself is for one host's eyes; a site's own cookie is not."""
    named = _CREDENTIALS[:1] if request.meta.get(SITES_OWN_COOKIE) else _CREDENTIALS
    return any(name in request.headers for name in named)


def _without_secrets(response: Response) -> Response:
    """The answer as it may be kept: no secret in it, and no cookie that is as good as one."""
    headers = Headers(
        [(name, scrubbed(value)) for name, value in _pairs(response.headers) if name.lower() != "set-cookie"]
    )
    return response.replace(headers=headers, body=scrubbed_bytes(response.body))


def _lane_cookies(request: Request) -> LaneCookies | None:
    found = request.meta.get(LANE_COOKIES)
    return found if isinstance(found, LaneCookies) else None


def _headers(request: Request, target: URL, cookies: LaneCookies | None) -> list[tuple[str, str]]:
    """The headers of the request, with what the site wants back."""
    pairs = _pairs(request.headers)
    wanted = cookies.header_for(target) if cookies is not None else ""
    if not wanted:
        return pairs
    told = [value for name, value in pairs if name.lower() == "cookie"]
    others = [pair for pair in pairs if pair[0].lower() != "cookie"]
    return [*others, ("Cookie", "; ".join([*told, wanted]))]


def _session(
    dial: Callable[[AddrInfoType], socket], resolver: GuardedResolver, *, at_once: int
) -> aiohttp.ClientSession:
    connector = bounded_connector(resolver, dial, at_once=at_once, names_for=300)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        middlewares=(_one_try,),
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
    )


def _cause(error: aiohttp.ClientError) -> VisitFailed:
    """What an error of aiohttp means; the order matters, for its classes overlap."""
    match error:
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NetworkRefused(str(error))
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return TlsFailed(str(error))
        case aiohttp.ClientConnectorDNSError():
            return HostNotFound(str(error.os_error))
        case aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return ConnectionRefused(str(error.os_error))
        case aiohttp.ClientConnectorError():
            return ConnectionFailed(str(error.os_error))
        case aiohttp.ClientResponseError():
            return AnswerGarbled(error.message)
        case _:
            return ConnectionLost(str(error))


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]
