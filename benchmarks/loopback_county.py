"""Loopback county 回环页面: the pages that benchmarks fetch, served by a process of its own.

Forty list pages of 20–80 KB (mean about 50 KB), three in ten in GB18030, four in ten compressed by
the server, no charset in any header: as `docs/performance.md` describes. Hosts are addresses of
127.1.0.0/16 on one port. `turn` changes what stands on all pages at once.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address
from multiprocessing.connection import Connection
from urllib.request import urlopen

import uvloop

from monitor import clock

PAGES = 40
ROWS = 20
FIRST_DAY = clock.today() - timedelta(days=ROWS)
"""Of the oldest row of the first night: the newest is of yesterday, and that of the next night of today."""
_FIRST_HOST = IPv4Address("127.1.0.1")
_FILLINGS = (60, 110, 160, 210, 260, 310)
"""How many navigation links stand around the list: what makes a page large."""


def host(number: int) -> str:
    """The address of a host."""
    return str(_FIRST_HOST + number)


def list_page(number: int, *, night: int, counter: int) -> str:
    """A column page as a content system draws it; each night one row is new and the oldest goes."""
    rows = "".join(_row(number, night + ROWS - 1 - row) for row in range(ROWS))
    filling = _FILLINGS[number % len(_FILLINGS)]
    links = "".join(
        f'<li class="nav-item"><a href="/nav/{n}/index.html" target="_blank" title="政务公开导航{n}">'
        f"<img src='/images/icon{n}.png' alt=''>政务公开导航栏目{n}</a></li>"
        for n in range(filling)
    )
    charset = "gb18030" if _is_gb18030(number) else "utf-8"
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>通知公告_临河县人民政府</title>'
        '<link rel="stylesheet" href="/css/main.css"><script src="/js/jquery.min.js"></script></head><body>'
        f"<div class='head'><h1>临河县人民政府</h1><ul class='nav'>{links}</ul></div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div>"
        f"<div class='main'><h2>通知公告</h2><ul class='list'>{rows}</ul><div class='page'>共1页</div></div>"
        f"<div class='foot'><p>您是第{100_000 + counter * 977 + night}位访客</p><ul>{links}</ul></div>"
        "</body></html>"
    )


def _row(number: int, item: int) -> str:
    shown = FIRST_DAY + timedelta(days=item)
    title = f"关于做好第{item}项第{number}类重点工作的通知"
    return (
        f"<li><a href='/tzgg/{shown:%Y%m}/t{shown:%Y%m%d}_{number}{item:04}.html' target='_blank' "
        f"title='{title}'>{title}</a><span class='date'>{shown}</span></li>"
    )


def _is_gb18030(number: int) -> bool:
    return number % 10 < 3


def _is_compressed(number: int) -> bool:
    return number % 5 < 2


@dataclass
class County:
    """What stands on the pages just now. `answers_304`: whether the server heeds the ETags it sends.

    `log` keeps, where wanted, host and instant of every request's start and end.
    """

    keeps_log: bool = False
    answers_304: bool = False
    night: int = 0
    counter: int = 0
    pages: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    log: list[tuple[str, float, float]] = field(default_factory=list)

    def draw(self) -> None:
        """Make the pages of this night ready."""
        for number in range(PAGES):
            text = list_page(number, night=self.night, counter=self.counter)
            body = text.encode("gb18030" if _is_gb18030(number) else "utf-8")
            head = b"Content-Type: text/html\r\nETag: %b\r\n" % self._tag(number)
            if _is_compressed(number):
                body, head = gzip.compress(body, 6), head + b"Content-Encoding: gzip\r\n"
            self.pages[number] = head, body

    def answer(self, head: bytes) -> bytes:
        """The whole answer to a request."""
        path = head.split(b" ", 2)[1]
        kind, _, name = path[1:].rpartition(b"/")
        match kind:
            case b"column":
                return self._column(int(name) % PAGES, head)
            case b"turn":
                return _plain(self._turn(name.decode()))
            case _ if path.startswith(b"/tzgg/"):
                return _article(path)
            case _:
                return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def _turn(self, what: str) -> str:
        told = ""
        match what:
            case "night":
                self.night += 1
            case "counter":
                self.counter += 1
            case "validators":
                self.answers_304 = not self.answers_304
            case "log":
                told = json.dumps(self.log)
                self.log = []
        self.draw()
        return told

    def _tag(self, number: int) -> bytes:
        return b'"%d-%d-%d"' % (number, self.night, self.counter)

    def _column(self, number: int, request: bytes) -> bytes:
        head, body = self.pages[number]
        if self.answers_304 and b"If-None-Match: " + self._tag(number) in request:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % self._tag(number)
        return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


def _article(path: bytes) -> bytes:
    day = path.rpartition(b"/t")[2][:8].decode()
    text = "<p>各镇人民政府，县直各部门：现将有关事项通知如下。</p>" * 60
    return _plain(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>关于做好重点工作的通知</title></head><body>"
        f"<h1>关于做好重点工作的通知</h1><p>发布时间：{day[:4]}-{day[4:6]}-{day[6:]} 09:00 "
        f"来源：临河县政府办</p><div class='content'>{text}</div></body></html>"
    )


def _plain(text: str) -> bytes:
    body = text.encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def _serve(county: County, hosts: int, ready: Connection) -> None:
    loop = asyncio.get_running_loop()
    county.draw()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                started = loop.time()
                writer.write(county.answer(head))
                await writer.drain()
                if county.keeps_log:
                    county.log.append((name, started, loop.time()))
        except (EOFError, OSError):
            writer.close()

    first = await asyncio.start_server(converse, host(0), 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for number in range(1, hosts):
        await asyncio.start_server(converse, host(number), port, backlog=512)
    ready.send(port)
    await first.serve_forever()


def _run(county: County, hosts: int, ready: Connection) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvloop.run(_serve(county, hosts, ready))


@contextmanager
def served(hosts: int, *, keeps_log: bool = False) -> Iterator[int]:
    """The county in a process of its own; gives its port."""
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_run, args=(County(keeps_log), hosts, theirs), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        process.terminate()
        process.join()


def turn(port: int, what: str) -> str:
    """Tell the county what to do, and hear what it says.

    `night`: one new row on every page; `counter`: the same rows, another visitor counter; `validators`:
    heed ETags from now on, or no more; `log`: say which requests came.
    """
    with urlopen(f"http://{host(0)}:{port}/turn/{what}", timeout=60) as answer:
        told: bytes = answer.read()
        return told.decode()
