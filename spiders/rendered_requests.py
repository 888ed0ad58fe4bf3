"""Rendered requests 渲染请求: what a page drawn in a browser may ask for, answered by our own fetcher.

The browser has no network. Everything it wants comes here, and from here through the same guard,
robots.txt, pace and limits as any other request of the visit.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from spiders.failed_visits import VisitFailed
from spiders.fetch import Fetcher
from spiders.page import Page
from spiders.reader import PageRequest
from spiders.site_bounds import SiteBounds

DATA_KINDS = frozenset({"xhr", "fetch", "eventsource"})
_KINDS = frozenset({"document", "script", "xhr", "fetch"})
"""Pictures, fonts, films, styles, frames and beacons put no row into a list, and are not asked for."""
_SENT = ("accept", "content-type", "x-requested-with", "referer")
_HANDED_ON = (
    "content-type",
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
)
_GONE = frozenset({404, 410})
"""What is missing is missing for every visitor; any other error may be gone a minute later."""

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the browser. `kind` is Chromium's resource type, `document` the page's own only."""

    url: str
    method: str
    kind: str
    headers: Mapping[str, str]
    body: str

    @classmethod
    def of(cls, message: Message) -> Asked:
        """The request a message of the child process tells of."""
        return cls(message["url"], message["method"], message["kind"], message["headers"], message["body"])


@dataclass(slots=True)
class RenderedRequests:
    """The requests of one rendering.

    `was_cut` says that something which may carry items was not asked for or did not come: what is
    drawn then proves that items exist, never that there are no others.
    """

    fetcher: Fetcher
    bounds: SiteBounds
    most: int
    was_cut: bool = False
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.most

    async def answer(self, asked: Asked) -> Message:
        """What the browser is given: `status`, `headers` and `body`, or `refused`."""
        request = self._allowed(asked)
        if request is None:
            return self.refuse(asked)
        self._left -= 1
        try:
            page = await self.fetcher.fetch(request)
        except VisitFailed as failure:
            self.was_cut = True
            return {"refused": str(failure)}
        # a document's links are read against its address, which a redirect has changed
        if asked.kind == "document" and page.url != request.url:
            return self.refuse(asked)
        self.was_cut |= page.status >= 400 and page.status not in _GONE
        return told(page)

    def refuse(self, asked: Asked) -> Message:
        """No answer; strangers' scripts count visitors and carry no items of this site."""
        is_own_script = asked.kind == "script" and self.bounds.holds(asked.url)
        self.was_cut |= is_own_script or asked.kind == "document" or asked.kind in DATA_KINDS
        return {"refused": asked.kind}

    def _allowed(self, asked: Asked) -> PageRequest | None:
        if asked.kind not in _KINDS or self._left <= 0 or not self.bounds.holds(asked.url):
            return None
        if asked.method == "GET":
            return PageRequest(asked.url, headers=_sent(asked))
        # a list's data may be asked for by POST; nothing else is sent anywhere
        return _posted(asked) if asked.method == "POST" and asked.kind in DATA_KINDS else None


def _posted(asked: Asked) -> PageRequest | None:
    """A form or JSON; None for what we cannot send as it is."""
    kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return PageRequest(asked.url, headers=_sent(asked), json_body=asked.body)
    fields = parse_qsl(asked.body, keep_blank_values=True)
    form = dict(fields)
    is_form = kind == "application/x-www-form-urlencoded" and len(form) == len(fields)
    return PageRequest(asked.url, headers=_sent(asked), form=form) if is_form else None


def _sent(asked: Asked) -> dict[str, str]:
    return {name.title(): asked.headers[name] for name in _SENT if name in asked.headers}


def told(page: Page) -> Message:
    """A page as the browser is handed it: no cookie and no policy of the server goes along."""
    headers = {name: page.headers[name] for name in _HANDED_ON if name in page.headers}
    return {"status": page.status, "headers": headers, "body": base64.b64encode(page.body).decode("ascii")}
