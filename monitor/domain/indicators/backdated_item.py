"""Back-dated item 伪造发稿日期: first seen days after the date it shows, though the list was read meanwhile.

Claimed from our own history alone, never from an address or an article's marks.
"""

from __future__ import annotations

from monitor.domain.backdating import BACKDATED, late_sentence, lateness
from monitor.domain.current_sight import out_of_sight
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.sighting import blindness
from monitor.domain.target import Column, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class BackdatedItem:
    """Items of a column that a reading proves to have come later than they say.

    One that was taken away, or whose date was put right, is held against nobody any more.
    """

    key = BACKDATED
    kinds: frozenset[TargetKind] = frozenset({"column"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse where a reading proves it; late arrivals that may be honest are left undecided."""
        if not isinstance(target, Column):
            return Compliant(reason="not_a_column")
        found = lateness(evidence, question.rule(self.key))
        late = [each for each in found.proven if each.known.is_listed_on(question.as_of)]
        reason = out_of_sight(evidence, question) if late else blindness(evidence) or found.withheld
        if reason is not None:
            return Inconclusive(reason)
        if not late:
            return Compliant()
        return Violation(late_sentence(late), items=tuple(each.key for each in late))
