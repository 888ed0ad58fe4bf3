"""Looks behind 监测经过: every look at a target's page in the time that a finding rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from monitor.queries.finding_case import FindingCase
from monitor.queries.instants import local_iso
from monitor.queries.look_behind import BY_HAND
from monitor.store.rows import LookRow, SnapshotRow
from monitor.store.unit_of_work import UnitOfWork

MOST_LOOKS = 200


class _Page(NamedTuple):
    """A page that is still kept, without its bytes."""

    sha256: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class LooksBehind:
    """As plain JSON, oldest first; `left_out` tells how many older ones are not listed."""

    looks: list[dict[str, Any]]
    left_out: int = 0


def looks_behind(unit_of_work: UnitOfWork, case: FindingCase) -> LooksBehind:
    """Crawls of the address from the first agreeing look to the last, walls in between included.

    A look by hand (import, attestation) stands last: it is told as it was kept with the finding.
    """
    rows = _rows(unit_of_work, case)
    kept = _kept(unit_of_work, {row.snapshot for row in rows if row.snapshot})
    listed = [_crawled(row, kept.get(row.snapshot or "")) for row in rows[-MOST_LOOKS:]]
    by_hand = _by_hand(case)
    return LooksBehind([*listed, *([by_hand] if by_hand else [])], max(0, len(rows) - MOST_LOOKS))


def _rows(unit_of_work: UnitOfWork, case: FindingCase) -> list[LookRow]:
    address = case.finding.evidence.get("address")
    if not isinstance(address, int):
        return []
    first = min(case.finding.first_look_at or case.seen_at, case.seen_at)
    in_time = LookRow.last_at >= first, LookRow.first_at <= case.seen_at
    query = select(LookRow).where(LookRow.address_id == address, *in_time)
    return list(unit_of_work.session.scalars(query.order_by(LookRow.first_at, LookRow.id)))


def _kept(unit_of_work: UnitOfWork, names: set[str]) -> dict[str, _Page]:
    table = SnapshotRow
    query = select(table.sha256, table.content_type, table.size).where(table.sha256.in_(sorted(names)))
    return {row.sha256: _Page(*row) for row in unit_of_work.session.execute(query)}


def _crawled(row: LookRow, page: _Page | None) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "reason": row.reason,
        "first_at": local_iso(row.first_at),
        "last_at": local_iso(row.last_at),
        "looks": row.looks,
        "url": row.final_url,
        "status": row.status,
        "reader": row.reader,
        "confidence": row.confidence,
        "items": row.items,
        "newest_on": row.newest_on.isoformat() if row.newest_on else None,
        "body_sha256": row.body_hash,
        "page": page.sha256 if page is not None else None,
        "content_type": page.content_type if page is not None else None,
        "bytes": page.size if page is not None else None,
    }


def _by_hand(case: FindingCase) -> dict[str, Any] | None:
    look = case.finding.evidence.get("look", {})
    if look.get("reader") not in BY_HAND:
        return None
    told = dict.fromkeys(
        ("reason", "url", "status", "items", "newest_on", "body_sha256", "page", "content_type", "bytes")
    )
    parts = ("reader", "confidence", "looks", "place", "made_by", "proof")
    return {
        "outcome": "seen",
        **told,
        "first_at": local_iso(case.finding.first_look_at or case.seen_at),
        "last_at": local_iso(case.seen_at),
        **{part: look.get(part) for part in parts},
    }
