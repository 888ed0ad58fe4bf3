"""Ledgers 登记: what people imported, KIND by KIND; importing a KIND for a period again replaces it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from monitor.domain.attestation import Attestation
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.ledger_evidence import LedgerEntries
from monitor.domain.owner_export import OwnerExport
from monitor.store.ledger_json import attestation_from_json, export_from_json, task_from_json
from monitor.store.ledger_rows import LedgerEntryRow

POSTS, ATTESTATIONS, FORWARDING_TASKS = "posts", "attestations", "forwarding-tasks"
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry to be kept: `key` tells it from others of its KIND and period."""

    key: str
    facts: dict[str, Any]
    target_id: int | None = None


class Ledgers:
    """Keeps what was imported and hands it out by account."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, kind: str, period: str, entries: Sequence[LedgerEntry], *, at: datetime) -> None:
        """Keep entries; those of the same KIND, period and key give way."""
        self._remove(kind, period, [entry.key for entry in entries])
        rows = [
            {
                "kind": kind,
                "period": period,
                "key": entry.key,
                "target_id": entry.target_id,
                "imported_at": at,
                "facts": entry.facts,
            }
            for entry in entries
        ]
        if rows:
            self._session.execute(insert(LedgerEntryRow), rows)

    def clear(self, kind: str, period: str) -> None:
        """Forget what was imported of a KIND for a period."""
        self._session.execute(delete(LedgerEntryRow).where(_of(kind, period)))

    def keys(self, kind: str, period: str) -> frozenset[str]:
        """The keys of what was imported of a KIND for a period."""
        return frozenset(self._session.scalars(select(LedgerEntryRow.key).where(_of(kind, period))))

    def facts(self, kind: str, target_ids: Iterable[int]) -> list[tuple[int, dict[str, Any]]]:
        """What is known of these accounts of one KIND, oldest import first."""
        table = LedgerEntryRow
        found: list[tuple[int, dict[str, Any]]] = []
        for chunk in _chunks(sorted(set(target_ids))):
            is_wanted = (table.kind == kind, table.target_id.in_(chunk))
            query = select(table.target_id, table.facts).where(*is_wanted).order_by(table.id)
            found += [(id_, facts) for id_, facts in self._session.execute(query) if id_ is not None]
        return found

    def entries(self, target_ids: Iterable[int]) -> dict[int, LedgerEntries]:
        """Exports and attestations by account; nothing is read where nothing was ever imported."""
        if not self._session.scalar(
            select(func.count()).select_from(LedgerEntryRow).where(LedgerEntryRow.target_id.is_not(None))
        ):
            return {}
        ids = sorted(set(target_ids))
        exports: dict[int, list[OwnerExport]] = defaultdict(list)
        attested: dict[int, dict[tuple[datetime, str], Attestation]] = defaultdict(dict)
        for id_, facts in self.facts(POSTS, ids):
            exports[id_].append(export_from_json(facts))
        for id_, facts in self.facts(ATTESTATIONS, ids):
            seen = attestation_from_json(facts)
            attested[id_][seen.attested_at, seen.attested_by] = seen
        return {
            id_: LedgerEntries(tuple(exports.get(id_, ())), tuple(attested.get(id_, {}).values()))
            for id_ in exports.keys() | attested.keys()
        }

    def forwarding_tasks(self) -> tuple[ForwardingTask, ...]:
        """Every task once, as it was told last."""
        table = LedgerEntryRow
        query = select(table.key, table.facts).where(table.kind == FORWARDING_TASKS).order_by(table.id)
        tasks = {key: task_from_json(facts) for key, facts in self._session.execute(query)}
        return tuple(sorted(tasks.values(), key=lambda task: (task.published_on, task.title)))

    def _remove(self, kind: str, period: str, keys: list[str]) -> None:
        for chunk in _chunks(keys):
            is_there = (_of(kind, period), LedgerEntryRow.key.in_(chunk))
            self._session.execute(delete(LedgerEntryRow).where(*is_there))


def _of(kind: str, period: str) -> ColumnElement[bool]:
    return (LedgerEntryRow.kind == kind) & (LedgerEntryRow.period == period)


def _chunks(values: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
