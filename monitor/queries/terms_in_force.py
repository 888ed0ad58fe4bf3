"""Terms in force 现行要求: since when a target is judged by what it is judged by now.

A look made under another 更新频次, at another address or by another rule book was not made while
today's requirement was violated, whatever it saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.domain.period import ONE_DAY
from monitor.domain.target import Account, Column, Site, Target, Unit
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.registry import KnownTarget, address_key
from monitor.store.registry_history import TargetVersion, UnitVersion, target_versions, unit_versions
from monitor.store.unit_of_work import UnitOfWork

Terms = tuple[object, ...]


def terms_in_force_since(
    unit_of_work: UnitOfWork,
    basis: JudgingBasis,
    targets: Iterable[KnownTarget],
    *,
    sites: Iterable[KnownTarget],
    as_of: date,
) -> dict[int, date]:
    """By the target's id the first day of its present terms; `date.min` where they always held."""
    targets = list(targets)
    if not targets:
        return {}
    site_ids = {item.target.name: item.id for item in sites}
    session = unit_of_work.session
    versions = target_versions(session, [*(item.id for item in targets), *site_ids.values()])
    past = _Past(basis, versions, unit_versions(session), site_ids)
    return {item.id: past.since(item, as_of) for item in targets}


@dataclass(frozen=True, slots=True)
class _Past:
    """What the registry and the rule books said, day by day."""

    basis: JudgingBasis
    targets: Mapping[int, Sequence[TargetVersion]]
    units: Sequence[UnitVersion]
    site_ids: Mapping[str, int]
    units_by_day: dict[date, dict[str, Unit]] = field(default_factory=dict)

    def since(self, item: KnownTarget, as_of: date) -> date:
        """The day on which the terms of `as_of` began."""
        now = self._terms(item, as_of)
        for day in sorted(set(self._days_of_change(item)), reverse=True):
            if date.min < day <= as_of and self._terms(item, day - ONE_DAY) != now:
                return day
        return date.min

    def _days_of_change(self, item: KnownTarget) -> Iterator[date]:
        own = [*self.targets[item.id], *self._site_versions(item.target)]
        for in_force in [*(version.in_force for version in own), *(each.in_force for each in self.units)]:
            yield in_force.valid_from
            if in_force.valid_to is not None:
                yield in_force.valid_to
        for book in self.basis.rulebooks.values():
            yield book.valid_from
            if book.valid_to is not None:
                yield book.valid_to + ONE_DAY
        for version in self.targets[item.id]:
            if isinstance(version.target, Column) and version.target.exempt_until is not None:
                yield version.target.exempt_until + ONE_DAY

    def _terms(self, item: KnownTarget, day: date) -> Terms | None:
        """What the target was judged by on a day; None where it was not registered."""
        target = _on(self.targets[item.id], day)
        if target is None:
            return None
        book = self.basis.rulebook_of(target, self._units_on(day), on=day)
        site = _on(self._site_versions(item.target), day)
        closed = isinstance(site, Site) and site.state == "关停"
        return (*_asked_of(target, day), book.key if book else None, closed)

    def _units_on(self, day: date) -> Mapping[str, Unit]:
        if day not in self.units_by_day:
            there = (each.unit for each in self.units if each.in_force.covers(day))
            self.units_by_day[day] = {unit.name: unit for unit in there}
        return self.units_by_day[day]

    def _site_versions(self, target: Target) -> Sequence[TargetVersion]:
        if not isinstance(target, Column) or target.site not in self.site_ids:
            return ()
        return self.targets[self.site_ids[target.site]]


def _on(versions: Iterable[TargetVersion], day: date) -> Target | None:
    return next((each.target for each in versions if each.in_force.covers(day)), None)


def _asked_of(target: Target, day: date) -> Terms:
    """What decides a verdict besides what is published; names and remarks do not."""
    match target:
        case Column():
            is_exempt = target.exempt_until is not None and day <= target.exempt_until
            wording = target.requirement or target.wording
            return (wording, target.category, target.source_unit, address_key(target), is_exempt)
        case Account():
            return (target.state, target.required_posts, address_key(target))
        case Site():
            return (target.state, target.home_url)
