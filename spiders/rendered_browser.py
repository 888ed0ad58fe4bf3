"""Rendered browser 渲染浏览器: draws pages in Chromium, as a process of its own without any network.

`python -m spiders.rendered_browser CHROMIUM LONGEST_LINE FOLDER` reads orders from stdin and answers on
stdout, one JSON object a line; it ends when stdin does, and the folder, its own, with it. For every request
of a page it asks its parent (`ask`), who answers in turn (`reply`): the browser itself can reach nothing.

This is the only module that knows Playwright, and no other imports it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import sys
from contextlib import suppress
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    Request,
    Route,
    WebSocketRoute,
    async_playwright,
)

_FLAGS = (
    # nothing listens on port 1, no name resolves, loopback is no exception, nothing goes by UDP
    "--proxy-server=http://127.0.0.1:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--blink-settings=imagesEnabled=false",
    "--disable-gpu",
    "--js-flags=--max-old-space-size=512",
)
_LONGEST_BODY = 64 * 1024
_LONGEST_URL = 8 * 1024

Message = dict[str, Any]


class Parent:
    """The process that started us. One request is asked at a time."""

    def __init__(self, incoming: asyncio.StreamReader) -> None:
        self._incoming = incoming
        self._orders: asyncio.Queue[Message] = asyncio.Queue()
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._asked = 0
        self._turn = asyncio.Lock()

    def tell(self, message: Message) -> None:
        """One line on stdout."""
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    async def order(self) -> Message:
        """The next page to draw."""
        return await self._orders.get()

    async def ask(self, request: Message) -> Message:
        """The parent's answer to a request of the page."""
        async with self._turn:
            self._asked += 1
            reply: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
            self._replies[self._asked] = reply
            try:
                self.tell({"ask": request, "number": self._asked})
                return await reply
            finally:
                self._replies.clear()

    async def listen(self) -> None:
        """Sort what comes in until the parent hangs up; an answer that nobody awaits is dropped."""
        while line := await self._incoming.readline():
            message = json.loads(line)
            if "reply" not in message:
                self._orders.put_nowait(message)
            elif message["number"] in self._replies:
                self._replies[message["number"]].set_result(message["reply"])


class Drawing:
    """One page in a context of its own, which keeps nothing."""

    def __init__(self, order: Message, parent: Parent, page: Page) -> None:
        self._order = order
        self._parent = parent
        self._page = page
        self._is_open = True
        self._first_is_asked = False

    async def draw(self) -> Message:
        """The page after its scripts, as `page`; or why there is none, as `failed`."""
        began = asyncio.get_running_loop().time()
        is_idle = True
        try:
            async with asyncio.timeout_at(began + self._order["seconds_to_draw"]):
                await self._page.goto(self._order["url"], wait_until="commit", timeout=0)
                await self._page.wait_for_load_state("load", timeout=0)
                await self._page.wait_for_load_state("networkidle", timeout=0)
        except TimeoutError:
            is_idle = False
        self._is_open = False
        async with asyncio.timeout_at(began + self._order["seconds_to_tell"]):
            body = (await self._page.content()).encode("utf-8", "replace")
        if len(body) > self._order["most_bytes"]:
            return {"failed": "page too large"}
        text = base64.b64encode(body).decode("ascii")
        return {"page": {"url": self._page.url, "body": text, "is_idle": is_idle}}

    async def answer(self, route: Route) -> None:
        """Every request of the page, whatever for."""
        try:
            await self._answer(route)
        except Error:
            # the page was closed, or left, while it was waiting
            return

    async def _answer(self, route: Route) -> None:
        asked = self._asked(route.request)
        if asked["kind"] == "document" and not self._first_is_asked:
            self._first_is_asked = True
            reply = self._order["first"]
        elif not self._is_open or len(asked["url"]) > _LONGEST_URL or len(asked["body"]) > _LONGEST_BODY:
            reply = {"refused": asked["kind"]}
        else:
            reply = await self._parent.ask(asked)
        if "refused" in reply:
            # of a way to elsewhere that is aborted, unlike one that fails, the page is still there
            await route.abort("aborted")
            return
        body = base64.b64decode(reply["body"])
        await route.fulfill(status=reply["status"], headers=reply["headers"], body=body)

    def _asked(self, request: Request) -> Message:
        kind = request.resource_type
        if kind == "document" and not self._is_own_frame(request):
            kind = "frame"
        return {
            "url": request.url,
            "method": request.method,
            "kind": kind,
            "headers": dict(request.headers),
            "body": (request.post_data_buffer or b"").decode("utf-8", "replace"),
        }

    def _is_own_frame(self, request: Request) -> bool:
        try:
            return request.is_navigation_request() and request.frame == self._page.main_frame
        except Error:
            # a window that a script is just opening has no frame yet
            return False


async def _draw(order: Message, browser: Browser, parent: Parent) -> Message:
    context = await browser.new_context(
        accept_downloads=False, service_workers="block", locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    try:
        return await _draw_in(context, order, parent)
    except (Error, TimeoutError) as error:
        return {"failed": str(error)[:300] or "the page does not answer"}


async def _draw_in(context: BrowserContext, order: Message, parent: Parent) -> Message:
    page = await context.new_page()
    drawing = Drawing(order, parent, page)
    await context.route("**/*", drawing.answer)
    await context.route_web_socket("**/*", _refuse_socket)
    context.on("page", _close)
    answer = await drawing.draw()
    if "page" in answer:
        await context.close()
    return answer


async def _close(opened: Page) -> None:
    """A window that a script opened shows nothing of the list."""
    with suppress(Error):
        await opened.close()


async def _refuse_socket(socket: WebSocketRoute) -> None:
    await socket.close()


async def _incoming(longest_line: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=longest_line)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer
    )
    return reader


async def serve(chromium: str, longest_line: int) -> None:
    """Draw what is ordered until the parent hangs up; it may do so, or die, in the middle of a page."""
    parent = Parent(await _incoming(longest_line))
    async with async_playwright() as playwright:
        drawing = asyncio.create_task(_draw_all(playwright, chromium, parent))
        listening = asyncio.create_task(parent.listen())
        await asyncio.wait({drawing, listening}, return_when=asyncio.FIRST_COMPLETED)
        for task in (drawing, listening):
            task.cancel()
        await asyncio.gather(drawing, listening, return_exceptions=True)


async def _draw_all(playwright: Playwright, chromium: str, parent: Parent) -> None:
    try:
        browser = await _launched(playwright, chromium)
    except Error as error:
        parent.tell({"failed": str(error)[:500]})
        return
    parent.tell({"ready": True})
    while True:
        parent.tell(await _draw(await parent.order(), browser, parent))


async def _launched(playwright: Playwright, chromium: str) -> Browser:
    return await playwright.chromium.launch(
        executable_path=chromium,
        args=_FLAGS,
        # to root Chromium refuses its sandbox, and then does not start at all
        chromium_sandbox=os.geteuid() != 0,
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )


if __name__ == "__main__":
    try:
        asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
    finally:
        shutil.rmtree(sys.argv[3], ignore_errors=True)
