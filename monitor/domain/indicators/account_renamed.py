"""Account renamed 账号改名: the account has another name on the platform than in the registry."""

from __future__ import annotations

from monitor.domain.account_name import is_registered_id, is_registered_name
from monitor.domain.account_state import state_key, told_identity
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Account, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class AccountRenamed:
    """The very account, known by its id, under another name; it stands until the registry is corrected."""

    key = "account_renamed"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Without an id on both sides nobody knows if it is the same account, unless a person says so."""
        if not isinstance(target, Account):
            return Compliant(reason="not_an_account")
        told = told_identity(evidence, question)
        if isinstance(told, Inconclusive):
            return told
        identity = told.identity
        if identity.state != "normal":
            return Inconclusive(state_key(identity))
        is_the_same = told.by_person or is_registered_id(identity.account_id, target)
        if not identity.name or not is_the_same:
            return Inconclusive("identity_unknown")
        if is_registered_name(identity.name, target):
            return Compliant()
        said = f"账号现名称为“{identity.name}”，台账登记为“{target.name}”"
        return Violation(said, looks=(told.first_at, told.last_at))
