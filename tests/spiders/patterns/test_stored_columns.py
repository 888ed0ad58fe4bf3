"""Every stored page of a column is read as its `expected.json` says.

A case is a folder `pages/<reader>/<case>` of `page.*`, `about.toml` (how the page came, which names
the registry gives the column) and `expected.json`. An item is `[day, title, pinned]`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.domain.look import Publication
from spiders.catalogue import pattern_readers
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from tests.spiders.stored_columns import CASES, PAGES, expected_of, page_of


def row(item: Publication) -> list[str | bool | None]:
    day = item.published_on.isoformat() if item.published_on else None
    return [day, item.title, item.pinned]


def told(reading: Reading) -> dict[str, Any]:
    """What `expected.json` may ask of a reading."""
    items = reading.publications
    return {
        "outcome": "seen",
        "reader": reading.reader,
        "confidence": reading.confidence,
        "items": [row(item) for item in items],
        "days": [item.published_on.isoformat() for item in items if item.published_on],
        "urls": [item.url for item in items],
        "witnesses": [item.witness_on.isoformat() for item in items if item.witness_on],
        "next_page": reading.next_page.url if reading.next_page else None,
        "is_last": reading.is_last,
        "partial": reading.partial,
        "notices": list(reading.notices),
        "group": reading.evidence.group,
        "signals": list(reading.evidence.signals),
        "vetoes": list(reading.evidence.vetoes),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_stored_page_is_read_as_expected(case: Path) -> None:
    expected = expected_of(case)
    if expected["outcome"] != "seen":
        with pytest.raises(PageNotUnderstood) as refusal:
            read_column(page_of(case))
        assert {"outcome": refusal.value.outcome, "reason": refusal.value.reason} == expected
        return
    found = told(read_column(page_of(case)))
    assert {key: found[key] for key in expected} == expected


def test_every_reader_brings_a_full_page_an_empty_one_and_a_refusal() -> None:
    assert {path.name for path in PAGES.iterdir()} == {
        "static_list",
        *(reader.key for reader in pattern_readers()),
    }
    for reader in PAGES.iterdir():
        cases = [expected_of(path) for path in reader.iterdir()]
        assert any(case.get("items") for case in cases), reader.name
        assert any(case["outcome"] != "seen" for case in cases), reader.name
        is_empty = [case.get("items") == [] or case.get("reason") == "ambiguous_empty" for case in cases]
        assert any(is_empty), reader.name


def test_the_proxy_is_asked_as_the_page_asks_it() -> None:
    following = read_column(page_of(PAGES / "hanweb_jpage" / "full_list")).next_page
    assert following is not None
    assert following.headers == {"Referer": "https://jyj.linhe.example/col/col1234/index.html"}
    assert following.form is not None
    assert following.form["columnid"] == "1234"
    assert following.form["webname"] == "临河"
