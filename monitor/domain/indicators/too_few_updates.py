"""Too few updates 更新不足: something was published in the window or period judged, but too little."""

from __future__ import annotations

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Column, Target, TargetKind
from monitor.domain.update_judgement import update_verdict
from monitor.domain.verdict import Compliant, Verdict


class TooFewUpdates:
    """The `too_few_updates` share of a column's update judgement."""

    key = "too_few_updates"
    kinds: frozenset[TargetKind] = frozenset({"column"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse only where this and neither of its two sisters is the right name for it."""
        if not isinstance(target, Column):
            return Compliant(reason="not_a_column")
        return update_verdict("too_few_updates", target, evidence, question=question)
