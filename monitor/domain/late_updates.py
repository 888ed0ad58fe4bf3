"""Late updates 补发: a back-dated item counts for the day it shows, but ends no shortfall that it came after.

So a column is judged without the items that were proved absent after its deadline; what came in
time, though late, stays in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from monitor.domain.backdating import BACKDATED, LateItem, late_sentence, lateness
from monitor.domain.calendar_judgement import last_closed
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.lifetime import Lifetime
from monitor.domain.rolling_judgement import met_until
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import Sighting, sighting
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement


@dataclass(frozen=True, slots=True)
class InTime:
    """The evidence without what came too late, what can be seen of it, and what was left out."""

    evidence: Evidence
    seen: Sighting
    too_late: tuple[LateItem, ...]

    def remark(self, shortfall: Shortfall, late: Iterable[LateItem]) -> str:
        """Why these of the items left out do not help, where a reader of the list would think they do."""
        since = min(self.seen.items[0].known_on, shortfall.window.first)
        named = [each for each in late if each.shown_on >= since]
        return f"；{late_sentence(named)}，不计为按时更新" if named else ""


def in_time(requirement: UpdateRequirement, evidence: Evidence, question: Question) -> InTime | None:
    """A list without what came too late; None where nothing did.

    Each round lets in what was still in time by the deadline that the rest sets. An item that is
    true and newer than the deadline ends the shortfall, so then everything counts; so it does where
    nothing but late items is there.
    """
    late = _proven(evidence, question)
    while late:
        rest = _without(evidence, late)
        seen = sighting(rest, question.as_of, freshness_days=question.rulebook.freshness_days)
        deadline = _deadline(requirement, seen, question) if seen is not None and seen.items else None
        if seen is None or deadline is None or seen.items[0].known_on > deadline:
            return None
        too_late = tuple(each for each in late if each.absent_on > deadline)
        if len(too_late) == len(late):
            return InTime(rest, seen, late)
        late = too_late
    return None


def _proven(evidence: Evidence, question: Question) -> tuple[LateItem, ...]:
    """The items that came back-dated; not those whose date was set back after they had counted."""
    rule = question.rulebook.indicators.get(BACKDATED)
    if rule is None or question.rulebook.backdated_counts:
        return ()
    return tuple(late for late in lateness(evidence, rule).proven if late.moved_from is None)


def _without(evidence: Evidence, late: Collection[LateItem]) -> Evidence:
    left_out = {id(each.known) for each in late}
    kept = tuple(known for known in evidence.publications if id(known) not in left_out)
    return replace(evidence, publications=kept)


def _deadline(requirement: UpdateRequirement, seen: Sighting, question: Question) -> date | None:
    """The last day on which the requirement was met without them; None where that is not certain."""
    boundary = question.rulebook.boundary
    match requirement:
        case EachPeriod(unit=unit):
            closed = last_closed(question.as_of, unit, calendar=question.calendar)
            return closed.last if closed is not None else None
        case EachWindow(count=count):
            return met_until(seen, count, lifetime=Lifetime.of(requirement, boundary))
        case NoOlderThan():
            return met_until(seen, 1, lifetime=Lifetime.of(requirement, boundary))
        case _:
            assert_never(requirement)
