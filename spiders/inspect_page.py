"""Inspect page 单页检视: what the readers see on one page, as the document of `monitor inspect`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.domain.look import AccountIdentity, Publication
from spiders.article_date import read_article_witnesses
from spiders.article_origin import read_article_origin
from spiders.page import Page
from spiders.read_account import read_account_page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from spiders.walls import refuse_walls

KINDS = ("column", "article", "account")
NOWHERE = "http://address.invalid/"
"""Stands in for a saved page's lost address; relative links then lead nowhere."""


@dataclass(frozen=True, slots=True)
class InspectRequest:
    """A page and how it is to be read. `failure` is set where it could not be fetched."""

    kind: str = "column"
    url: str = ""
    platform: str = ""
    column_name: str = ""
    body: bytes = field(default=b"", repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    failure: PageNotUnderstood | None = None


def inspect_page(request: InspectRequest) -> dict[str, Any]:
    """The document of `monitor inspect --json`.

    Raises:
        InputError: the kind is unknown, or an account's platform is not told.
    """
    if request.kind not in KINDS:
        raise InputError(f"不认识的页面类型“{request.kind}”；可用：{'、'.join(KINDS)}")
    if request.kind == "account" and not request.platform:
        raise InputError("看账号页面要写明平台：--platform weibo（或 wechat、bilibili……）")
    try:
        if request.failure is not None:
            raise request.failure
        return _read(request)
    except PageNotUnderstood as refusal:
        return _refused(refusal, request)


def _read(request: InspectRequest) -> dict[str, Any]:
    page = page_of(request)
    if request.kind == "article":
        return _article_document(page)
    if request.kind == "account":
        return _document(read_account_page(page, request.platform), page)
    return _document(read_column(page), page)


def page_of(request: InspectRequest) -> Page:
    """The page as a reader is given it."""
    if request.fetched_at is None:
        raise ValueError("a page that was never fetched cannot be read")
    return Page(
        url=request.url or NOWHERE,
        body=request.body,
        fetched_at=request.fetched_at,
        status=request.status,
        headers={name.lower(): value for name, value in request.headers.items()},
        column_names=(request.column_name,) if request.column_name else (),
    )


def _document(reading: Reading, page: Page) -> dict[str, Any]:
    today = day_of(page.fetched_at)
    days = [item.published_on for item in reading.publications if item.published_on]
    newest = max((day for day in days if day <= today), default=None)
    return {
        "outcome": "seen",
        "reason": None,
        "reader": reading.reader,
        "confidence": reading.confidence,
        "newest": _iso(newest),
        "items": [_item(item) for item in reading.publications],
        "next_page": reading.next_page.url if reading.next_page else None,
        "partial": reading.partial,
        "account": _account(reading.account),
        "evidence": {
            "group": reading.evidence.group,
            "date_slot": reading.evidence.date_slot,
            "signals": [*reading.evidence.signals, *reading.notices],
            "vetoes": list(reading.evidence.vetoes),
        },
    }


def _article_document(page: Page) -> dict[str, Any]:
    """One article and its 来源; a date that no witness supports well enough is no date at all."""
    refuse_walls(page)
    witnesses = read_article_witnesses(page)
    named = {
        "label": _iso(witnesses.label),
        "url": _iso(witnesses.url),
        "meta": _iso(witnesses.meta),
    }
    said = {"reader": "article", "witnesses": named, "origin": read_article_origin(page)}
    day = _iso(witnesses.published_on)
    if day is None:
        return {**_empty("unreadable", "date_uncertain"), **said}
    item = {"title": _title(page), "url": page.url, "date": day, "raw_date": day}
    return {
        **_empty("seen", None),
        **said,
        "confidence": "strong",
        "newest": day,
        "items": [{**item, "pinned": False, "original": None}],
    }


def _title(page: Page) -> str:
    """What the article calls itself: the mandatory meta, else its heading, else the window's title."""
    meta = page.tree.css_first('meta[name="ArticleTitle" i][content]')
    if meta is not None and (told := (meta.attributes.get("content") or "").strip()):
        return told
    for selector in ("h1", "title"):
        node = page.tree.css_first(selector)
        if node is not None and (text := node.text(strip=True)):
            return text
    return ""


def _refused(refusal: PageNotUnderstood, request: InspectRequest) -> dict[str, Any]:
    document = _empty(refusal.outcome, refusal.reason)
    document["evidence"]["vetoes"] = [refusal.detail] if refusal.detail else []
    if request.kind == "article":
        document |= {"witnesses": {"label": None, "url": None, "meta": None}, "origin": None}
    return document


def _empty(outcome: str, reason: str | None) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "reason": reason,
        "reader": None,
        "confidence": None,
        "newest": None,
        "items": [],
        "next_page": None,
        "partial": False,
        "account": None,
        "evidence": {"group": "", "date_slot": "", "signals": [], "vetoes": []},
    }


def _item(item: Publication) -> dict[str, Any]:
    original = {"original": True, "forwarded": False}.get(item.originality or "")
    return {
        "title": item.title,
        "url": item.url,
        "date": _iso(item.published_on),
        "raw_date": item.raw_date,
        "pinned": item.pinned,
        "original": original,
    }


def _account(identity: AccountIdentity | None) -> dict[str, str] | None:
    if identity is None:
        return None
    said = {"name": identity.name, "id": identity.account_id, "state": str(identity.state)}
    return said | ({"interaction": str(identity.interaction)} if identity.interaction else {})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
