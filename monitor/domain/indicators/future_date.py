"""Future date 发稿日期晚于监测日: an item shows a day that has not come yet.

It is never the newest date; when its day comes it counts. One taken away before that was a slip.
"""

from __future__ import annotations

from datetime import date

from monitor.domain.current_sight import out_of_sight
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.item_key import item_key
from monitor.domain.sighting import blindness
from monitor.domain.target import Column, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class FutureDate:
    """Items of a column whose date lies after the day judged."""

    key = "future_date"
    kinds: frozenset[TargetKind] = frozenset({"column"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """What the list showed on the day asked, dates changed since included."""
        if not isinstance(target, Column):
            return Compliant(reason="not_a_column")
        as_of = question.as_of
        ahead = [known for known in evidence.publications if _is_ahead(known, as_of)]
        if not ahead:
            reason = blindness(evidence)
            return Inconclusive(reason) if reason is not None else Compliant()
        hidden = out_of_sight(evidence, question)
        if hidden is not None:
            return Inconclusive(hidden)
        keys = tuple(item_key(known.publication) for known in ahead)
        return Violation(_sentence(ahead, as_of), items=keys)


def _is_ahead(known: KnownPublication, as_of: date) -> bool:
    shown = known.publication.published_on if not known.earlier_dates else known.shown_on(as_of)
    return shown is not None and shown > as_of and known.is_listed_on(as_of)


def _sentence(ahead: list[KnownPublication], as_of: date) -> str:
    first = ahead[0]
    others = f"，另有{len(ahead) - 1}条日期同样未到" if len(ahead) > 1 else ""
    return f"《{first.publication.title}》的日期为{first.shown_on(as_of)}，晚于监测日{as_of}{others}"
