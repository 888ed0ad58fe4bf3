"""Post arithmetic 账号发布的计算: originals in a window, posts of a quarter, titles that were forwarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from monitor.domain.evidence import KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.item_key import item_key
from monitor.domain.lifetime import Lifetime
from monitor.domain.period import Span, read_span
from monitor.domain.rulebook import RuleBook
from monitor.queries.arithmetic import Arithmetic, Mark
from monitor.queries.finding_case import FindingCase
from monitor.queries.row_days import latest_day, reason_left_out

_SAID = {"original": "原创", "forwarded": "转载", "undeclared": "未声明"}


def originality_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """无原创: every post of the window, and what each was declared to be."""
    rule, rulebook = question.rule(case.finding.indicator), question.rulebook
    months = "limit_months" in rule.limits
    length = rule.limit("limit_months" if months else "limit_days")
    lifetime = Lifetime(length, "month" if months else "day", rulebook.boundary)
    first = lifetime.first_day(case.judged_on)
    window = Span(f"{first}..{case.judged_on}", first, case.judged_on)

    def is_inside(known: KnownPublication) -> bool:
        day = latest_day(known, case.judged_on)
        return day is not None and lifetime.last_day(day) >= case.judged_on

    marks, said = _by_originality(case, rulebook, is_inside)
    found, due_on = said["original"], case.finding.due_on
    many = "、".join(f"{name}{said[key]}条" for key, name in _SAID.items())
    unit = "个月" if months else "天"
    steps = [
        f"要求：{length}{unit}内至少1条原创；从看到的那天 {case.judged_on} 往回数："
        f"{first} 至 {case.judged_on}",
        f"其中发布{said.total()}条：{many}",
    ]
    if due_on is not None:
        original = _newest_original(case, rulebook)
        steps.append(f"应更新日：最近一次原创 {original or '（见问题描述）'} 加{length}{unit} = {due_on}")
    steps += overdue_steps(case, question)
    agrees = found == 0 and not said["undeclared"]
    return Arithmetic(tuple(steps), window, 1, found, marks, agrees)


def count_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """更新数不足: 应更新数 against the posts of the quarter."""
    told = case.finding.evidence.get("posts")
    if told is None or case.finding.period is None:
        return Arithmetic(("没有留存当时的数目；以问题描述为准",))
    window = read_span(case.finding.period)
    marks, said = _by_originality(case, question.rulebook, lambda known: _shown_in(known, window))
    by_original = told["basis"] == "original"
    found = said["original"] if by_original else said.total()
    if not by_original:
        marks = {key: _all_count(mark) for key, mark in marks.items()}
    asked = told["asked"]
    steps = (
        f"要求：台账登记的应更新数{asked}条{'，只计原创' if by_original else '，发布的都计'}；"
        f"时段 {window.first} 至 {window.last}",
        f"时段内计入{found}条，少{max(asked - found, 0)}条",
    )
    return Arithmetic(steps, window, asked, found, marks, found == told["found"] and found < asked)


def forwarding_arithmetic(case: FindingCase, _question: Question) -> Arithmetic:
    """未转载指定内容: 应转 less 实转, with the post that answers each title."""
    told: Mapping[str, Any] | None = case.finding.evidence.get("forwarding")
    if told is None:
        return Arithmetic(("没有留存当时的转载明细；以问题描述为准",))
    done = _matched(case, told["pairs"], counted=True, why="对应任务")
    unsure = _matched(case, told["to_check"], counted=None, why="可能对应任务，待人工核对")
    missed, unseen = len(told["missed"]), len(told["unseen"])
    steps = [
        f"应转{told['required']}条 − 已转{told['done']}条 − 待人工核对{len(told['to_check'])}条"
        f" − 没有全部看到的{unseen}条 = 未转{missed}条"
    ]
    steps += [f"未转：《{task['title']}》{task['published_on']} 发布" for task in told["missed"]]
    agrees = told["required"] - told["done"] - len(told["to_check"]) - unseen == missed
    return Arithmetic(
        tuple(steps), asked=told["required"], found=told["done"], marks={**unsure, **done}, agrees=agrees
    )


def overdue_steps(case: FindingCase, question: Question) -> list[str]:
    """Days overdue, as a difference of two days."""
    due_on, days = case.finding.due_on, case.finding.overdue_days
    if due_on is None or days is None:
        return []
    return [f"逾期天数：判定日 {question.as_of} − 应更新日 {due_on} = {days}天"]


def _by_originality(
    case: FindingCase, rulebook: RuleBook, is_inside: Callable[[KnownPublication], bool]
) -> tuple[dict[str, Mark], Counter[str]]:
    marks, said = {}, Counter[str]()
    for known in case.evidence.publications:
        key = item_key(known.publication)
        reason = reason_left_out(known, case.judged_on)
        if reason is not None or not is_inside(known):
            marks[key] = Mark(False, reason or "不在所判时段内")
            continue
        what = _originality(known, rulebook)
        said[what] += 1
        marks[key] = Mark(what == "original", f"在所判时段内，{_SAID[what]}")
    return marks, said


def _originality(known: KnownPublication, rulebook: RuleBook) -> str:
    declared = known.publication.originality
    if declared in ("original", "forwarded"):
        return declared
    return rulebook.undeclared_counts_as or "undeclared"


def _newest_original(case: FindingCase, rulebook: RuleBook) -> date | None:
    days = (
        latest_day(known, case.judged_on)
        for known in case.evidence.publications
        if _originality(known, rulebook) == "original"
    )
    return max((day for day in days if day is not None), default=None)


def _shown_in(known: KnownPublication, window: Span) -> bool:
    day = known.publication.published_on
    return day is not None and day in window


def _all_count(mark: Mark) -> Mark:
    is_inside = mark.why.startswith("在所判时段内")
    return Mark(True, mark.why) if is_inside else mark


def _matched(
    case: FindingCase, pairs: Iterable[Mapping[str, Any]], *, counted: bool | None, why: str
) -> dict[str, Mark]:
    posts = {(pair["post"], pair["posted_on"]): pair["title"] for pair in pairs}
    found = {}
    for known in case.evidence.publications:
        day = known.publication.published_on
        title = posts.get((known.publication.title, day.isoformat() if day else None))
        if title is not None:
            found[item_key(known.publication)] = Mark(counted, f"{why}《{title}》")
    return found
