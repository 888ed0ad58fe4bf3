"""What nights need: a database of their own, a slow site, and the settings of both."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.schema import migrate
from monitor.wiring import Workshop, open_workshop
from tests.linhe_store import Linhe
from tests.spiders.crawling.loopback import LoopbackServer


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """An office whose children see the same settings."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "MONITOR_VAR": str(tmp_path / "var"),
        "MONITOR_ALLOW_NETWORKS": "127.0.0.0/8",
        "MONITOR_SECONDS_BETWEEN_REQUESTS": "0",
        "MONITOR_REQUEST_TIMEOUT": "600",
    }.items():
        monkeypatch.setenv(name, value)
    parts = open_workshop()
    migrate(parts.store.engine)
    yield parts
    parts.store.engine.dispose()


@pytest.fixture
def linhe(workshop: Workshop) -> Linhe:
    """The county's registry in the office's database."""
    return Linhe(workshop.store)


@pytest.fixture
def silent_site() -> Iterator[LoopbackServer]:
    """A site that takes every request for /slow/ and answers none."""
    server = LoopbackServer()

    async def say_nothing(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(600)

    server.raw("/robots.txt", b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
    server.raw("/slow/", say_nothing)
    yield server
    server.close()
