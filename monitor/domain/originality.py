"""Originality 原创: does an account publish content of its own?

原创, 转载 and 未声明 are three values: undeclared is not forwarded, unless a rule book says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.account_sighting import account_sighting
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.lifetime import Lifetime
from monitor.domain.period import ONE_DAY
from monitor.domain.rulebook import RuleBook
from monitor.domain.sighting import DatedItem, Sighting
from monitor.domain.verdict import Compliant, Inconclusive


@dataclass(frozen=True, slots=True)
class OnlyForwarded:
    """仅转载: `posts` posts from `first` to `last`, none of them original.

    `posts` is None where a person only said when the last original post came.
    `newest_original_on` is the day of the last original post before, None where it is not known.
    """

    posts: int | None
    first: date
    last: date
    newest_original_on: date | None
    due_on: date | None
    overdue_days: int | None


def judge_originality(
    evidence: Evidence, question: Question, *, lifetime: Lifetime
) -> Compliant | Inconclusive | OnlyForwarded:
    """Whether an original post still counts; without any post there is nothing to judge.

    To say that there is none the whole window must be known, and no post of it undeclared.
    """
    seen = account_sighting(evidence, question)
    if isinstance(seen, Inconclusive):
        return seen
    rulebook = question.rulebook
    day = seen.judged_on if seen.is_fresh else seen.as_of
    inside = [
        originality_of(item, rulebook) for item in seen.items if lifetime.last_day(item.known_on) >= day
    ]
    if "original" in inside:
        return Compliant()
    first = lifetime.first_day(seen.judged_on)
    excuse = seen.excuse(first)
    is_attested = excuse == "not_covered" and _is_before(evidence.originals_from, first)
    if excuse is not None and not is_attested:
        return Inconclusive(excuse)
    if "undeclared" in inside:
        return Inconclusive("undeclared")
    if not inside:
        return Compliant(reason="no_posts_in_window")
    found = _only_forwarded(seen, lifetime, posts=len(inside), question=question, evidence=evidence)
    return replace(found, posts=None) if is_attested else found


def _is_before(day: date | None, other: date) -> bool:
    return day is not None and day <= other


def newest_original(seen: Sighting, rulebook: RuleBook) -> DatedItem | None:
    """The newest original post that is known, inside or before any window."""
    return next((item for item in seen.items if originality_of(item, rulebook) == "original"), None)


def originality_of(item: DatedItem, rulebook: RuleBook) -> str:
    """What a post counts as: undeclared ones as the rule book says, else as undeclared."""
    if item.publication.originality in ("original", "forwarded"):
        return item.publication.originality
    return rulebook.undeclared_counts_as or "undeclared"


def _only_forwarded(
    seen: Sighting, lifetime: Lifetime, *, posts: int, question: Question, evidence: Evidence
) -> OnlyForwarded:
    rulebook = question.rulebook
    newest = newest_original(seen, rulebook)
    first = lifetime.first_day(seen.judged_on)
    if newest is None or not _is_last_original(seen, newest, rulebook, evidence.originals_from):
        return OnlyForwarded(posts, first, seen.judged_on, None, None, None)
    due_on = lifetime.last_day(newest.known_on)
    days = (seen.as_of - due_on).days
    return OnlyForwarded(posts, first, seen.judged_on, newest.known_on, due_on, days)


def _is_last_original(
    seen: Sighting, original: DatedItem, rulebook: RuleBook, attested_from: date | None
) -> bool:
    """Whether no later post can have been original: none unknown, none undeclared."""
    later = (item for item in seen.items if item.known_on > original.known_on)
    is_known = all(originality_of(item, rulebook) == "forwarded" for item in later)
    is_certain = seen.is_certain(original.known_on) or _is_before(attested_from, original.known_on + ONE_DAY)
    return is_known and is_certain
