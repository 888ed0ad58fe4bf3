"""UCAP JSON 开普云栏目接口: `/searchList/{栏目}` and `/common/search/{栏目}`."""

from __future__ import annotations

import re

from spiders.asked_page import with_number
from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.platform_answer import Json, count_at, json_object, member, objects_at, text_at
from spiders.post_times import PostTime, epoch_time, written_time
from spiders.reader import PageRequest, Reading

_MARKS = (re.compile(r"\"data\"\s*:\s*\{"), re.compile(r"\"results\"\s*:\s*\["))
_HEAD = 8_000


class UcapJson:
    """Reads what the list scripts of UCAP sites ask for."""

    key = "ucap_json"
    name = "开普云栏目接口"

    def recognises(self, page: Page) -> bool:
        head = page.text[:_HEAD].lstrip()
        return head.startswith("{") and all(mark.search(head) for mark in _MARKS)

    def read(self, page: Page) -> Reading:
        answer = json_object(page)
        rows = [
            DataRow(text_at(row, "title"), text_at(row, "url"), _time(row, page))
            for row in objects_at(answer, "data", "results")
        ]
        number = count_at(answer, "data", "page") or 1
        per_page = count_at(answer, "data", "rows") or len(rows)
        return read_data_rows(
            page,
            rows,
            reader=self.key,
            total=count_at(answer, "data", "total"),
            read_before=(number - 1) * per_page,
            next_page=PageRequest(with_number(page.url, "page", number + 1)),
        )


def _time(row: dict[str, Json], page: Page) -> PostTime:
    written = written_time(text_at(row, "publishedTimeStr"), page.fetched_at)
    return written if written.on else epoch_time(member(row, "publishedTime"), page.fetched_at)
