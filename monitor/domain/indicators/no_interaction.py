"""No interaction 未提供有效互动功能: a person saw that there is none, or that its link leads nowhere.

No list shows it, so nothing but another such look confirms it.
"""

from __future__ import annotations

from itertools import takewhile

from monitor.domain.account_state import state_that_ends_judging
from monitor.domain.attestation import Attestation
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation

_SAID = {"absent": "未提供有效互动功能", "dead_link": "互动交流链接有误"}


class NoInteraction:
    """The newest attestation that speaks of interaction decides, while it is fresh."""

    key = "no_interaction"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse by what a person saw on the day asked or before; without one nothing is known.

        An account that is gone is judged by that.
        """
        looks = [
            each
            for each in evidence.attestations
            if each.interaction is not None and day_of(each.attested_at) <= question.as_of
        ]
        if not looks:
            return Inconclusive("not_attested")
        gone = state_that_ends_judging(evidence, question.as_of)
        if gone is not None:
            return Inconclusive(gone)
        newest = looks[0]
        if newest.interaction not in _SAID:
            return Compliant()
        if (question.as_of - day_of(newest.attested_at)).days > question.rulebook.freshness_days:
            return Inconclusive("evidence_expired")
        agreeing = list(takewhile(lambda each: each.interaction in _SAID, looks))
        return Violation(_sentence(newest), looks=tuple(each.attested_at for each in reversed(agreeing)))


def _sentence(seen: Attestation) -> str:
    said = _SAID[seen.interaction or ""]
    return f"{said}（{day_of(seen.attested_at)}人工核验，核验人{seen.attested_by}）"
