"""Secret 凭据: a text that prints as ***; wherever it turns up all the same, it can be wiped out.

Every secret made in this process is remembered here, so that logs, messages and stored answers can be
cleaned of it without knowing where it came from.
"""

from __future__ import annotations

import hmac
import html
import json
import re
from typing import NoReturn
from urllib.parse import quote, quote_plus

LEAST_LENGTH = 8
"""Shorter texts stand in innocent places too, and cannot be wiped out of an answer reliably."""
HIDDEN = "***"

_COOKIE_VALUE = re.compile(r"=([^;]*)")


class Secret:
    """A text for one request. Only `reveal` tells it: neither printing nor comparing nor pickling does."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text
        _WORDS.add(text)

    def reveal(self) -> str:
        """The text itself; for the moment at which it is put on the wire, and no other."""
        return self._text

    def __repr__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __deepcopy__(self, _memo: object) -> Secret:
        """The same one: settings that hold it are copied."""
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never stored")


def scrubbed(text: str) -> str:
    """The text with *** in place of every secret known to this process."""
    return _WORDS.wipe(text)


def scrubbed_bytes(body: bytes) -> bytes:
    """The same for an answer, in whatever encoding: secrets are ASCII, other bytes stay as they are."""
    if not _WORDS.stand_in(body):
        return body
    return _WORDS.wipe(body.decode("latin-1")).encode("latin-1")


class _Words:
    """Every form in which a secret may come back, longest first."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, text: str) -> None:
        parts = {text, *(value.strip() for value in _COOKIE_VALUE.findall(text))}
        fresh = {form for part in parts if len(part) >= LEAST_LENGTH for form in _written(part)}
        if not fresh <= self._forms:
            self._forms |= fresh
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile(f"(?:{'|'.join(map(_whole, longest_first))})")

    def wipe(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern is not None else text

    def stand_in(self, body: bytes) -> bool:
        return any(form.encode("latin-1", "ignore") in body for form in self._forms)


def _written(text: str) -> set[str]:
    """A text as addresses, forms, JSON and pages write it."""
    as_json = json.dumps(text)[1:-1]
    return {text, quote(text, safe=""), quote_plus(text), quote(text), as_json, html.escape(text)} | {
        as_json.replace("/", "\\/")
    }


def _whole(form: str) -> str:
    """A secret of digits is no part of a longer number."""
    return rf"(?<!\d){form}(?!\d)" if form.isdecimal() else re.escape(form)


_WORDS = _Words()
