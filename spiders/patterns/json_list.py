"""JSON list JSON 列表: the answer of a site's own interface, or a static file, that is one list of rows.

Registered by the interface's address. The rows are known by the names of their members; where two
lists could be meant, or the names tell nothing, nothing is read. An empty list here proves nothing:
nobody knows what an unknown interface answers when it was asked wrongly.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from spiders.address import split_address
from spiders.asked_page import with_number
from spiders.data_list import read_data_rows
from spiders.named_rows import NamedList, named_list, titled_lists
from spiders.page import Page
from spiders.platform_answer import Json, count_at, member, read_json
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

_HEAD = 8_000
_CALLED = re.compile(r"[\w$.]{1,80}\s*\((.*)\)", re.DOTALL)
_BEGINS = re.compile(r"\s*(?:[\w$.]{1,80}\s*\(\s*)?(?:\[\s*)?[{\[]")
_OF_ANOTHER = re.compile(
    r"https://jsonfeed\.org/version/|\{\s*\"datasource\"\s*:"
    r"|\A(?>.*?\"data\"\s*:\s*\{).*?\"results\"\s*:\s*\[",
    re.DOTALL,
)
_ADDRESS_OF_ANOTHER = re.compile(r"/gkmlpt/api/|/front/page/build/unit")
_TOTALS = ("total", "totalCount", "recordcount", "totalElements", "totalRecord", "totalrecord")
_SIZES = ("pageSize", "pagesize", "rows", "size", "per_page")
_NUMBERS = ("pageNum", "pageNo", "pageNumber", "pageIndex", "currentPage", "currpage", "page")
_ASKED = frozenset(name.lower() for name in _NUMBERS) | {"p"}
_IN_A_NAME = re.compile(r"(?<![A-Za-z])((?:pageIndex|pageNum|pageNo)=)(\d{1,5})(?!\d)")
"""Files whose name asks like a query: `data_itemId=915,pageIndex=1,pageSize=18.json`."""
_NUMBER = re.compile(r"[1-9]\d{0,6}")


class JsonList:
    """Reads rows that are known by name."""

    key = "json_list"
    name = "JSON 列表"

    def recognises(self, page: Page) -> bool:
        head = page.text[:_HEAD].lstrip("\ufeff")
        is_data = _BEGINS.match(head) is not None and _ADDRESS_OF_ANOTHER.search(page.url) is None
        return is_data and _OF_ANOTHER.search(head) is None

    def read(self, page: Page) -> Reading:
        answer = _answer(page)
        found = _only_list(page, answer)
        counts = _counts(answer, found.path)
        told = _count(counts, _NUMBERS)
        number = (told if told is not None else _asked_number(page.url)) or 1
        per_page = _count(counts, _SIZES) or len(found.rows)
        # an answer that does not say which page it is may be the first one, whatever was asked
        total = _total(counts, len(found.rows)) if told is not None or number == 1 else None
        reading = read_data_rows(
            page,
            found.rows,
            reader=self.key,
            total=total,
            read_before=max(0, number - 1) * per_page,
            next_page=_next_request(page.url, number),
        )
        return replace(
            reading,
            confidence="strong" if found.is_linked and not found.doubts else "weak",
            evidence=ReadingEvidence(
                ".".join(found.path) or "rows", found.date_name, ("only_list",), found.doubts
            ),
        )


def _answer(page: Page) -> Json:
    """The value, also where it is the argument of a call (JSONP)."""
    text = page.text.strip("\ufeff \r\n\t;")
    called = _CALLED.fullmatch(text)
    return read_json(called[1] if called is not None else text)


def _only_list(page: Page, answer: Json) -> NamedList:
    lists = titled_lists(answer)
    if len(lists) > 1:
        raise PageNotUnderstood("unreadable", "ambiguous_group", f"{len(lists)} lists")
    if not lists:
        raise PageNotUnderstood("unreadable", "ambiguous_empty" if _is_empty(answer) else "no_dated_list")
    return named_list(page, *lists[0])


def _is_empty(value: Json) -> bool:
    """Whether a list without rows stands anywhere near the top."""
    inner = list(value.values()) if isinstance(value, dict) else []
    deeper = [item for found in inner if isinstance(found, dict) for item in found.values()]
    return any(found == [] for found in (value, *inner, *deeper))


def _counts(answer: Json, path: tuple[str, ...]) -> Json:
    """What counts the rows: the object that holds them, or the pager nearest to it."""
    for depth in range(len(path) - 1, -1, -1):
        holder = member(answer, *path[:depth])
        inner = list(holder.values()) if isinstance(holder, dict) else []
        for counted in (holder, *inner):
            if _count(counted, _TOTALS) is not None:
                return counted
    return None


def _total(counts: Json, rows: int) -> int | None:
    """How many rows there are in all. What equals the rows of a full page may count just these."""
    total = _count(counts, _TOTALS)
    return None if total == rows and rows >= (_count(counts, _SIZES) or 0) else total


def _count(value: Json, names: tuple[str, ...]) -> int | None:
    return next((count for name in names if (count := count_at(value, name)) is not None), None)


def _asked_pages(url: str) -> list[tuple[str, str]]:
    """How an address asks for a page: each name in its query with the value."""
    return [(name, value) for name, value in parse_qsl(split_address(url).query) if name.lower() in _ASKED]


def _asked_number(url: str) -> int | None:
    """The page, counted from 1, that an address asks for, in its query or in the name of a file."""
    asked = [*_asked_pages(url), *_IN_A_NAME.findall(split_address(url).path)]
    is_number = len(asked) == 1 and _NUMBER.fullmatch(asked[0][1]) is not None
    return int(asked[0][1]) if is_number else None


def _next_request(url: str, number: int) -> PageRequest | None:
    """The next page, where the address asks for the very page that the answer says it is."""
    if _asked_number(url) != number:
        return None
    asked = _asked_pages(url)
    if asked:
        return PageRequest(with_number(url, asked[0][0], number + 1))
    parts = split_address(url)
    return PageRequest(parts._replace(path=_IN_A_NAME.sub(rf"\g<1>{number + 1}", parts.path)).geturl())
