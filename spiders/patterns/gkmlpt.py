"""gkmlpt 广东政府信息公开平台: the JSON behind `/gkmlpt/`, a hundred articles a page.

Registered by its interface, `/gkmlpt/api/all/{栏目}?page=1&sid={SID}`, or by the page in front of it,
`/gkmlpt/index#{栏目}`: an empty shell that a script fills. Without the category no list is meant.
"""

from __future__ import annotations

import re

from spiders.address import split_address
from spiders.asked_page import asked_number, with_number
from spiders.data_list import DataRow, read_data_rows
from spiders.list_finder import find_list
from spiders.list_records import find_groups
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.platform_answer import count_at, json_object, member, objects_at, text_at
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

_PER_PAGE = 100
_API = "/gkmlpt/api/"
_FOLDER = "/gkmlpt/"
_SITE = re.compile(r"[\"']?\bSID[\"']?\s{0,9}:\s{0,9}[\"'](\d{1,12})[\"']")
_CATEGORY = re.compile(r"/?(\d{1,9})")


class Gkmlpt:
    """Reads the answers of the interface; the page of a category is followed to there."""

    key = "gkmlpt"
    name = "广东省政府信息公开平台"

    def recognises(self, page: Page) -> bool:
        if _API in page.url:
            return page.text[:200].lstrip().startswith("{")
        is_shell = _FOLDER in split_address(page.url).path and _SITE.search(page.text) is not None
        return is_shell and "<datastore" not in page.text.lower()

    def read(self, page: Page) -> Reading:
        return self._read_answer(page) if _API in page.url else self._read_shell(page)

    def _read_shell(self, page: Page) -> Reading:
        """A page that shows nothing dated: its list is the category that its address names."""
        marks = walk_page(page)
        if marks.glued or find_groups(marks):
            return find_list(page)
        sites = set(_SITE.findall(page.text))
        category = _CATEGORY.fullmatch(split_address(page.url).fragment)
        if len(sites) != 1 or category is None:
            raise PageNotUnderstood("unreadable", "list_rendered_by_script", "no category in the address")
        before, _, _ = page.url.partition(_FOLDER)
        request = PageRequest(
            f"{before}{_API}all/{category[1]}?page=1&sid={sites.pop()}",
            {"Referer": page.url.partition("#")[0]},
        )
        return Reading(
            (), self.key, "weak", next_page=request, evidence=ReadingEvidence("SID", "", ("unit",))
        )

    def _read_answer(self, page: Page) -> Reading:
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
