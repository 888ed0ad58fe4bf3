"""Registry names 台账名称: every unit and site a row names must be there, and is spelt as there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.documents.sheets.sheet_rows import Placed, places_text
from monitor.domain.errors import Fault
from monitor.domain.target import Account, Column, Site, Unit, plain

_BETWEEN = re.compile("[、,，/ ]")


class KnownNames:
    """The names of one sheet, and who asked for a name that is not among them.

    Width, blanks and case do not matter; what is found comes back as the sheet spells it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._known = {plain(name): name for name in names if name}
        self._missing: dict[str, list[tuple[str, int]]] = {}

    def spelt(self, name: str, asker: Placed[Site] | Placed[Column] | Placed[Account] | Placed[Unit]) -> str:
        """The name as its own sheet has it; one that is missing is noted and comes back as it is."""
        if name and plain(name) not in self._known:
            self._missing.setdefault(name, []).append((asker.place, asker.row))
        return self._known.get(plain(name), name)

    def faults(self, place: str, what: str) -> list[Fault]:
        """One fault for each missing name, with every row that needs it."""
        return [
            Fault(place, None, None, f"没有{what}“{name}”，但{places_text(rows)}用到了它{self._hint(name)}")
            for name, rows in self._missing.items()
        ]

    def _hint(self, name: str) -> str:
        parts = [part for part in _BETWEEN.split(name) if part]
        if len(parts) > 1 and all(plain(part) in self._known for part in parts):
            return "；多个名称请用“;”分开"
        return "；请在本表补上这一行，或改正名称"


@dataclass(frozen=True, slots=True)
class PlacedTargets:
    """The rows of the four sheets."""

    units: list[Placed[Unit]]
    sites: list[Placed[Site]]
    columns: list[Placed[Column]]
    accounts: list[Placed[Account]]


def with_spelt_units(rows: PlacedTargets, known: KnownNames) -> PlacedTargets:
    """The same rows, every unit spelt as in 单位."""
    return PlacedTargets(
        units=[
            replace(row, value=replace(row.value, superior=known.spelt(row.value.superior, row)))
            if row.value.superior
            else row
            for row in rows.units
        ],
        sites=[
            replace(row, value=replace(row.value, unit=known.spelt(row.value.unit, row)))
            for row in rows.sites
        ],
        columns=[
            replace(row, value=replace(row.value, units=_spelt_all(row.value.units, row, known)))
            for row in rows.columns
        ],
        accounts=[
            replace(row, value=replace(row.value, units=_spelt_all(row.value.units, row, known)))
            for row in rows.accounts
        ],
    )


def with_spelt_sites(rows: PlacedTargets, known: KnownNames) -> PlacedTargets:
    """The same rows, every column's site spelt as in 网站."""
    columns = [
        replace(row, value=replace(row.value, site=known.spelt(row.value.site, row))) for row in rows.columns
    ]
    return replace(rows, columns=columns)


def superior_circles(units: Sequence[Unit]) -> Iterator[tuple[str, ...]]:
    """Every circle of superiors once, as the names along it."""
    superiors = {plain(unit.name): plain(unit.superior or "") for unit in units}
    names = {plain(unit.name): unit.name for unit in units}
    cleared: set[str] = set()
    for start in superiors:
        path: list[str] = []
        at = start
        while at in superiors and at not in cleared and at not in path:
            path.append(at)
            at = superiors[at]
        if at in path:
            yield tuple(names[each] for each in path[path.index(at) :])
        cleared.update(path)


def _spelt_all(
    names: tuple[str, ...], asker: Placed[Column] | Placed[Account], known: KnownNames
) -> tuple[str, ...]:
    return tuple(known.spelt(name, asker) for name in names)
