"""Registry 台账 in the database: units and targets with their history.

A version is valid from a day (inclusive) to a day (exclusive, None = still). The first version
of anything is valid since ever, so that a question about a day before the import has an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from monitor.domain.target import Account, Column, Site, Target, Unit
from monitor.store.facts import target_facts, target_from_facts, unit_facts, unit_from_facts
from monitor.store.rows import (
    SINCE_EVER,
    AddressRow,
    TargetRow,
    TargetVersionRow,
    UnitRow,
    UnitVersionRow,
    VersionRow,
)

__all__ = ["KnownTarget", "RegistryStore", "address_key"]


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target with its stable id and the address that serves it (None for sites)."""

    id: int
    address_id: int | None
    target: Target


def address_key(target: Column | Account) -> str:
    """What makes two targets share one visit: the address and how its list is picked."""
    if isinstance(target, Column):
        return f"column|{target.url.strip()}|{target.list_selector.strip()}"
    return f"{target.key}|{target.source.strip()}|{target.home_url.strip()}"


class RegistryStore:
    """Reads and writes units and targets; the import step decides what changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def units_on(self, day: date | None = None) -> dict[str, Unit]:
        """Units by name as they were on `day` (None: now), in the order they came in."""
        query = _valid(select(UnitVersionRow.facts), UnitVersionRow, day).order_by(UnitVersionRow.unit_id)
        units = [unit_from_facts(facts) for facts in self._session.scalars(query)]
        return {unit.name: unit for unit in units}

    def targets_on(self, day: date | None = None) -> list[KnownTarget]:
        """Targets as the registry described them on `day` (None: now), in a stable order."""
        query = select(TargetRow.id, TargetRow.address_id, TargetRow.kind, TargetVersionRow.facts).join(
            TargetVersionRow, TargetVersionRow.target_id == TargetRow.id
        )
        rows = self._session.execute(_valid(query, TargetVersionRow, day).order_by(TargetRow.id))
        return [
            KnownTarget(id_, address, target_from_facts(kind, facts)) for id_, address, kind, facts in rows
        ]

    def all_targets(self) -> list[KnownTarget]:
        """Every target ever known, as the registry last described it."""
        query = (
            select(TargetRow.id, TargetRow.address_id, TargetRow.kind, TargetVersionRow.facts)
            .join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
            .order_by(TargetVersionRow.valid_from, TargetVersionRow.id)
        )
        latest = {row[0]: row for row in self._session.execute(query)}
        return [
            KnownTarget(id_, at, target_from_facts(kind, facts)) for id_, at, kind, facts in latest.values()
        ]

    def put_unit(self, unit: Unit, day: date) -> None:
        """Add a unit, or end its current version on `day` and begin this one."""
        unit_id = self._session.scalar(select(UnitRow.id).where(UnitRow.name == unit.name))
        is_new = unit_id is None
        if unit_id is None:
            row = UnitRow(name=unit.name)
            self._session.add(row)
            self._session.flush()
            unit_id = row.id
        self._end_versions(UnitVersionRow, UnitVersionRow.unit_id == unit_id, day)
        version = UnitVersionRow(
            unit_id=unit_id, valid_from=SINCE_EVER if is_new else day, valid_to=None, facts=unit_facts(unit)
        )
        self._session.add(version)

    def retire_unit(self, name: str, day: date) -> None:
        """End a unit's current version on `day`."""
        unit_id = self._session.scalar(select(UnitRow.id).where(UnitRow.name == name))
        if unit_id is not None:
            self._end_versions(UnitVersionRow, UnitVersionRow.unit_id == unit_id, day)

    def add_targets(self, targets: Iterable[Target], day: date) -> None:
        """Add targets never known or retired before, in batches."""
        targets = list(targets)
        addresses = self._addresses([t for t in targets if not isinstance(t, Site)])
        known = self._ids_by_key(target.key for target in targets)
        fresh = [target for target in targets if target.key not in known]
        if fresh:
            self._session.execute(
                insert(TargetRow),
                [{"kind": t.kind, "key": t.key, "address_id": _address_of(t, addresses)} for t in fresh],
            )
        ids = self._ids_by_key(target.key for target in targets)
        for target in targets:
            if target.key in known:
                self._point_to(ids[target.key], _address_of(target, addresses))
        if targets:
            self._session.execute(
                insert(TargetVersionRow),
                [_version(ids[t.key], t, day if t.key in known else SINCE_EVER) for t in targets],
            )

    def change_target(self, target_id: int, target: Target, day: date) -> None:
        """End the current version on `day` and begin this one; the key may follow its identity."""
        address_id = None
        if not isinstance(target, Site):
            address_id = self._addresses([target])[address_key(target)]
        self._free_key(target.key, target_id)
        self._session.execute(
            update(TargetRow).where(TargetRow.id == target_id).values(key=target.key, address_id=address_id)
        )
        self._end_versions(TargetVersionRow, TargetVersionRow.target_id == target_id, day)
        self._session.execute(insert(TargetVersionRow), [_version(target_id, target, day)])

    def retire_target(self, target_id: int, day: date) -> None:
        """End a target's current version on `day`; its history stays."""
        self._end_versions(TargetVersionRow, TargetVersionRow.target_id == target_id, day)

    def confirm_list(self, address_id: int, who: str) -> None:
        """Note that a person confirmed the list read at an address."""
        self._session.execute(update(AddressRow).where(AddressRow.id == address_id).values(confirmed_by=who))

    def _end_versions(self, table: type[VersionRow], is_owners: ColumnElement[bool], day: date) -> None:
        """End what is in force on `day` or later; what only began then was never in force."""
        lasts = or_(table.valid_to.is_(None), table.valid_to > day)
        for row in self._session.scalars(select(table).where(is_owners, lasts)):
            if row.valid_from >= day:
                self._session.delete(row)
            else:
                row.valid_to = day
        self._session.flush()

    def _free_key(self, key: str, target_id: int) -> None:
        """A retired target gives its key up to the one that is known by it from now on."""
        self._session.execute(
            update(TargetRow)
            .where(TargetRow.key == key, TargetRow.id != target_id)
            .values(key=TargetRow.key + f"|until {target_id}")
        )

    def _ids_by_key(self, keys: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for chunk in _chunks(list(keys), 500):
            rows = self._session.execute(select(TargetRow.key, TargetRow.id).where(TargetRow.key.in_(chunk)))
            found.update({key: id_ for key, id_ in rows})
        return found

    def _point_to(self, target_id: int, address_id: int | None) -> None:
        self._session.execute(
            update(TargetRow).where(TargetRow.id == target_id).values(address_id=address_id)
        )

    def _addresses(self, targets: list[Column | Account]) -> dict[str, int]:
        """Ids of the addresses of these targets, made where they are new."""
        wanted = {address_key(target): target for target in targets}
        found = self._address_ids(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            self._session.execute(insert(AddressRow), [_new_address(key, wanted[key]) for key in missing])
            found.update(self._address_ids(missing))
        return found

    def _address_ids(self, keys: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for chunk in _chunks(list(keys), 500):
            rows = self._session.execute(
                select(AddressRow.key, AddressRow.id).where(AddressRow.key.in_(chunk))
            )
            found.update({key: id_ for key, id_ in rows})
        return found


def _valid(
    query: Select[*tuple[Any, ...]], table: type[VersionRow], day: date | None
) -> Select[*tuple[Any, ...]]:
    """Only versions in force on `day`."""
    if day is None:
        return query.where(table.valid_to.is_(None))
    return query.where(table.valid_from <= day, or_(table.valid_to.is_(None), table.valid_to > day))


def _address_of(target: Target, addresses: dict[str, int]) -> int | None:
    return None if isinstance(target, Site) else addresses[address_key(target)]


def _new_address(key: str, target: Column | Account) -> dict[str, Any]:
    url = target.url if isinstance(target, Column) else target.home_url
    return {
        "kind": target.kind,
        "key": key,
        "url": url.strip(),
        "tries": 0,
        "partial": False,
        "list_is_empty": False,
    }


def _version(target_id: int, target: Target, valid_from: date) -> dict[str, Any]:
    site = target.site if isinstance(target, Column) else ""
    return {
        "target_id": target_id,
        "valid_from": valid_from,
        "valid_to": None,
        "name": target.name,
        "site": site,
        "facts": target_facts(target),
    }


def _chunks(values: list[str], size: int) -> Iterable[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
