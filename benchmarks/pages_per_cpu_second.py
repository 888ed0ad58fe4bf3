"""Pages per CPU second 每CPU秒页数: the whole way of a column page against a bare Scrapy spider.

The same loopback pages are fetched by a Scrapy spider with default settings that only downloads,
by the same spider with our settings, and by the product: guard, robots, pace (set to nothing),
page reading, hashing and handing over — once with every page changed, once with every page as it
was. Each run is a process of its own; rounds are interleaved and the median counts.

    python benchmarks/pages_per_cpu_second.py [--rounds 3] [--hosts 8] [--columns 60]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from ipaddress import ip_network
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urljoin

import structlog
import uvloop
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication, Seen, SeenAgain, VisitResult
from spiders.crawl_run import CrawlSummary, crawl
from spiders.crawl_settings import CrawlSettings
from spiders.read_column import read_column
from tests.spiders.crawling.loopback import TOLD_READERS

VARIANTS = ("bare_default", "bare_tuned", "product_changed", "product_unchanged")
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
ROWS = 20
FILLING = "<div class='footer'>" + "<a href='/nav/x.html'>政务公开导航栏目</a>" * 250 + "</div>"
TUNED: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "CONCURRENT_ITEMS": 1,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "REFERER_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None
    },
}


def page(number: int) -> bytes:
    """A column page of about 50 KB."""
    rows = "".join(
        f"<li><a href='/tzgg/202611/t202611{20 - row // 2:02}_{number}{row:02}.html'>"
        f"关于第{number}号第{row}项工作的通知</a><span>2026-11-{20 - row // 2:02}</span></li>"
        for row in range(ROWS)
    )
    body = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告</title></head><body>"
        f"<h1>临河县人民政府</h1><div class='position'>当前位置：首页 &gt; 通知公告</div>"
        f"<ul class='list'>{rows}</ul><div class='page'>共1页</div>{FILLING * 3}</body></html>"
    )
    return body.encode()


async def serve(hosts: int, ready: Connection) -> None:
    """Answers /column/N with page N on so many loopback addresses; all else with 404."""
    pages = {number: page(number) for number in range(100)}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1]
                number = path.removeprefix(b"/column/")
                body = pages[int(number) % 100] if number.isdigit() else b""
                status = b"200 OK" if body else b"404 Not Found"
                lines = b"Content-Type: text/html\r\nContent-Length: %d" % len(body)
                writer.write(b"HTTP/1.1 %b\r\n%b\r\n\r\n%b" % (status, lines, body))
        except (EOFError, OSError):
            writer.close()

    first = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    for host in range(2, hosts + 1):
        await asyncio.start_server(answer, f"127.0.0.{host}", port)
    ready.send(port)
    await first.serve_forever()


def run_server(hosts: int, ready: Connection) -> None:
    """The server process."""
    uvloop.run(serve(hosts, ready))


@contextmanager
def served(hosts: int) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=run_server, args=(hosts, theirs), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        process.terminate()
        process.join()


def addresses(port: int, hosts: int, columns: int) -> list[str]:
    """One address per column."""
    return [
        f"http://127.0.0.{host}:{port}/column/{column}"
        for host in range(1, hosts + 1)
        for column in range(columns)
    ]


def confirmed(url: str) -> KnownList:
    """A column whose newest article was confirmed before, so that one page is one request."""
    newest = urljoin(url, f"/tzgg/202611/t20261120_{int(url.rpartition('/')[2]) % 100}00.html")
    return KnownList(confirmed_key=item_key(Publication("", newest, None)))


class BareSpider(Spider):
    """Downloads and forgets."""

    name = "bare"
    urls: tuple[str, ...] = ()
    pages = 0

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> None:
        BareSpider.pages += response.status == 200


def bare(urls: list[str], settings: dict[str, Any]) -> int:
    """Pages a bare spider fetched."""
    BareSpider.urls = tuple(urls)
    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "REMOTE_CONTROL_ENABLED": False, **settings})
    if settings:
        logging.getLogger("scrapy").setLevel(logging.WARNING)
    process.crawl(BareSpider)
    process.start()
    return BareSpider.pages


def product(urls: list[str], known: dict[str, KnownList]) -> tuple[int, dict[str, KnownList]]:
    """Columns the product saw, and what the next night knows of them."""
    settings = CrawlSettings(seconds_between_requests=0.0, allow_networks=(ip_network("127.0.0.0/8"),))
    visits = [
        Visit(
            number,
            "column",
            url,
            ("通知公告",),
            back_to=date(2025, 10, 22),
            known=known.get(url) or confirmed(url),
        )
        for number, url in enumerate(urls)
    ]
    kept: dict[str, KnownList] = {}
    sights = 0

    def record(batch: list[VisitResult]) -> None:
        nonlocal sights
        for result in batch:
            sights += isinstance(result.look, Seen | SeenAgain)
            kept[urls[result.address_id]] = KnownList(body_hash=result.transport.body_hash)

    async def run() -> CrawlSummary:
        readers = replace(TOLD_READERS, read_column=read_column)
        return await crawl(visits, settings=settings, readers=readers, record=record, now=lambda: NOW)

    uvloop.run(run())
    return sights, kept


def measure(variant: str, urls: list[str]) -> float:
    """Pages per second of CPU of this process, start of the crawl to its end."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    known: dict[str, KnownList] = {}
    # a first crawl, so that what is loaded once per process is in no figure of ours
    _sights, known = product(urls, {}) if variant.startswith("product") else (0, known)
    if variant == "product_changed":
        known = {}
    started = time.process_time()
    match variant:
        case "bare_default":
            pages = bare(urls, {})
        case "bare_tuned":
            pages = bare(urls, TUNED)
        case _:
            pages, _known = product(urls, known)
    spent = time.process_time() - started
    if pages != len(urls):
        raise SystemExit(f"{variant}: {pages} of {len(urls)} pages")
    return pages / spent


def main() -> None:
    """Run all variants and print their medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--columns", type=int, default=60)
    parser.add_argument("--variant", choices=VARIANTS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.variant:
        print(json.dumps(measure(options.variant, addresses(options.port, options.hosts, options.columns))))
        return
    found: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    with served(options.hosts) as port:
        for _round in range(options.rounds):
            for variant in VARIANTS:
                command = [sys.executable, __file__, "--variant", variant, "--port", str(port)]
                command += ["--hosts", str(options.hosts), "--columns", str(options.columns)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise SystemExit(done.stderr or done.stdout)
                found[variant].append(float(json.loads(done.stdout.strip().splitlines()[-1])))
    medians = {variant: statistics.median(rates) for variant, rates in found.items()}
    for variant, rate in medians.items():
        spread = f"{min(found[variant]):.0f}–{max(found[variant]):.0f}"
        ratio = rate / medians["bare_default"]
        print(f"{variant:<18} {rate:7.0f} pages/CPU-s  ({spread})  {ratio:.2f} × bare_default")
    for variant in VARIANTS[2:]:
        print(f"{variant} / bare_tuned: {medians[variant] / medians['bare_tuned']:.2f}")


if __name__ == "__main__":
    main()
