"""Deliver outbox 发送提醒: hand over what waits, one message at a time, nothing lost, nothing twice.

Takes the store, not a transaction: a message is claimed in one, sent in none and settled in
another, so that a slow mail server never holds the database. Killed in between, the claim
runs out and the same Message-ID is sent again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

import structlog

from monitor.channels.mail_message import OutgoingMail
from monitor.documents.digest_mail import workdays_told
from monitor.domain.errors import DeliveryFailed
from monitor.domain.mail_hours import ALWAYS, MailHours
from monitor.domain.secret import scrubbed
from monitor.store.findings import OURSELVES
from monitor.store.outbox import AlertRecord
from monitor.store.unit_of_work import Store, UnitOfWork

CLAIM = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=5)
GIVE_UP_TRIES = 8
"""Tries without which none is given up, however long ago the first was: the days of a holiday are no
tries. Tried by the waits below, a message has had as many within a day; own choice.
"""
_WAITS_MINUTES = (5, 15, 30, 60, 120, 240, 480)
_LONGEST_WAIT_FOR_SERVER = timedelta(hours=1)
"""A server that was down all night is found again within the hour; own choice."""
_STOP_AFTER_FAILURES = 5

_LOG = structlog.get_logger()


class Channel(Protocol):
    """Hands one message over or raises `DeliveryFailed`."""

    def send(self, mail: OutgoingMail) -> None: ...


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How a round of delivery went; `kept` messages to units are due and wait for open hours."""

    sent: int
    postponed: int
    dead: int
    kept: int = 0


def deliver_outbox(
    store: Store,
    channel: Channel,
    *,
    sender: str,
    clock: Callable[[], datetime],
    hours: MailHours = ALWAYS,
    to_units: bool = True,
) -> DeliveryReport:
    """Send what is due; after five temporary failures in a row the rest waits for the next round.

    Outside `hours`, or where `to_units` is False, only operators are written to. `clock` is asked anew
    for every message: a round with a slow server outlives its beginning.
    """
    done: Counter[str] = Counter()
    failures = 0
    while failures < _STOP_AFTER_FAILURES:
        now = clock()
        with store.writing() as unit_of_work:
            alert = unit_of_work.outbox.claim(now, now + CLAIM, to_units=to_units and hours.is_open(now))
        if alert is None:
            break
        failure = _hand_over(channel, alert, sender)
        with store.writing() as unit_of_work:
            ended = _settle(unit_of_work, alert, failure, clock())
        done[ended] += 1
        failures = failures + 1 if ended == "postponed" else 0
    now = clock()
    kept = 0 if to_units and hours.is_open(now) else _due_to_units(store, now)
    return DeliveryReport(done["sent"], done["postponed"], done["dead"], kept)


def _due_to_units(store: Store, now: datetime) -> int:
    with store.reading() as unit_of_work:
        return unit_of_work.outbox.due_to_units(now)


def _hand_over(channel: Channel, alert: AlertRecord, sender: str) -> DeliveryFailed | None:
    """None when the channel has taken the message; one that breaks the program blocks no other."""
    try:
        channel.send(_mail(alert, sender))
    except DeliveryFailed as failure:
        return failure
    except Exception as error:
        # the door of a delivery: it becomes a row and is tried again
        _LOG.exception("delivery_failed_inside", alert_id=alert.id)
        return DeliveryFailed(f"程序出错：{type(error).__name__} {error}"[:300], permanent=False)
    return None


def _settle(
    unit_of_work: UnitOfWork, alert: AlertRecord, failure: DeliveryFailed | None, now: datetime
) -> Literal["sent", "postponed", "dead"]:
    if failure is None:
        _note_sent(unit_of_work, alert, now)
        return "sent"
    return "dead" if _note_failure(unit_of_work, alert, failure, now) else "postponed"


def wait_before_retry(tries: int, *, is_about_message: bool = True) -> timedelta:
    """5, 15, 30 minutes, 1, 2, 4 and then every 8 hours; where it is about the server, 1 hour at most."""
    wait = timedelta(minutes=_WAITS_MINUTES[min(tries, len(_WAITS_MINUTES)) - 1])
    return wait if is_about_message else min(wait, _LONGEST_WAIT_FOR_SERVER)


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
    """Postpone, or give up (True).

    The five days begin when this very message is first put off: not while it was held or kept for
    open hours, and not while the server was down or refused our password. A message that was hardly
    tried in these days — a holiday came between — is not given up for them.
    """
    tries = alert.tries + 1
    put_off_at = alert.put_off_at or (now if error.is_about_message else None)
    is_old = error.is_about_message and put_off_at is not None and now - put_off_at > GIVE_UP_AFTER
    gives_up = error.permanent or (is_old and tries >= GIVE_UP_TRIES)
    unit_of_work.outbox.settle(
        alert.id,
        state="dead" if gives_up else "waiting",
        tries=tries,
        put_off_at=put_off_at,
        last_error=scrubbed(str(error)),
        next_try_at=None
        if gives_up
        else now + wait_before_retry(tries, is_about_message=error.is_about_message),
    )
    return gives_up


def _note_sent(unit_of_work: UnitOfWork, alert: AlertRecord, now: datetime) -> None:
    """The unit has been told: its findings move from 待整改 to 已通知."""
    unit_of_work.outbox.settle(
        alert.id, state="sent", tries=alert.tries + 1, sent_at=now, last_error=None, next_try_at=None
    )
    workdays = workdays_told(alert.contents)
    for row in alert.contents.get("overdue", []):
        finding = unit_of_work.findings.get(row["finding"])
        if finding is None:
            continue
        unit_of_work.tellings.note_sent(finding.id, alert.unit, now, workdays=workdays)
        if finding.state == "open":
            unit_of_work.findings.move(finding.id, "notified", now, who=OURSELVES, note=alert.recipient)
            unit_of_work.findings.change(finding.id, notified_at=now)
    for row in alert.contents.get("unanswered", []):
        if unit_of_work.findings.get(row["finding"]) is not None:
            unit_of_work.tellings.note_sent(row["finding"], alert.unit, now)
    for row in alert.contents.get("due_soon", []):
        due_on = date.fromisoformat(row["due_on"])
        unit_of_work.tellings.note_reminder_sent(row["target"], due_on, alert.unit, at=now)
