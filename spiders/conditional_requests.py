"""Conditional requests 条件请求: ask only for what changed, and recognise what did not.

A server's 304 is believed for a week at most (`Visit.is_full` then forbids the question). A body
that differs in a counter or a token still shows the same list: hence the second hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Publication, SeenAgain
from spiders.page import Page


def condition_of(visit: Visit) -> dict[str, str]:
    """Headers that let the server answer "not modified"; none where we know nothing or must look."""
    known = visit.known
    if known is None or visit.is_full or wants_more(visit):
        return {}
    headers: dict[str, str] = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def wants_more(visit: Visit) -> bool:
    """Whether an unchanged list must be read all the same.

    On the weekly full visit, what earlier visits failed to get — older pages, the newest
    article's date — is tried again; a list that never changes would otherwise never get it.
    """
    known = visit.known
    if known is None or not visit.is_full:
        return False
    lacks_depth = known.covered_from is None or (
        visit.back_to is not None and known.covered_from > visit.back_to
    )
    return lacks_depth or (visit.kind == "column" and known.confirmed_key is None)


def same_body(visit: Visit, page: Page) -> SeenAgain | None:
    """The proof that the page is what the last accepted look read; None if it is not.

    A 304 is only proof where it was asked for, and a full visit believes nothing but the list itself:
    otherwise a misreading would live as long as its page stays the same.
    """
    known = visit.known
    if known is None or visit.is_full:
        return None
    if page.status == 304 and condition_of(visit):
        return SeenAgain(page.fetched_at, "not_modified")
    if page.status == 200 and known.body_hash == page.body_hash:
        return SeenAgain(page.fetched_at, "same_body")
    return None


def same_list(visit: Visit, publications: Iterable[Publication], at: datetime) -> SeenAgain | None:
    """The proof that the first page's items are those of the last accepted look."""
    known = visit.known
    if known is None or known.list_hash is None or visit.is_full:
        return None
    return SeenAgain(at, "same_list") if known.list_hash == hash_of_list(publications) else None


def hash_of(body: bytes) -> str:
    """sha256 in hex."""
    return hashlib.sha256(body).hexdigest()


def hash_of_list(publications: Iterable[Publication]) -> str:
    """A hash of what is judged of each item, in order."""
    rows = [
        (
            item.title,
            item.url,
            item.published_on.isoformat() if item.published_on else None,
            item.originality,
            item.pinned,
            item.deleted,
        )
        for item in publications
    ]
    return hash_of(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass"))
