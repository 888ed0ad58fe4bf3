from __future__ import annotations

from collections.abc import Iterator

import pytest

from spiders.rendered_process import installed_chromium
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


@pytest.fixture(scope="session")
def browser() -> str:
    """The system's Chromium, without which nothing can be drawn; where it is missing the test says so."""
    return installed_chromium() or pytest.skip("no Chromium on this machine: apt-get install chromium")
