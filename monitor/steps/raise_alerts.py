"""Raise alerts 生成提醒: one digest per unit and day, written beside the findings it speaks of.

A unit is told of what is confirmed, of what is due soon, and of what was resolved — each once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from monitor.documents.digest_mail import digest_from, merged_contents, render_digest
from monitor.domain.confirmation import is_list_confirmed
from monitor.domain.step_reports import AlertsReport
from monitor.domain.target import Unit
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.overdue_list import address_of, site_of
from monitor.store.findings import FindingRecord
from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import UnitOfWork


@dataclass(slots=True)
class _Parcel:
    """What one unit is to be told, with the rows that must be marked as told."""

    overdue: list[tuple[JudgedTarget, FindingRecord]] = field(default_factory=list)
    due_soon: list[JudgedTarget] = field(default_factory=list)
    resolved: list[tuple[JudgedTarget, str, FindingRecord]] = field(default_factory=list)


def raise_alerts(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    day: date,
    now: datetime,
    mail_mode: str,
) -> AlertsReport:
    """Queue today's digests. `mail_mode` `send` lets them go at once; otherwise an operator releases them.

    A digest nobody has tried to send grows; after that, news waits for tomorrow's.
    """
    _drop_outdated(unit_of_work)
    units = unit_of_work.registry.units_on()
    queued = 0
    without_mail: list[str] = []
    for name, parcel in sorted(_parcels(unit_of_work, list(judged)).items()):
        readers = _readers(name, units)
        if not readers:
            without_mail.append(name)
            continue
        state = "waiting" if mail_mode == "send" else "held"
        if _queue(unit_of_work, name, readers, parcel, day=day, now=now, state=state):
            queued += 1
            _mark_told(unit_of_work, parcel, now)
    return AlertsReport(queued, tuple(without_mail))


def _drop_outdated(unit_of_work: UnitOfWork) -> None:
    """A message still held must not accuse of what has been mended or can no longer be proved."""
    for alert in unit_of_work.outbox.list(states=("held", "waiting")):
        if alert.is_operator or alert.tries:
            continue
        kept: list[dict[str, Any]] = []
        dropped: list[dict[str, Any]] = []
        for row in alert.contents.get("overdue", []):
            finding = unit_of_work.findings.get(row["finding"])
            is_true = finding is not None and finding.closed_at is None and not finding.is_expired
            (kept if is_true else dropped).append(row)
        for row in dropped:
            unit_of_work.findings.change(row["finding"], told_at=None)
        if dropped:
            _shrink(unit_of_work, alert, {**alert.contents, "overdue": kept})


def _shrink(unit_of_work: UnitOfWork, alert: AlertRecord, contents: dict[str, Any]) -> None:
    if not any(contents.values()):
        unit_of_work.outbox.settle(alert.id, state="withdrawn")
        return
    day = date.fromisoformat(alert.dedup_key.partition("|")[0])
    unit_of_work.outbox.rewrite(alert.id, _letter(contents, unit=alert.unit, reader=alert.unit, day=day))


def _letter(contents: dict[str, Any], *, unit: str, reader: str, day: date) -> Letter:
    mail = render_digest(digest_from(contents, unit=unit, reader=reader, day=day))
    return Letter(mail.subject, mail.text, mail.html, contents)


def _parcels(unit_of_work: UnitOfWork, judged: list[JudgedTarget]) -> dict[str, _Parcel]:
    """What each unit has not been told yet."""
    parcels: dict[str, _Parcel] = defaultdict(_Parcel)
    findings = unit_of_work.findings.open_by_target()
    reminded = unit_of_work.findings.reminded(item.known.id for item in judged if item.judgement.is_due_soon)
    for item in judged:
        for finding in findings.get(item.known.id, {}).values():
            if _is_to_be_told(finding):
                for unit in item.target.units:
                    parcels[unit].overdue.append((item, finding))
        if _is_to_be_reminded(item, reminded):
            for unit in item.target.units:
                parcels[unit].due_soon.append(item)
    by_id = {item.known.id: item for item in judged}
    for finding in unit_of_work.findings.closed_untold():
        closed = by_id.get(finding.target_id)
        if closed is not None:
            note = _closing_note(unit_of_work, finding)
            for unit in closed.target.units:
                parcels[unit].resolved.append((closed, note, finding))
    return parcels


def _is_to_be_told(finding: FindingRecord) -> bool:
    return (
        finding.confirmed_at is not None
        and finding.told_at is None
        and finding.weight in ("fail", "problem")
        and not finding.is_expired
    )


def _is_to_be_reminded(item: JudgedTarget, reminded: set[tuple[int, date]]) -> bool:
    due = item.judgement.due_on
    return (
        item.judgement.is_due_soon
        and due is not None
        and (item.known.id, due) not in reminded
        and is_list_confirmed(item.evidence)
    )


def _closing_note(unit_of_work: UnitOfWork, finding: FindingRecord) -> str:
    events = unit_of_work.findings.events(finding.id)
    return events[-1].note if events else ""


def _readers(name: str, units: Mapping[str, Unit]) -> list[tuple[str, str]]:
    """(address, unit that reads it): the unit's own, else the nearest superior's with one."""
    seen: set[str] = set()
    current = name
    while current in units and current not in seen:
        seen.add(current)
        if units[current].mails:
            return [(mail, current) for mail in units[current].mails]
        current = units[current].superior or ""
    return []


def _queue(
    unit_of_work: UnitOfWork,
    unit: str,
    readers: list[tuple[str, str]],
    parcel: _Parcel,
    *,
    day: date,
    now: datetime,
    state: str,
) -> bool:
    """Put one message per address; False when today's has gone out already."""
    done = False
    for address, reader in readers:
        key = f"{day.isoformat()}|{unit}|{address}"
        there = unit_of_work.outbox.by_key(key)
        contents = merged_contents(there.contents if there else {}, _contents(parcel))
        letter = _letter(contents, unit=unit, reader=reader, day=day)
        if there is None:
            unit_of_work.outbox.put(key, letter, unit=unit, recipient=address, state=state, at=now)
            done = True
        elif unit_of_work.outbox.rewrite(there.id, letter):
            done = True
    return done


