"""Waiting lists 待确认列表: columns whose list only a person can confirm, with what was found there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from monitor.domain.target import Column
from monitor.store.learned_lists import WaitingList
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListToConfirm:
    """One address, with all columns it serves, and the list that was found there."""

    columns: tuple[KnownTarget, ...]
    waiting: WaitingList

    @property
    def site(self) -> str:
        """The site of the first column; one address belongs to one site as a rule."""
        return self.columns[0].target.site if isinstance(self.columns[0].target, Column) else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, each once."""
        return tuple(dict.fromkeys(known.target.name for known in self.columns))


def lists_to_confirm(unit_of_work: UnitOfWork, *, site: str = "") -> list[ListToConfirm]:
    """What waits for a person today, in the order of the registry."""
    columns: dict[int, list[KnownTarget]] = defaultdict(list)
    for known in unit_of_work.registry.targets_on():
        target = known.target
        if known.address_id is not None and isinstance(target, Column) and site in ("", target.site):
            columns[known.address_id].append(known)
    waiting = unit_of_work.learned_lists.waiting(columns)
    return [ListToConfirm(tuple(columns[each.address_id]), each) for each in waiting]
