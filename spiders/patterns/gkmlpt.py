"""gkmlpt 广东政府信息公开平台: the JSON behind `/gkmlpt/`, a hundred articles a page.

Registered by its interface, `/gkmlpt/api/all/{栏目}?page=1&sid={SID}`; the page in front of it is
an empty shell that a script fills.
"""

from __future__ import annotations

from spiders.asked_page import asked_number, with_number
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
        return "/gkmlpt/api/" in page.url and page.text[:200].lstrip().startswith("{")

    def read(self, page: Page) -> Reading:
        answer = json_object(page)
        number = asked_number(page.url, "page")
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
            next_page=PageRequest(with_number(page.url, "page", number + 1)),
        )
