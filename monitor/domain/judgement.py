"""Judgement 综合判定: all indicators of one target, and what they amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from monitor.domain.all_indicators import ALL_INDICATORS, IMPLIED_BY, UPDATE_INDICATORS
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.originality import newest_original
from monitor.domain.period import Span, add_months, periods_touching
from monitor.domain.requirement_wording import write_requirement
from monitor.domain.sighting import Sighting, blindness, sighting
from monitor.domain.target import Account, Column, Site, Target
from monitor.domain.update_judgement import printed_requirement, requirement_of
from monitor.domain.update_requirement import NoOlderThan
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, VerdictName, Violation, Weight

MONTHS_COUNTED = 36
"""How many months back `counts` reaches: the quarter under report and the two years before it."""

_GRAVEST_FIRST: tuple[Weight, ...] = ("fail", "problem", "notice")
_SITE_CLOSED = "关停"
_ACCOUNT_CLOSING = frozenset({"注销中", "已注销"})


@dataclass(frozen=True, slots=True)
class TargetJudgement:
    """What is concluded about one target on one day.

    `indicators` hold every verdict, gravest indicators first. `gravest` is the violation that
    names the target on a list; `due_on`, `overdue_days` and `needed` are those of the gravest
    violation of weight fail or problem, else of the update indicator. `counts` maps months
    ("2026-10") to items, for months that were covered or in which items were seen.
    `reason` says why a target is exempt or could not be judged.
    """

    target: Target
    verdict: VerdictName
    indicators: tuple[IndicatorVerdict, ...] = ()
    exempt: bool = False
    reason: str | None = None
    requirement: str = ""
    due_on: date | None = None
    overdue_days: int | None = None
    needed: int = 0
    is_due_soon: bool = False
    last_published_on: date | None = None
    last_original_on: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    covered_from: date | None = None
    problems: tuple[str, ...] = ()
    gravest: IndicatorVerdict | None = None


def judge_target(
    target: Target, evidence: Evidence, question: Question, *, site_closed: bool = False
) -> TargetJudgement:
    """Judge one target by every indicator the rule book lists for its kind.

    `site_closed` tells that the site of a column is registered as 关停.
    """
    seen = sighting(evidence, question.as_of, freshness_days=question.rulebook.freshness_days)
    facts = _Facts(target, evidence, question, seen)
    exemption = _exemption(target, question, site_closed=site_closed)
    if exemption is not None:
        return facts.judgement("compliant", reason=exemption, exempt=True)
    results = _without_implied(_judge_all(target, evidence, question))
    return _conclude(facts, results)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is printed of a target whatever the verdict."""

    target: Target
    evidence: Evidence
    question: Question
    seen: Sighting | None

    def judgement(
        self,
        verdict: VerdictName,
        *,
        reason: str | None,
        exempt: bool = False,
        indicators: tuple[IndicatorVerdict, ...] = (),
        gravest: IndicatorVerdict | None = None,
        problems: tuple[str, ...] = (),
        due: Compliant | Violation | None = None,
    ) -> TargetJudgement:
        """The value, with the verdict put in."""
        seen, rulebook = self.seen, self.question.rulebook
        original = newest_original(seen, rulebook) if seen and isinstance(self.target, Account) else None
        return TargetJudgement(
            target=self.target,
            verdict=verdict,
            indicators=indicators,
            exempt=exempt,
            reason=reason,
            requirement=_printed(self.target, self.question),
            due_on=due.due_on if due else None,
            overdue_days=due.overdue_days if isinstance(due, Violation) else None,
            needed=due.needed if isinstance(due, Compliant) else 0,
            is_due_soon=isinstance(due, Compliant) and _is_due_soon(due, self.question),
            last_published_on=seen.items[0].known_on if seen and seen.items else None,
            last_original_on=original.known_on if original else None,
            counts=_counts(seen) if seen else {},
            covered_from=self.evidence.covered_from,
            problems=problems,
            gravest=gravest,
        )


def _exemption(target: Target, question: Question, *, site_closed: bool) -> str | None:
    """Why nothing is asked of a target; None where something is."""
    match target:
        case Site(state=state):
            return "site_closed" if site_closed or state == _SITE_CLOSED else None
        case Account(state=state):
            return "account_closing" if state in _ACCOUNT_CLOSING else None
        case Column(exempt_until=until):
            if site_closed:
                return "site_closed"
            if until is not None and until >= question.as_of:
                return "exempt_until"
            return "no_requirement" if requirement_of(target, question) is None else None
        case _:
            assert_never(target)


