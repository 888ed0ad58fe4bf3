"""Raise alerts 生成提醒: one digest per unit and day, written beside the findings it speaks of.

A unit is told of what is confirmed, of what is due soon, and of what was resolved — each once. What
is silenced 静默 is not told and not counted as told: it is news again when the silence is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from monitor.documents.digest_letter import digest_letter
from monitor.documents.digest_mail import Part, merged_contents
from monitor.domain.confirmation import is_list_confirmed
from monitor.domain.duties import DUTY_INDICATORS
from monitor.domain.mail_readers import MailReader, mail_readers
from monitor.domain.silence import Silence, silence_over
from monitor.domain.step_reports import AlertsReport, Unreached
from monitor.domain.target import Unit
from monitor.queries.duty_proof import duty_in_numbers
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.overdue_list import address_of, site_of
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork

WITHOUT_FREQUENCY = DUTY_INDICATORS | {"no_interaction"}
"""Findings beside which 更新频次 would say nothing: another thing is asked."""


@dataclass(frozen=True, slots=True)
class _News:
    """One row for the digests of units yet to be told; `id` is the finding's, for due_soon the target's."""

    units: tuple[str, ...]
    item: JudgedTarget
    part: Part
    row: dict[str, Any]
    id: int
    due_on: date | None = None


def raise_alerts(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    day: date,
    now: datetime,
    mail_mode: str,
    workdays: int = 0,
) -> AlertsReport:
    """Queue today's digests. `mail_mode` `send` lets them go at once; otherwise an operator releases them.

    A digest nobody has tried to send grows; after that, news waits for tomorrow's. News that
    concerns several units is told to all of them on the same day. What is overdue says within how many
    `workdays` it is to be mended, unless that is 0.
    """
    judged = list(judged)
    open_findings = unit_of_work.findings.open_by_target()
    desk = _Desk(unit_of_work, unit_of_work.registry.units_on(), day, now, mail_mode)
    news = [*_overdue(unit_of_work, judged, open_findings, workdays), *_due_soon(unit_of_work, judged)]
    news += _resolved(unit_of_work, judged)
    news, silenced = _without_silenced(news, unit_of_work.silences.in_force(day) if news else [])
    full = {unit for unit in _units_of(news) if desk.has_gone_out(unit)}
    written = desk.tell([each for each in news if full.isdisjoint(each.units)])
    return AlertsReport(
        queued=len(written),
        without_mail=desk.unreached({*_units_of(news), *_accused_units(judged, open_findings)}),
        silenced=silenced,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where today's digests are written."""

    unit_of_work: UnitOfWork
    units: Mapping[str, Unit]
    day: date
    now: datetime
    mail_mode: str

    def has_gone_out(self, unit: str) -> bool:
        """Whether a digest of today to this unit can take no more rows."""
        for reader in mail_readers(unit, self.units):
            there = self.unit_of_work.outbox.by_key(self._key(unit, reader))
            if there is not None and (there.tries or there.state not in ("held", "waiting")):
                return True
        return False

    def tell(self, news: Iterable[_News]) -> list[int]:
        """Queue the digests and mark their rows as told; returns the messages that were written."""
        by_unit: dict[str, list[_News]] = defaultdict(list)
        for each in news:
            for unit in each.units:
                by_unit[unit].append(each)
        queued: list[int] = []
        for unit, rows in sorted(by_unit.items()):
            tried = [self._write(unit, reader, rows) for reader in mail_readers(unit, self.units)]
            written = [alert for alert in tried if alert is not None]
            queued += written
            if written:
                self._mark_told(unit, rows)
        return queued

    def unreached(self, names: Iterable[str]) -> tuple[Unreached, ...]:
        """Of these units, those without an address of their own."""
        missing = []
        for name in sorted(names):
            readers = mail_readers(name, self.units)
            if not readers or readers[0].unit != name:
                missing.append(Unreached(name, readers[0].unit if readers else None))
        return tuple(missing)

    def _write(self, unit: str, reader: MailReader, rows: list[_News]) -> int | None:
        """One message to one address; None when it went out in the meantime."""
        outbox, key = self.unit_of_work.outbox, self._key(unit, reader)
        there = outbox.by_key(key)
        fresh: dict[str, Any] = defaultdict(list)
        for each in rows:
            fresh[each.part].append(each.row)
        contents = merged_contents(there.contents if there else {}, fresh)
        letter = digest_letter(contents, unit=unit, reader=reader.unit, day=self.day)
        if there is not None:
            return there.id if outbox.rewrite(there.id, letter, at=self.now) else None
        state = "waiting" if self.mail_mode == "send" else "held"
        return outbox.put(key, letter, unit=unit, recipient=reader.address, state=state, at=self.now)

    def _key(self, unit: str, reader: MailReader) -> str:
        return f"{self.day.isoformat()}|{unit}|{reader.address}"

    def _mark_told(self, unit: str, news: Iterable[_News]) -> None:
        tellings = self.unit_of_work.tellings
        for each in news:
            if each.part == "overdue":
                tellings.tell(each.id, unit, self.now)
            elif each.part == "resolved":
                tellings.tell_end(each.id, self.now, units=(unit,))
            elif each.due_on is not None:
                tellings.remind(each.id, each.due_on, unit, at=self.now)


