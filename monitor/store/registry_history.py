"""Registry history 台账沿革: every version of some targets and of all units, for questions about change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.target import Target, Unit
from monitor.store.facts import target_from_facts, unit_from_facts
from monitor.store.rows import TargetRow, TargetVersionRow, UnitVersionRow

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class InForce:
    """From when a version holds, and the first day it no longer does (None: it still does)."""

    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Whether the version was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """What the registry said of a target for a while."""

    in_force: InForce
    target: Target


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """What the registry said of a unit for a while."""

    in_force: InForce
    unit: Unit


def target_versions(session: Session, target_ids: Iterable[int]) -> dict[int, list[TargetVersion]]:
    """All versions of these targets, by id."""
    ids = sorted(set(target_ids))
    found: dict[int, list[TargetVersion]] = defaultdict(list)
    table = TargetVersionRow
    for start in range(0, len(ids), _CHUNK):
        query = (
            select(table.target_id, table.valid_from, table.valid_to, TargetRow.kind, table.facts)
            .join(TargetRow, TargetRow.id == table.target_id)
            .where(table.target_id.in_(ids[start : start + _CHUNK]))
        )
        for target_id, valid_from, valid_to, kind, facts in session.execute(query):
            version = TargetVersion(InForce(valid_from, valid_to), target_from_facts(kind, facts))
            found[target_id].append(version)
    return found


def unit_versions(session: Session) -> list[UnitVersion]:
    """All versions of all units, in the order the units came in."""
    table = UnitVersionRow
    query = select(table.valid_from, table.valid_to, table.facts).order_by(table.unit_id)
    return [
        UnitVersion(InForce(valid_from, valid_to), unit_from_facts(facts))
        for valid_from, valid_to, facts in session.execute(query)
    ]
