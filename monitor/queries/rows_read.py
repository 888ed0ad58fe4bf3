"""Rows read 读到的条目: every row known of a target's list at the last look, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.domain.evidence import KnownPublication
from monitor.domain.item_key import item_key
from monitor.queries.arithmetic import Mark
from monitor.queries.finding_case import FindingCase
from monitor.queries.instants import local_iso

_NOT_COUNTED = Mark(None, "")


def rows_read(case: FindingCase, marks: Mapping[str, Mark]) -> list[dict[str, Any]]:
    """As plain JSON, newest first, undated ones last.

    `raw_date` is the date as printed, empty where the page was changed since and nobody kept it.
    `counted` is null for a row that the finding's sum is not about.
    """
    keyed = [(item_key(known.publication), known) for known in case.evidence.publications]
    keyed.sort(key=lambda pair: pair[0])
    keyed.sort(key=lambda pair: pair[1].publication.published_on or date.min, reverse=True)
    return [_row(known, marks.get(key, _NOT_COUNTED)) for key, known in keyed]


def deciding_rows(rows: list[dict[str, Any]], *, newest: int, most: int) -> list[dict[str, Any]]:
    """The rows that were counted and, for comparison, the newest; in the order of the list."""
    chosen = [row for number, row in enumerate(rows) if row["counted"] or number < newest]
    return chosen[:most]


def _row(known: KnownPublication, mark: Mark) -> dict[str, Any]:
    shown = known.publication
    return {
        "title": shown.title,
        "url": shown.url,
        "raw_date": shown.raw_date,
        "published_on": _iso(shown.published_on),
        "article_on": _iso(known.article_on),
        "originality": shown.originality,
        "origin": shown.origin,
        "pinned": shown.pinned,
        "first_seen_at": local_iso(known.first_seen_at),
        "gone_at": local_iso(known.gone_at),
        "counted": mark.counted,
        "why": mark.why,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
