from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.spiders.crawling.loopback import LoopbackServer


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    started = LoopbackServer()
    yield started
    started.close()


@pytest.fixture
def other_server() -> Iterator[LoopbackServer]:
    """A second host: the same machine under another address."""
    started = LoopbackServer("127.0.0.2")
    yield started
    started.close()
