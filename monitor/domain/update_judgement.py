"""Update judgement 更新判定: does a column publish as often as it must?

The three column indicators (空白栏目, 逾期未更新, 更新不足) are three answers to this one question; at
most one of them accuses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never

from monitor.domain.calendar_day import day_of
from monitor.domain.calendar_judgement import judge_calendar
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.late_updates import in_time
from monitor.domain.lifetime import Lifetime
from monitor.domain.look import Publication
from monitor.domain.requirement_wording import plain_wording, write_requirement
from monitor.domain.rolling_judgement import judge_rolling
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import DatedItem, Sighting, blindness, sighting
from monitor.domain.source_unit import shares_of, source_names_of
from monitor.domain.target import Column
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from monitor.domain.violation_sentence import overdue_sentence

ColumnIndicator = Literal["blank_column", "overdue_column", "too_few_updates"]


@dataclass(frozen=True, slots=True)
class Accusation:
    """The violation found, and which of the three indicators it belongs to."""

    indicator: ColumnIndicator
    violation: Violation


UpdateJudgement = Compliant | Inconclusive | Accusation


def requirement_of(column: Column, question: Question) -> UpdateRequirement | None:
    """A column's own requirement, else its class default; None where nothing is asked."""
    return column.requirement or question.rulebook.class_default(column.category)


def printed_requirement(column: Column, question: Question) -> str:
    """The requirement as lists print it: as written, or the class default, marked as such."""
    wording = plain_wording(column.wording)
    if column.requirement is not None:
        return wording or write_requirement(column.requirement)
    default = question.rulebook.class_default(column.category)
    if default is None:
        return wording
    return f"{wording or '未填写'}（按{column.category}类栏目：{write_requirement(default)}）"


def update_verdict(
    indicator: ColumnIndicator, column: Column, evidence: Evidence, *, question: Question
) -> Verdict:
    """One indicator's share of the judgement: the accusation if it is its own, else no objection."""
    judgement = judge_updates(column, evidence, question)
    match judgement:
        case Accusation(indicator=accused, violation=violation):
            return violation if accused == indicator else Compliant(reason=f"judged_as_{accused}")
        case Compliant() | Inconclusive():
            return judgement
        case _:
            assert_never(judgement)


def judge_updates(column: Column, evidence: Evidence, question: Question) -> UpdateJudgement:
    """Judge a column by its requirement, whatever the kind.

    Where only items of one 来源单位 count, those of unknown source must not decide: it is judged
    without and with them.
    """
    shares = shares_of(column, evidence, question.unit_names)
    judgement = _judge_list(column, shares.own, question)
    if not shares.is_doubtful:
        return judgement
    return _beyond_doubt(judgement, _judge_list(column, shares.possible, question))


def _beyond_doubt(own: UpdateJudgement, possible: UpdateJudgement) -> UpdateJudgement:
    """What holds without the items of unknown source as well as with them, in its milder form."""
    match own, possible:
        case Accusation(), Accusation():
            return possible
        case Compliant(), Compliant():
            return replace(possible, needed=min(own.needed, possible.needed))
        case Inconclusive(), Inconclusive():
            return own
        case _:
            return Inconclusive("source_unknown")


def _judge_list(column: Column, evidence: Evidence, question: Question) -> UpdateJudgement:
    """Judge by these items alone.

    A blank list is judged without any requirement: it is a violation of its own.
    """
    reason = blindness(evidence)
    seen = sighting(evidence, question.as_of, freshness_days=question.rulebook.freshness_days)
    if reason is not None or seen is None:
        return Inconclusive(reason or "not_looked")
    if evidence.list_is_empty and not evidence.publications:
        return _judge_blank(seen)
    requirement = requirement_of(column, question)
    if requirement is None:
        return Compliant(reason="no_requirement")
    if evidence.publications and not seen.items:
        return Inconclusive(_why_no_date_counts(evidence))
    return _judge_by(requirement, column, evidence, seen=seen, question=question)


def _judge_blank(seen: Sighting) -> UpdateJudgement:
    excuse = seen.excuse(date.max)
    if excuse is not None and excuse != "not_covered":
        return Inconclusive(excuse)
    return Accusation("blank_column", Violation("栏目内没有任何信息（空白栏目）"))


def _why_no_date_counts(evidence: Evidence) -> str:
    if all(known.publication.published_on is None for known in evidence.publications):
        return "undated_items"
    return "only_later_dates"


def _judge_by(
    requirement: UpdateRequirement,
    column: Column,
    evidence: Evidence,
    *,
    seen: Sighting,
    question: Question,
) -> UpdateJudgement:
    result = _measure(requirement, evidence, seen=seen, question=question)
    remark = ""
    timely = in_time(requirement, evidence, question)
    if timely is not None:
        before = _measure(requirement, timely.evidence, seen=timely.seen, question=question)
        if not isinstance(before, Compliant):
            result, seen = before, timely.seen
            late = [each for each in timely.too_late if _is_own(each.known.publication, column, question)]
            remark = timely.remark(before, late) if isinstance(before, Shortfall) else ""
    match result:
        case Shortfall():
            return _accusation(result, column, seen, question=question, remark=remark)
        case Compliant() | Inconclusive():
            return result
        case _:
            assert_never(result)


def _measure(
    requirement: UpdateRequirement, evidence: Evidence, *, seen: Sighting, question: Question
) -> Compliant | Inconclusive | Shortfall:
    boundary = question.rulebook.boundary
    match requirement:
        case EachPeriod():
            existed_on = _known_to_exist_from(evidence, seen)
            return judge_calendar(seen, requirement, calendar=question.calendar, existed_on=existed_on)
        case EachWindow(count=count):
            return judge_rolling(seen, count, lifetime=Lifetime.of(requirement, boundary))
        case NoOlderThan():
            return judge_rolling(seen, 1, lifetime=Lifetime.of(requirement, boundary))
        case _:
            assert_never(requirement)


def _known_to_exist_from(evidence: Evidence, seen: Sighting) -> date | None:
    """The first day a column is known to have existed, where its list was read to the end.

    A list that goes on beyond what was read existed before all of it.
    """
    if not evidence.is_complete:
        return None
    days = [*seen.shown_days[:1], seen.judged_on]
    if evidence.first_seen_at is not None:
        days.append(day_of(evidence.first_seen_at))
    return min(days)


def _accusation(
    shortfall: Shortfall, column: Column, seen: Sighting, *, question: Question, remark: str = ""
) -> Accusation:
    sentence = overdue_sentence(
        shortfall,
        requirement=printed_requirement(column, question),
        newest=_named(seen.newest, column, question),
        as_of=seen.as_of,
    )
    sentence += remark
    violation = Violation(
        f"{sentence}（只计来源为{column.source_unit}的信息）" if column.source_unit else sentence,
        due_on=shortfall.due_on,
        overdue_days=shortfall.overdue_days,
        period=shortfall.window.key if shortfall.is_calendar else None,
    )
    return Accusation("too_few_updates" if shortfall.found else "overdue_column", violation)


def _named(newest: DatedItem | None, column: Column, question: Question) -> DatedItem | None:
    """The newest item, unless it may be another unit's: a sentence names nobody else's items."""
    return newest if newest is not None and _is_own(newest.publication, column, question) else None


def _is_own(publication: Publication, column: Column, question: Question) -> bool:
    if not column.source_unit:
        return True
    return source_names_of(column, question.unit_names).whose(publication.origin) == "own"
