"""Epoint 新点网站群: static lists in folders of category numbers, `/001/001002/2.html`.

The first page has a name of its own (`subPage.html`, `about.html`), the others are numbered. Pagers
that fetch by script (`ShowAjaxNewPage`) say no address, and none is made up.
"""

from __future__ import annotations

import re

from spiders.address import host_of, split_address
from spiders.own_pages import read_own_list
from spiders.page import Page
from spiders.reader import Reading

_MARKS = re.compile(r"categorypagingcontent|class\s{0,9}=\s{0,9}[\"'][^\"']{0,80}\b(?:ewb|wb)-")
_FOLDER = re.compile(r"((?:/[\w.-]{1,60})*/\d{6}(?:\d{3}){0,4})/([^/]{0,60})")
_NUMBERED = re.compile(r"(\d{1,5})\.html?")


class Epoint:
    """Reads the list that links to the column's own pages follow."""

    key = "epoint"
    name = "新点网站群"

    def recognises(self, page: Page) -> bool:
        return bool(
            _FOLDER.fullmatch(split_address(page.url).path)
            and page.text[:200].lstrip("\ufeff \r\n\t").startswith("<")
            and "<datastore" not in page.text.lower()
            and _MARKS.search(page.text)
        )

    def read(self, page: Page) -> Reading:
        column, _name = _parts(page.url)

        def number_of(url: str) -> int | None:
            folder, name = _parts(url)
            found = _NUMBERED.fullmatch(name)
            return int(found[1]) if folder == column and found is not None else None

        return read_own_list(page, number_of, self.key)


def _parts(url: str) -> tuple[str, str]:
    """The column's folder, and the name of the page in it."""
    found = _FOLDER.fullmatch(split_address(url).path)
    return (f"{host_of(url).removeprefix('www.')}{found[1]}", found[2]) if found is not None else ("", "")
