"""Escalate 告知上级: what a unit has neither mended nor answered in time is told to its superior, once.

Comes after `raise_alerts`, never after a crawl that is not believed. The rows stand in the superior's
own digest of the day (下级逾期未反馈). Nobody's superior hears of what is doubtful: an objection that
waits, a column that nobody could look at since the deadline and in the last night, an exemption, a
silence over the unit or over the superior. A unit without an address of its own is not late: what is
written to it is read by its superior.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.documents.digest_letter import digest_letter
from monitor.documents.digest_mail import merged_contents
from monitor.domain.confirmation import last_look_at
from monitor.domain.finding_deadline import RectificationTerm, is_seen_unmended
from monitor.domain.mail_readers import MailReader, mail_readers
from monitor.domain.silence import Silence, silence_over
from monitor.domain.target import Unit
from monitor.domain.verdict import Violation
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.overdue_list import address_of, site_of
from monitor.store.findings import OURSELVES, FindingRecord
from monitor.store.outbox import UNSENT
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Late:
    """A finding that units below one superior have not answered."""

    item: JudgedTarget
    finding: FindingRecord
    units: tuple[str, ...]
    answer_due_on: date

    @property
    def row(self) -> dict[str, Any]:
        """As it stands in the digest; `due_on` is what today's verdict is compared with before sending."""
        finding = self.finding
        return {
            "units": list(self.units),
            "place": site_of(self.item),
            "name": self.item.target.name,
            "url": address_of(self.item),
            "sentence": finding.sentence,
            "answer_due_on": self.answer_due_on.isoformat(),
            "due_on": finding.due_on.isoformat() if finding.due_on else None,
            "finding": finding.id,
        }