def _judge_all(target: Target, evidence: Evidence, question: Question) -> list[IndicatorVerdict]:
    """Every indicator that is for this kind of target and stands in the rule book."""
    rules = question.rulebook.indicators
    return [
        IndicatorVerdict(
            indicator.key,
            indicator.judge(target, evidence, question),
            rules[indicator.key].weight,
            rules[indicator.key].printed_source,
        )
        for indicator in ALL_INDICATORS
        if target.kind in indicator.kinds and indicator.key in rules
    ]


def _without_implied(results: list[IndicatorVerdict]) -> tuple[IndicatorVerdict, ...]:
    """Set aside what a graver violation of the same target says already.

    Silence implies everything about originality; among others only a graver weight implies.
    """
    violated = {result.indicator: result.weight for result in results if _is_violated(result)}
    settled = []
    for result in results:
        implying = [key for key in IMPLIED_BY.get(result.indicator, ()) if key in violated]
        graver = [key for key in implying if key in UPDATE_INDICATORS or violated[key] != result.weight]
        if graver and _is_violated(result):
            aside = Compliant(reason=f"implied_by_{graver[0]}")
            result = IndicatorVerdict(result.indicator, aside, result.weight, result.source)
        settled.append(result)
    return tuple(settled)


def _conclude(facts: _Facts, results: tuple[IndicatorVerdict, ...]) -> TargetJudgement:
    violated = sorted(filter(_is_violated, results), key=lambda each: _GRAVEST_FIRST.index(each.weight))
    accusing = [result for result in violated if result.weight != "notice"]
    gravest = violated[0] if violated else None
    problems = tuple(each.verdict.sentence for each in accusing if isinstance(each.verdict, Violation))
    update = _update_verdict(results)
    verdict, reason = _verdict(facts, accusing, update)
    named = accusing[0].verdict if accusing else update
    return facts.judgement(
        verdict,
        reason=reason,
        indicators=results,
        gravest=gravest,
        problems=problems,
        due=None if isinstance(named, Inconclusive) else named,
    )


def _verdict(
    facts: _Facts, accusing: list[IndicatorVerdict], update: Compliant | Violation | Inconclusive | None
) -> tuple[VerdictName, str | None]:
    """A column's verdict falls by fail or problem, an account's and a site's by fail alone."""
    is_column = isinstance(facts.target, Column)
    if any(is_column or result.weight == "fail" for result in accusing):
        return "violation", None
    if isinstance(update, Inconclusive):
        return "inconclusive", update.reason
    blind = blindness(facts.evidence)
    if update is None and blind is not None:
        return "inconclusive", blind
    return "compliant", None


def _update_verdict(
    results: tuple[IndicatorVerdict, ...],
) -> Compliant | Violation | Inconclusive | None:
    """The verdict of the update indicator: the one that accuses, else the one that answers."""
    answers = [result.verdict for result in results if result.indicator in UPDATE_INDICATORS]
    return next((each for each in answers if isinstance(each, Violation)), answers[0] if answers else None)


def _is_violated(result: IndicatorVerdict) -> bool:
    return isinstance(result.verdict, Violation)


def _is_due_soon(due: Compliant, question: Question) -> bool:
    if due.due_on is None or due.due_on < question.as_of or not due.needed:
        return False
    lead = question.rulebook.reminder_lead_workdays
    return question.calendar.is_within_workdays(question.as_of, due.due_on, lead=lead)


def _printed(target: Target, question: Question) -> str:
    match target:
        case Column():
            return printed_requirement(target, question)
        case Account():
            rule = question.rulebook.indicators.get("silent_account")
            return write_requirement(NoOlderThan(rule.limit("limit_days"), "day")) if rule else ""
        case Site():
            return ""
        case _:
            assert_never(target)


def _counts(seen: Sighting) -> dict[str, int]:
    """Items by month, zeros included for months that were covered from their first day."""
    start = add_months(seen.judged_on.replace(day=1), 1 - MONTHS_COUNTED)
    counted = Counter(day.isoformat()[:7] for day in seen.shown_days if day >= start)
    if seen.covered_from is None or seen.is_partial:
        return dict(sorted(counted.items()))
    oldest = min(seen.shown_days, default=seen.judged_on)
    known = Span("", max(start, seen.covered_from, min(oldest, seen.judged_on)), seen.judged_on)
    for month in periods_touching(known, "month"):
        if month.first >= seen.covered_from:
            counted.setdefault(month.key, 0)
    return dict(sorted(counted.items()))
