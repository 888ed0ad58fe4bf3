"""Web answer 网页应答: what a visitor asks one of the county's servers, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path without query, and every field of query and form, the last of a name."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer; `body` is as it goes over the wire."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def page(cls, text: str) -> Answered:
        """A page in UTF-8."""
        return cls(text.encode())

    @classmethod
    def not_found(cls) -> Answered:
        """What an honest server says of a page that is not there."""
        return cls(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)


Answering = Callable[[Asked], Answered | None]
"""One server's behaviour; None: it never answers."""
