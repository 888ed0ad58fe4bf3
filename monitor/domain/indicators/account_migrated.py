"""Account migrated 账号已迁移: it lives on under another id, which the registry does not have yet."""

from __future__ import annotations

from monitor.domain.account_state import told_identity
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.look import AccountIdentity
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation


class AccountMigrated:
    """What is asked of the account is judged where it lives now; this only asks to correct the registry."""

    key = "account_migrated"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Say where it went, as far as the platform does."""
        told = told_identity(evidence, question)
        if isinstance(told, Inconclusive):
            return told
        identity = told.identity
        if identity.state != "migrated" and not identity.migrated_to:
            return Compliant()
        return Violation(_sentence(identity), looks=(told.first_at, told.last_at))


def _sentence(identity: AccountIdentity) -> str:
    where = f"，新的账号标识为“{identity.migrated_to}”" if identity.migrated_to else ""
    name = f"，现名称为“{identity.name}”" if identity.migrated_to and identity.name else ""
    return f"平台显示账号已迁移{where}{name}，请更正台账"
