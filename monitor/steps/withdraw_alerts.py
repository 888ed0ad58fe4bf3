"""Withdraw alerts 撤回提醒: no message still unsent may say what is no longer true.

Comes after `check_targets` and before `raise_alerts`, also after a crawl that is not believed, and
again before messages are released or sent: an accusation that was mended, or that can no longer be
proved, must not go out late. What has been silenced since goes the same way: it may be told again
when the silence is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.documents.digest_letter import digest_letter
from monitor.documents.digest_mail import PARTS, Part
from monitor.domain.calendar_day import day_of
from monitor.domain.confirmation import last_look_at
from monitor.domain.finding_deadline import is_seen_unmended
from monitor.domain.mail_readers import mail_readers
from monitor.domain.outcome_words import reason_in_words
from monitor.domain.silence import Silence, silence_over
from monitor.domain.verdict import Inconclusive, Violation
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.findings import FindingRecord
from monitor.store.outbox import UNSENT, AlertRecord, Letter
from monitor.store.unit_of_work import UnitOfWork

_CLOSED = {"resolved": "已销号", "dismissed": "误报", "exempted": "免责"}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken out of one unsent message; `is_whole` when nothing was left of it.

    `rows` are (name, why) in Chinese.
    """

    alert_id: int
    unit: str
    recipient: str
    rows: tuple[tuple[str, str], ...]
    is_whole: bool


def withdraw_alerts(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    now: datetime,
    states: tuple[str, ...] = UNSENT,
) -> tuple[Withdrawal, ...]:
    """Shrink or withdraw messages of these states by today's verdicts on the targets they speak of.

    `judged` holds all of these targets that are still registered. A message that is being sent at
    this moment is left alone.
    """
    changed = []
    for alert, untrue in _untrue_messages(unit_of_work, judged, now=now, states=states):
        if _take_out(unit_of_work, alert, untrue, now=now):
            changed.append(_withdrawal(alert, untrue))
    return tuple(changed)


def has_untrue_alerts(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    now: datetime,
    states: tuple[str, ...] = UNSENT,
) -> bool:
    """Whether `withdraw_alerts` has anything to do; writes nothing, so that it may be asked in reading."""
    return any(True for _ in _untrue_messages(unit_of_work, judged, now=now, states=states))


@dataclass(frozen=True, slots=True)
class _UntrueRow:
    """A row of a message and why it may not be sent."""

    part: Part
    row: dict[str, Any]
    why: str


def _untrue_messages(
    unit_of_work: UnitOfWork, judged: Iterable[JudgedTarget], *, now: datetime, states: tuple[str, ...]
) -> Iterator[tuple[AlertRecord, list[_UntrueRow]]]:
    to_units = [alert for alert in unit_of_work.outbox.list(states=states) if not alert.is_operator]
    if not to_units:
        return
    day = day_of(now)
    silences = unit_of_work.silences.in_force(day)
    review = _Review(unit_of_work, {item.known.id: item for item in judged}, silences, day)
    for alert in to_units:
        untrue = review.untrue_rows(alert)
        if untrue:
            yield alert, untrue


@dataclass(frozen=True, slots=True)
class _Review:
    """Compares what messages say with today's verdicts."""

    unit_of_work: UnitOfWork
    judged: Mapping[int, JudgedTarget]
    silences: Sequence[Silence]
    day: date

    def untrue_rows(self, alert: AlertRecord) -> list[_UntrueRow]:
        """Accusations and reminders that no longer hold; that something was resolved stays true.

        Of what is silenced, none of the three is told.
        """
        found = []
        for row in alert.contents.get("overdue", []):
            why = self._why_not_accused(row, alert.unit)
            if why is not None:
                found.append(_UntrueRow("overdue", row, why))
        for row in alert.contents.get("due_soon", []):
            why = self._why_not_reminded(row, alert.unit)
            if why is not None:
                found.append(_UntrueRow("due_soon", row, why))
        for row in alert.contents.get("unanswered", []):
            why = self._why_not_escalated(row, alert.unit)
            if why is not None:
                found.append(_UntrueRow("unanswered", row, why))
        for row in alert.contents.get("resolved", []):
            why = self._why_end_not_told(row, alert.unit)
            if why is not None:
                found.append(_UntrueRow("resolved", row, why))
        return found

    def _why_not_accused(self, row: dict[str, Any], unit: str) -> str | None:
        finding = self.unit_of_work.findings.get(row["finding"])
        if finding is None:
            return "问题已不存在"
        if finding.closed_at is not None:
            return _CLOSED.get(finding.state, finding.state)
        item = self.judged.get(finding.target_id)
        if item is None:
            return "台账中已停用"
        if unit not in item.target.units:
            return "台账中已不由该单位负责"
        return self._why_silent(item, unit) or _why_not_proved(row, finding, item)

    def _why_not_escalated(self, row: dict[str, Any], superior: str) -> str | None:
        """A superior is told of units below it: a silence over any of them holds for it, too."""
        finding = self.unit_of_work.findings.get(row["finding"])
        if finding is None:
            return "问题已不存在"
        if finding.closed_at is not None:
            return _CLOSED.get(finding.state, finding.state)
        if finding.state != "notified" or finding.id in self.unit_of_work.replies.open_objections():
            return "单位已反馈，或情况有变"
        item = self.judged.get(finding.target_id)
        if item is None:
            return "台账中已停用"
        late = row["units"]
        if not set(late) <= set(item.target.units):
            return "台账中已不由该单位负责"
        silent = next(filter(None, (self._why_silent(item, unit) for unit in (superior, *late))), None)
        return silent or _why_not_proved(row, finding, item) or self._why_not_seen(row, finding, item)

    def _why_not_seen(self, row: dict[str, Any], finding: FindingRecord, item: JudgedTarget) -> str | None:
        """至今未见更正 is said of what was looked at in the last night, of nothing older."""
        answer_due_on = date.fromisoformat(row["answer_due_on"])
        for result in item.judgement.indicators:
            if result.indicator == finding.indicator and isinstance(result.verdict, Violation):
                seen_at = last_look_at(result.verdict, item.evidence)
                is_seen = is_seen_unmended(seen_at, answer_due_on, self.day)
                return None if is_seen else "近一夜没有看到，待再次查看"
        return None

    def _why_not_reminded(self, row: dict[str, Any], unit: str) -> str | None:
        item = self.judged.get(row["target"])
        if item is None:
            return "台账中已停用"
        if unit not in item.target.units:
            return "台账中已不由该单位负责"
        due_on = item.judgement.due_on
        is_due = item.judgement.is_due_soon and due_on is not None and due_on.isoformat() == row["due_on"]
        return self._why_silent(item, unit) if is_due else "已不是即将超期"

    def _why_end_not_told(self, row: dict[str, Any], unit: str) -> str | None:
        finding = self.unit_of_work.findings.get(row["finding"])
        item = self.judged.get(finding.target_id) if finding is not None else None
        return self._why_silent(item, unit) if item is not None else None

    def _why_silent(self, item: JudgedTarget, unit: str) -> str | None:
        silence = silence_over(self.silences, unit, item.target, item.known.id)
        return f"静默至{silence.until.isoformat()}" if silence is not None else None


