"""Account gone 账号已不在: 搜索不到, 已注销 or 被封禁, in the platform's own words on two nights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.domain.account_state import state_key, told_identity, was_told_on_two_nights
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.indicator import Question
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation

GoneState = Literal["missing", "cancelled", "banned"]

_SAID: dict[GoneState, str] = {
    "missing": "平台上搜索不到该账号",
    "cancelled": "平台显示该账号已注销",
    "banned": "平台显示该账号已被封禁",
}


@dataclass(frozen=True, slots=True)
class AccountGone:
    """One of the three states; until the second night nothing is concluded."""

    state: GoneState
    kinds: frozenset[TargetKind] = frozenset({"account"})

    @property
    def key(self) -> str:
        return f"account_{self.state}"

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse by looks that agree and are `min_hours_apart`, whatever saw nothing in between."""
        told = told_identity(evidence, question)
        if isinstance(told, Inconclusive):
            return told
        if told.identity.state == "normal":
            return Compliant()
        if not was_told_on_two_nights(told, hours_apart=question.rule(self.key).limit("min_hours_apart")):
            return Inconclusive("awaiting_second_look")
        if told.identity.state != self.state:
            return Compliant(reason=f"judged_as_{state_key(told.identity)}")
        return Violation(self._sentence(told), looks=(told.first_at, told.last_at))

    def _sentence(self, told: IdentitySpan) -> str:
        first, last = (day_of(at) for at in (told.first_at, told.last_at))
        return f"{_SAID[self.state]}（{first}至{last}多次查看均如此）"
