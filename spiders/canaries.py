"""Canaries 探测页: pages that must answer when our own network is well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpx

from monitor import clock
from monitor.domain.errors import InputError
from spiders.failed_visits import NetworkRefused
from spiders.guard import Guard
from spiders.guarded_client import guarded_client
from spiders.host_clocks import OFF, skew_of

_T = TypeVar("_T")
_NO_ANSWER = (httpx.HTTPError, TimeoutError, NetworkRefused)
"""A name that resolves into our own network is no answer: so do the name servers of a line that is down."""
_REFUSED = (
    "MONITOR_CANARY_URLS 中的 {url} 不能访问（{detail}）：在政务内网的，"
    "把它所在的网段写进 MONITOR_ALLOW_NETWORKS；否则换一个网页"
)


@dataclass(frozen=True, slots=True)
class Canaries:
    """The pages, what may be reached, and how long one of them may take as a whole."""

    urls: Sequence[str]
    guard: Guard
    seconds: float

    def all_fail(self) -> bool:
        """Whether there are any, and not one of them answers in time.

        Any HTTP status is an answer, and so is a certificate we do not trust: the network is what is
        asked about.

        Raises:
            InputError: the address of one of them may not be asked for.
        """
        return bool(self.urls) and not any(self._ask(self._answers))

    def tell_the_same_time(self) -> bool:
        """Whether one of them answers with a date that agrees with our clock.

        Raises:
            InputError: the address of one of them may not be asked for.
        """
        return any(skew is not None and abs(skew) <= OFF for skew in self._ask(self._skew))

    def _ask(self, question: Callable[[httpx.AsyncClient, str], Awaitable[_T]]) -> list[_T]:
        """All at once, in a loop of their own: the crawl's is not running yet, or no more."""
        for url in self.urls:
            self._check(url)

        async def ask_all() -> list[_T]:
            async with guarded_client(self.guard, seconds=self.seconds) as client:
                return await asyncio.gather(*(question(client, url) for url in self.urls))

        return asyncio.run(ask_all())

    async def _skew(self, client: httpx.AsyncClient, url: str) -> timedelta | None:
        try:
            headers = await self._headers(client, url)
        except _NO_ANSWER:
            return None
        return skew_of(headers.get("Date", ""), headers.get("Age", ""), now=clock.machine_now())

    async def _answers(self, client: httpx.AsyncClient, url: str) -> bool:
        try:
            await self._headers(client, url)
        except httpx.ConnectError as error:
            return "CERTIFICATE_VERIFY_FAILED" in str(error)
        except _NO_ANSWER:
            return False
        return True

    async def _headers(self, client: httpx.AsyncClient, url: str) -> httpx.Headers:
        async with asyncio.timeout(self.seconds), client.stream("GET", url) as answer:
            return answer.headers

    def _check(self, url: str) -> None:
        try:
            self.guard.check_url(str(httpx.URL(url)))
        except (NetworkRefused, httpx.InvalidURL) as refusal:
            raise InputError(_REFUSED.format(url=url, detail=refusal)) from refusal
