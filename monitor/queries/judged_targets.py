"""Judged targets 判定: every target with its verdict, recomputed from stored evidence.

Verdicts are never stored as truth: a corrected rule book can judge last quarter again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Column, Site, Target, Unit, plain
from monitor.domain.work_calendar import WorkCalendar
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork

NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class JudgingBasis:
    """What verdicts are measured with: the rule books by key, the default one, the calendar."""

    rulebooks: Mapping[str, RuleBook]
    default_rulebook: str
    calendar: WorkCalendar

    def rulebook_of(self, target: Target, units: Mapping[str, Unit], *, chosen: str | None) -> RuleBook:
        """The rule book for a target: the chosen one, else its unit's, inherited down the tree."""
        if chosen is not None:
            return self.rulebooks[chosen]
        for name in target.units:
            key = _inherited(name, units)
            if key is not None:
                return self.rulebooks[key]
        return self.rulebooks[self.default_rulebook]


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """A target, its verdict and what that rests on."""

    known: KnownTarget
    judgement: TargetJudgement
    evidence: Evidence
    rulebook: str

    @property
    def target(self) -> Target:
        """The target as the registry described it on the day judged."""
        return self.known.target


def judged_targets(
    unit_of_work: UnitOfWork,
    basis: JudgingBasis,
    *,
    as_of: date,
    is_today: bool,
    rulebook: str | None = None,
    kinds: Iterable[str] = (),
) -> list[JudgedTarget]:
    """Judge what the registry held on `as_of` with the rules, units and wordings of that day."""
    day = None if is_today else as_of
    wanted = set(kinds)
    every = unit_of_work.registry.targets_on(day)
    units = unit_of_work.registry.units_on(day)
    closed = {item.target.name for item in every if isinstance(item.target, Site) and _is_closed(item.target)}
    chosen = [item for item in every if not wanted or item.target.kind in wanted]
    addresses = [item.address_id for item in chosen if item.address_id is not None]
    evidence = unit_of_work.looks.evidence(addresses)
    judged: list[JudgedTarget] = []
    for item in chosen:
        rules = basis.rulebook_of(item.target, units, chosen=rulebook)
        known = NO_EVIDENCE if item.address_id is None else evidence.get(item.address_id, NO_EVIDENCE)
        question = Question(as_of=as_of, rulebook=rules, calendar=basis.calendar)
        site_closed = isinstance(item.target, Column) and item.target.site in closed
        judgement = _judge(item.target, known, question, site_closed=site_closed)
        judged.append(JudgedTarget(item, judgement, known, rules.key))
    return judged


def _judge(target: Target, evidence: Evidence, question: Question, *, site_closed: bool) -> TargetJudgement:
    """Judge; where only items of one 来源单位 count, unknown sources must not decide."""
    if not isinstance(target, Column) or not target.source_unit:
        return judge_target(target, evidence, question, site_closed=site_closed)
    wanted = plain(target.source_unit)
    origins = [(item, plain(item.publication.origin or "")) for item in evidence.publications]
    certain = tuple(item for item, origin in origins if origin == wanted)
    possible = tuple(item for item, origin in origins if origin in (wanted, ""))
    narrow = judge_target(target, replace(evidence, publications=certain), question, site_closed=site_closed)
    wide = judge_target(target, replace(evidence, publications=possible), question, site_closed=site_closed)
    if narrow.verdict == wide.verdict:
        return wide if wide.verdict == "violation" else narrow
    unknown = replace(evidence, last_seen_at=None, outcome="unreadable", reason="source_unknown")
    return judge_target(target, replace(unknown, publications=()), question, site_closed=site_closed)


def _is_closed(site: Site) -> bool:
    return site.state == "关停"


def _inherited(name: str, units: Mapping[str, Unit]) -> str | None:
    """The rule book a unit or the nearest of its superiors names."""
    seen: set[str] = set()
    while name in units and name not in seen:
        seen.add(name)
        unit = units[name]
        if unit.rulebook:
            return unit.rulebook
        name = unit.superior or ""
    return None
