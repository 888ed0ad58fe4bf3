"""Update arithmetic 更新的计算: window, rows counted and due date of a column or a silent account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from monitor.domain.calendar_judgement import last_closed
from monitor.domain.errors import UnreadableWording
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.item_key import item_key
from monitor.domain.late_updates import in_time
from monitor.domain.lifetime import Lifetime
from monitor.domain.period import ONE_DAY, Span
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rolling_judgement import met_until
from monitor.domain.sighting import Sighting, sighting
from monitor.domain.target import Column
from monitor.domain.update_judgement import printed_requirement, requirement_of
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement
from monitor.queries.arithmetic import Arithmetic, Mark
from monitor.queries.finding_case import FindingCase
from monitor.queries.row_days import latest_day, reason_left_out

_DEFAULT_OF_CLASS = "类栏目："
"""Before the limit, where `printed_requirement` prints the default of a column's class."""
_UNITS = {"day": "天", "month": "个月", "year": "年"}
_PERIODS = {
    "day": "日",
    "workday": "工作日",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
}


def update_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """Of a column by its requirement, of an account by the rule's `limit_days`."""
    requirement = _requirement(case, question)
    if requirement is None or case.finding.indicator == "blank_column":
        return _blank(case)
    measured = _measured(requirement, case, question)
    if measured is None:
        return Arithmetic(("当时的发布记录已不完整，没有重算；以问题描述为准",))
    if isinstance(requirement, EachPeriod):
        return _calendar(measured, requirement)
    return _rolling(measured, requirement)


def _requirement(case: FindingCase, question: Question) -> UpdateRequirement | None:
    if isinstance(case.target, Column):
        return _requirement_then(case, case.target, question)
    rule = case.rule
    return NoOlderThan(rule.limit("limit_days"), "day") if rule is not None else None


