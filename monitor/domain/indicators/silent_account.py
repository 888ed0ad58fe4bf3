"""Silent account 长期未更新: no post at all within the limit (national: two weeks)."""

from __future__ import annotations

from typing import assert_never

from monitor.domain.account_sighting import account_sighting
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.lifetime import Lifetime
from monitor.domain.rolling_judgement import judge_rolling
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import Sighting
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class SilentAccount:
    """An account whose newest post is older than `limit_days`, or that certainly has no post."""

    key = "silent_account"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Silence needs a fresh and whole view; an empty account is silent without any date."""
        seen = account_sighting(evidence, question)
        if isinstance(seen, Inconclusive):
            return seen
        limit = question.rule(self.key).limit("limit_days")
        if not evidence.publications and evidence.list_is_empty:
            return _judge_empty(seen)
        result = judge_rolling(seen, 1, lifetime=Lifetime(limit, "day", question.rulebook.boundary))
        match result:
            case Shortfall():
                return Violation(_sentence(seen, limit), result.due_on, result.overdue_days)
            case Compliant() | Inconclusive():
                return result
            case _:
                assert_never(result)


def _judge_empty(seen: Sighting) -> Verdict:
    excuse = seen.excuse(seen.judged_on)
    if excuse is not None and excuse != "not_covered":
        return Inconclusive(excuse)
    return Violation("账号内没有任何发布内容")


def _sentence(seen: Sighting, limit: int) -> str:
    newest = seen.newest
    if newest is None:
        return f"截至{seen.judged_on}已{limit}天以上未更新"
    days = (seen.judged_on - newest.known_on).days
    return f"最近一次更新为{newest.known_on}，截至{seen.judged_on}已{limit}天以上（{days}天）未更新"
