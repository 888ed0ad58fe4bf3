"""Item history 条目经过: when single items were first and last seen, and every date they ever showed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from operator import itemgetter
from typing import Any

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.item_key import item_key
from monitor.queries.instants import local_iso

_CHANGES_SHOWN = 20


def item_histories(evidence: Evidence, keys: Collection[str]) -> list[dict[str, Any]]:
    """The histories of these items, as plain JSON."""
    return [
        _history(known, key, evidence)
        for known in evidence.publications
        if (key := item_key(known.publication)) in keys
    ]


def date_changes(evidence: Evidence) -> list[dict[str, Any]]:
    """The newest changes of dates on a list: which item, from which day to which, and by when."""
    changes = [
        {
            "title": known.publication.title,
            "url": known.publication.url,
            "from": _iso(change.was),
            "to": _iso(became),
            "at": local_iso(change.until),
        }
        for known in evidence.publications
        if known.earlier_dates
        for change, became in zip(known.earlier_dates, _became(known), strict=True)
    ]
    return sorted(changes, key=itemgetter("at"), reverse=True)[:_CHANGES_SHOWN]


def _history(known: KnownPublication, key: str, evidence: Evidence) -> dict[str, Any]:
    """`last_seen_at` is null for an item that is gone: it was there at the good look before `gone_at`."""
    shown = known.publication
    return {
        "key": key,
        "title": shown.title,
        "url": shown.url,
        "raw_date": shown.raw_date,
        "published_on": _iso(shown.published_on),
        "earlier_dates": [_iso(change.was) for change in known.earlier_dates],
        "first_seen_at": local_iso(known.first_seen_at),
        "last_seen_at": local_iso(evidence.last_seen_at) if known.gone_at is None else None,
        "gone_at": local_iso(known.gone_at),
        "absent_on": _iso(known.absent_on),
    }


def _became(known: KnownPublication) -> list[date | None]:
    return [*(change.was for change in known.earlier_dates[1:]), known.publication.published_on]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
