"""Not closed 未完成注销: the registry says 注销中 or 已注销, and the account still answers."""

from __future__ import annotations

from monitor.domain.account_state import told_identity
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Account, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class NotClosed:
    """The only question to an account that is registered as closing or closed."""

    key = "not_closed"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """An account that is gone, or lives on elsewhere, was closed as registered."""
        if not isinstance(target, Account):
            return Compliant(reason="not_an_account")
        told = told_identity(evidence, question)
        if isinstance(told, Inconclusive):
            return told
        if told.identity.state != "normal" or told.identity.migrated_to:
            return Compliant()
        said = f"台账登记为“{target.state}”，截至{day_of(told.last_at)}账号仍可访问"
        return Violation(said, looks=(told.first_at, told.last_at))
