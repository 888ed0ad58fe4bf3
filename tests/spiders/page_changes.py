"""Page changes 网页变异: what networks, systems and strangers do to a page, always the same for a number."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from spiders.platform_answer import Json

CHARSETS = ("utf-8", "gb18030", "utf-16", "utf-16-be", "latin-1", "big5", "cp037", "utf-7", "idna", "hex", "")
_ODD_TEXTS = ("", "x", "\ud83d", "a\0b", "２０２６", "9" * 400, "2026-02-30", "http://[::1", "<b>\0</b>")
_ODD_NUMBERS = (-1, 7.5, 10**30, -(10**400), 1e308, float("inf"), float("nan"), True)
_ODD_NESTS: tuple[Json, ...] = ([], {}, [[]], [None], {"x": None}, {"": ""})
_ODD: tuple[Json, ...] = (None, *_ODD_TEXTS, *_ODD_NUMBERS, *_ODD_NESTS)
_PIECES = (
    *(b"<", b">", b"\"'", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>", b"</script>", b"<table><td>"),
    *(
        b"{",
        b"[",
        b"\\",
        b"\\ud800",
        b"\\u0000",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xfe\xff",
        b"\xed\xa0\x80",
    ),
    *(b"&#x110000;", b"&#xD800;", b"&#0;", b"&#55357;", b"&#99999999999;", b"&amp", b"&lt;&gt;&nbsp;&copy"),
    *(b"<ul><li><a href='http://[::1'>", b"<base href='http://[x'>", b"<a href='javascript:void(0)'>"),
    *(
        b"<a href='http://a:99999/'>",
        b"<iframe src='//['>",
        b"<meta http-equiv=refresh content='0;url=http://[x'>",
    ),
    *(b"2026-13-45", b"0000-00-00", b"2026-11-18", "２０２６年１１月２０日".encode(), "二〇二六年".encode()),
    *(
        b"9" * 5_000,
        b"1" * 4_400 + b"-1",
        "共".encode() + b"9" * 30 + "页".encode(),
        b"createPageHTML(9999999,0,'a','b')",
    ),
)
_NESTING = (
    b"<div>",
    b"<b>",
    b"<ul><li>",
    b"<table><tr><td>",
    b"[",
    b'{"a":',
    b"<record>",
    b"<item>",
    b"<a href='/'>",
)

Change = Callable[[random.Random, bytes], bytes]


def changed(chance: random.Random, body: bytes) -> bytes:
    """A body after one to three changes, mostly one: after many there is nothing left to read."""
    changes = _CHANGES_OF_JSON if body.lstrip()[:1] in (b"{", b"[") else _CHANGES
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        body = chance.choice(changes)(chance, body)
    return body


def _span(chance: random.Random, body: bytes) -> tuple[int, int]:
    """Two places in a body; mostly close together."""
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + chance.choice((1, 2, 8, 60, 400, 3_000)))


def _cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _delete(chance: random.Random, body: bytes) -> bytes:
    start, end = _span(chance, body)
    return body[:start] + body[end:]


def _duplicate(chance: random.Random, body: bytes) -> bytes:
    start, end = _span(chance, body)
    return body[:end] + body[start:end] * chance.randrange(1, 40) + body[end:]


def _swap(chance: random.Random, body: bytes) -> bytes:
    one, two, three = sorted(chance.randrange(len(body) + 1) for _ in range(3))
    return body[:one] + body[two:three] + body[one:two] + body[three:]


def _flip(chance: random.Random, body: bytes) -> bytes:
    flipped = bytearray(body)
    for _ in range(chance.randrange(1, 30) if body else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _insert(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(_PIECES) + body[at:]


def _nest(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(_NESTING) * chance.choice((20, 400, 3_000)) + body[at:]


def _recode(chance: random.Random, body: bytes) -> bytes:
    text = body.decode("utf-8", "replace")
    return text.encode(chance.choice(("gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5")), "replace")


def _declare(chance: random.Random, body: bytes) -> bytes:
    return f"<meta charset='{chance.choice(CHARSETS)}'>".encode() + body


def _number(chance: random.Random, body: bytes) -> bytes:
    """One of the numbers becomes another, mostly one that no calendar and no list has."""
    digits = [at for at, byte in enumerate(body) if 48 <= byte <= 57]
    if not digits:
        return _insert(chance, body)
    at = chance.choice(digits)
    return body[:at] + chance.choice((b"", b"0", b"99", b"-1", b"9" * 25, "３".encode())) + body[at + 1 :]


def _other_type(chance: random.Random, body: bytes) -> bytes:
    """JSON with a value of another type in some place; what is none any more gets a piece put in."""
    try:
        answer: Json = json.loads(body)
    except (ValueError, RecursionError):
        return _insert(chance, body)
    for _ in range(chance.randrange(1, 4)):
        answer = _with_odd_value(chance, answer)
    # ASCII keeps a lone surrogate as the escape that it came as
    return json.dumps(answer).encode()


def _with_odd_value(chance: random.Random, value: Json) -> Json:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        return {**value, name: _with_odd_value(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], _with_odd_value(chance, value[at]), *value[at + 1 :]]
    return chance.choice(_ODD)


_CHANGES: tuple[Change, ...] = (
    *(_cut, _delete, _duplicate, _swap, _flip, _insert, _insert, _nest, _recode, _declare, _number),
)
_CHANGES_OF_JSON: tuple[Change, ...] = (*_CHANGES, *[_other_type] * len(_CHANGES))
