"""Too few posts 更新数不足: 应更新数 of the last closed quarter against what was published in it."""

from __future__ import annotations

from datetime import datetime, time

from monitor.domain.account_sighting import account_sighting
from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.duties import may_be_newer
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.ledger_evidence import whole_spans
from monitor.domain.period import ONE_DAY, Span
from monitor.domain.post_count import PostCount, post_count
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class TooFewPosts:
    """All posts count, or originals alone, as the rule book says; only a quarter seen whole accuses."""

    key = "too_few_posts"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Undeclared posts may be original: where they could make up the number nothing is concluded."""
        found = post_count(target, evidence, question)
        if found is None:
            return Compliant(reason="no_required_posts")
        quarter, asked = found.quarter, found.asked
        if found.surely >= asked:
            return Compliant()
        seen = account_sighting(evidence, question)
        if isinstance(seen, Inconclusive):
            return seen
        if not seen.is_fresh:
            return Inconclusive("evidence_expired")
        if not _is_covered(evidence, quarter):
            return Inconclusive(_why_not_covered(evidence, quarter))
        if may_be_newer(evidence, quarter):
            return Inconclusive("account_may_be_newer")
        if found.surely + found.perhaps >= asked:
            return Inconclusive("undeclared")
        return Violation(_sentence(found), quarter.last, period=quarter.key)


def _is_covered(evidence: Evidence, quarter: Span) -> bool:
    ended_at = datetime.combine(quarter.last + ONE_DAY, time(), SHANGHAI)
    return any(span.covers(quarter.first, ended_at) for span in whole_spans(evidence))


def _why_not_covered(evidence: Evidence, quarter: Span) -> str:
    spans = whole_spans(evidence)
    if not spans and evidence.partial:
        return "partial_view"
    is_early = any(span.first <= quarter.first for span in spans)
    ended = max((day_of(span.until) for span in spans), default=None)
    is_open = is_early and ended is not None and ended <= quarter.last
    return "not_looked_since_period_end" if is_open else "not_covered"


def _sentence(found: PostCount) -> str:
    year, _, number = found.quarter.key.partition("Q")
    said = "（按原创计）" if found.basis == "original" else ""
    asked, count = found.asked, found.surely
    return f"{year}年第{number}季度应更新{asked}条，实际更新{count}条{said}，少{asked - count}条"
