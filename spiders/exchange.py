"""Exchange 单次请求: one guarded, paced request and its answer, through Scrapy's engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from monitor import clock
from spiders.body_decoding import ACCEPTED
from spiders.crawl_settings import CrawlSettings
from spiders.credentials import CREDENTIALS, Credentials
from spiders.download_handler import ANSWERED_AT, HOST_IS_OPENED, SITES_OWN_COOKIE, TLS_INVALID
from spiders.failed_visits import ConnectionLost
from spiders.guard import Guard
from spiders.lane_cookies import LANE_COOKIES, LaneCookies
from spiders.politeness import Politeness
from spiders.reader import PageRequest

Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request; header names are lower case, repeated ones joined."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    at: datetime
    tls_invalid: bool = False


class Exchange:
    """Sends single requests and counts them. `requests` and `seconds` grow; a visit takes their difference.

    `seconds` is time spent asking, without the waiting between requests.
    """

    def __init__(
        self,
        download: Download,
        *,
        settings: CrawlSettings,
        politeness: Politeness,
        now: Callable[[], datetime],
    ) -> None:
        self._download = download
        self._settings = settings
        self._guard = Guard(settings.allow_networks)
        self._politeness = politeness
        self._now = now
        self._beside: dict[str, object] = {LANE_COOKIES: LaneCookies()} if settings.cookies else {}
        self.requests = 0
        self.seconds = 0.0

    def checked(self, url: str) -> str:
        """The address as it would be asked for.

        Raises:
            NetworkRefused: the guard forbids it.
        """
        return str(self._guard.check_url(url))

    async def send(
        self,
        asked: PageRequest,
        *,
        at_least: float = 0.0,
        cookie: str = "",
        credentials: Credentials | None = None,
    ) -> Answer:
        """The answer to one request, redirects not followed.

        `cookie` gives back what the same site has set; `credentials` are the operator's, which the
        downloader alone adds, and only where they are safe.

        A connection that breaks before the answer is tried once more, after the usual gap: a
        server may drop an idle connection at the very moment we use it.

        Raises:
            VisitFailed: nothing that can be read came back.
        """
        beside: dict[str, object] = {SITES_OWN_COOKIE: bool(cookie)}
        if credentials is not None:
            beside[CREDENTIALS] = credentials
        if cookie:
            asked = replace(asked, headers={"Cookie": cookie, **asked.headers})
        try:
            return await self._send_once(asked, at_least, beside)
        except ConnectionLost:
            if asked.is_post:
                raise
            return await self._send_once(asked, at_least, beside)

    async def _send_once(self, asked: PageRequest, at_least: float, beside: Mapping[str, object]) -> Answer:
        target = self._guard.check_url(asked.url)
        request = self._request(str(target.with_fragment(None)), asked)
        request.meta.update(self._beside)
        request.meta.update(beside)
        async with self._politeness.turn(target.raw_host or "") as turn:
            started = clock.monotonic()
            self.requests += 1
            try:
                response = await self._download(request)
            finally:
                self.seconds += clock.monotonic() - started
                turn.reached_at = request.meta.get(ANSWERED_AT)
                turn.seconds = self._politeness.gap(
                    host_is_opened=request.meta.get(HOST_IS_OPENED, False), at_least=at_least
                )
        return Answer(
            asked.url,
            response.status,
            _plain(response),
            response.body,
            self._now(),
            TLS_INVALID in response.flags,
        )

    def _request(self, url: str, asked: PageRequest) -> Request:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": ACCEPTED,
        }
        headers.update(asked.headers)
        if asked.json_body is not None:
            headers.setdefault("Content-Type", "application/json; charset=UTF-8")
            return Request(url, method="POST", headers=headers, body=asked.json_body.encode())
        if asked.form is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            return Request(url, method="POST", headers=headers, body=urlencode(asked.form).encode("ascii"))
        return Request(url, headers=headers)


def _plain(response: Response) -> dict[str, str]:
    """Header values are decoded as latin-1 on the wire; UTF-8 in them is put right."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("utf-8", "replace")
        for name, values in response.headers.items()
    }