def _without_silenced(news: Iterable[_News], silences: list[Silence]) -> tuple[list[_News], int]:
    """The news for those who may be written to, and how much of it some unit is not told now."""
    spoken, silenced = [], 0
    for each in news:
        item = each.item
        units = tuple(
            unit for unit in each.units if not silence_over(silences, unit, item.target, item.known.id)
        )
        silenced += len(units) < len(each.units)
        if units:
            spoken.append(replace(each, units=units))
    return spoken, silenced


def _units_of(news: Iterable[_News]) -> set[str]:
    return {unit for each in news for unit in each.units}


def _accused_units(
    judged: list[JudgedTarget], findings: Mapping[int, Mapping[str, FindingRecord]]
) -> set[str]:
    """Units of targets with a finding that stands, told or not."""
    return {
        unit
        for item in judged
        if any(_may_be_told(finding) for finding in findings.get(item.known.id, {}).values())
        for unit in item.target.units
    }


def _may_be_told(finding: FindingRecord) -> bool:
    return (
        finding.confirmed_at is not None and finding.weight in ("fail", "problem") and not finding.is_expired
    )


def _overdue(
    unit_of_work: UnitOfWork,
    judged: list[JudgedTarget],
    findings: Mapping[int, Mapping[str, FindingRecord]],
    workdays: int,
) -> list[_News]:
    standing = [
        (item, finding)
        for item in judged
        for finding in findings.get(item.known.id, {}).values()
        if _may_be_told(finding)
    ]
    told = unit_of_work.tellings.told(finding.id for _, finding in standing)
    news = [
        _News(
            _without(item.target.units, told.get(finding.id, frozenset())),
            item,
            "overdue",
            _overdue_row(item, finding, workdays),
            finding.id,
        )
        for item, finding in standing
    ]
    return [each for each in news if each.units]


def _without(units: tuple[str, ...], told: Collection[str]) -> tuple[str, ...]:
    return tuple(unit for unit in units if unit not in told)


def _due_soon(unit_of_work: UnitOfWork, judged: list[JudgedTarget]) -> list[_News]:
    """Each due date once a unit, of lists that are confirmed."""
    soon = [
        (item, due)
        for item in judged
        if item.judgement.is_due_soon
        and (due := item.judgement.due_on) is not None
        and is_list_confirmed(item.evidence)
    ]
    reminded = unit_of_work.tellings.reminded(item.known.id for item, _ in soon)
    news = [
        _News(
            _without(item.target.units, reminded.get((item.known.id, due), frozenset())),
            item,
            "due_soon",
            _due_row(item, due),
            item.known.id,
            due,
        )
        for item, due in soon
    ]
    return [each for each in news if each.units]


def _resolved(unit_of_work: UnitOfWork, judged: list[JudgedTarget]) -> list[_News]:
    by_id = {item.known.id: item for item in judged}
    return [
        _News(units, item, "resolved", _resolved_row(unit_of_work, item, finding), finding.id)
        for finding, units in unit_of_work.findings.closed_untold()
        if (item := by_id.get(finding.target_id)) is not None
    ]


def _overdue_row(item: JudgedTarget, finding: FindingRecord, workdays: int) -> dict[str, Any]:
    return {
        "place": site_of(item),
        "name": item.target.name,
        "url": address_of(item),
        "sentence": finding.sentence,
        "requirement": "" if finding.indicator in WITHOUT_FREQUENCY else item.judgement.requirement,
        "duty": duty_in_numbers(finding.evidence) if finding.indicator in DUTY_INDICATORS else "",
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "overdue_days": finding.overdue_days,
        "rule": finding.source,
        "workdays": workdays,
        "finding": finding.id,
    }


def _due_row(item: JudgedTarget, due_on: date) -> dict[str, Any]:
    return {
        "place": site_of(item),
        "name": item.target.name,
        "url": address_of(item),
        "requirement": item.judgement.requirement,
        "due_on": due_on.isoformat(),
        "needed": item.judgement.needed,
        "target": item.known.id,
    }


def _resolved_row(unit_of_work: UnitOfWork, item: JudgedTarget, finding: FindingRecord) -> dict[str, Any]:
    events = unit_of_work.findings.events(finding.id)
    return {
        "place": site_of(item),
        "name": item.target.name,
        "note": events[-1].note if events else "",
        "finding": finding.id,
    }
