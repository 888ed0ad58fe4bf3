"""ColumnSpider 栏目爬虫: through it columns are looked at, see `column_visit`."""

from __future__ import annotations

from spiders.open_spider import OpenSpider


class ColumnSpider(OpenSpider):
    """Serves the lanes that have columns."""

    name = "column"
