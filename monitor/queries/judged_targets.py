"""Judged targets 判定: every target with its verdict, recomputed from stored evidence.

Verdicts are never stored as truth: a corrected rule book can judge last quarter again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.indicator import Question
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.ledger_evidence import LedgerEntries, with_ledgers
from monitor.domain.source_unit import shares_of
from monitor.domain.target import Column, Site, Target, Unit
from monitor.domain.verdict import Violation
from monitor.queries.cleared_dates import ClearedDates
from monitor.queries.judging_basis import JudgingBasis
from monitor.queries.terms_in_force import terms_in_force_since
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork

__all__ = ["JudgedTarget", "JudgingBasis", "judged_targets"]

NO_EVIDENCE = Evidence()
NO_ENTRIES = LedgerEntries()
CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far the clocks of two of our own machines may differ. 未核实：本系统默认."""


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """A target, its verdict and what that rests on; of a shared list, the items surely its own."""

    known: KnownTarget
    judgement: TargetJudgement
    evidence: Evidence
    rulebook: str
    terms_since: date = date.min
    """Of a target accused today or before: the first day on which it was judged by what it is now."""

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
    only: Collection[int] | None = None,
    now: datetime | None = None,
) -> list[JudgedTarget]:
    """Judge what the registry held on `as_of` with the rules, units and wordings of that day.

    `only` narrows it to these target ids. A look from after `now` (by default from after today) was
    dated by a clock that had jumped ahead: nothing is concluded from it.
    """
    day = None if is_today else as_of
    wanted = set(kinds)
    every = unit_of_work.registry.targets_on(day)
    sites = [item for item in every if isinstance(item.target, Site)]
    chosen = [
        item
        for item in every
        if (not wanted or item.target.kind in wanted) and (only is None or item.id in only)
    ]
    addresses = [item.address_id for item in chosen if item.address_id is not None]
    evidence = unit_of_work.looks.evidence(addresses)
    ledgers = unit_of_work.ledgers
    entries = ledgers.entries(item.id for item in chosen if item.target.kind == "account")
    units = unit_of_work.registry.units_on(day)
    bench = _Bench(
        basis,
        as_of,
        units=units,
        unit_names=frozenset(units),
        closed_sites=frozenset(item.target.name for item in sites if _is_closed(item.target)),
        rulebook=rulebook,
        forwarding_tasks=ledgers.forwarding_tasks(),
    )
    latest = _latest_credible(as_of, is_today=is_today, now=now)
    cleared = ClearedDates.of(unit_of_work, evidence)
    judged = []
    for item in chosen:
        seen = evidence.get(item.address_id or 0, NO_EVIDENCE)
        known = _credible(with_ledgers(seen, entries.get(item.id, NO_ENTRIES)), latest)
        judged.append(bench.judge(item, cleared.applied(item, known)))
    if not is_today or rulebook is not None:
        return judged
    in_question = unit_of_work.findings.open_target_ids()
    concerned = [item.known for item in judged if item.known.id in in_question or _is_accused(item)]
    since = terms_in_force_since(unit_of_work, basis, concerned, sites=sites, as_of=as_of)
    return [replace(item, terms_since=since.get(item.known.id, date.min)) for item in judged]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all targets are judged with on one day."""

    basis: JudgingBasis
    as_of: date
    units: Mapping[str, Unit]
    unit_names: frozenset[str]
    closed_sites: frozenset[str]
    rulebook: str | None
    forwarding_tasks: tuple[ForwardingTask, ...]

    def judge(self, item: KnownTarget, evidence: Evidence) -> JudgedTarget:
        """Judge one target; where no rule book was in force nothing is concluded."""
        target = item.target
        own = shares_of(target, evidence, self.unit_names).own
        rules = self.basis.rulebook_of(target, self.units, on=self.as_of, chosen=self.rulebook)
        if rules is None:
            unjudged = TargetJudgement(target, "inconclusive", reason="no_rulebook_then")
            return JudgedTarget(item, unjudged, own, "")
        question = Question(
            as_of=self.as_of,
            rulebook=rules,
            calendar=self.basis.calendar,
            unit_names=self.unit_names,
            forwarding_tasks=self.forwarding_tasks,
        )
        site_closed = isinstance(target, Column) and target.site in self.closed_sites
        judgement = judge_target(target, evidence, question, site_closed=site_closed)
        return JudgedTarget(item, judgement, own, rules.key)


def _latest_credible(as_of: date, *, is_today: bool, now: datetime | None) -> datetime | None:
    """The latest instant a look can have been made at; None where nothing is known of it."""
    if now is not None:
        return now + CLOCK_TOLERANCE
    if not is_today:
        return None
    return datetime.combine(as_of + timedelta(days=1), time(), SHANGHAI) + CLOCK_TOLERANCE


def _credible(evidence: Evidence, latest: datetime | None) -> Evidence:
    """The same, or nothing at all where the last look lies in the future."""
    if latest is None or evidence.last_seen_at is None or evidence.last_seen_at <= latest:
        return evidence
    return replace(evidence, publications=(), last_seen_at=None, outcome="not_looked", reason="clock_ahead")


def _is_accused(item: JudgedTarget) -> bool:
    return any(isinstance(result.verdict, Violation) for result in item.judgement.indicators)


def _is_closed(target: Target) -> bool:
    return isinstance(target, Site) and target.state == "关停"
