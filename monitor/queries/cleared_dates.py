"""Cleared dates 排除的晚到: items that look back-dated, and of which we know better.

A person called it 误报, or the article had stood in another column that we watch before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.domain.backdating import BACKDATED, came_after
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.item_key import item_key
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ClearedDates:
    """What clears items, by key: targets for which a person did, addresses with the first day there."""

    by_people: Mapping[str, frozenset[int]] = field(default_factory=dict)
    first_days: Mapping[str, Mapping[int, date]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit_of_work: UnitOfWork, evidence: Mapping[int, Evidence]) -> ClearedDates:
        """Asks nothing where no item came late."""
        keys = {
            item_key(known.publication)
            for each in evidence.values()
            for known in each.publications
            if came_after(known)
        }
        if not keys:
            return cls()
        dismissed: dict[str, set[int]] = defaultdict(set)
        for finding in unit_of_work.findings.dismissed_by_people(BACKDATED):
            for item in finding.evidence.get("items", ()):
                dismissed[item["key"]].add(finding.target_id)
        first_days: dict[str, dict[int, date]] = defaultdict(dict)
        for key, address_id, first_seen_at in unit_of_work.looks.first_sights(keys):
            first_days[key][address_id] = day_of(first_seen_at)
        return cls({key: frozenset(ids) for key, ids in dismissed.items()}, first_days)

    def applied(self, item: KnownTarget, evidence: Evidence) -> Evidence:
        """The same evidence; of items that are cleared nothing proves any more that they came late."""
        if not self.first_days or not any(map(came_after, evidence.publications)):
            return evidence
        publications = tuple(
            replace(known, absent_on=None, absent_from=None) if self._is_cleared(item, known) else known
            for known in evidence.publications
        )
        return replace(evidence, publications=publications)

    def _is_cleared(self, item: KnownTarget, known: KnownPublication) -> bool:
        if not came_after(known):
            return False
        key = item_key(known.publication)
        if item.id in self.by_people.get(key, ()):
            return True
        first_seen_on = day_of(known.first_seen_at)
        days = self.first_days.get(key, {})
        return any(day < first_seen_on for address, day in days.items() if address != item.address_id)
