"""Overdue column 逾期未更新: nothing was published in the window or period judged."""

from __future__ import annotations

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Column, Target, TargetKind
from monitor.domain.update_judgement import update_verdict
from monitor.domain.verdict import Compliant, Verdict


class OverdueColumn:
    """The `overdue_column` share of a column's update judgement."""

    key = "overdue_column"
    kinds: frozenset[TargetKind] = frozenset({"column"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse only where this and neither of its two sisters is the right name for it."""
        if not isinstance(target, Column):
            return Compliant(reason="not_a_column")
        return update_verdict("overdue_column", target, evidence, question=question)
