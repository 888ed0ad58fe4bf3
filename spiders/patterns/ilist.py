"""iList.jsp 动态栏目页: `/info/iList.jsp?cat_id=…&cur_page=…`, a list that the server writes.

The pages of a column ask for the same category; only `cur_page` differs.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from spiders.address import host_of, split_address
from spiders.asked_page import asked_number
from spiders.own_pages import read_own_list
from spiders.page import Page
from spiders.reader import Reading

_PATH = re.compile(r"/(?:info|view)/iList\.jsp", re.IGNORECASE)
_CATEGORIES = ("cat_id", "catalog_id", "tm_id", "file_head", "topic_key")
_NODE = "node_id"
"""The unit that publishes. Units share the numbers of categories; the server may add its own."""


class IList:
    """Reads the list that links to the column's own pages follow."""

    key = "ilist"
    name = "iList.jsp 动态栏目页"

    def recognises(self, page: Page) -> bool:
        return bool(
            _PATH.search(split_address(page.url).path)
            and page.text[:200].lstrip("\ufeff \r\n\t").startswith("<")
            and "<datastore" not in page.text.lower()
        )

    def read(self, page: Page) -> Reading:
        column, node = _column_of(page.url)

        def number_of(url: str) -> int | None:
            other, other_node = _column_of(url)
            is_same = bool(column) and other == column and (not node or other_node in ("", node))
            return asked_number(url, "cur_page") if is_same else None

        return read_own_list(page, number_of, self.key)


def _column_of(url: str) -> tuple[tuple[str, ...], str]:
    """Host and category of a page, empty where the address names none; and the unit it names."""
    parts = split_address(url)
    asked = dict(parse_qsl(parts.query))
    categories = tuple(asked.get(name, "") for name in _CATEGORIES)
    if not _PATH.search(parts.path) or not any(categories):
        return (), ""
    return (host_of(url).removeprefix("www."), *categories), asked.get(_NODE, "")
