"""No page is claimed by two content systems, so that the order of the readers decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.catalogue import pattern_readers
from tests.spiders.stored_columns import CASES, page_of

MUTILATED = (b"", b"\xff\xfe", b"{", b"[", b"<", b"x(", b"\x00" * 100, "列表".encode("gb18030"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_at_most_one_reader_recognises_a_page(case: Path) -> None:
    page = page_of(case)
    assert len([reader.key for reader in pattern_readers() if reader.recognises(page)]) <= 1


@pytest.mark.parametrize("body", MUTILATED, ids=repr)
def test_recognising_never_raises(body: bytes) -> None:
    page = page_of(CASES[0], body)
    for reader in pattern_readers():
        assert reader.recognises(page) in (True, False)