def _requirement_then(case: FindingCase, column: Column, question: Question) -> UpdateRequirement | None:
    """What the finding says was asked: the registry may have been corrected within the same day."""
    printed = case.finding.evidence.get("requirement") or ""
    if printed == printed_requirement(column, question):
        return requirement_of(column, question)
    with suppress(UnreadableWording):
        return read_wording(printed.rpartition(_DEFAULT_OF_CLASS)[2].rstrip("）"))
    return requirement_of(column, question)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What is counted: the items that were in time, and those that came too late to help."""

    case: FindingCase
    question: Question
    seen: Sighting
    too_late: frozenset[str]

    def marks(self, window: Span, *, by_witness: bool) -> dict[str, Mark]:
        """What became of every row of the list."""
        possible = {id(known) for known in self.case.shares.possible.publications}
        own = {id(known) for known in self.case.shares.own.publications}
        found = {}
        for known in self.case.evidence.publications:
            key = item_key(known.publication)
            if id(known) not in possible:
                found[key] = Mark(False, "来源是别的单位")
            elif key in self.too_late:
                found[key] = Mark(False, "到期之后才补上，不计为按时更新")
            else:
                sure = "" if id(known) in own else "；来源不明，从宽计入"
                found[key] = _placed(known, window, self.seen.judged_on, by_witness=by_witness, sure=sure)
        return found

    def overdue_steps(self) -> Iterator[str]:
        due_on, days = self.case.finding.due_on, self.case.finding.overdue_days
        if due_on is not None and days is not None:
            yield f"逾期天数：判定日 {self.question.as_of} − 应更新日 {due_on} = {days}天"
        elif due_on is None:
            yield "看到的条目不足以推出应更新日，不计逾期天数"


def _measured(requirement: UpdateRequirement, case: FindingCase, question: Question) -> _Measured | None:
    evidence = case.counted
    timely = in_time(requirement, evidence, question) if isinstance(case.target, Column) else None
    if timely is not None:
        keys = frozenset(each.key for each in timely.too_late)
        return _Measured(case, question, timely.seen, keys)
    seen = _sighting(evidence, question)
    return _Measured(case, question, seen, frozenset()) if seen is not None else None


def _sighting(evidence: Evidence, question: Question) -> Sighting | None:
    return sighting(evidence, question.as_of, freshness_days=question.rulebook.freshness_days)


def _blank(case: FindingCase) -> Arithmetic:
    count = len(case.evidence.publications)
    return Arithmetic(
        (f"认出了列表，读到{count}条；空白栏目和空白账号不推算应更新日",), found=count, agrees=count == 0
    )


def _calendar(measured: _Measured, requirement: EachPeriod) -> Arithmetic:
    finding, question, seen = measured.case.finding, measured.question, measured.seen
    window = last_closed(question.as_of, requirement.unit, calendar=question.calendar)
    if window is None:
        return Arithmetic(("缺少该年的放假安排，没有重算；以问题描述为准",))
    asked, found = requirement.count, seen.count(window)
    since = [item for item in seen.items if item.known_on > window.last]
    steps = [
        f"要求：每{_PERIODS[requirement.unit]}至少{asked}条；所判的是判定日 {question.as_of} "
        f"之前最近一个已结束的时段：{_days(window)}",
        f"时段内计入{found}条，应有{asked}条，少{max(asked - found, 0)}条；"
        f"时段结束后到 {seen.judged_on} 又发布{len(since)}条",
    ]
    if finding.due_on is not None:
        steps.append(f"应更新日：从 {finding.due_on} 结束的时段起连续不足")
    agrees = found < asked and not since and finding.period == window.key
    marks = measured.marks(window, by_witness=False)
    return Arithmetic((*steps, *measured.overdue_steps()), window, asked, found, marks, agrees)


def _rolling(measured: _Measured, requirement: EachWindow | NoOlderThan) -> Arithmetic:
    question, seen = measured.question, measured.seen
    boundary = question.rulebook.boundary
    lifetime = Lifetime.of(requirement, boundary)
    asked = requirement.count if isinstance(requirement, EachWindow) else 1
    first = lifetime.first_day(seen.judged_on)
    window = Span(f"{first}..{seen.judged_on}", first, seen.judged_on)
    days = _days_counted(seen, asked)
    found = sum(lifetime.last_day(day) >= seen.judged_on for day in days)
    due_on = met_until(seen, asked, lifetime=lifetime)
    length = f"{lifetime.length}{_UNITS[lifetime.unit]}"
    full = "仍算" if boundary == "inclusive" else "不再算"
    steps = [
        f"要求：{length}内至少{asked}条，恰好满{length}的一条{full}；"
        f"从看到的那天 {seen.judged_on} 往回数：{_days(window)}",
        f"其中计入{found}条，应有{asked}条，少{max(asked - found, 0)}条",
    ]
    if due_on is not None:
        which = "最新一条" if asked == 1 else f"第{asked}新的一条"
        less = "" if boundary == "inclusive" else "再减1天"
        steps.append(f"应更新日：{which}的日期 {days[-asked]} 加{length}{less} = {due_on}")
    agrees = found < asked and due_on == measured.case.finding.due_on
    marks = measured.marks(window, by_witness=asked == 1)
    return Arithmetic((*steps, *measured.overdue_steps()), window, asked, found, marks, agrees)


def _days_counted(seen: Sighting, asked: int) -> tuple[date, ...]:
    """Ascending; one item counts by the latest day any witness supports, several by what is shown."""
    if asked > 1:
        return seen.shown_days
    return tuple(item.known_on for item in reversed(seen.items))


def _placed(known: KnownPublication, window: Span, judged_on: date, *, by_witness: bool, sure: str) -> Mark:
    left_out = reason_left_out(known, judged_on)
    if left_out is not None:
        return Mark(False, left_out)
    day = latest_day(known, judged_on) if by_witness else known.publication.published_on
    if day is None:
        return Mark(False, "没有日期，不算更新")
    if day < window.first:
        return Mark(False, "早于所判时段")
    return Mark(True, f"在所判时段内{sure}") if day <= window.last else Mark(False, "晚于所判时段")


def _days(window: Span) -> str:
    count = (window.last - window.first + ONE_DAY).days
    return f"{window.first} 至 {window.last}（含首尾共{count}天）"