def _why_not_proved(row: dict[str, Any], finding: FindingRecord, item: JudgedTarget) -> str | None:
    """Why today's evidence does not carry what a message says of an open finding; None where it does."""
    if finding.is_expired:
        return "证据过期"
    if finding.confirmed_at is None:
        return "情况有变，待再次核实"
    verdicts = {result.indicator: result.verdict for result in item.judgement.indicators}
    match verdicts.get(finding.indicator):
        case Violation(due_on=due_on):
            is_same = (due_on.isoformat() if due_on else None) == row["due_on"]
            return None if is_same else "应更新日期已变"
        case Inconclusive(reason=reason):
            return reason_in_words(reason)
        case _:
            is_blind = item.judgement.verdict == "inconclusive"
            return reason_in_words(item.judgement.reason) if is_blind else "按现行要求已合格"


def _take_out(
    unit_of_work: UnitOfWork, alert: AlertRecord, untrue: list[_UntrueRow], *, now: datetime
) -> bool:
    """Rewrite or withdraw the message; False when it is being sent at this moment."""
    kept: dict[str, list[dict[str, Any]]] = {
        part: [
            row
            for row in alert.contents.get(part, [])
            if not any(each.part == part and each.row is row for each in untrue)
        ]
        for part in PARTS
    }
    if not any(kept.values()):
        is_done = unit_of_work.outbox.withdraw(alert.id, now)
    else:
        letter = _letter(unit_of_work, alert, kept)
        is_done = unit_of_work.outbox.rewrite(alert.id, letter, at=now, even_tried=True)
    if is_done:
        _give_back(unit_of_work, alert, untrue)
    return is_done


def _give_back(unit_of_work: UnitOfWork, alert: AlertRecord, untrue: Iterable[_UntrueRow]) -> None:
    """What this unit was not told of after all may be told once it holds again.

    That something is over is not told again by a message that was tried: it may have arrived.
    """
    for each in untrue:
        if each.part in ("overdue", "unanswered"):
            unit_of_work.tellings.take_back(each.row["finding"], alert.unit)
        elif each.part == "resolved":
            if not alert.tries:
                unit_of_work.tellings.take_back_end(each.row["finding"], alert.unit)
        else:
            due_on = date.fromisoformat(each.row["due_on"])
            unit_of_work.tellings.take_back_reminder(each.row["target"], due_on, alert.unit)


def _withdrawal(alert: AlertRecord, untrue: list[_UntrueRow]) -> Withdrawal:
    rows = tuple((f"{each.row['place']}·{each.row['name']}", each.why) for each in untrue)
    told = sum(len(alert.contents.get(part, [])) for part in PARTS)
    return Withdrawal(alert.id, alert.unit, alert.recipient, rows, is_whole=len(rows) == told)


def _letter(unit_of_work: UnitOfWork, alert: AlertRecord, contents: dict[str, Any]) -> Letter:
    readers = mail_readers(alert.unit, unit_of_work.registry.units_on())
    reader = next((each.unit for each in readers if each.address == alert.recipient), alert.unit)
    day = date.fromisoformat(alert.dedup_key.partition("|")[0])
    return digest_letter(contents, unit=alert.unit, reader=reader, day=day)
