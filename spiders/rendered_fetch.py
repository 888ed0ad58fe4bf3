"""Rendered fetch 渲染取页: a page as its own scripts draw it, for columns that cannot be read otherwise.

One browser serves a crawl, one page at a time; it is started when the first page needs it. It has no
network: whatever a page asks for comes through the visit's own fetcher (`rendered_requests`).
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, replace
from importlib.util import find_spec

import structlog

from monitor import clock
from spiders.crawl_settings import CrawlSettings
from spiders.fetch import Fetcher
from spiders.page import Page
from spiders.rendered_process import RenderedProcess, RenderingFailed, installed_chromium
from spiders.rendered_requests import Asked, Message, RenderedRequests, told
from spiders.site_bounds import SiteBounds

_log = structlog.get_logger(__name__)

_MOST_FAILED_STARTS = 2
_PART_FOR_ASKING = 0.75
"""Of a rendering's seconds: after these nothing more is fetched, but what came may still be drawn."""
_PART_FOR_DRAWING = 0.8
_PART_FOR_TELLING = 0.95
_ROOM_IN_A_LINE = 512 * 1024


class CannotRender(Exception):
    """There is no browser here, or this crawl has had its share of it; the page was not tried."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page after its scripts. `is_whole` False: something was not asked for, or did not come in time."""

    page: Page
    is_whole: bool


class RenderedFetch:
    """The browser of one crawl; `close` ends it, and must be called whether it was ever used or not."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._limits = settings.rendering
        self._most_bytes = settings.body_limit
        self._turn = asyncio.Lock()
        self._process: RenderedProcess | None = None
        self._failed_starts = 0
        self._is_closed = False
        self._seconds_left = self._limits.seconds_a_crawl

    async def render(self, page: Page, *, fetcher: Fetcher, bounds: SiteBounds) -> RenderedPage:
        """The page as a visitor's browser shows it, encoded in UTF-8, under the address it ended at.

        Raises:
            CannotRender: there is no browser, or it does not start, or its time is used up.
            RenderingFailed: the page was tried, and not drawn.
        """
        async with self._turn:
            began = clock.monotonic()
            is_drawn = False
            try:
                process = await self._started()
                requests = RenderedRequests(fetcher, bounds, self._limits.requests)
                drawn = await self._draw(process, page, requests)
                is_drawn = True
            finally:
                self._seconds_left -= clock.monotonic() - began
                if not is_drawn:
                    # whatever went wrong, nothing of it is left for the next page
                    await self._end(at_once=True)
        return RenderedPage(_drawn_page(page, drawn), bool(drawn["is_idle"]) and not requests.was_cut)

    async def close(self) -> None:
        """End the browser and wait until it is gone, also where a visit that broke off is ending it."""
        self._is_closed = True
        async with self._turn:
            await self._end(at_once=False)

    async def _started(self) -> RenderedProcess:
        if self._is_closed or self._seconds_left <= 0 or self._failed_starts >= _MOST_FAILED_STARTS:
            raise CannotRender("not again in this crawl")
        if self._process is not None and self._process.is_alive:
            return self._process
        chromium = installed_chromium()
        if chromium is None or find_spec("playwright") is None:
            raise CannotRender("no browser")
        await self._end(at_once=True)
        try:
            return await self._start(chromium)
        except (RenderingFailed, TimeoutError) as failure:
            self._failed_starts += 1
            _log.warning("browser_does_not_start", chromium=chromium, cause=str(failure))
            raise CannotRender("browser does not start") from failure

    async def _start(self, chromium: str) -> RenderedProcess:
        longest_line = self._most_bytes * 2 + _ROOM_IN_A_LINE
        self._process = await RenderedProcess.start(
            chromium, longest_line=longest_line, most_memory=self._limits.memory
        )
        async with asyncio.timeout(self._limits.seconds_to_start):
            answer = await self._process.receive()
        if "failed" in answer:
            raise RenderingFailed(answer["failed"])
        return self._process

    async def _end(self, *, at_once: bool) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            await process.end(at_once=at_once)

    async def _draw(self, process: RenderedProcess, page: Page, requests: RenderedRequests) -> Message:
        seconds = self._limits.seconds
        order = {
            "url": page.url,
            "first": told(page),
            "seconds_to_draw": seconds * _PART_FOR_DRAWING,
            "seconds_to_tell": seconds * _PART_FOR_TELLING,
            "most_bytes": self._most_bytes,
        }
        asking_ends = asyncio.get_running_loop().time() + seconds * _PART_FOR_ASKING
        try:
            async with asyncio.timeout(seconds):
                await process.send(order)
                while "ask" in (message := await process.receive()):
                    reply = await _reply(requests, Asked.of(message["ask"]), until=asking_ends)
                    await process.send({"number": message["number"], "reply": reply})
        except TimeoutError as error:
            raise RenderingFailed(f"not drawn in {seconds:g} s") from error
        if "failed" in message:
            raise RenderingFailed(message["failed"])
        drawn: Message = message["page"]
        return drawn


async def _reply(requests: RenderedRequests, asked: Asked, *, until: float) -> Message:
    try:
        async with asyncio.timeout_at(until):
            return await requests.answer(asked)
    except TimeoutError:
        requests.was_cut = True
        return {"refused": "too late"}


def _drawn_page(page: Page, drawn: Message) -> Page:
    headers = {**page.headers, "content-type": "text/html; charset=utf-8"}
    return replace(page, url=drawn["url"], body=base64.b64decode(drawn["body"]), headers=headers)
