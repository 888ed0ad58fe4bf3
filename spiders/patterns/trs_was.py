"""TRS WAS 拓尔思检索列表: `/was5/web/search?channelid=…`, records as XML."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlencode

from spiders.address import split_address
from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.post_times import written_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_RECORD = re.compile(r"<REC>(.*?)</REC>", re.DOTALL)
_TOTAL = re.compile(r"<RECORDCOUNT>\s*(\d{1,8})\s*</RECORDCOUNT>")
_TIMES = ("DOCRELTIME", "PUBDATE", "CRTIME", "DOCPUBTIME")
_TITLES = ("TITLE", "DOCTITLE", "MYTITLE")
_ADDRESSES = ("URL", "DOCPUBURL", "MYURL")


class TrsWas:
    """Reads the answers of the search server, which knows neither namespaces nor nesting."""

    key = "trs_was"
    name = "拓尔思检索列表"

    def recognises(self, page: Page) -> bool:
        return "<RECORDCOUNT>" in page.text[:2000]

    def read(self, page: Page) -> Reading:
        records = [found[1] for found in _RECORD.finditer(page.text)]
        total = _TOTAL.search(page.text)
        if total is None:
            raise PageNotUnderstood("unreadable", "unexpected_shape", "no RECORDCOUNT")
        asked = dict(parse_qsl(split_address(page.url).query, keep_blank_values=True))
        number = _number(asked.get("page", "1"))
        per_page = _number(asked.get("prepage") or asked.get("perpage") or str(max(1, len(records))))
        return read_data_rows(
            page,
            [_row(record, page) for record in records],
            reader=self.key,
            total=int(total[1]),
            read_before=(number - 1) * per_page,
            next_page=_next(page.url, asked, number + 1),
        )


def _row(record: str, page: Page) -> DataRow:
    return DataRow(
        _first(record, _TITLES), _first(record, _ADDRESSES), written_time(_first(record, _TIMES), page.fetched_at)
    )


def _first(record: str, names: tuple[str, ...]) -> str:
    for name in names:
        found = re.search(rf"<{name}>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</{name}>", record, re.DOTALL)
        if found:
            return (found[1] or html.unescape(found[2] or "")).strip()
    return ""


def _next(url: str, asked: dict[str, str], number: int) -> PageRequest:
    return PageRequest(split_address(url)._replace(query=urlencode({**asked, "page": str(number)})).geturl())


def _number(told: str) -> int:
    return max(1, int(told)) if told.isdecimal() and len(told) < 6 else 1
