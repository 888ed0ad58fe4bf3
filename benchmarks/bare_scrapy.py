"""Bare Scrapy 空爬虫: what the product's pages per CPU second are held against.

A spider that downloads and forgets, once with Scrapy's default settings, once tuned as far as settings
and one small middleware go: lanes of one request at a time, no reactor, uvloop, unpacking before
anybody guesses a charset.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import uvloop
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from scrapy.http import Response

_AIOHTTP = "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
_WIDTH = 64


class EarlyGunzip:
    """Unpacks before a response class is chosen, which would guess a charset from packed bytes."""

    def process_response(self, request: Request, response: Response) -> Response:
        if response.headers.get(b"Content-Encoding") != b"gzip":
            return response
        headers = response.headers.copy()
        del headers[b"Content-Encoding"]
        return Response(
            response.url,
            status=response.status,
            headers=headers,
            body=gzip.decompress(response.body),
            request=request,
        )


TUNED: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "DOWNLOAD_HANDLERS": {"http": _AIOHTTP, "https": _AIOHTTP, "ftp": None},
    "CONCURRENT_ITEMS": 1,
    "CONCURRENT_REQUESTS": _WIDTH,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "REFERER_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        EarlyGunzip: 590,
    },
    "LOG_LEVEL": "ERROR",
}


class BareSpider(Spider):
    """Asks for everything and forgets it."""

    name = "bare"
    hosts: tuple[tuple[str, ...], ...] = ()
    pages = 0

    async def start(self) -> AsyncIterator[Request]:
        for urls in self.hosts:
            for url in urls:
                yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> None:
        BareSpider.pages += response.status == 200


class BareLanes(BareSpider):
    """Host by host: an answer leads to the next column of the same host."""

    name = "bare_lanes"

    async def start(self) -> AsyncIterator[Request]:
        for urls in self.hosts:
            yield Request(urls[0], self.follow, dont_filter=True, cb_kwargs={"urls": urls, "done": 1})

    def follow(self, response: Response, urls: tuple[str, ...], done: int) -> Iterator[Request]:
        self.parse(response)
        if done < len(urls):
            kept = {"urls": urls, "done": done + 1}
            yield Request(urls[done], self.follow, dont_filter=True, cb_kwargs=kept)


def _begin(hosts: Sequence[Sequence[str]]) -> None:
    BareSpider.hosts, BareSpider.pages = tuple(tuple(urls) for urls in hosts), 0


def crawl_default(hosts: Sequence[Sequence[str]]) -> int:
    """Pages fetched with Scrapy's own settings, but for their noise; once a process."""
    _begin(hosts)
    settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    process = AsyncCrawlerProcess(settings)
    process.crawl(BareSpider)
    process.start()
    return BareSpider.pages


def crawl_tuned(hosts: Sequence[Sequence[str]]) -> int:
    """Pages fetched with every setting that helps."""
    _begin(hosts)

    async def crawl() -> None:
        runner = AsyncCrawlerRunner(TUNED)
        # the level, not LOG_LEVEL, keeps records from being made at all
        for name in ("scrapy", "asyncio"):
            logging.getLogger(name).setLevel(logging.ERROR)
        await runner.crawl(BareLanes)

    uvloop.run(crawl())
    return BareSpider.pages
