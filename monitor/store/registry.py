"""Registry 台账 in the database: units and targets with their history.

A version is valid from a day (inclusive) to a day (exclusive, None = still). The first import is
valid since ever, so that a question about a day before it has an answer; a target that is registered
later is not asked about before it was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Text, cast, delete, insert, or_, select, update
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

_T = TypeVar("_T")
_CHUNK = 500


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
        """Targets as the registry described them on `day` (None: now), in a stable order.

        A target is served by the address it had that day: what an earlier one showed is not mixed
        with what its present one shows.
        """
        query = select(
            TargetRow.id,
            TargetRow.address_id,
            TargetRow.kind,
            TargetVersionRow.facts,
            TargetVersionRow.valid_to,
        ).join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
        rows = self._session.execute(_valid(query, TargetVersionRow, day).order_by(TargetRow.id)).all()
        known = [KnownTarget(id_, at, target_from_facts(kind, facts)) for id_, at, kind, facts, _ in rows]
        if all(valid_to is None for *_, valid_to in rows):
            return known
        ended = [item for item, row in zip(known, rows, strict=True) if row.valid_to is not None]
        then = self._addresses_then(ended)
        return [replace(item, address_id=then.get(item.id, item.address_id)) for item in known]

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
        """Add targets never known or retired before, in batches.

        The first targets of a kind are valid since ever, so that days before the first import have an
        answer; what comes later is accused of nothing before `day`.
        """
        targets = list(targets)
        addresses = self._addresses([t for t in targets if not isinstance(t, Site)])
        known = self._ids_by_key(target.key for target in targets)
        kinds_known = set(self._session.scalars(select(TargetRow.kind).distinct()))
        fresh = [target for target in targets if target.key not in known]
        if fresh:
            self._session.execute(
                insert(TargetRow),
                [{"kind": t.kind, "key": t.key, "address_id": _address_of(t, addresses)} for t in fresh],
            )
        ids = self._ids_by_key(target.key for target in targets)
        back = [target for target in targets if target.key in known]
        self._rewrite_targets([(ids[target.key], target) for target in back], addresses)
        if targets:
            self._session.execute(
                insert(TargetVersionRow),
                [_version(ids[t.key], t, day if t.kind in kinds_known else SINCE_EVER) for t in targets],
            )

    def change_targets(self, changes: Iterable[tuple[int, Target]], day: date) -> None:
        """End these targets' current versions on `day` and begin others; a key may follow its identity."""
        changes = list(changes)
        if not changes:
            return
        addresses = self._addresses([target for _, target in changes if not isinstance(target, Site)])
        self._free_keys(changes)
        self._rewrite_targets(changes, addresses)
        self.retire_targets([id_ for id_, _ in changes], day)
        self._session.execute(
            insert(TargetVersionRow), [_version(id_, target, day) for id_, target in changes]
        )

    def change_target(self, target_id: int, target: Target, day: date) -> None:
        """The same for one target."""
        self.change_targets([(target_id, target)], day)

    def retire_targets(self, target_ids: Iterable[int], day: date) -> None:
        """End these targets' current versions on `day`; their history stays."""
        for chunk in _chunks(list(target_ids), _CHUNK):
            self._end_versions(TargetVersionRow, TargetVersionRow.target_id.in_(chunk), day)

    def retire_target(self, target_id: int, day: date) -> None:
        """The same for one target."""
        self.retire_targets([target_id], day)

    def _end_versions(self, table: type[VersionRow], is_owners: ColumnElement[bool], day: date) -> None:
        """End what is in force on `day` or later; what only began then was never in force."""
        lasts = or_(table.valid_to.is_(None), table.valid_to > day)
        self._session.execute(delete(table).where(is_owners, lasts, table.valid_from >= day))
        self._session.execute(update(table).where(is_owners, lasts).values(valid_to=day))

    def _free_keys(self, changes: Iterable[tuple[int, Target]]) -> None:
        """Keys that change hands are given up first: two targets may swap theirs.

        A retired target gives its key up to the one that is known by it from now on.
        """
        owners = {target.key: id_ for id_, target in changes}
        holders = [id_ for key, id_ in self._ids_by_key(owners).items() if owners[key] != id_]
        for chunk in _chunks(holders, _CHUNK):
            given_up = TargetRow.key + "|until " + cast(TargetRow.id, Text)
            self._session.execute(update(TargetRow).where(TargetRow.id.in_(chunk)).values(key=given_up))

    def _rewrite_targets(self, targets: Iterable[tuple[int, Target]], addresses: Mapping[str, int]) -> None:
        rows = [
            {"id": id_, "key": target.key, "address_id": _address_of(target, addresses)}
            for id_, target in targets
        ]
        if rows:
            self._session.execute(update(TargetRow), rows)

    def _ids_by_key(self, keys: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for chunk in _chunks(list(keys), _CHUNK):
            rows = self._session.execute(select(TargetRow.key, TargetRow.id).where(TargetRow.key.in_(chunk)))
            found.update({key: id_ for key, id_ in rows})
        return found

    def _addresses(self, targets: list[Column | Account]) -> dict[str, int]:
        """Ids of the addresses of these targets, made where they are new."""
        wanted = {address_key(target): target for target in targets}
        found = self._address_ids(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            self._session.execute(insert(AddressRow), [_new_address(key, wanted[key]) for key in missing])
            found.update(self._address_ids(missing))
        return found

    def _addresses_then(self, known: Iterable[KnownTarget]) -> dict[int, int]:
        """By the target's id the address that an earlier version of it had."""
        keys = {item.id: address_key(item.target) for item in known if not isinstance(item.target, Site)}
        ids = self._address_ids(dict.fromkeys(keys.values()))
        return {target_id: ids[key] for target_id, key in keys.items() if key in ids}

    def _address_ids(self, keys: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for chunk in _chunks(list(keys), _CHUNK):
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


def _address_of(target: Target, addresses: Mapping[str, int]) -> int | None:
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


def _chunks(values: list[_T], size: int) -> Iterable[list[_T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
