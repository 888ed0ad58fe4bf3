"""What is asked arrives as it was meant: forms as forms, JSON as JSON, each sent once."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.http import Response

from spiders.exchange import Exchange
from spiders.politeness import Politeness
from spiders.reader import PageRequest
from tests.spiders.crawling.loopback import NOW, SETTINGS


def sent(asked: PageRequest) -> Request:
    """The request that goes out."""
    requests: list[Request] = []

    async def download(request: Request) -> Response:
        requests.append(request)
        return Response(request.url)

    exchange = Exchange(download, settings=SETTINGS, politeness=Politeness(0), now=lambda: NOW)
    asyncio.run(exchange.send(asked))
    assert len(requests) == 1
    return requests[0]


def test_a_plain_request_is_a_get() -> None:
    request = sent(PageRequest("http://127.0.0.1/"))
    assert (request.method, request.body) == ("GET", b"")


def test_a_form_is_posted_urlencoded() -> None:
    request = sent(PageRequest("http://127.0.0.1/", form={"name": "临河"}))
    assert (request.method, request.body) == ("POST", b"name=%E4%B8%B4%E6%B2%B3")
    assert request.headers[b"Content-Type"] == b"application/x-www-form-urlencoded; charset=UTF-8"


def test_json_is_posted_as_it_is() -> None:
    request = sent(PageRequest("http://127.0.0.1/", json_body='{"名称": "临河"}'))
    assert (request.method, request.body) == ("POST", '{"名称": "临河"}'.encode())
    assert request.headers[b"Content-Type"] == b"application/json; charset=UTF-8"
