"""Judgement 综合判定: all indicators of one target, and what they amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from monitor.domain.all_indicators import ALL_INDICATORS, CLOSING_INDICATORS, UPDATE_INDICATORS
from monitor.domain.duties import DUTY_INDICATORS, tasks_in_question
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding import Forwarding, forwarding_of
from monitor.domain.implied import without_implied
from monitor.domain.indicator import Question
from monitor.domain.originality import newest_original
from monitor.domain.period import Span, add_months, periods_touching
from monitor.domain.post_count import PostCount, post_count
from monitor.domain.requirement_wording import write_requirement
from monitor.domain.sighting import Sighting, blindness, sighting
from monitor.domain.source_unit import Shares, shares_of
from monitor.domain.target import Account, Column, Site, Target
from monitor.domain.update_judgement import printed_requirement, requirement_of
from monitor.domain.update_requirement import NoOlderThan
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, VerdictName, Violation, Weight

MONTHS_COUNTED = 36
"""How many months back `counts` reaches: the quarter under report and the two years before it."""

_GRAVEST_FIRST: tuple[Weight, ...] = ("fail", "problem", "notice")
_SITE_CLOSED = "关停"
_ACCOUNT_CLOSING = frozenset({"注销中", "已注销"})
_CLOSING = "account_closing"


@dataclass(frozen=True, slots=True)
class TargetJudgement:
    """What is concluded about one target on one day.

    `indicators` hold every verdict, gravest indicators first. `gravest` is the violation that
    names the target on a list; `due_on`, `overdue_days` and `needed` are those of the gravest
    violation of weight fail or problem, else of the update indicator. `counts` maps months
    ("2026-10") to items, for months that were covered or in which items were seen.
    `reason` says why a target is exempt or could not be judged. `forwarding` is what became of the
    titles an account was told to forward, None where it was told none; `posts` its count of posts,
    None where no number is asked of it.
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
    forwarding: Forwarding | None = None
    posts: PostCount | None = None


def judge_target(
    target: Target, evidence: Evidence, question: Question, *, site_closed: bool = False
) -> TargetJudgement:
    """Judge one target by every indicator the rule book lists for its kind.

    `site_closed` tells that the site of a column is registered as 关停.
    """
    shares = shares_of(target, evidence, question.unit_names)
    seen = sighting(shares.own, question.as_of, freshness_days=question.rulebook.freshness_days)
    facts = _Facts(target, shares, question, seen)
    exemption = _exemption(target, question, site_closed=site_closed)
    if exemption is not None:
        return _excused(facts, evidence, exemption)
    results = without_implied(_judge_all(facts, evidence, closing=False))
    return _conclude(facts, results)


def _excused(facts: _Facts, evidence: Evidence, exemption: str) -> TargetJudgement:
    """A target of which nothing is asked, but that an account which is registered as closed be closed."""
    is_closing = exemption == _CLOSING
    results = tuple(_judge_all(facts, evidence, closing=True)) if is_closing else ()
    violated = [result for result in results if _is_violated(result)]
    return facts.judgement(
        "compliant",
        reason=exemption,
        exempt=True,
        indicators=results,
        gravest=violated[0] if violated else None,
        problems=_problems(violated),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is printed of a target whatever the verdict."""

    target: Target
    shares: Shares
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
            counts=_counts(seen, unknown=self.shares.doubtful_months) if seen else {},
            covered_from=self.shares.own.covered_from,
            problems=problems,
            gravest=gravest,
            forwarding=_forwarding(self.target, self.shares.own, self.question),
            posts=post_count(self.target, self.shares.own, self.question),
        )


def _exemption(target: Target, question: Question, *, site_closed: bool) -> str | None:
    """Why nothing is asked of a target; None where something is."""
    match target:
        case Site(state=state):
            return "site_closed" if site_closed or state == _SITE_CLOSED else None
        case Account(state=state):
            return _CLOSING if state in _ACCOUNT_CLOSING else None
        case Column(exempt_until=until):
            if site_closed:
                return "site_closed"
            if until is not None and until >= question.as_of:
                return "exempt_until"
            return "no_requirement" if requirement_of(target, question) is None else None
        case _:
            assert_never(target)


def _judge_all(facts: _Facts, evidence: Evidence, *, closing: bool) -> list[IndicatorVerdict]:
    """Every indicator that is for this kind of target and stands in the rule book.

    `closing` asks those for accounts registered as closing, and no other.

    Those of updates weigh items of unknown source themselves; nothing else is said of such items.
    """
    target, question, own = facts.target, facts.question, facts.shares.own
    rules = question.rulebook.indicators
    return [
        IndicatorVerdict(
            indicator.key,
            indicator.judge(target, evidence if indicator.key in UPDATE_INDICATORS else own, question),
            rules[indicator.key].weight,
            _source(indicator.key, target, question),
        )
        for indicator in ALL_INDICATORS
        if target.kind in indicator.kinds and indicator.key in rules
        if (indicator.key in CLOSING_INDICATORS) == closing
    ]


def _source(indicator: str, target: Target, question: Question) -> str:
    """The clause a verdict rests on: for a column without wording of its own that of its category's limit."""
    rulebook = question.rulebook
    if indicator == "overdue_column" and isinstance(target, Column) and target.requirement is None:
        return rulebook.class_source(target.category).printed
    return rulebook.indicators[indicator].printed_source


def _problems(accusing: list[IndicatorVerdict]) -> tuple[str, ...]:
    """The sentences of violations, in their order."""
    return tuple(each.verdict.sentence for each in accusing if isinstance(each.verdict, Violation))


def _conclude(facts: _Facts, results: tuple[IndicatorVerdict, ...]) -> TargetJudgement:
    violated = sorted(filter(_is_violated, results), key=lambda each: _GRAVEST_FIRST.index(each.weight))
    accusing = [result for result in violated if result.weight != "notice"]
    gravest = violated[0] if violated else None
    update = _update_verdict(results)
    verdict, reason = _verdict(facts, accusing, update)
    dated = (result.verdict for result in accusing if result.indicator not in DUTY_INDICATORS)
    named = next(dated, update)
    return facts.judgement(
        verdict,
        reason=reason,
        indicators=results,
        gravest=gravest,
        problems=_problems(accusing),
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
    blind = blindness(facts.shares.own)
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


def _forwarding(target: Target, evidence: Evidence, question: Question) -> Forwarding | None:
    if not isinstance(target, Account) or not question.forwarding_tasks:
        return None
    as_of = question.as_of
    tasks, due_in = question.forwarding_tasks, tasks_in_question(as_of)
    found = forwarding_of(target.account_type, evidence, tasks, due_in=due_in, as_of=as_of)
    return found if found.required else None


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


def _counts(seen: Sighting, *, unknown: frozenset[str]) -> dict[str, int]:
    """Items by month, zeros included for months that were covered from their first day; no unknown ones."""
    return {month: count for month, count in _counted(seen).items() if month not in unknown}


def _counted(seen: Sighting) -> dict[str, int]:
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
