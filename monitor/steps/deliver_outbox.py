"""Deliver outbox 发送提醒: hand over what waits, one message at a time, nothing lost, nothing twice.

Takes the store, not a transaction: a message is claimed in one, sent in none and settled in
another, so that a slow mail server never holds the database. Killed in between, the claim
runs out and the same Message-ID is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.channels.mail_message import OutgoingMail
from monitor.domain.errors import DeliveryFailed
from monitor.store.outbox import AlertRecord
from monitor.store.unit_of_work import Store, UnitOfWork

CLAIM = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=5)
_WAITS_MINUTES = (5, 15, 30, 60, 120, 240, 480)
_STOP_AFTER_FAILURES = 5


class Channel(Protocol):
    """Hands one message over or raises `DeliveryFailed`."""

    def send(self, mail: OutgoingMail) -> None: ...


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How a round of delivery went."""

    sent: int
    postponed: int
    dead: int


def deliver_outbox(store: Store, channel: Channel, *, sender: str, now: datetime) -> DeliveryReport:
    """Send what is due; after five temporary failures in a row the rest waits for the next round."""
    sent = postponed = dead = failures = 0
    while failures < _STOP_AFTER_FAILURES:
        with store.writing() as unit_of_work:
            alert = unit_of_work.outbox.claim(now, now + CLAIM)
        if alert is None:
            break
        try:
            channel.send(_mail(alert, sender))
        except DeliveryFailed as error:
            with store.writing() as unit_of_work:
                if _note_failure(unit_of_work, alert, error, now):
                    dead += 1
                else:
                    postponed += 1
            failures = 0 if error.permanent else failures + 1
            continue
        failures = 0
        with store.writing() as unit_of_work:
            _note_sent(unit_of_work, alert, now)
        sent += 1
    return DeliveryReport(sent, postponed, dead)


def wait_before_retry(tries: int) -> timedelta:
    """5, 15, 30 minutes, 1, 2, 4 and then every 8 hours."""
    return timedelta(minutes=_WAITS_MINUTES[min(tries, len(_WAITS_MINUTES)) - 1])


def _mail(alert: AlertRecord, sender: str) -> OutgoingMail:
    return OutgoingMail(
        sender=sender,
        recipient=alert.recipient,
        subject=alert.subject,
        text=alert.text,
        html=alert.html,
        message_id=alert.message_id,
        key=alert.dedup_key.encode("unicode_escape").decode("ascii"),
        created_at=alert.created_at,
    )


def _note_failure(unit_of_work: UnitOfWork, alert: AlertRecord, error: DeliveryFailed, now: datetime) -> bool:
    """Postpone, or give up (True)."""
    tries = alert.tries + 1
    gives_up = error.permanent or now - alert.created_at > GIVE_UP_AFTER
    unit_of_work.outbox.settle(
        alert.id,
        state="dead" if gives_up else "waiting",
        tries=tries,
        last_error=str(error),
        next_try_at=None if gives_up else now + wait_before_retry(tries),
    )
    return gives_up


def _note_sent(unit_of_work: UnitOfWork, alert: AlertRecord, now: datetime) -> None:
    """The unit has been told: its findings move from 待整改 to 已通知."""
    unit_of_work.outbox.settle(
        alert.id, state="sent", tries=alert.tries + 1, sent_at=now, last_error=None, next_try_at=None
    )
    for row in alert.contents.get("overdue", []):
        finding = unit_of_work.findings.get(row["finding"])
        if finding is not None and finding.state == "open":
            unit_of_work.findings.move(finding.id, "notified", now, who="monitor", note=alert.recipient)
            unit_of_work.findings.change(finding.id, notified_at=now)
