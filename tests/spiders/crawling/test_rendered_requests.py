"""What a drawn page may ask for: its own site's data, each request past the guard, so many and no more."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from monitor.domain.crawl_plan import Visit
from spiders.crawl_settings import CrawlSettings
from spiders.exchange import Exchange
from spiders.fetch import Fetcher, Manners
from spiders.politeness import Politeness
from spiders.rendered_requests import Asked, RenderedRequests
from spiders.robots import Robots
from spiders.site_bounds import SiteBounds
from tests.spiders.crawling.loopback import NOW

SITE = "http://www.linhe.gov.cn"
OUR_OWN = "http://10.0.0.5"
SETTINGS = CrawlSettings(0.0)


class Site:
    """Answers every request alike, and keeps what was sent."""

    def __init__(self, *, status: int = 200, most: int = 25, location: str = "") -> None:
        self.sent: list[Request] = []
        self._status = status
        self._location = location
        bounds = SiteBounds.around(f"{SITE}/tzgg/", home=OUR_OWN)
        exchange = Exchange(self._download, settings=SETTINGS, politeness=Politeness(0), now=lambda: NOW)
        manners = Manners(bounds, lambda url: False)
        fetcher = Fetcher(exchange, Robots("x"), Visit(1, "column", f"{SITE}/tzgg/", ()), manners=manners)
        self.requests = RenderedRequests(fetcher, bounds, most)

    async def _download(self, request: Request) -> Response:
        self.sent.append(request)
        request.meta["host_is_opened"] = True
        headers = {"Content-Type": "application/json", "Set-Cookie": "a=1", "Content-Security-Policy": "x"}
        is_first = len(self.sent) == 1
        if self._location and is_first:
            return Response(request.url, status=302, headers={"Location": self._location})
        return Response(request.url, status=self._status, headers=headers, body=b"[]")

    def answers(self, *asked: Asked) -> list[dict[str, Any]]:
        async def ask() -> list[dict[str, Any]]:
            return [await self.requests.answer(one) for one in asked]

        return asyncio.run(ask())


def asked(
    url: str = f"{SITE}/api/list",
    *,
    kind: str = "fetch",
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: str = "",
) -> Asked:
    return Asked(url, method, kind, headers or {}, body)


@pytest.mark.parametrize("kind", ["document", "script", "xhr", "fetch"])
def test_the_sites_own_documents_scripts_and_data_are_fetched(kind: str) -> None:
    site = Site()
    assert site.answers(asked(kind=kind)) == [
        {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "body": base64.b64encode(b"[]").decode(),
        }
    ]
    assert not site.requests.was_cut


@pytest.mark.parametrize(
    "kind", ["image", "font", "media", "stylesheet", "ping", "manifest", "texttrack", "frame", "other"]
)
def test_what_carries_no_rows_is_not_asked_for_and_not_missed(kind: str) -> None:
    site = Site()
    assert site.answers(asked(kind=kind)) == [{"refused": kind}]
    assert site.sent == []
    assert not site.requests.was_cut


@pytest.mark.parametrize(
    "url",
    [
        "http://data.example.com/list",
        "http://127.0.0.1/list",
        "http://[::1]/list",
        "file:///etc/passwd",
        "ftp://www.linhe.gov.cn/list",
        "http://www.linhe.gov.cn.example.com/list",
        "http://user:word@www.linhe.gov.cn/list",
        "http://www.linhe.gov.cn:22/list",
        OUR_OWN + "/list",
        "",
        "http://",
    ],
)
def test_data_from_anywhere_else_is_not_asked_for_and_may_be_missed(url: str) -> None:
    """Also where the registry itself names a private host: it passes the bounds, never the guard."""
    site = Site()
    assert "refused" in site.answers(asked(url))[0]
    assert site.sent == []
    assert site.requests.was_cut


def test_strangers_scripts_count_visitors_and_are_not_missed() -> None:
    site = Site()
    assert "refused" in site.answers(asked("http://hm.example.com/hm.js", kind="script"))[0]
    assert site.sent == []
    assert not site.requests.was_cut


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_nothing_but_reading_is_done(method: str) -> None:
    site = Site()
    assert "refused" in site.answers(asked(method=method))[0]
    assert site.sent == []


FORM = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}


@pytest.mark.parametrize(
    "sent",
    [
        asked(method="POST", kind="document", headers=FORM, body="a=1"),
        asked(method="POST", headers={"content-type": "multipart/form-data; boundary=x"}, body="--x"),
        asked(method="POST", headers={"content-type": "text/plain"}, body="a=1"),
        asked(method="POST", headers=FORM, body="a=1&a=2"),
        asked(method="POST", body="a=1"),
    ],
    ids=["submitted_form", "upload", "text", "repeated_field", "untyped"],
)
def test_what_cannot_be_posted_as_it_is_is_not_posted(sent: Asked) -> None:
    site = Site()
    assert "refused" in site.answers(sent)[0]
    assert site.sent == []
    assert site.requests.was_cut


def test_of_the_browsers_headers_only_harmless_ones_go_out() -> None:
    site = Site()
    told = {
        "accept": "application/json",
        "x-requested-with": "XMLHttpRequest",
        "referer": f"{SITE}/tzgg/",
        "cookie": "a=1",
        "authorization": "Bearer x",
        "user-agent": "HeadlessChrome",
        "host": "elsewhere",
    }
    site.answers(asked(headers=told))
    headers = dict(site.sent[0].headers.to_unicode_dict())
    assert headers["Accept"] == "application/json"
    assert headers["X-Requested-With"] == "XMLHttpRequest"
    assert headers["Referer"] == f"{SITE}/tzgg/"
    assert headers["User-Agent"] == SETTINGS.user_agent
    assert {"Cookie", "Authorization", "Host"}.isdisjoint(headers)


def test_so_many_requests_and_no_more() -> None:
    site = Site(most=2)
    answers = site.answers(*(asked(f"{SITE}/api/{number}") for number in range(4)))
    assert ["refused" in answer for answer in answers] == [False, False, True, True]
    assert len(site.sent) == 2
    assert site.requests.was_cut


def test_a_document_that_lies_elsewhere_is_not_given_out_under_this_address() -> None:
    site = Site(location="/zwgk/tzgg/")
    assert "refused" in site.answers(asked(kind="document"))[0]
    assert site.requests.was_cut


@pytest.mark.parametrize("location", ["http://elsewhere.example.com/", OUR_OWN, "file:///etc/passwd"])
def test_a_redirect_leads_no_further_than_the_address_itself_might(location: str) -> None:
    site = Site(location=location)
    assert "refused" in site.answers(asked())[0]
    assert len(site.sent) == 1
    assert site.requests.was_cut


@pytest.mark.parametrize(
    ("status", "was_cut"), [(200, False), (204, False), (404, False), (410, False), (403, True), (502, True)]
)
def test_what_may_come_a_minute_later_is_missed(status: int, was_cut: bool) -> None:
    site = Site(status=status)
    assert site.answers(asked())[0]["status"] == status
    assert site.requests.was_cut == was_cut
