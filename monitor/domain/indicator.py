"""Indicator 检查指标: the contract of everything that judges.

An indicator is told and never asks: as_of, rule book, calendar and evidence come in, a verdict
comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from monitor.domain.evidence import Evidence
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.rulebook import IndicatorRule, RuleBook
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Verdict
from monitor.domain.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day judged (监测时间点) and what it is measured with.

    `unit_names` are the units the registry holds; by them the 来源 of an item is told to be another's.
    `forwarding_tasks` are all that were ever imported (转载任务), of any account type.
    """

    as_of: date
    rulebook: RuleBook
    calendar: WorkCalendar
    unit_names: frozenset[str] = frozenset()
    forwarding_tasks: tuple[ForwardingTask, ...] = ()

    def rule(self, indicator: str) -> IndicatorRule:
        """The rule book's line for an indicator; only those it lists are ever judged."""
        return self.rulebook.indicators[indicator]


class Indicator(Protocol):
    """One kind of judgement. `kinds` are the kinds of target it knows how to judge."""

    @property
    def key(self) -> str:
        """The name in JSON, in the database and in the rule books."""

    @property
    def kinds(self) -> frozenset[TargetKind]:
        """The kinds of target this indicator judges."""

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """The verdict on one target by this indicator alone."""
