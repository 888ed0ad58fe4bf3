"""Hanweb jpage 大汉版通列表: records as XML inside the page, older ones from `dataproxy.jsp`.

The page carries its first records in `<script type="text/xml"><datastore>`; the proxy hands out the
others by number. What the page asks the proxy for stands in its `<nextgroup>` link.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from spiders.address import split_address
from spiders.article_address import linked_address
from spiders.fragment_rows import read_fragment_rows
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

_RECORD = re.compile(
    r"<record>\s*(?:<!\[cdata\[(?P<data>.*?)\]\]>|(?P<plain>.*?))\s*</record>", re.IGNORECASE | re.DOTALL
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})|totalRecord\s*[:=]\s*['\"]?(\d{1,7})", re.IGNORECASE)
_PROXY = re.compile(r"[^\s'\"<>\[]{0,200}/dataproxy\.jsp(?:\?[^\s'\"<>\]]{0,800})?", re.IGNORECASE)
_COLUMN = re.compile(r"/col/?col(\d+)|[?&]columnid=(\d+)", re.IGNORECASE)
_ASKED = ("webid", "path", "columnid", "unitid", "webname", "permissiontype", "sourceContentType")
_AT_ONCE = 60
_MOST_RECORDS = 2_000


@dataclass(frozen=True, slots=True)
class _Store:
    """One datastore: its records, how many there are in all, and where more come from."""

    records: list[str]
    total: int | None
    proxy: str


class HanwebJpage:
    """Reads the column page and the answers of its proxy."""

    key = "hanweb_jpage"
    name = "大汉版通 jpage"

    def recognises(self, page: Page) -> bool:
        return "<datastore" in page.text.lower()

    def read(self, page: Page) -> Reading:
        store = _own_store(page)
        if not store.records:
            return self._read_empty(store)
        rows = read_fragment_rows(page, store.records[:_MOST_RECORDS], self.key)
        end = _first_record(page) + len(store.records) - 1
        is_last = store.total is not None and end >= store.total
        following = None if is_last or store.total is None else _next_request(page, store, end + 1)
        signals = ("datastore", "column_id") if _is_of_column(page, store) else ("datastore",)
        return replace(
            rows,
            confidence="weak" if _is_of_another_column(page, store) else "confirmed",
            next_page=following,
            is_last=is_last,
            evidence=ReadingEvidence("datastore > record", rows.evidence.date_slot, signals, rows.evidence.vetoes),
        )

    def _read_empty(self, store: _Store) -> Reading:
        if store.total == 0:
            evidence = ReadingEvidence("datastore", "", ("datastore", "total_0"))
            return Reading((), self.key, "confirmed", is_last=True, evidence=evidence)
        raise PageNotUnderstood("unreadable", "list_rendered_by_script" if store.total else "ambiguous_empty")


def _own_store(page: Page) -> _Store:
    """The datastore of the column; a front page with several of them shows no list of its own."""
    stores = [_read_store(page, text) for text in _store_texts(page)]
    if len(stores) > 1:
        own = [store for store in stores if _is_of_column(page, store)]
        stores = own if own else stores
    if len(stores) != 1:
        raise PageNotUnderstood("unreadable", "ambiguous_group" if stores else "no_list", f"{len(stores)} datastores")
    return stores[0]


def _store_texts(page: Page) -> list[str]:
    """Whole answers of the proxy, or the XML islands of a page — never what stands in a comment."""
    text = page.text.lstrip()
    if text[:200].lower().startswith(("<datastore", "<?xml")):
        return [text]
    scripts = [script.text() or "" for script in page.tree.css("script")]
    return [island for island in scripts if "<datastore" in island.lower()]


def _read_store(page: Page, text: str) -> _Store:
    records = [found["data"] or html.unescape(found["plain"] or "") for found in _RECORD.finditer(text)]
    total = _TOTAL.search(text) or (_TOTAL.search(page.text) if len(_store_texts(page)) == 1 else None)
    proxy = _PROXY.search(text)
    return _Store(
        [record for record in records if record.strip()],
        int(total[1] or total[2]) if total else None,
        html.unescape(proxy[0]) if proxy else "",
    )


def _first_record(page: Page) -> int:
    asked = dict(parse_qsl(split_address(page.url).query))
    number = asked.get("startrecord", "1")
    return int(number) if number.isdecimal() and len(number) < 8 else 1


def _next_request(page: Page, store: _Store, first: int) -> PageRequest | None:
    """The next records. Everything asked also stands in the address, for the answer says nothing of it."""
    source = store.proxy or (page.url if "dataproxy.jsp" in page.url else "")
    address = linked_address(page.url, source.partition("?")[0])
    told = dict(parse_qsl(split_address(source).query, keep_blank_values=True))
    if address is None or "columnid" not in told:
        return None
    asked = {name: told[name] for name in _ASKED if name in told}
    numbers = {"startrecord": str(first), "endrecord": str(first + _AT_ONCE - 1), "perpage": str(_AT_ONCE // 3)}
    form = {"col": "1", "appid": "1", "sourceContentType": "1", **asked}
    return PageRequest(f"{address}?{urlencode({**numbers, **form})}", {"Referer": page.url}, form=form)


def _is_of_column(page: Page, store: _Store) -> bool:
    own = _column_of(page.url)
    told = _column_of(store.proxy)
    return bool(own) and (told == own or any(f"art_{own}_" in record for record in store.records[:3]))


def _is_of_another_column(page: Page, store: _Store) -> bool:
    return bool(_column_of(page.url) and _column_of(store.proxy)) and not _is_of_column(page, store)


def _column_of(url: str) -> str:
    found = _COLUMN.search(url)
    return (found[1] or found[2]) if found else ""
