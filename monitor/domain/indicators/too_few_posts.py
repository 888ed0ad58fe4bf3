"""Too few posts 更新数不足: 应更新数 of the last closed quarter against what was published in it."""

from __future__ import annotations

from datetime import datetime, time

from monitor.domain.account_sighting import account_sighting
from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.duties import closed_quarter, may_be_newer
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.ledger_evidence import whole_spans
from monitor.domain.look import Publication
from monitor.domain.period import ONE_DAY, Span
from monitor.domain.rulebook import CountBasis
from monitor.domain.target import Account, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class TooFewPosts:
    """All posts count, or originals alone, as the rule book says; only a quarter seen whole accuses."""

    key = "too_few_posts"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Undeclared posts may be original: where they could make up the number nothing is concluded."""
        if not isinstance(target, Account) or not target.required_posts:
            return Compliant(reason="no_required_posts")
        quarter, asked = closed_quarter(question.as_of), target.required_posts
        surely, perhaps = _counted(evidence, question, quarter)
        if surely >= asked:
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
        if surely + perhaps >= asked:
            return Inconclusive("undeclared")
        sentence = _sentence(quarter, asked, surely, basis=question.rulebook.required_posts_count)
        return Violation(sentence, quarter.last, period=quarter.key)


def _counted(evidence: Evidence, question: Question, quarter: Span) -> tuple[int, int]:
    """Posts that count for sure, and those that may."""
    posts = [
        known.publication
        for known in evidence.publications
        if known.publication.published_on is not None and known.publication.published_on in quarter
    ]
    if question.rulebook.required_posts_count == "all":
        return len(posts), 0
    said = [_originality(post, question) for post in posts]
    return said.count("original"), said.count("undeclared")


def _originality(post: Publication, question: Question) -> str:
    if post.originality in ("original", "forwarded"):
        return post.originality
    return question.rulebook.undeclared_counts_as or "undeclared"


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


def _sentence(quarter: Span, asked: int, found: int, *, basis: CountBasis) -> str:
    year, _, number = quarter.key.partition("Q")
    said = "（按原创计）" if basis == "original" else ""
    return f"{year}年第{number}季度应更新{asked}条，实际更新{found}条{said}，少{asked - found}条"
