"""Looks 监测记录 as history: folded in once their run is accepted, read back as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.domain.evidence import Evidence
from monitor.domain.look import VisitResult
from monitor.store.evidence_reading import read_evidence
from monitor.store.look_folding import AcceptedRun, LookFolding
from monitor.store.rows import LookRow, PublicationRow

_CHUNK = 400
_KEYS_AT_ONCE = 10_000
"""Each question reads the whole table, so there are few; below what SQLite takes in one."""


@dataclass(frozen=True, slots=True)
class LookRecord:
    """One row of history: identical looks from `first_at` to `last_at`."""

    id: int
    outcome: str
    reason: str | None
    first_at: datetime
    last_at: datetime
    looks: int
    reader: str | None
    confidence: str | None
    items: int | None
    newest_on: date | None
    final_url: str | None
    status: int | None
    body_hash: str | None
    snapshot: str | None
    facts: dict[str, Any]


class Looks:
    """Folds accepted results into history and builds evidence from it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fold(
        self,
        run_id: int,
        results: Iterable[VisitResult],
        *,
        night_starts: time,
        freshness: timedelta,
        full: frozenset[int] = frozenset(),
    ) -> None:
        """Make these results part of history; folding one twice changes nothing."""
        run = AcceptedRun(run_id, night_starts, freshness, full)
        LookFolding(self._session, run).fold(results)

    def evidence(self, address_ids: Iterable[int]) -> dict[int, Evidence]:
        """Everything known per address."""
        return read_evidence(self._session, address_ids)

    def first_sights(self, keys: Iterable[str]) -> list[tuple[str, int, datetime]]:
        """Where items of these keys stand: key, address id and the instant they were first seen there."""
        wanted = sorted(keys)
        table = PublicationRow
        found: list[tuple[str, int, datetime]] = []
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            chunk = table.key.in_(wanted[start : start + _KEYS_AT_ONCE])
            query = select(table.key, table.address_id, table.first_seen_at).where(chunk)
            found += [(key, address_id, at) for key, address_id, at in self._session.execute(query)]
        return found

    def latest_seen(self, address_ids: Iterable[int]) -> dict[int, LookRecord]:
        """Per address the newest row of history that saw the list."""
        ids = sorted(set(address_ids))
        found: dict[int, LookRecord] = {}
        for start in range(0, len(ids), _CHUNK):
            newest = (
                select(func.max(LookRow.id))
                .where(LookRow.address_id.in_(ids[start : start + _CHUNK]), LookRow.outcome == "seen")
                .group_by(LookRow.address_id)
            )
            rows = self._session.scalars(select(LookRow).where(LookRow.id.in_(newest)))
            found.update({row.address_id: _record(row) for row in rows})
        return found

    def history(self, address_id: int, *, count: int = 20) -> list[LookRecord]:
        """The newest rows of history, newest first."""
        query = select(LookRow).where(LookRow.address_id == address_id)
        rows = self._session.scalars(query.order_by(LookRow.first_at.desc(), LookRow.id.desc()).limit(count))
        return [_record(row) for row in rows]


def _record(row: LookRow) -> LookRecord:
    names = LookRecord.__dataclass_fields__
    return LookRecord(**{name: getattr(row, name) for name in names})
