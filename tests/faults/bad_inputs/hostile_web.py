"""Hostile web 恶意网站: hosts on loopback that answer a path with any bytes, or do what they like."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Script

NOTHING_THERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class Host:
    """One address and what came to it. `held` is the longest a path kept its visitor, in seconds."""

    address: str
    port: int
    answers: Mapping[str, Answer]
    tls: ssl.SSLContext | None = None
    connections: int = 0
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    held: dict[str, float] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme, address and port."""
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}"


class HostileWeb:
    """All hosts in one thread; a connection carries one answer."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def host(self, address: str, *, port: int = 0, tls: ssl.SSLContext | None = None) -> Host:
        """A host that knows no path yet."""
        found = Host(address, port, {}, tls)
        asyncio.run_coroutine_threadsafe(self._open(found), self._loop).result(10)
        return found

    def close(self) -> None:
        """Stop answering, in the middle of whatever is being said."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self, host: Host) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(host, reader, writer)

        server = await asyncio.start_server(serve, host.address, host.port, ssl=host.tls, limit=2**20)
        host.port = server.sockets[0].getsockname()[1]
        self._servers.append(server)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        host.connections += 1
        try:
            await _answer(host, reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


async def _answer(host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ", 2)[1].decode("latin-1")
    host.asked.append(path)
    host.heads.append(head)
    began = time.monotonic()
    try:
        answer = host.answers.get(path, NOTHING_THERE)
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(reader, writer)
    finally:
        host.held[path] = max(host.held.get(path, 0.0), time.monotonic() - began)
