"""Every labelled real page is read as its label says, or not at all.

The floors are what was measured; a change that answers less, or answers anything wrong, fails.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.article_date import read_article_date
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from spiders.walls import refuse_walls

SHARED = Path(__file__).parents[2] / ".." / "shared" / "pages"
FETCHED_AT = datetime.fromisoformat("2026-11-22T12:00:00+08:00")
CONFIDENT = ("strong", "confirmed")
RIGHT_LISTS = 37
"""Of 38 pages whose newest date is known; the other one prints two dates a row."""
CONFIDENT_LISTS = 36
EQUAL_MONTHS = 37
RIGHT_ARTICLES = 59
"""Of 75 articles that have a date."""


def labels(kind: str) -> list[dict[str, Any]]:
    file = SHARED / f"labels_{kind}.jsonl"
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


LISTS = labels("list")
ARTICLES = labels("article")
lists = pytest.mark.parametrize("label", LISTS, ids=lambda label: label["file"])
articles = pytest.mark.parametrize("label", ARTICLES, ids=lambda label: label["file"])


def page_of(label: dict[str, Any]) -> Page:
    return Page(
        label["url"] or "http://address.invalid/",
        (SHARED / label["file"]).read_bytes(),
        FETCHED_AT,
        column_names=(label["column_name"],) if "column_name" in label else (),
    )


def read(label: dict[str, Any]) -> Reading | None:
    try:
        return read_column(page_of(label))
    except PageNotUnderstood:
        return None


def newest(reading: Reading) -> str | None:
    days = [item.published_on.isoformat() for item in reading.publications if item.published_on]
    return max(days, default=None)


def months(reading: Reading) -> dict[str, int]:
    return Counter(f"{item.published_on:%Y-%m}" for item in reading.publications if item.published_on)


if LISTS:

    @lists
    def test_a_list_is_read_right_or_not_at_all(label: dict[str, Any]) -> None:
        reading = read(label)
        if reading is None:
            return
        if label["expect"] == "not_confident":
            assert reading.confidence == "weak"
            return
        assert newest(reading) == label["newest_date"]
        if reading.confidence in CONFIDENT:
            assert reading.publications

    def test_as_many_lists_are_answered_as_were_measured() -> None:
        known = [label for label in LISTS if label["expect"] == "newest"]
        answered = [(label, reading) for label in known if (reading := read(label)) is not None]
        right = [(label, reading) for label, reading in answered if newest(reading) == label["newest_date"]]
        assert len(right) >= RIGHT_LISTS
        assert sum(reading.confidence in CONFIDENT for _, reading in right) >= CONFIDENT_LISTS
        assert sum(months(reading) == label["month_counts"] for label, reading in right) >= EQUAL_MONTHS


if ARTICLES:

    @articles
    def test_an_article_is_dated_right_or_not_at_all(label: dict[str, Any]) -> None:
        page = page_of(label)
        refuse_walls(page)
        day = read_article_date(page)
        assert day is None or day.isoformat() in label["accept"]

    def test_as_many_articles_are_dated_as_were_measured() -> None:
        dated = [label for label in ARTICLES if read_article_date(page_of(label)) is not None]
        assert len(dated) >= RIGHT_ARTICLES
