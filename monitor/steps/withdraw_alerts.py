"""Withdraw alerts 撤回提醒: no message still unsent may say what is no longer true.

Comes after `check_targets` and before `raise_alerts`, also after a crawl that is not believed: an
accusation that was mended, or that can no longer be proved, must not go out late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from monitor.documents.digest_letter import digest_letter
from monitor.documents.digest_mail import PARTS
from monitor.domain.mail_readers import mail_readers
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.findings import FindingRecord
from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import UnitOfWork


def withdraw_alerts(unit_of_work: UnitOfWork, judged: Iterable[JudgedTarget], *, now: datetime) -> int:
    """Shrink or withdraw unsent messages; returns how many were changed."""
    changed = 0
    due_soon = {
        (item.known.id, item.judgement.due_on.isoformat())
        for item in judged
        if item.judgement.is_due_soon and item.judgement.due_on is not None
    }
    for alert in unit_of_work.outbox.list(states=("held", "waiting")):
        if alert.is_operator:
            continue
        accused = [
            (row, unit_of_work.findings.get(row["finding"])) for row in alert.contents.get("overdue", [])
        ]
        kept: dict[str, list[dict[str, Any]]] = {part: list(alert.contents.get(part, [])) for part in PARTS}
        kept["overdue"] = [row for row, finding in accused if _still_holds(finding)]
        kept["due_soon"] = [row for row in kept["due_soon"] if (row["target"], row["due_on"]) in due_soon]
        if all(len(kept[part]) == len(alert.contents.get(part, [])) for part in PARTS):
            continue
        if _shrink(unit_of_work, alert, kept, now=now):
            changed += 1
            _give_back(unit_of_work, (finding for _, finding in accused))
    return changed


def _still_holds(finding: FindingRecord | None) -> bool:
    return finding is not None and finding.closed_at is None and not finding.is_expired


def _shrink(
    unit_of_work: UnitOfWork, alert: AlertRecord, kept: dict[str, list[dict[str, Any]]], *, now: datetime
) -> bool:
    """Take the other rows out; False when the message is being sent at this moment."""
    if any(kept.values()):
        letter = _letter(unit_of_work, alert, kept)
        return unit_of_work.outbox.rewrite(alert.id, letter, at=now, even_tried=True)
    unit_of_work.outbox.settle(alert.id, state="withdrawn")
    return True


def _give_back(unit_of_work: UnitOfWork, findings: Iterable[FindingRecord | None]) -> None:
    """What no unit was told of after all may be told once it holds again."""
    for finding in findings:
        if finding is not None and finding.notified_at is None and not _still_holds(finding):
            unit_of_work.findings.change(finding.id, told_at=None)


def _letter(unit_of_work: UnitOfWork, alert: AlertRecord, contents: dict[str, Any]) -> Letter:
    readers = mail_readers(alert.unit, unit_of_work.registry.units_on())
    reader = next((each.unit for each in readers if each.address == alert.recipient), alert.unit)
    day = date.fromisoformat(alert.dedup_key.partition("|")[0])
    return digest_letter(contents, unit=alert.unit, reader=reader, day=day)
