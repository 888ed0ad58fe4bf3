"""Blank column 空白栏目: nothing was ever published on a recognised list."""

from __future__ import annotations

from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Column, Target, TargetKind
from monitor.domain.update_judgement import update_verdict
from monitor.domain.verdict import Compliant, Verdict


class BlankColumn:
    """The `blank_column` share of a column's update judgement."""

    key = "blank_column"
    kinds: frozenset[TargetKind] = frozenset({"column"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse only where this and neither of its two sisters is the right name for it."""
        if not isinstance(target, Column):
            return Compliant(reason="not_a_column")
        return update_verdict("blank_column", target, evidence, question=question)
