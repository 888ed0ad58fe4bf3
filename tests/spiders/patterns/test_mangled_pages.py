"""Whatever a broken network or a changed system makes of a page, it is refused or shows less — never else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood
from tests.spiders.stored_columns import PAGES, page_of

WHOLE = sorted(
    path
    for key in ("json_list", "inline_json", "vsb", "hanweb_jpaas", "nfcms", "ilist", "epoint")
    for path in PAGES.glob(f"{key}/full_list")
)


def cut(body: bytes, *, tenths: int) -> bytes:
    return body[: len(body) * tenths // 10]


MANGLINGS: dict[str, Callable[[bytes], bytes]] = {
    **{f"cut_at_{tenths}": partial(cut, tenths=tenths) for tenths in range(1, 10)},
    "upper_case": lambda body: body.upper(),
    "names_changed": lambda body: re.sub(rb"[Tt]itle|line_u|querydata", b"f_1", body),
    "years_gone": lambda body: body.replace(b"2026-", b""),
    "texts_as_numbers": lambda body: re.sub(rb': *"[^"]*"', b": 7", body),
    "lists_as_null": lambda body: re.sub(rb"\[.*\]", b"null", body, flags=re.DOTALL),
    "bottomless": lambda body: b'{"a":' + b"[" * 100_000 + body,
    "noise": lambda body: body + bytes(range(256)),
    "twice": lambda body: body + body,
}


@pytest.mark.parametrize(
    ("case", "how"),
    list(product(WHOLE, MANGLINGS)),
    ids=lambda value: value.parent.name if isinstance(value, Path) else value,
)
def test_a_mangled_page_shows_no_other_day_and_claims_no_end(case: Path, how: str) -> None:
    whole = read_column(page_of(case))
    mangled = MANGLINGS[how](page_of(case).body)
    try:
        reading = read_column(page_of(case, mangled))
    except PageNotUnderstood:
        return
    days = {item.published_on for item in reading.publications if item.published_on}
    assert days <= {item.published_on for item in whole.publications}
    assert reading.publications or not reading.is_last