def _contents(parcel: _Parcel) -> dict[str, Any]:
    """The digest as plain JSON: it is stored with the message, so that it can grow or shrink."""
    return {
        "overdue": [_overdue_row(item, finding) for item, finding in parcel.overdue],
        "due_soon": [_due_row(item) for item in parcel.due_soon],
        "resolved": [
            {"place": site_of(item), "name": item.target.name, "note": note, "finding": finding.id}
            for item, note, finding in parcel.resolved
        ],
    }


def _overdue_row(item: JudgedTarget, finding: FindingRecord) -> dict[str, Any]:
    return {
        "place": site_of(item),
        "name": item.target.name,
        "url": address_of(item),
        "sentence": finding.sentence,
        "requirement": item.judgement.requirement,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "overdue_days": finding.overdue_days,
        "rule": finding.source,
        "finding": finding.id,
    }


def _due_row(item: JudgedTarget) -> dict[str, Any]:
    due = item.judgement.due_on
    return {
        "place": site_of(item),
        "name": item.target.name,
        "url": address_of(item),
        "requirement": item.judgement.requirement,
        "due_on": due.isoformat() if due else None,
        "needed": item.judgement.needed,
    }


def _mark_told(unit_of_work: UnitOfWork, parcel: _Parcel, now: datetime) -> None:
    """Every row of a parcel is told once; a second unit of the same target may have come first."""
    for _, finding in parcel.overdue:
        unit_of_work.findings.change(finding.id, told_at=now)
    for _, _, finding in parcel.resolved:
        unit_of_work.findings.change(finding.id, closing_told_at=now)
    told = unit_of_work.findings.reminded(item.known.id for item in parcel.due_soon)
    for item in parcel.due_soon:
        due = item.judgement.due_on
        if due is not None and (item.known.id, due) not in told:
            unit_of_work.findings.note_reminder(item.known.id, due, now)
