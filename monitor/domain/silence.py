"""Silence 静默: a unit, a site or a target that no mail speaks of for a while; findings go on as ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.domain.target import Column, Site, Target, plain

SilenceScope = Literal["unit", "site", "target"]


@dataclass(frozen=True, slots=True)
class Silence:
    """`name` is the unit's, the site's or the target's; `until` is the last day on which it holds.

    That it runs out needs nobody's doing: `ended_at` is set when a person ends it, or when its end
    is written to the audit log.
    """

    id: int
    scope: SilenceScope
    name: str
    reason: str
    until: date
    made_by: str
    made_at: datetime
    target_id: int | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.ended_at is None and day <= self.until

    def covers(self, unit: str, target: Target, target_id: int) -> bool:
        """Whether mail to this unit about this target is kept back.

        A unit's silence is that unit's alone: others that answer for the same column are told,
        and so are the units below it.
        """
        match self.scope:
            case "unit":
                return plain(unit) == plain(self.name)
            case "site":
                return _is_on_site(target, self.name)
            case "target":
                return target_id == self.target_id


def silence_over(silences: Iterable[Silence], unit: str, target: Target, target_id: int) -> Silence | None:
    """Of these silences, the one that covers mail to a unit about a target and ends last; None: write."""
    covering = [each for each in silences if each.covers(unit, target, target_id)]
    return max(covering, key=lambda each: each.until, default=None)


def _is_on_site(target: Target, site: str) -> bool:
    match target:
        case Site(name=name):
            return plain(name) == plain(site)
        case Column(site=its_site):
            return plain(its_site) == plain(site)
        case _:
            return False
