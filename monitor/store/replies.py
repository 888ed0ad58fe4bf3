"""Replies 反馈: what units answered to findings, and which objections 异议 wait for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.domain.reply import Answer
from monitor.domain.visit_timing import ASKED_TOO_OFTEN
from monitor.store.finding_rows import FindingRow, ReplyRow
from monitor.store.insertion import insert_unless_there
from monitor.store.rows import AddressRow, TargetRow

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class ReplyRecord:
    """One answer; an objection is open while `decided_at` is empty and its finding is open."""

    id: int
    finding_id: int
    kind: str
    at: datetime
    said_by: str
    text: str
    recorded_by: str
    state_before: str
    attachment_sha256: str | None
    attachment_name: str | None
    attachment_type: str | None
    attachment_size: int | None
    decision: str | None
    decided_at: datetime | None
    decided_by: str | None
    decision_note: str | None


class Replies:
    """Adds and decides answers; the steps say when."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        finding_id: int,
        answer: Answer,
        *,
        state_before: str,
        sha256: str | None,
        who: str,
        at: datetime,
    ) -> int | None:
        """Take an answer down; returns its id, None where an objection is waiting already."""
        attached = answer.attachment
        row = {
            "finding_id": finding_id,
            "kind": answer.kind,
            "at": at,
            "said_by": answer.by,
            "text": answer.text,
            "recorded_by": who,
            "state_before": state_before,
            "attachment_sha256": sha256,
            "attachment_name": attached.name if attached else None,
            "attachment_type": attached.type if attached else None,
            "attachment_size": len(attached.body) if attached else None,
        }
        return insert_unless_there(self._session, ReplyRow, row, returning=ReplyRow.id)

    def of(self, finding_id: int) -> list[ReplyRecord]:
        """Every answer to a finding, oldest first."""
        query = select(ReplyRow).where(ReplyRow.finding_id == finding_id).order_by(ReplyRow.id)
        return [_record(row) for row in self._session.scalars(query)]

    def open_objections(self) -> dict[int, ReplyRecord]:
        """By finding, the objections nobody has decided, oldest first; what is closed needs no decision."""
        query = (
            select(ReplyRow)
            .join(FindingRow, FindingRow.id == ReplyRow.finding_id)
            .where(
                ReplyRow.kind == "objection", ReplyRow.decided_at.is_(None), FindingRow.closed_at.is_(None)
            )
            .order_by(ReplyRow.id)
        )
        return {row.finding_id: _record(row) for row in self._session.scalars(query)}

    def decide(self, finding_id: int, decision: str, *, who: str, at: datetime, note: str) -> bool:
        """Decide the open objection; False where there is none."""
        decided = self._session.scalars(
            update(ReplyRow)
            .where(
                ReplyRow.finding_id == finding_id,
                ReplyRow.kind == "objection",
                ReplyRow.decided_at.is_(None),
            )
            .values(decision=decision, decided_at=at, decided_by=who, decision_note=note)
            .returning(ReplyRow.id)
        )
        return decided.first() is not None

    def refused_at(self, finding_ids: Iterable[int]) -> dict[int, datetime]:
        """By finding, when an objection to it was last refused."""
        ids = sorted(set(finding_ids))
        found: dict[int, datetime] = {}
        for start in range(0, len(ids), _CHUNK):
            query = (
                select(ReplyRow.finding_id, ReplyRow.decided_at)
                .where(ReplyRow.finding_id.in_(ids[start : start + _CHUNK]), ReplyRow.decision == "upheld")
                .order_by(ReplyRow.id)
            )
            for finding_id, decided_at in self._session.execute(query):
                if decided_at is not None:
                    found[finding_id] = decided_at
        return found

    def ask_for_a_look(self, target_id: int, at: datetime) -> bool:
        """Let the next crawl look at a target, whole and whatever the server says of changes.

        Who said that we ask too often is not asked earlier. False where a target has no address.
        """
        address = select(TargetRow.address_id).where(TargetRow.id == target_id).scalar_subquery()
        asked = self._session.scalars(
            update(AddressRow)
            .where(AddressRow.id == address)
            .values(last_full_at=None)
            .returning(AddressRow.id)
        ).first()
        may_be_earlier = AddressRow.reason.is_(None) | AddressRow.reason.not_in(sorted(ASKED_TOO_OFTEN))
        self._session.execute(
            update(AddressRow)
            .where(AddressRow.id == asked, AddressRow.next_visit_at > at, may_be_earlier)
            .values(next_visit_at=at)
        )
        return asked is not None


def _record(row: ReplyRow) -> ReplyRecord:
    names = ReplyRecord.__dataclass_fields__
    return ReplyRecord(**{name: getattr(row, name) for name in names})
