"""Check targets 判定: open, update and close findings by today's verdicts.

The findings and the messages about them belong to one transaction; this step writes the
findings, `raise_alerts` the messages. A check whose as_of is not today never comes here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from monitor.domain.calendar_day import SHANGHAI, day_of
from monitor.domain.confirmation import (
    HOURS_BETWEEN_LOOKS,
    article_agrees,
    is_list_confirmed,
    newest_known,
)
from monitor.domain.step_reports import CheckReport
from monitor.domain.verdict import Inconclusive, IndicatorVerdict, Violation
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.findings import FindingRecord
from monitor.store.looks import LookRecord
from monitor.store.unit_of_work import UnitOfWork


def check_targets(
    unit_of_work: UnitOfWork, judged: Iterable[JudgedTarget], *, as_of: date, now: datetime
) -> CheckReport:
    """Bring the findings in line with these verdicts.

    Findings of targets that are not among `judged` (retired) are closed as exempted.
    """
    judged = list(judged)
    open_findings = unit_of_work.findings.open_by_target()
    done: Counter[str] = Counter()
    for item in judged:
        there = open_findings.pop(item.known.id, {})
        _bring_in_line(unit_of_work, item, there, as_of, now, done)
    for left in open_findings.values():
        for finding in left.values():
            unit_of_work.findings.move(finding.id, "exempted", now, who="monitor", note="台账中已停用")
    return CheckReport(
        **tally(judged),
        as_of=as_of,
        opened=done["opened"],
        confirmed=done["confirmed"],
        resolved=done["resolved"],
        expired=done["expired"],
    )


def tally(judged: list[JudgedTarget]) -> dict[str, int]:
    """How many targets were judged, and how."""
    verdicts = Counter(item.judgement.verdict for item in judged)
    return {
        "targets": len(judged),
        "compliant": verdicts["compliant"],
        "violations": verdicts["violation"],
        "inconclusive": verdicts["inconclusive"],
    }


def _bring_in_line(
    unit_of_work: UnitOfWork,
    item: JudgedTarget,
    there: dict[str, FindingRecord],
    as_of: date,
    now: datetime,
    done: Counter[str],
) -> None:
    results = {result.indicator: result for result in item.judgement.indicators}
    for indicator, result in results.items():
        if isinstance(result.verdict, Violation) and indicator not in there:
            _open(unit_of_work, item, result, as_of, now, done)
    for indicator, finding in there.items():
        known = results.get(indicator)
        if known is not None and isinstance(known.verdict, Violation):
            _update(unit_of_work, item, known, finding, now, done)
        elif item.judgement.exempt:
            unit_of_work.findings.move(finding.id, "exempted", now, who="monitor", note="已列入免更或关停")
        elif known is not None and isinstance(known.verdict, Inconclusive):
            _expire(unit_of_work, known.verdict, finding, now, done)
        else:
            unit_of_work.findings.move(finding.id, "resolved", now, who="monitor", note=_resolution(item))
            done["resolved"] += 1


def _open(
    unit_of_work: UnitOfWork,
    item: JudgedTarget,
    result: IndicatorVerdict,
    as_of: date,
    now: datetime,
    done: Counter[str],
) -> None:
    verdict = result.verdict
    if not isinstance(verdict, Violation):
        raise TypeError("only a violation opens a finding")
    latest = _latest_look(unit_of_work, item)
    finding_id = unit_of_work.findings.open(
        item.known.id,
        result.indicator,
        now,
        weight=result.weight,
        opened_as_of=as_of,
        first_look_at=_first_agreeing(verdict, latest),
        last_look_at=item.evidence.last_seen_at,
        rulebook=item.rulebook,
        source=result.source,
        **_facts(item, verdict, latest),
    )
    done["opened"] += 1
    opened = unit_of_work.findings.get(finding_id)
    if opened is not None:
        _confirm(unit_of_work, item, opened, now, done)


def _update(
    unit_of_work: UnitOfWork,
    item: JudgedTarget,
    result: IndicatorVerdict,
    finding: FindingRecord,
    now: datetime,
    done: Counter[str],
) -> None:
    verdict = result.verdict
    if not isinstance(verdict, Violation):
        raise TypeError("only a violation keeps a finding")
    unit_of_work.findings.change(
        finding.id,
        weight=result.weight,
        is_expired=False,
        last_look_at=item.evidence.last_seen_at,
        **_facts(item, verdict, _latest_look(unit_of_work, item)),
    )
    changed = unit_of_work.findings.get(finding.id)
    if changed is not None:
        _confirm(unit_of_work, item, changed, now, done)


def _confirm(
    unit_of_work: UnitOfWork, item: JudgedTarget, finding: FindingRecord, now: datetime, done: Counter[str]
) -> None:
    """Two agreeing looks far enough apart, a confirmed list and an agreeing article."""
    if finding.confirmed_at is not None or finding.first_look_at is None or finding.last_look_at is None:
        return
    apart = finding.last_look_at - finding.first_look_at
    if apart < timedelta(hours=HOURS_BETWEEN_LOOKS):
        return
    if is_list_confirmed(item.evidence) and article_agrees(item.evidence):
        unit_of_work.findings.change(finding.id, confirmed_at=now, confirmed_by="looks")
        done["confirmed"] += 1


def _expire(
    unit_of_work: UnitOfWork,
    verdict: Inconclusive,
    finding: FindingRecord,
    now: datetime,
    done: Counter[str],
) -> None:
    """It stays open as 证据过期: not mailed, not on the list, until it can be seen again."""
    if finding.is_expired:
        return
    unit_of_work.findings.change(finding.id, is_expired=True)
    unit_of_work.findings.note(
        finding.id, now, finding.state, who="monitor", note=f"证据过期：{verdict.reason}"
    )
    done["expired"] += 1


def _latest_look(unit_of_work: UnitOfWork, item: JudgedTarget) -> LookRecord | None:
    if item.known.address_id is None:
        return None
    looks = unit_of_work.looks.history(item.known.address_id, count=10)
    return next((look for look in looks if look.outcome == "seen"), None)


def _first_agreeing(verdict: Violation, look: LookRecord | None) -> datetime | None:
    """The earliest instant of this run of identical looks at which it was violated already."""
    if look is None:
        return None
    if verdict.due_on is None:
        return look.first_at
    since = datetime.combine(verdict.due_on, time.min, SHANGHAI) + timedelta(days=1)
    return look.first_at if look.first_at >= since else look.last_at


def _facts(item: JudgedTarget, verdict: Violation, look: LookRecord | None) -> dict[str, Any]:
    return {
        "due_on": verdict.due_on,
        "overdue_days": verdict.overdue_days,
        "period": verdict.period,
        "sentence": verdict.sentence,
        "evidence": _proof(item, look),
    }


def _proof(item: JudgedTarget, look: LookRecord | None) -> dict[str, Any]:
    """What proves the sentence: the look, the stored page and the row that was read."""
    newest = newest_known(item.evidence)
    proof: dict[str, Any] = {"requirement": item.judgement.requirement}
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
    if newest is not None:
        shown = newest.publication
        proof["newest"] = {
            "title": shown.title,
            "url": shown.url,
            "raw_date": shown.raw_date,
            "published_on": shown.published_on.isoformat() if shown.published_on else None,
            "article_on": newest.article_on.isoformat() if newest.article_on else None,
            "first_seen_on": day_of(newest.first_seen_at).isoformat(),
        }
    return proof


def _resolution(item: JudgedTarget) -> str:
    newest = item.judgement.last_published_on
    return f"最近发布于{newest.isoformat()}" if newest else "复查合格"
