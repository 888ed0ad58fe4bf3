"""No recent original 近期无原创: the account forwards, but wrote nothing itself lately."""

from __future__ import annotations

from typing import assert_never

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.lifetime import Lifetime
from monitor.domain.originality import OnlyForwarded, judge_originality
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class NoRecentOriginal:
    """Posts within the last `limit_days`, none of them original. No posts: nothing to say."""

    key = "no_recent_original"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse only where the whole window is known and no post of it is undeclared."""
        limit = question.rule(self.key).limit("limit_days")
        lifetime = Lifetime(limit, "day", question.rulebook.boundary)
        result = judge_originality(evidence, question, lifetime=lifetime)
        match result:
            case OnlyForwarded(due_on=due_on, overdue_days=days):
                return Violation(_sentence(result, limit), due_on, days)
            case Compliant() | Inconclusive():
                return result
            case _:
                assert_never(result)


def _sentence(found: OnlyForwarded, limit: int) -> str:
    posts = "有发布" if found.posts is None else f"发布{found.posts}条"
    said = f"近{limit}天（{found.first}至{found.last}）{posts}，均非原创"
    newest = found.newest_original_on
    return f"{said}，最近一次原创发布于{newest}" if newest else said
