"""Outbox 待发通知: what is to be said, written in the transaction that found it.

States: `held` (an operator releases it), `waiting` (to be sent), `sent`, `dead` (the address is
wrong or it was tried too long), `withdrawn` (its reason vanished before it was sent).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.insertion import insert_unless_there
from monitor.store.rows import AlertRow

_CHUNK = 400
UNSENT = ("held", "waiting")
"""States in which a message may still be changed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says; `contents` is the same as plain JSON, so that it can grow or shrink."""

    subject: str
    text: str
    html: str
    contents: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """One message to one recipient."""

    id: int
    dedup_key: str
    message_id: str
    unit: str
    recipient: str
    is_operator: bool
    state: str
    subject: str
    text: str
    html: str
    contents: dict[str, Any]
    created_at: datetime
    next_try_at: datetime | None
    tries: int
    last_error: str | None
    sent_at: datetime | None
    put_off_at: datetime | None = None


class Outbox:
    """Puts, claims and settles messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(
        self,
        dedup_key: str,
        letter: Letter,
        *,
        unit: str,
        recipient: str,
        state: str,
        at: datetime,
        is_operator: bool = False,
    ) -> int | None:
        """Add a message unless one with this key exists; returns its id or None."""
        row = {
            "dedup_key": dedup_key,
            "message_id": f"<{uuid.uuid4()}@govmonitor>",
            "unit": unit,
            "recipient": recipient,
            "is_operator": is_operator,
            "state": state,
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "contents": letter.contents,
            "created_at": at,
            "next_try_at": at,
            "tries": 0,
        }
        return insert_unless_there(self._session, AlertRow, row, returning=AlertRow.id)

    def by_key(self, dedup_key: str) -> AlertRecord | None:
        """The message with this key."""
        row = self._session.scalars(select(AlertRow).where(AlertRow.dedup_key == dedup_key)).first()
        return _record(row) if row is not None else None

    def rewrite(self, alert_id: int, letter: Letter, *, at: datetime, even_tried: bool = False) -> bool:
        """Change a message nobody has begun to send; False when it was too late.

        `even_tried` changes one that was tried in vain, or whose sender died: what is untrue is
        taken out at any time. It may have arrived all the same, so nothing is added to it.
        """
        is_free = AlertRow.claimed_until.is_(None)
        may_change = _is_with_nobody(at) if even_tried else is_free & (AlertRow.tries == 0)
        changed = self._session.scalars(
            update(AlertRow)
            .where(AlertRow.id == alert_id, AlertRow.state.in_(UNSENT), may_change)
            .values(subject=letter.subject, text=letter.text, html=letter.html, contents=letter.contents)
            .returning(AlertRow.id)
        )
        return changed.first() is not None

    def withdraw(self, alert_id: int, at: datetime) -> bool:
        """Take a message back; False when it is being sent at this moment, or is done with."""
        taken = self._session.scalars(
            update(AlertRow)
            .where(AlertRow.id == alert_id, AlertRow.state.in_(UNSENT), _is_with_nobody(at))
            .values(state="withdrawn", claimed_until=None)
            .returning(AlertRow.id)
        )
        return taken.first() is not None

    def release(self, ids: list[int] | None, at: datetime) -> int:
        """Let held messages go (None: all); returns how many."""
        query = update(AlertRow).where(AlertRow.state == "held").values(state="waiting", next_try_at=at)
        if ids is not None:
            query = query.where(AlertRow.id.in_(ids))
        return len(self._session.scalars(query.returning(AlertRow.id)).all())

    def hold(self, ids: Iterable[int]) -> int:
        """Keep these messages for an operator unless they are being sent; returns how many."""
        wanted, held = sorted(set(ids)), 0
        for start in range(0, len(wanted), _CHUNK):
            is_free = AlertRow.claimed_until.is_(None) & (AlertRow.state == "waiting")
            query = update(AlertRow).where(AlertRow.id.in_(wanted[start : start + _CHUNK]), is_free)
            held += len(self._session.scalars(query.values(state="held").returning(AlertRow.id)).all())
        return held

    def claim(self, now: datetime, until: datetime, *, to_units: bool = True) -> AlertRecord | None:
        """Take the next message that is due and that nobody else is sending.

        Those tried least go first, so that recipients who are put off again and again are in the way
        of none that was just written. `to_units` False leaves out what is written to units.
        """
        due = _is_due(now) if to_units else _is_due(now) & AlertRow.is_operator
        oldest = select(AlertRow.id).where(due).order_by(AlertRow.tries, AlertRow.next_try_at, AlertRow.id)
        next_one = oldest.limit(1).with_for_update(skip_locked=True).scalar_subquery()
        taken = self._session.scalars(
            update(AlertRow)
            .where(AlertRow.id == next_one, due)
            .values(claimed_until=until)
            .returning(AlertRow)
        ).first()
        return _record(taken) if taken is not None else None

    def due_to_units(self, now: datetime) -> int:
        """How many messages to units could be sent now."""
        is_to_unit = _is_due(now) & AlertRow.is_operator.is_(False)
        return self._session.scalars(select(func.count()).select_from(AlertRow).where(is_to_unit)).one()

    def settle(self, alert_id: int, **values: object) -> None:
        """Note how a try ended and give the message back.

        What has been sent stays sent, and what was withdrawn while a sender took its time is not
        tried again; that it was sent after all is noted.
        """
        done_with = ("sent",) if values.get("state") == "sent" else ("sent", "withdrawn")
        self._session.execute(
            update(AlertRow)
            .where(AlertRow.id == alert_id, AlertRow.state.not_in(done_with))
            .values(claimed_until=None, **values)
        )

    def list(self, *, states: tuple[str, ...] = ()) -> list[AlertRecord]:
        """Messages, newest first."""
        query = select(AlertRow).order_by(AlertRow.id.desc())
        if states:
            query = query.where(AlertRow.state.in_(states))
        return [_record(row) for row in self._session.scalars(query)]

    def counts(self) -> dict[str, int]:
        """How many messages stand in each state."""
        query = select(AlertRow.state, func.count()).group_by(AlertRow.state)
        return {state: count for state, count in self._session.execute(query)}


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (AlertRow.state == "waiting") & (AlertRow.next_try_at <= now) & _is_with_nobody(now)


def _is_with_nobody(at: datetime) -> ColumnElement[bool]:
    """No sender has the message in hand, or its claim has run out."""
    return or_(AlertRow.claimed_until.is_(None), AlertRow.claimed_until < at)


def _record(row: AlertRow) -> AlertRecord:
    names = AlertRecord.__dataclass_fields__
    return AlertRecord(**{name: getattr(row, name) for name in names})
