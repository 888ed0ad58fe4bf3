"""Web answer 网页应答: what a visitor asks one of the county's servers, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path without query, and every field of query and form, the last of a name.

    `told` is the object that a body in JSON holds.
    """

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer; `body` is as it goes over the wire."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def page(cls, text: str, *, status: int = 200) -> Answered:
        """A page in UTF-8."""
        return cls(text.encode(), status)

    @classmethod
    def json(cls, value: object, *, status: int = 200) -> Answered:
        """What a program is answered."""
        return cls(json.dumps(value, ensure_ascii=False).encode(), status, JSON)

    @classmethod
    def not_found(cls) -> Answered:
        """What an honest server says of a page that is not there."""
        return cls(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)


Answering = Callable[[Asked], Answered | None]
"""One server's behaviour; None: it never answers."""
