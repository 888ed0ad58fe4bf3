"""Every labelled answer of a policy search interface is read as its label says, or not at all."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading

SHARED = Path(__file__).parents[2] / ".." / "shared" / "pages"
LABELS = SHARED / "labels_feed.jsonl"
FETCHED_AT = datetime.fromisoformat("2026-11-22T12:00:00+08:00")
ANSWERED = 4
"""Of 5; the other one is two lists."""

FEEDS: list[dict[str, Any]] = (
    [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()] if LABELS.is_file() else []
)
feeds = pytest.mark.parametrize("label", FEEDS, ids=lambda label: label["file"])


def read(label: dict[str, Any]) -> Reading | None:
    page = Page(
        label["url"] or "http://address.invalid/",
        (SHARED / label["file"]).read_bytes(),
        FETCHED_AT,
        column_names=(label["column_name"],),
    )
    try:
        return read_column(page)
    except PageNotUnderstood:
        return None


if FEEDS:

    @feeds
    def test_an_answer_is_read_row_by_row_or_not_at_all(label: dict[str, Any]) -> None:
        reading = read(label)
        if reading is None:
            assert label["expect"] == "newest_or_abstain"
            return
        rows = [
            [row.title, row.url, row.published_on.isoformat() if row.published_on else None]
            for row in reading.publications
        ]
        assert rows == label["items"]
        assert not reading.is_last

    def test_as_many_answers_are_read_as_were_measured() -> None:
        assert sum(read(label) is not None for label in FEEDS) >= ANSWERED
