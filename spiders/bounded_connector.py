"""Bounded connector 受限连接: connections on which a question gets one answer, not thousands.

A server may send any number of interim answers (100 Continue, 103 Early Hints) before its own. They
come faster than they can be taken in: those that wait cost memory, and the rest of the crawl its turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from socket import socket

import aiohttp
from aiohttp import AddrInfoType, StreamReader
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import HttpProcessingError

MOST_ANSWERS = 20
"""To one question, interim ones included; a server that means well sends one or two."""


def bounded_connector(
    resolver: AbstractResolver, dial: Callable[[AddrInfoType], socket], *, at_once: int, names_for: int
) -> aiohttp.TCPConnector:
    """A connector all of whose connections hang up on a server that answers over and over.

    `at_once` is how many connections it has; resolved names are kept for `names_for` seconds.
    """
    connector = aiohttp.TCPConnector(
        resolver=resolver, socket_factory=dial, limit=at_once, ttl_dns_cache=names_for
    )
    # aiohttp takes no protocol from outside
    vars(connector)["_factory"] = _protocol
    return connector


def _protocol() -> ResponseHandler:
    return _OneAnswer(asyncio.get_running_loop())


class _OneAnswer(ResponseHandler):
    """Counts the answers that come before the one that counts, and those that come on top of it."""

    _superfluous = 0

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Take an answer in, unless it is one too many."""
        is_superfluous = data[0].code < 200 or len(self) > 0
        self._superfluous = self._superfluous + 1 if is_superfluous else 0
        if self._superfluous <= MOST_ANSWERS:
            super().feed_data(data, size)
        elif self._superfluous == MOST_ANSWERS + 1:
            self.set_exception(HttpProcessingError(code=400, message=f"more than {MOST_ANSWERS} answers"))
            if self.transport is not None:
                self.transport.abort()
