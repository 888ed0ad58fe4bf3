"""Loopback 本机回环: a server that answers as told, readers that read what it says, and crawls of it."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from ipaddress import ip_network

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Look, Publication, VisitResult
from spiders.crawl_run import CrawlSummary, crawl
from spiders.crawl_settings import CrawlSettings
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SETTINGS = CrawlSettings(
    seconds_between_requests=0.0, request_timeout=5.0, allow_networks=(ip_network("127.0.0.0/8"),)
)

EMPTY_LIST = b'{"items": [], "next": "", "is_last": true}'

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    answered_at: float = 0.0


class LoopbackServer:
    """Answers with raw bytes, in a thread and a loop of its own, and keeps a log."""

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.asked: list[Asked] = []
        self.tells_time: Callable[[], datetime] | None = None
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[str, Script | bytes] = {}
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._connections: set[asyncio.Task[None]] = set()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, host, 0, ssl=tls, limit=2**20)
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}:{self.port}{path}"

    def page(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Let a path answer; returns its address."""
        content = body.encode() if isinstance(body, str) else body
        lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
        lines.update(headers or {})
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return self.raw(path, f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content)

    def raw(self, path: str, answer: bytes | Script) -> str:
        """Let a path answer with these bytes, or do with the connection what the script does."""
        self._answers[path] = answer
        return self.url(path)

    def column(self, path: str, *days: str, following: str = "", is_last: bool = False) -> str:
        """A list page for `TOLD_READERS`: one item a day."""
        items = [[f"关于{day}的通知", self.url(f"/art/{day}.html"), day] for day in days]
        return self.page(path, json.dumps({"items": items, "next": following, "is_last": is_last}))

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, EOFError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        asked = await _asked(reader)
        self.asked.append(asked)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answer = self._answers.get(asked.path, b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
            if not isinstance(answer, bytes):
                await answer(reader, writer)
                return False
            writer.write(self._dated(answer))
            await writer.drain()
            return b"onnection: close" not in answer
        finally:
            asked.answered_at = time.monotonic()
            self._at_once -= 1

    def _dated(self, answer: bytes) -> bytes:
        """The answer with the time the server believes it is, if it is to tell it."""
        if self.tells_time is None:
            return answer
        first, _, rest = answer.partition(b"\r\n")
        date = format_datetime(self.tells_time(), usegmt=True)
        return b"\r\n".join((first, f"Date: {date}".encode(), rest))


async def _asked(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    at = time.monotonic()
    first, *lines = head.strip().split("\r\n")
    method, path, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, path, headers, body, at)


def read_told_list(page: Page) -> Reading:
    """Reads the JSON that `LoopbackServer.column` writes; anything else it does not understand."""
    try:
        told = json.loads(page.body)
    except ValueError:
        raise PageNotUnderstood("unreadable", "no_list") from None
    items = tuple(
        Publication(title, url, date.fromisoformat(day) if day else None, day)
        for title, url, day in told["items"]
    )
    following = PageRequest(told["next"]) if told["next"] else None
    return Reading(items, "told", "strong", next_page=following, is_last=told["is_last"])


def refuse_told_walls(page: Page) -> None:
    if page.status == 412:
        raise PageNotUnderstood("blocked", "waf_ruishu")


def read_told_date(page: Page) -> date | None:
    try:
        return date.fromisoformat(page.body.decode())
    except ValueError:
        raise PageNotUnderstood("unreadable", "no_date") from None


def no_platform(visit: Visit) -> PlatformReader:
    raise PageNotUnderstood("unsupported", "no_reader")


TOLD_READERS = InstalledReaders(read_told_list, refuse_told_walls, read_told_date, no_platform)


@dataclass(slots=True)
class Crawled:
    """What a crawl gave, by address id."""

    results: dict[int, VisitResult] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    summary: CrawlSummary = field(default_factory=CrawlSummary)

    def look(self, address_id: int = 1) -> Look:
        return self.results[address_id].look


def crawled(
    *visits: Visit,
    settings: CrawlSettings = SETTINGS,
    readers: InstalledReaders = TOLD_READERS,
    stop_after: float | None = None,
) -> Crawled:
    """Make the visits in a loop of their own."""
    found = Crawled()

    def record(batch: list[VisitResult]) -> None:
        found.batches.append(len(batch))
        found.results.update({result.address_id: result for result in batch})

    async def run() -> None:
        stop = asyncio.Event()
        if stop_after is not None:
            asyncio.get_running_loop().call_later(stop_after, stop.set)
        found.summary = await crawl(
            visits, settings=settings, readers=readers, record=record, stop=stop, now=lambda: NOW
        )

    asyncio.run(run())
    return found


def column(address_id: int, url: str, *, site_url: str = "") -> Visit:
    """A visit to a column of the county's site, back to a year ago."""
    return Visit(
        address_id,
        "column",
        url,
        ("通知公告",),
        site="临河县人民政府",
        site_url=site_url,
        back_to=date(2025, 10, 22),
    )
