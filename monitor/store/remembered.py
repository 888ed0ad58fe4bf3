"""Remembered 已记材料: what folding reads and changes of addresses, looks and publications, as plain values.

Field by field what the tables of `rows` say; see there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

NEVER = datetime.min.replace(tzinfo=UTC)
"""Of a row that is not filled in yet."""


@dataclass(slots=True)
class Address:
    """What the last accepted looks left behind of one address."""

    id: int
    kind: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    last_tried_at: datetime | None
    outcome: str | None
    reason: str | None
    not_seen_since: datetime | None
    next_visit_at: datetime | None
    tries: int
    last_full_at: datetime | None
    covered_from: date | None
    partial: bool
    confidence: str | None
    list_is_empty: bool
    usual_count: int | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    list_hash: str | None
    confirmed_key: str | None
    identity: dict[str, Any] | None
    learned: dict[str, Any] | None
    proposal: dict[str, Any] | None
    listed_at: datetime | None
    listed_from: date | None
    unchanged_at: datetime | None
    last_look_id: int | None


@dataclass(slots=True)
class KeptLook:
    """A run of identical looks."""

    id: int = 0
    address_id: int = 0
    outcome: str = ""
    reason: str | None = None
    first_at: datetime = NEVER
    last_at: datetime = NEVER
    first_run_id: int = 0
    last_run_id: int = 0
    looks: int = 1
    reader: str | None = None
    confidence: str | None = None
    items: int | None = None
    newest_on: date | None = None
    list_hash: str | None = None
    final_url: str | None = None
    status: int | None = None
    body_hash: str | None = None
    snapshot: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class KeptItem:
    """One publication of an address, with our own history of it."""

    id: int
    address_id: int
    key: str
    title: str
    url: str | None
    published_on: date | None
    published_at: datetime | None
    raw_date: str
    originality: str | None
    pinned: bool
    deleted: bool
    witness_on: date | None
    origin: str | None
    first_seen_at: datetime
    gone_at: datetime | None
    article_on: date | None
    article_reason: str | None
    earlier_dates: list[Any] | None
    absent_on: date | None
    absent_from: date | None
