"""Export registry 导出台账: what the registry holds today, as the sheets write it."""

from __future__ import annotations

from monitor.domain.registry import Registry
from monitor.domain.target import Account, Column, Site
from monitor.store.unit_of_work import UnitOfWork


def export_registry(unit_of_work: UnitOfWork) -> Registry:
    """Today's units and targets in the order they came in."""
    targets = [known.target for known in unit_of_work.registry.targets_on()]
    return Registry(
        units=tuple(unit_of_work.registry.units_on().values()),
        sites=tuple(target for target in targets if isinstance(target, Site)),
        columns=tuple(target for target in targets if isinstance(target, Column)),
        accounts=tuple(target for target in targets if isinstance(target, Account)),
    )
