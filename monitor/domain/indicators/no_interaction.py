"""No interaction 未提供有效互动功能: there is none, or its link leads nowhere.

A person saw it, or the platform's own interface shows it on two nights. No list of posts does, so
nothing but another such look confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from monitor.domain.account_state import identity_on, state_that_ends_judging
from monitor.domain.attestation import NIGHT_APART, Attestation
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.interaction_span import InteractionSpan
from monitor.domain.look import Interaction
from monitor.domain.sighting import blindness
from monitor.domain.target import Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation

_SAID: dict[Interaction, str] = {"absent": "未提供有效互动功能", "dead_link": "互动交流链接有误"}


@dataclass(frozen=True, slots=True)
class _Word:
    """What was said of it, by the looks at these instants; `how` is put behind the fault in its sentence."""

    said: Interaction
    looks: tuple[datetime, ...]
    how: str
    by_person: bool


class NoInteraction:
    """The newest word on interaction decides, while it is fresh; a person sees more than an interface."""

    key = "no_interaction"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """Accuse by what was seen on the day asked or before; without a word nothing is known.

        An account that is gone is judged by that.
        """
        words = _words(evidence, question.as_of)
        if not words:
            return Inconclusive("not_attested")
        gone = state_that_ends_judging(evidence, question.as_of)
        if gone is not None:
            return Inconclusive(gone)
        newest = words[0]
        if newest.said not in _SAID:
            return Compliant()
        if (question.as_of - day_of(newest.looks[-1])).days > question.rulebook.freshness_days:
            return Inconclusive("evidence_expired")
        agreeing = list(takewhile(lambda each: each.said in _SAID, words))
        looks = tuple(sorted({at for each in agreeing for at in each.looks}))
        doubt = None if newest.by_person else _doubt(words, looks, evidence, question)
        if doubt is not None:
            return Inconclusive(doubt)
        return Violation(f"{_SAID[newest.said]}（{newest.how}）", looks=looks)


def _doubt(
    words: list[_Word], looks: tuple[datetime, ...], evidence: Evidence, question: Question
) -> str | None:
    """Why what only the interface shows is not believed, or not yet; None where it is."""
    newest, lost_at = words[0], evidence.not_seen_since
    blind = blindness(evidence)
    if blind is not None:
        return blind
    if lost_at is not None and newest.looks[-1] < lost_at and day_of(lost_at) <= question.as_of:
        return evidence.reason or evidence.outcome or "not_looked"
    seen = next((each for each in words if each.by_person), None)
    if newest.said == "absent" and seen is not None and seen.said == "present":
        # replies that the account's own systems give stand in no menu and in no setting
        return "interaction_to_check"
    return None if looks[-1] - looks[0] >= NIGHT_APART else "awaiting_second_look"


def _words(evidence: Evidence, day: date) -> list[_Word]:
    """What had been said by the end of a day, newest first; looks made later that agree belong to it."""
    told = identity_on(evidence, day)
    shown = told.interactions if told is not None else ()
    words = [_attested(each, each.interaction) for each in evidence.attestations if each.interaction]
    words += [_shown(each) for each in shown]
    begun = [each for each in words if day_of(each.looks[0]) <= day]
    return sorted(begun, key=lambda each: each.looks[-1], reverse=True)


def _attested(seen: Attestation, said: Interaction) -> _Word:
    how = f"{day_of(seen.attested_at)}人工核验，核验人{seen.attested_by}"
    return _Word(said, (seen.attested_at,), how, by_person=True)


def _shown(span: InteractionSpan) -> _Word:
    first, last = day_of(span.first_at), day_of(span.last_at)
    if span.said == "dead_link":
        what = f"菜单“{span.item}”的链接{span.url}显示网页不存在"
    else:
        what = "平台官方接口显示未开启自定义菜单，也没有设置自动回复"
    return _Word(span.said, span.looks, f"{what}，{first}至{last}多次查看均如此", by_person=False)