def escalate(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    term: RectificationTerm,
    day: date,
    now: datetime,
    mail_mode: str,
) -> int:
    """Write to the nearest superiors with an address; returns how many messages are new: others grew.

    A superior whose digest of today has gone out is told tomorrow.
    """
    if not term.escalate_after:
        return 0
    desk = _Desk(unit_of_work, unit_of_work.registry.units_on(), term, day, now, mail_mode)
    return sum(desk.write(superior, late) for superior, late in sorted(desk.late(list(judged)).items()))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where superiors are written to."""

    unit_of_work: UnitOfWork
    units: Mapping[str, Unit]
    term: RectificationTerm
    day: date
    now: datetime
    mail_mode: str

    def late(self, judged: list[JudgedTarget]) -> dict[str, list[_Late]]:
        """By superior what it has not been told yet."""
        silences = self.unit_of_work.silences.in_force(self.day)
        standing = self._standing(judged)
        ids = [finding.id for _, finding in standing]
        sent = self.unit_of_work.tellings.sent(ids)
        refused = self.unit_of_work.replies.refused_at(ids)
        told = self.unit_of_work.tellings.told(ids)
        found: dict[str, list[_Late]] = defaultdict(list)
        for item, finding in standing:
            tellings = {
                unit: each for unit, each in sent.get(finding.id, {}).items() if unit in item.target.units
            }
            due = self.term.answer_due(tellings.values())
            if due.on is None or not is_seen_unmended(_seen_at(item, finding), due.on, self.day):
                continue
            if not self.term.is_to_escalate(due, self.day, refused_at=refused.get(finding.id)):
                continue
            for superior, units in self._superiors(item, tellings, silences).items():
                if superior not in told.get(finding.id, frozenset()):
                    found[superior].append(_Late(item, finding, units, due.on))
        return found

    def write(self, superior: str, late: list[_Late]) -> int:
        """Add these rows to the superior's digests of today; returns how many are new."""
        readers = mail_readers(superior, self.units)
        if any(self._has_gone_out(superior, reader) for reader in readers):
            return 0
        outbox = self.unit_of_work.outbox
        is_new = [outbox.by_key(self._key(superior, reader)) is None for reader in readers]
        written = [self._write(superior, reader, late) for reader in readers]
        for each in late if any(written) else ():
            self.unit_of_work.tellings.tell(each.finding.id, superior, self.now)
            note = f"{'、'.join(each.units)}逾期未反馈，写入给{superior}的提醒"
            self.unit_of_work.findings.note(
                each.finding.id, self.now, each.finding.state, who=OURSELVES, note=note
            )
        return sum(map(all, zip(is_new, written, strict=True)))

    def _standing(self, judged: list[JudgedTarget]) -> list[tuple[JudgedTarget, FindingRecord]]:
        """Findings the units were told of and said nothing to, violated by today's evidence."""
        findings = self.unit_of_work.findings.open_by_target()
        objections = self.unit_of_work.replies.open_objections()
        return [
            (item, finding)
            for item in judged
            for finding in findings.get(item.known.id, {}).values()
            if _is_unanswered(finding) and finding.id not in objections and _is_violated(item, finding)
        ]

    def _superiors(
        self, item: JudgedTarget, told: Iterable[str], silences: Iterable[Silence]
    ) -> dict[str, tuple[str, ...]]:
        """The nearest superior with an address of each unit, with the units it is told of.

        One that answers for the target itself was told already, and one above a silence is not told.
        """
        found: dict[str, list[str]] = defaultdict(list)
        silences = list(silences)
        for unit in sorted(told):
            superior = self._superior(unit)
            if superior is None or superior in item.target.units:
                continue
            if not any(silence_over(silences, each, item.target, item.known.id) for each in (unit, superior)):
                found[superior].append(unit)
        return {superior: tuple(units) for superior, units in found.items()}

    def _superior(self, unit: str) -> str | None:
        """None, too, for a unit without an address: its superior was to pass it on (请转告)."""
        is_reached = unit in self.units and bool(self.units[unit].mails)
        above = self.units[unit].superior if is_reached else None
        readers = mail_readers(above, self.units) if above else []
        return readers[0].unit if readers and readers[0].unit != unit else None

    def _has_gone_out(self, superior: str, reader: MailReader) -> bool:
        there = self.unit_of_work.outbox.by_key(self._key(superior, reader))
        return there is not None and (there.tries > 0 or there.state not in UNSENT)

    def _write(self, superior: str, reader: MailReader, late: list[_Late]) -> bool:
        outbox, key = self.unit_of_work.outbox, self._key(superior, reader)
        there = outbox.by_key(key)
        fresh = {"unanswered": [each.row for each in late]}
        contents = merged_contents(there.contents if there else {}, fresh)
        letter = digest_letter(contents, unit=superior, reader=reader.unit, day=self.day)
        if there is not None:
            return outbox.rewrite(there.id, letter, at=self.now)
        state = "waiting" if self.mail_mode == "send" else "held"
        put = outbox.put(key, letter, unit=superior, recipient=reader.address, state=state, at=self.now)
        return put is not None

    def _key(self, superior: str, reader: MailReader) -> str:
        """The key of the superior's digest of today, the same as for what it is told of itself."""
        return f"{self.day.isoformat()}|{superior}|{reader.address}"


def _is_unanswered(finding: FindingRecord) -> bool:
    is_accusation = finding.confirmed_at is not None and finding.weight in ("fail", "problem")
    return finding.state == "notified" and is_accusation and not finding.is_expired


def _is_violated(item: JudgedTarget, finding: FindingRecord) -> bool:
    return _violation(item, finding) is not None


def _seen_at(item: JudgedTarget, finding: FindingRecord) -> datetime | None:
    """The good look that today's violation rests on."""
    violation = _violation(item, finding)
    return last_look_at(violation, item.evidence) if violation is not None else None


def _violation(item: JudgedTarget, finding: FindingRecord) -> Violation | None:
    for result in item.judgement.indicators:
        if result.indicator == finding.indicator and isinstance(result.verdict, Violation):
            return result.verdict
    return None
