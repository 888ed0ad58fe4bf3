"""Xinhua JSON 新华云: `ds_{编号}.json`, the whole data source of a list in one static file.

The file ends where its template says, which it does not tell, so it is never known to be complete.
"""

from __future__ import annotations

import re

from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.platform_answer import json_object, objects_at, text_at
from spiders.post_times import written_time
from spiders.reader import Reading

_SHAPE = re.compile(r"\s*\{\s*\"datasource\"\s*:\s*\[")


class XinhuaJson:
    """Reads a data source file."""

    key = "xinhua_json"
    name = "新华云数据源"

    def recognises(self, page: Page) -> bool:
        return _SHAPE.match(page.text[:200]) is not None

    def read(self, page: Page) -> Reading:
        rows = [
            DataRow(
                text_at(row, "title") or text_at(row, "showTitle"),
                text_at(row, "publishUrl"),
                written_time(text_at(row, "publishTime"), page.fetched_at),
            )
            for row in objects_at(json_object(page), "datasource")
        ]
        return read_data_rows(page, rows, reader=self.key, total=None)
