"""NFCMS 南方网内容管理系统: static lists of `…/content/post_{编号}.html`, older pages at `index_2.html`.

An article lies in the folder of its column, and so do the other pages of the list, counted from 1.
"""

from __future__ import annotations

import re

from spiders.address import host_of, split_address
from spiders.own_pages import read_own_list
from spiders.page import Page
from spiders.reader import Reading

_POST = re.compile(r"/content/m?post_\d{1,12}\.html")
_OTHER_PAGE = re.compile(r"index_(\d{1,5})\.html")
_FIRST_PAGE = frozenset({"", "index.html"})


class Nfcms:
    """Reads the list that links to the column's own pages follow."""

    key = "nfcms"
    name = "南方网内容管理系统"

    def recognises(self, page: Page) -> bool:
        text = page.text
        return (
            text[:200].lstrip("\ufeff \r\n\t").startswith("<")
            and ("NFCMS_SITE_ID" in text or _POST.search(text) is not None)
            and "<datastore" not in text.lower()
        )

    def read(self, page: Page) -> Reading:
        column = _folder_of(page.url)

        def number_of(url: str) -> int | None:
            return _page_number(url) if _folder_of(url) == column else None

        return read_own_list(page, number_of, self.key)


def _folder_of(url: str) -> str:
    return f"{host_of(url).removeprefix('www.')}{split_address(url).path.rpartition('/')[0]}"


def _page_number(url: str) -> int | None:
    name = split_address(url).path.rpartition("/")[2]
    found = _OTHER_PAGE.fullmatch(name)
    if found is not None:
        return int(found[1])
    return 1 if name in _FIRST_PAGE else None
