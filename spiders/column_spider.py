"""ColumnSpider 栏目爬虫: walks the columns of one host strictly one after another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider

from spiders.lane import Lane


class ColumnSpider(Spider):
    """Asks Scrapy's engine for one page at a time; there is no queue, and no callback.

    A lane is sequential by nature — pace, paging, redirects — and reads as plain code that way.
    """

    name = "column"

    def __init__(self, *, lane: Lane) -> None:
        super().__init__()
        self._lane = lane

    async def start(self) -> AsyncIterator[Any]:
        """Make all visits; yields nothing, for every result is handed in as soon as it is there."""
        await self._lane.walk(self.name, self.crawler.engine.download_async)
        for nothing in _NOTHING:
            yield nothing


_NOTHING: tuple[Request, ...] = ()
