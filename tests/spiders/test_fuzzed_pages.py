"""Whatever is done to a stored page: it is read or refused by name, no other exception escapes.

The short run takes each stored page a few times, `--long` brings 2,000 pages to the columns, as many
to the articles and as many to the platforms. A number is a page: a failure names the number.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from spiders.article_date import read_article_date
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood
from spiders.walls import refuse_walls
from tests.spiders.platforms import test_stored_answers as answers
from tests.spiders.stored_columns import CASES, page_of

SHORT = 400
LONG = 2_000
BATCH = 100
ODD: tuple[Json, ...] = (None, "", "x", -1, 7.5, 10**30, True, [], {}, [[]], [None], {"x": None}, "２０２６")
CHARSETS = ("utf-8", "gb18030", "utf-16", "utf-16-be", "latin-1", "big5", "cp037", "utf-7", "idna", "hex")
PIECES = (
    b"<",
    b">",
    b"\"'",
    b"<!--",
    b"-->",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<![CDATA[",
    b"]]>",
    b"&#x110000;",
    b"<ul><li><a href='http://[::1'>",
    b"<base href='http://[x'>",
    b"2026-13-45",
    "２０２６年１１月２０日".encode(),
    b"9" * 5_000,
    b"<script>",
    b"<table><td>",
    b"{",
    b"[",
)

Change = Callable[[random.Random, bytes], bytes]


def span(chance: random.Random, body: bytes) -> tuple[int, int]:
    """Two places in a body; mostly close together."""
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + chance.choice((1, 2, 8, 60, 400, 3_000)))


def cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def delete(chance: random.Random, body: bytes) -> bytes:
    start, end = span(chance, body)
    return body[:start] + body[end:]


def duplicate(chance: random.Random, body: bytes) -> bytes:
    start, end = span(chance, body)
    return body[:end] + body[start:end] * chance.randrange(1, 40) + body[end:]


def swap(chance: random.Random, body: bytes) -> bytes:
    one, two, three = sorted(chance.randrange(len(body) + 1) for _ in range(3))
    return body[:one] + body[two:three] + body[one:two] + body[three:]


def flip(chance: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 30) if body else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def insert(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(PIECES) + body[at:]


def recode(chance: random.Random, body: bytes) -> bytes:
    text = body.decode("utf-8", "replace")
    return text.encode(chance.choice(("gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5")), "replace")


def declare(chance: random.Random, body: bytes) -> bytes:
    return f"<meta charset='{chance.choice(CHARSETS)}'>".encode() + body


def other_type(chance: random.Random, body: bytes) -> bytes:
    """JSON with a value of another type in some place; any other body gets a piece put in."""
    try:
        answer: Json = json.loads(body)
    except ValueError:
        return insert(chance, body)
    for _ in range(chance.randrange(1, 4)):
        answer = _changed(chance, answer)
    return json.dumps(answer, ensure_ascii=chance.random() < 0.5).encode()


def _changed(chance: random.Random, value: Json) -> Json:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        return {**value, name: _changed(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], _changed(chance, value[at]), *value[at + 1 :]]
    return chance.choice(ODD)


CHANGES: tuple[Change, ...] = (
    cut,
    delete,
    duplicate,
    swap,
    flip,
    insert,
    recode,
    declare,
    other_type,
)


def fuzzed(number: int, page: Page) -> Page:
    """The page with a few changes, always the same for a number."""
    chance = random.Random(number)
    body = page.body
    for _ in range(chance.randrange(1, 4)):
        body = chance.choice(CHANGES)(chance, body)
    said = {**page.headers, "content-type": f"text/html; charset={chance.choice(CHARSETS)}"}
    return replace(page, body=body, headers=said if chance.random() < 0.2 else page.headers)


def read_fuzzed_column(number: int) -> None:
    page = fuzzed(number, page_of(CASES[number % len(CASES)]))
    if number % 5 == 0:
        page = replace(
            page, list_selector=("ul > li", "ul", "tr", "a", "*", "li:nth-child(2)")[number // 5 % 6]
        )
    read_column(page)


def read_fuzzed_article(number: int) -> None:
    page = fuzzed(number, page_of(CASES[number % len(CASES)]))
    refuse_walls(page)
    read_article_date(page)


def read_fuzzed_account(number: int) -> None:
    case = answers.CASES[number % len(answers.CASES)]
    reader, visit = answers.reader_of(case), answers.visit_of(case)
    page = fuzzed(number, answers.page_of(case))
    sides = tuple(fuzzed(number + at, side) for at, side in enumerate(answers.sides_of(case)))
    reader.side_requests(visit, page)
    reader.read(page, visit, sides)


READERS = {"column": read_fuzzed_column, "article": read_fuzzed_article, "account": read_fuzzed_account}
readers = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def read_all(read: Callable[[int], None], numbers: range) -> None:
    for number in numbers:
        try:
            read(number)
        except PageNotUnderstood as refusal:
            assert refusal.outcome
            assert refusal.reason
        except Exception as error:
            raise AssertionError(f"page {number}: {error!r}") from error


@readers
@pytest.mark.parametrize("first", range(0, SHORT, BATCH))
def test_a_fuzzed_page_is_read_or_refused_by_name(read: Callable[[int], None], first: int) -> None:
    read_all(read, range(first, first + BATCH))


@pytest.mark.long
@readers
@pytest.mark.parametrize("first", range(SHORT, SHORT + LONG, BATCH))
def test_two_thousand_fuzzed_pages_are_read_or_refused(read: Callable[[int], None], first: int) -> None:
    read_all(read, range(first, first + BATCH))
