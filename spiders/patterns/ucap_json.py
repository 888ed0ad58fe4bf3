"""UCAP 开普云 JSON: `/searchList/{栏目}` and `/common/search/{栏目}`, rows with publishing times."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from spiders.address import split_address
from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.platform_answer import Json, count_at, json_object, member, objects_at, text_at
from spiders.post_times import PostTime, epoch_time, written_time
from spiders.reader import PageRequest, Reading

_SHAPE = re.compile(r"\s*\{.{0,4000}?\"data\"\s*:\s*\{.{0,4000}?\"results\"\s*:", re.DOTALL)


class UcapJson:
    """Reads what the list scripts of UCAP sites ask for."""

    key = "ucap_json"
    name = "开普云栏目接口"

    def recognises(self, page: Page) -> bool:
        return _SHAPE.match(page.text[:8000]) is not None

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
            next_page=PageRequest(_with_page(page.url, number + 1)),
        )


def _time(row: dict[str, Json], page: Page) -> PostTime:
    written = text_at(row, "publishedTimeStr")
    return (
        written_time(written, page.fetched_at)
        if written
        else epoch_time(member(row, "publishedTime"), page.fetched_at)
    )


def _with_page(url: str, number: int) -> str:
    parts = split_address(url)
    asked = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "page": str(number)}
    return parts._replace(query=urlencode(asked)).geturl()
