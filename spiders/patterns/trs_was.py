"""TRS WAS 拓尔思检索列表: `/was5/web/search?channelid=…`, records as XML."""

from __future__ import annotations

from spiders.asked_page import asked_number, with_number
from spiders.data_list import DataRow, read_data_rows
from spiders.page import Page
from spiders.post_times import written_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.tagged_text import tagged_text, tagged_texts


class TrsWas:
    """Reads the answers of the search server."""

    key = "trs_was"
    name = "拓尔思检索列表"

    def recognises(self, page: Page) -> bool:
        return "<RECORDCOUNT>" in page.text[:2000]

    def read(self, page: Page) -> Reading:
        total = tagged_text(page.text, "RECORDCOUNT")
        if not total.isdecimal() or len(total) > 9:
            raise PageNotUnderstood("unreadable", "unexpected_shape", "no RECORDCOUNT")
        records = list(tagged_texts(page.text, "REC"))
        number = asked_number(page.url, "page")
        return read_data_rows(
            page,
            [_row(record, page) for record in records],
            reader=self.key,
            total=int(total),
            read_before=(number - 1) * asked_number(page.url, "prepage", default=len(records)),
            next_page=PageRequest(with_number(page.url, "page", number + 1)),
        )


def _row(record: str, page: Page) -> DataRow:
    time = tagged_text(record, "DOCRELTIME", "PUBDATE", "DOCPUBTIME", "CRTIME")
    return DataRow(
        tagged_text(record, "TITLE", "DOCTITLE", "MYTITLE"),
        tagged_text(record, "URL", "DOCPUBURL", "MYURL"),
        written_time(time, page.fetched_at),
    )
