"""No original 无原创: the account posts, but wrote nothing itself for months."""

from __future__ import annotations

from typing import assert_never

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.lifetime import Lifetime
from monitor.domain.originality import OnlyForwarded, judge_originality
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class NoOriginal:
    """No original post in the last `limit_months`; without any post, silence says it already."""

    key = "no_original"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse only where the whole window is known and no post of it is undeclared."""
        months = question.rule(self.key).limit("limit_months")
        lifetime = Lifetime(months, "month", question.rulebook.boundary)
        result = judge_originality(evidence, question, lifetime=lifetime)
        match result:
            case OnlyForwarded(due_on=due_on, overdue_days=days):
                return Violation(_sentence(result, months), due_on, days)
            case Compliant() | Inconclusive():
                return result
            case _:
                assert_never(result)


def _sentence(found: OnlyForwarded, months: int) -> str:
    said = f"近{months}个月（{found.first}至{found.last}）无原创内容"
    newest = found.newest_original_on
    return f"{said}，最近一次原创发布于{newest}" if newest else said
