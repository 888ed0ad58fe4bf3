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
from spiders.asked_page import asked_number
from spiders.fragment_rows import read_fragment_rows
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence
from spiders.tagged_text import tagged_text, tagged_texts

_STORE = re.compile(r"<datastore", re.IGNORECASE | re.ASCII)
_SCRIPTED_TOTAL = re.compile(r"totalRecord\s*[:=]\s*['\"]?(\d{1,7})", re.IGNORECASE)
_PROXY_NAME = "dataproxy.jsp"
_PROXY = re.compile(r"(?<![^\s'\"<>\[])[^\s'\"<>\[]*/dataproxy\.jsp(?:\?[^\s'\"<>\]]*)?", re.IGNORECASE)
_PROXY_REACH = 800
_COLUMN = re.compile(r"/col/?col(\d+)|[?&]columnid=(\d+)", re.IGNORECASE)
_ASKED = ("webid", "path", "columnid", "unitid", "webname", "permissiontype", "sourceContentType")
_AT_ONCE = 60
_PER_PAGE = 20
_MOST_RECORDS = 2_000


@dataclass(frozen=True, slots=True)
class _Store:
    """One datastore: its records, how many there are in all, and where more come from."""

    records: tuple[str, ...]
    total: int | None
    proxy: str


class HanwebJpage:
    """Reads the column page and the answers of its proxy."""

    key = "hanweb_jpage"
    name = "大汉版通 jpage"

    def recognises(self, page: Page) -> bool:
        return _STORE.search(page.text) is not None

    def read(self, page: Page) -> Reading:
        store = _own_store(page)
        first = asked_number(page.url, "startrecord")
        if not store.records:
            return _read_empty(store, first, self.key)
        rows = read_fragment_rows(page, store.records[:_MOST_RECORDS], self.key)
        end = first + len(store.records) - 1
        is_last = store.total is not None and end >= store.total
        is_own = _is_of_column(page, store)
        is_of_another = bool(_column_of(page.url) and _column_of(store.proxy)) and not is_own
        return replace(
            rows,
            confidence="weak" if is_of_another else "confirmed",
            next_page=_next_request(page, store, end + 1)
            if store.total is not None and not is_last
            else None,
            is_last=is_last,
            evidence=ReadingEvidence(
                "datastore > record",
                rows.evidence.date_slot,
                ("datastore", "column_id") if is_own else ("datastore",),
                rows.evidence.vetoes,
            ),
        )


def _read_empty(store: _Store, first: int, reader: str) -> Reading:
    """An empty store is an empty list, or the end of one, only where the system counts so."""
    if store.total is not None and first > store.total:
        evidence = ReadingEvidence("datastore", "", ("datastore", "counts_no_more"))
        return Reading((), reader, "confirmed", is_last=True, evidence=evidence)
    raise PageNotUnderstood(
        "unreadable", "ambiguous_empty" if store.total is None else "list_rendered_by_script"
    )


def _own_store(page: Page) -> _Store:
    """The datastore of the column; a front page with several of them shows no list of its own."""
    texts = _store_texts(page)
    stores = [_read_store(text, page, is_alone=len(texts) == 1) for text in texts]
    own = [store for store in stores if _is_of_column(page, store)] if len(stores) > 1 else stores
    if len(own) != 1:
        reason = "ambiguous_group" if stores else "no_dated_list"
        raise PageNotUnderstood("unreadable", reason, f"{len(stores)} datastores")
    return own[0]


def _store_texts(page: Page) -> list[str]:
    """Whole answers of the proxy, or the XML islands of a page — never what stands in a comment."""
    if page.text[:200].lstrip().lower().startswith(("<datastore", "<?xml")):
        return [page.text]
    scripts = [script.text() or "" for script in page.tree.css("script")]
    return [island for island in scripts if "<datastore" in island.lower()]


def _read_store(text: str, page: Page, *, is_alone: bool) -> _Store:
    told = tagged_text(text, "totalrecord")
    if not told.isdecimal() and (found := _SCRIPTED_TOTAL.search(page.text if is_alone else text)):
        told = found[1]
    return _Store(
        tuple(record for record in tagged_texts(text, "record") if record.strip()),
        int(told) if told.isdecimal() and len(told) < 8 else None,
        _proxy_in(text),
    )


def _proxy_in(text: str) -> str:
    at = text.find(_PROXY_NAME)
    found = _PROXY.search(text[max(0, at - _PROXY_REACH) : at + _PROXY_REACH]) if at >= 0 else None
    return html.unescape(found[0]) if found is not None else ""


def _next_request(page: Page, store: _Store, first: int) -> PageRequest | None:
    """The next records. Everything asked also stands in the address, for the answer repeats nothing."""
    source = store.proxy or (page.url if _PROXY_NAME in page.url else "")
    address = linked_address(page.url, source.partition("?")[0])
    told = dict(parse_qsl(split_address(source).query, keep_blank_values=True))
    if address is None or "columnid" not in told:
        return None
    numbers = {"startrecord": first, "endrecord": first + _AT_ONCE - 1, "perpage": _PER_PAGE}
    asked = {name: told[name] for name in _ASKED if name in told}
    form = {"col": "1", "appid": "1", "sourceContentType": "1", **asked}
    return PageRequest(f"{address}?{urlencode({**numbers, **form})}", {"Referer": page.url}, form=form)


def _is_of_column(page: Page, store: _Store) -> bool:
    own = _column_of(page.url)
    if not own:
        return False
    return _column_of(store.proxy) == own or any(f"art_{own}_" in record for record in store.records[:3])


def _column_of(url: str) -> str:
    found = _COLUMN.search(url)
    return (found[1] or found[2]) if found else ""
