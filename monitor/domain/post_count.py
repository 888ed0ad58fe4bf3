"""Post count 更新数: what an account published in the last closed quarter, beside its 应更新数."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.duties import closed_quarter
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.look import Publication
from monitor.domain.period import Span
from monitor.domain.rulebook import CountBasis, RuleBook
from monitor.domain.target import Account, Target


@dataclass(frozen=True, slots=True)
class PostCount:
    """应更新 `asked` posts, of which `surely` were seen; `perhaps` more may count (未声明)."""

    quarter: Span
    asked: int
    surely: int
    perhaps: int
    basis: CountBasis


def post_count(target: Target, evidence: Evidence, question: Question) -> PostCount | None:
    """The count of one account; None where no number is asked of it."""
    if not isinstance(target, Account) or not target.required_posts:
        return None
    quarter, rulebook = closed_quarter(question.as_of), question.rulebook
    posts = [
        known.publication
        for known in evidence.publications
        if known.publication.published_on is not None and known.publication.published_on in quarter
    ]
    surely, perhaps = len(posts), 0
    if rulebook.required_posts_count != "all":
        said = [_originality(post, rulebook) for post in posts]
        surely, perhaps = said.count("original"), said.count("undeclared")
    return PostCount(quarter, target.required_posts, surely, perhaps, rulebook.required_posts_count)


def _originality(post: Publication, rulebook: RuleBook) -> str:
    if post.originality in ("original", "forwarded"):
        return post.originality
    return rulebook.undeclared_counts_as or "undeclared"
