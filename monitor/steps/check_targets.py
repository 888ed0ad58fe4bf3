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

from monitor.domain.calendar_day import day_of
from monitor.domain.confirmation import (
    LEAST_APART,
    article_agrees,
    is_list_confirmed,
    newest_known,
    violated_from,
)
from monitor.domain.step_reports import CheckReport
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, Violation
from monitor.queries.answered_findings import is_answered
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.findings import OURSELVES, FindingRecord
from monitor.store.looks import LookRecord
from monitor.store.unit_of_work import UnitOfWork

_HANDED_ON = ("judged_as_", "implied_by_")


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
        answered=unit_of_work.findings.closed_by_people(item.known.id for item in accused),
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
    answered: Mapping[tuple[int, str], FindingRecord]
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
        if item.judgement.exempt:
            self.exempt(finding, "已列入免更或关停")
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
        confirmed = self._confirmation(item, first_look_at)
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
        if is_new:
            first_look_at = self._first_agreeing(accusation)
            unconfirmed = {"confirmed_at": None, "confirmed_by": None, "told_at": None}
            changes = {"first_look_at": first_look_at, **unconfirmed}
        if is_new or finding.confirmed_at is None:
            changes |= self._confirmation(accusation.item, first_look_at)
        self.unit_of_work.findings.change(finding.id, is_expired=False, **self._facts(accusation), **changes)

    def _is_another_shortfall(self, accusation: _Accusation, finding: FindingRecord) -> bool:
        """Whether something was published behind a wall, so that earlier looks saw another shortfall."""
        if finding.confirmed_by not in (None, "looks"):
            return False
        violation = accusation.violation
        return (finding.due_on, finding.period) != (violation.due_on, violation.period)

    def _confirmation(self, item: JudgedTarget, first_look_at: datetime | None) -> dict[str, Any]:
        """Two agreeing looks far enough apart, a confirmed list and an agreeing article."""
        last_look_at = item.evidence.last_seen_at
        if first_look_at is None or last_look_at is None or last_look_at - first_look_at < LEAST_APART:
            return {}
        if not (is_list_confirmed(item.evidence) and article_agrees(item.evidence)):
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
        is_handed_on = (kept.reason or "").startswith(_HANDED_ON)
        note = "转入同一对象的另一项问题" if is_handed_on else _resolution(item)
        findings.move(finding.id, "resolved", self.now, who=OURSELVES, note=note)
        if is_handed_on:
            findings.change(finding.id, closing_told_at=self.now)
        self.done["resolved"] += 1

    def _is_answered(self, accusation: _Accusation) -> bool:
        closed = self.answered.get(accusation.key)
        return is_answered(closed, accusation.violation, accusation.item.evidence)

    def _first_agreeing(self, accusation: _Accusation) -> datetime | None:
        """The earliest instant of the newest run of identical looks certain to have been violated."""
        look = self._look(accusation.item)
        if look is None:
            return None
        since = violated_from(accusation.violation, accusation.item.evidence)
        closed = self.answered.get(accusation.key)
        is_old = closed is not None and not _is_after(look.first_at, closed.closed_at)
        if since is None or is_old or day_of(look.first_at) < since:
            return look.last_at
        return look.first_at

    def _look(self, item: JudgedTarget) -> LookRecord | None:
        return self.looks.get(item.known.address_id) if item.known.address_id is not None else None

    def _facts(self, accusation: _Accusation) -> dict[str, Any]:
        violation = accusation.violation
        return {
            "weight": accusation.result.weight,
            "last_look_at": accusation.item.evidence.last_seen_at,
            "due_on": violation.due_on,
            "overdue_days": violation.overdue_days,
            "period": violation.period,
            "sentence": violation.sentence,
            "evidence": _proof(accusation.item, self._look(accusation.item)),
        }


def _violations(item: JudgedTarget) -> list[_Accusation]:
    return [
        _Accusation(item, result, result.verdict)
        for result in item.judgement.indicators
        if isinstance(result.verdict, Violation)
    ]


def _is_after(at: datetime | None, other: datetime | None) -> bool:
    return at is not None and other is not None and at > other


def _proof(item: JudgedTarget, look: LookRecord | None) -> dict[str, Any]:
    """What proves the sentence: the look, the stored page and the row that was read."""
    judgement = item.judgement
    proof: dict[str, Any] = {
        "requirement": judgement.requirement,
        "problems": list(judgement.problems),
        "last_published_on": _iso(judgement.last_published_on),
        "last_original_on": _iso(judgement.last_original_on),
    }
    if look is not None:
        proof["look"] = {
            "id": look.id,
            "first_at": look.first_at.isoformat(),
            "last_at": look.last_at.isoformat(),
            "looks": look.looks,
            "url": look.final_url,
            "status": look.status,
            "reader": look.reader,
            "confidence": look.confidence,
            "body_sha256": look.body_hash,
            "snapshot": look.snapshot,
        }
    newest = _newest_proof(item)
    return proof if newest is None else {**proof, "newest": newest}


def _newest_proof(item: JudgedTarget) -> dict[str, Any] | None:
    newest = newest_known(item.evidence)
    if newest is None:
        return None
    shown = newest.publication
    return {
        "title": shown.title,
        "url": shown.url,
        "raw_date": shown.raw_date,
        "published_on": shown.published_on.isoformat() if shown.published_on else None,
        "article_on": newest.article_on.isoformat() if newest.article_on else None,
        "first_seen_on": day_of(newest.first_seen_at).isoformat(),
    }


def _resolution(item: JudgedTarget) -> str:
    newest = item.judgement.last_published_on
    return f"最近发布于{newest.isoformat()}" if newest else "复查合格"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
