"""gkmlpt 广东政府信息公开平台: the JSON behind `/gkmlpt/`, a hundred articles a page.

Registered by its interface, `/gkmlpt/api/all/{栏目}?page=1&sid={SID}`; the page in front of it is
an empty shell that a script fills.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from spiders.address import split_address
from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.platform_answer import count_at, json_object, member, objects_at, text_at
from spiders.post_times import epoch_time
from spiders.reader import PageRequest, Reading

_PER_PAGE = 100


class Gkmlpt:
    """Reads the answers of the interface."""

    key = "gkmlpt"
    name = "广东省政府信息公开平台"

    def recognises(self, page: Page) -> bool:
        head = page.text[:200].lstrip()
        return "/gkmlpt/api/" in page.url and head.startswith("{")

    def read(self, page: Page) -> Reading:
        answer = json_object(page)
        number = _page_number(page.url)
        rows = [
            DataRow(
                text_at(article, "title"),
                text_at(article, "url") or text_at(article, "post_url"),
                epoch_time(member(article, "display_publish_time"), page.fetched_at),
            )
            for article in objects_at(answer, "articles")
        ]
        return read_data_rows(
            page,
            rows,
            reader=self.key,
            total=count_at(answer, "total"),
            read_before=(number - 1) * _PER_PAGE,
            next_page=PageRequest(_with_page(page.url, number + 1)),
        )


def _page_number(url: str) -> int:
    told = dict(parse_qsl(split_address(url).query)).get("page", "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 6 else 1


def _with_page(url: str, number: int) -> str:
    parts = split_address(url)
    asked = {**dict(parse_qsl(parts.query)), "page": str(number)}
    return parts._replace(query=urlencode(asked)).geturl()
