"""Page 页面: one answer of a server, decoded once and parsed once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from spiders.charset import decode_page


@dataclass(frozen=True)
class Page:
    """What a reader is given. `body` is unzipped, `fetched_at` aware, header names lower case.

    `column_names` are the names a registry gives the list(s) at this address; they help to
    recognise the heading, they are never required. `row_years` are years that the list leaves out
    and that were found out elsewhere, by the row's address, month and day.
    """

    url: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    column_names: tuple[str, ...] = ()
    list_selector: str = ""
    row_years: Mapping[tuple[str, int, int], int] = field(default_factory=dict, repr=False)

    @cached_property
    def content_type(self) -> str:
        """The media type without parameters, lower case; empty when the server sent none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def text(self) -> str:
        """The body as text: BOM, then header, then meta, then UTF-8, then GB18030; NUL is no text."""
        return decode_page(self.body, self.headers.get("content-type", "")).replace("\0", "")

    @cached_property
    def body_hash(self) -> str:
        """The name of the body: its SHA-256 in hex."""
        return hashlib.sha256(self.body).hexdigest()

    def rest(self) -> None:
        """Let go of text and tree, which are many times the body, while others are waited for.

        Whoever asks again has them made again; a piece of a page is nothing but its text, and keeps it.
        """
        if self.body:
            for made in ("text", "tree", "found"):
                self.__dict__.pop(made, None)

    def with_text(self, text: str) -> Page:
        """The same answer, of which only this piece of its text is looked at."""
        piece = replace(self, body=b"")
        piece.__dict__["text"] = text
        return piece

    @cached_property
    def found(self) -> dict[str, object]:
        """What was found out about this page already, by the name of what found it."""
        return {}

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page; comments and scripts are nodes of their own, never text of the list."""
        return LexborHTMLParser(self.text)
