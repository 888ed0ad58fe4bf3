"""Check targets 判定: open, update and close findings by today's verdicts.

The findings and the messages about them belong to one transaction; this step writes the
findings, `raise_alerts` the messages. A check whose as_of is not today never comes here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, assert_never

from monitor.domain.all_indicators import IDENTITY_INDICATORS
from monitor.domain.calendar_day import day_of
from monitor.domain.confirmation import are_apart, is_sure_of, last_look_at, violated_from
from monitor.domain.period import ONE_DAY
from monitor.domain.step_reports import CheckReport
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, Violation
from monitor.queries.answered_findings import AnsweredFindings, is_newest_the_same
from monitor.queries.finding_proof import finding_proof
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.look_behind import look_behind
from monitor.queries.registry_slip import rests_on_a_slip, was_seen_elsewhere
from monitor.store.findings import OURSELVES, FindingRecord
from monitor.store.looks import LookRecord
from monitor.store.unit_of_work import UnitOfWork

_HANDED_ON = ("judged_as_", "implied_by_")
_NOT_BY_A_PERSON = (None, "looks")


def check_targets(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    as_of: date,
    now: datetime,
    may_open: bool = True,
) -> CheckReport:
    """Bring the findings in line with these verdicts.

    Findings of targets that are not among `judged` (retired) are closed as exempted. After a
    crawl that is not believed `may_open` is False: what is known stands, with its age.
    """
    judged = list(judged)
    open_findings = unit_of_work.findings.open_by_target()
    accused = [item for item in judged if _violations(item)]
    check = _Check(
        unit_of_work,
        as_of,
        now,
        may_open=may_open,
        looks=unit_of_work.looks.latest_seen(
            item.known.address_id for item in accused if item.known.address_id is not None
        ),
        answered=AnsweredFindings(unit_of_work.findings.closed_by_people(item.known.id for item in accused)),
    )
    for item in judged:
        check.bring_in_line(item, open_findings.pop(item.known.id, {}))
    for left in open_findings.values():
        for finding in left.values():
            check.exempt(finding, "台账中已停用")
    return replace(
        tally(judged, as_of=as_of),
        opened=check.done["opened"],
        confirmed=check.done["confirmed"],
        withdrawn=check.done["withdrawn"],
        resolved=check.done["resolved"],
        expired=check.done["expired"],
    )


def tally(judged: list[JudgedTarget], *, as_of: date) -> CheckReport:
    """How many targets were judged, and how; no finding is touched."""
    verdicts = Counter(item.judgement.verdict for item in judged)
    return CheckReport(
        as_of=as_of,
        targets=len(judged),
        compliant=verdicts["compliant"],
        violations=verdicts["violation"],
        inconclusive=verdicts["inconclusive"],
    )


@dataclass(frozen=True, slots=True)
class _Accusation:
    """One violated indicator of one target."""

    item: JudgedTarget
    result: IndicatorVerdict
    violation: Violation

    @property
    def key(self) -> tuple[int, str]:
        return self.item.known.id, self.result.indicator


@dataclass(frozen=True, slots=True)
class _Check:
    """One check under way: what it knows of the past, and what it has done so far.

    `looks` hold the newest look that saw an accused target's list, by address; `answered` the
    findings a person closed.
    """

    unit_of_work: UnitOfWork
    as_of: date
    now: datetime
    may_open: bool
    looks: Mapping[int, LookRecord]
    answered: AnsweredFindings
    done: Counter[str] = field(default_factory=Counter)

    def bring_in_line(self, item: JudgedTarget, there: Mapping[str, FindingRecord]) -> None:
        """Open what is new, keep what still holds, close what does not."""
        for accusation in _violations(item):
            finding = there.get(accusation.result.indicator)
            if finding is not None:
                self._keep(accusation, finding)
            elif self.may_open and not self._is_answered(accusation):
                self._open(accusation)
        results = {result.indicator: result for result in item.judgement.indicators}
        for indicator, finding in there.items():
            self._settle(item, finding, results.get(indicator))

    def exempt(self, finding: FindingRecord, note: str) -> None:
        """Close a finding of which nothing is asked any more."""
        self.unit_of_work.findings.move(finding.id, "exempted", self.now, who=OURSELVES, note=note)

    def _settle(self, item: JudgedTarget, finding: FindingRecord, result: IndicatorVerdict | None) -> None:
        if result is None and item.judgement.exempt:
            self.exempt(finding, "已列入免更或关停")
        elif result is None and item.judgement.verdict == "inconclusive" and item.judgement.reason:
            self._expire(finding, item.judgement.reason)
        elif result is None:
            self.exempt(finding, "规则库已不检查此项")
        else:
            match result.verdict:
                case Violation():
                    pass
                case Inconclusive(reason=reason):
                    self._expire(finding, reason)
                case Compliant() as kept:
                    self._resolve(item, finding, kept)
                case _:
                    assert_never(result.verdict)

    def _open(self, accusation: _Accusation) -> None:
        item, result = accusation.item, accusation.result
        first_look_at = self._first_agreeing(accusation)
        confirmed = self._confirmation(accusation, first_look_at)
        self.unit_of_work.findings.open(
            item.known.id,
            result.indicator,
            self.now,
            opened_as_of=self.as_of,
            first_look_at=first_look_at,
            rulebook=item.rulebook,
            source=result.source,
            **self._facts(accusation),
            **confirmed,
        )
        self.done["opened"] += 1

    def _keep(self, accusation: _Accusation, finding: FindingRecord) -> None:
        changes: dict[str, Any] = {}
        first_look_at = finding.first_look_at
        is_new = self._is_another_shortfall(accusation, finding)
        must_prove = is_new or self._is_of_other_terms(accusation, finding)
        if must_prove:
            first_look_at = self._first_agreeing(accusation)
            changes = {"first_look_at": first_look_at, "confirmed_at": None, "confirmed_by": None}
        if is_new:
            self._ask_anew(finding)
        if must_prove or finding.confirmed_at is None:
            changes |= self._confirmation(accusation, first_look_at)
        self.unit_of_work.findings.change(finding.id, is_expired=False, **self._facts(accusation), **changes)

    def _ask_anew(self, finding: FindingRecord) -> None:
        """Nobody has been told of this shortfall, and what was answered was about the one before."""
        findings = self.unit_of_work.findings
        self.unit_of_work.tellings.forget(finding.id)
        if finding.state != "open":
            findings.move(finding.id, "open", self.now, who=OURSELVES, note="另一次逾期，核实后重新告知")
            findings.change(finding.id, notified_at=None)

    def _is_another_shortfall(self, accusation: _Accusation, finding: FindingRecord) -> bool:
        """Whether something was published behind a wall, so that earlier looks saw another shortfall."""
        if finding.confirmed_by not in _NOT_BY_A_PERSON:
            return False
        violation = accusation.violation
        return (finding.due_on, finding.period) != (violation.due_on, violation.period)

    def _is_of_other_terms(self, accusation: _Accusation, finding: FindingRecord) -> bool:
        """Whether the first look was made under another requirement, or at another address."""
        if finding.confirmed_by not in _NOT_BY_A_PERSON:
            return False
        first = finding.first_look_at
        is_older = first is None or day_of(first) < self._counts_from(accusation)
        return is_older or was_seen_elsewhere(finding, accusation.item)

    def _confirmation(self, accusation: _Accusation, first_look_at: datetime | None) -> dict[str, Any]:
        """Two agreeing looks far enough apart, a confirmed list and an agreeing article.

        On the day on which a requirement begins nothing is confirmed: a slip in the registry can be
        corrected before anybody is told.
        """
        violation, evidence = accusation.violation, accusation.item.evidence
        last = last_look_at(violation, evidence)
        if first_look_at is None or last is None or not are_apart(first_look_at, last, violation):
            return {}
        if day_of(last) <= self._counts_from(accusation) or not is_sure_of(violation, evidence):
            return {}
        self.done["confirmed"] += 1
        return {"confirmed_at": self.now, "confirmed_by": "looks"}

    def _expire(self, finding: FindingRecord, reason: str) -> None:
        """It stays open as 证据过期: not mailed, not on the list, until it can be seen again."""
        if finding.is_expired:
            return
        findings = self.unit_of_work.findings
        findings.change(finding.id, is_expired=True)
        findings.note(finding.id, self.now, finding.state, who=OURSELVES, note=f"证据过期：{reason}")
        self.done["expired"] += 1

    def _resolve(self, item: JudgedTarget, finding: FindingRecord, kept: Compliant) -> None:
        """Resolve; nobody is told “resolved” of what another finding of the target says now."""
        findings = self.unit_of_work.findings
        if rests_on_a_slip(finding, item):
            note = "台账已更正，原问题作废"
            findings.move(finding.id, "dismissed", self.now, who=OURSELVES, note=note)
            self.done["withdrawn"] += 1
            return
        is_handed_on = (kept.reason or "").startswith(_HANDED_ON)
        note = "转入同一对象的另一项问题" if is_handed_on else _resolution(item, finding)
        findings.move(finding.id, "resolved", self.now, who=OURSELVES, note=note)
        if is_handed_on:
            self.unit_of_work.tellings.tell_end(finding.id, self.now)
        self.done["resolved"] += 1

    def _is_answered(self, accusation: _Accusation) -> bool:
        return self.answered.silences(
            *accusation.key,
            violation=accusation.violation,
            evidence=accusation.item.evidence,
            as_of=self.as_of,
        )

    def _first_agreeing(self, accusation: _Accusation) -> datetime | None:
        """The earliest instant of the newest run of identical looks certain to have been violated."""
        look = self._look(accusation)
        counts_from = self._counts_from(accusation)
        if look is None or day_of(look.last_at) < counts_from:
            return None
        since = violated_from(accusation.violation, accusation.item.evidence)
        closed = self.answered.answer(*accusation.key)
        is_old = closed is not None and not _is_after(look.first_at, closed.closed_at)
        if since is None or is_old or day_of(look.first_at) < max(since, counts_from):
            return look.last_at
        return look.first_at

    def _counts_from(self, accusation: _Accusation) -> date:
        """The first day whose looks were made while this was asked of the target, and not exempt."""
        until = self.answered.exempt_until(*accusation.key)
        return max(accusation.item.terms_since, until + ONE_DAY if until else date.min)

    def _look(self, accusation: _Accusation) -> LookRecord | None:
        crawled = self.looks.get(accusation.item.known.address_id or 0)
        return look_behind(accusation.item, accusation.violation, crawled)

    def _facts(self, accusation: _Accusation) -> dict[str, Any]:
        violation = accusation.violation
        return {
            "weight": accusation.result.weight,
            "last_look_at": last_look_at(violation, accusation.item.evidence),
            "due_on": violation.due_on,
            "overdue_days": violation.overdue_days,
            "period": violation.period,
            "sentence": violation.sentence,
            "evidence": finding_proof(
                accusation.item,
                self._look(accusation),
                indicator=accusation.result.indicator,
                violation=violation,
            ),
        }


def _violations(item: JudgedTarget) -> list[_Accusation]:
    return [
        _Accusation(item, result, result.verdict)
        for result in item.judgement.indicators
        if isinstance(result.verdict, Violation)
    ]


def _is_after(at: datetime | None, other: datetime | None) -> bool:
    return at is not None and other is not None and at > other


def _resolution(item: JudgedTarget, finding: FindingRecord) -> str:
    if finding.evidence.get("items"):
        return "所指信息已更正、撤下或已到所示日期"
    if finding.indicator in IDENTITY_INDICATORS:
        return "平台所示与台账一致"
    if is_newest_the_same(finding, item.evidence) and item.terms_since > finding.opened_as_of:
        return "更新要求已变更，按现行要求合格"
    newest = item.judgement.last_published_on
    return f"最近发布于{newest.isoformat()}" if newest else "复查合格"
