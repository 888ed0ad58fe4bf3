"""Finding rows 问题数据表: findings, what happened to them, which unit was told of what and answered what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.rows import TargetRow
from monitor.store.table import Id, Json, Row


class FindingRow(Row):
    """问题: one episode of one target violating one indicator.

    `exempt_until` is the last day on which an exempted violation is left alone, by `approver`.
    """

    __tablename__ = "finding"
    __table_args__ = (
        Index(
            "uq_finding_open",
            "target_id",
            "indicator",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_finding_state", "state"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey(TargetRow.id), index=True)
    indicator: Mapped[str]
    weight: Mapped[str]
    episode: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    is_expired: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    opened_as_of: Mapped[date]
    first_look_at: Mapped[datetime | None]
    last_look_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    notified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    overdue_days: Mapped[int | None]
    period: Mapped[str | None]
    sentence: Mapped[str]
    rulebook: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    times_named: Mapped[int] = mapped_column(default=0)
    exempt_until: Mapped[date | None]
    approver: Mapped[str | None]


class FindingEventRow(Row):
    """What happened to a finding, who did it and why."""

    __tablename__ = "finding_event"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey(FindingRow.id), index=True)
    at: Mapped[datetime]
    state: Mapped[str]
    who: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class FindingToldRow(Row):
    """A unit that is told of a finding: in writing since `told_at`, sent since `notified_at`.

    `closing_told_at` is when it was told, too, that the finding is resolved; `workdays` within how many
    working days the message that was sent asks to mend it, NULL where it names none.
    """

    __tablename__ = "finding_told"
    finding_id: Mapped[int] = mapped_column(ForeignKey(FindingRow.id), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    closing_told_at: Mapped[datetime | None]
    workdays: Mapped[int | None]


class ReminderRow(Row):
    """A due date a unit is reminded of, so that it is told once."""

    __tablename__ = "reminder"
    target_id: Mapped[int] = mapped_column(ForeignKey(TargetRow.id), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]


class ReplyRow(Row):
    """反馈 or 异议: what a unit answered, `said_by` somebody there and `recorded_by` who took it down.

    An objection is open until it is decided; `state_before` is the finding's state when it was made.
    """

    __tablename__ = "reply"
    __table_args__ = (
        Index(
            "uq_reply_open_objection",
            "finding_id",
            unique=True,
            sqlite_where=text("kind = 'objection' AND decided_at IS NULL"),
            postgresql_where=text("kind = 'objection' AND decided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey(FindingRow.id), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    said_by: Mapped[str]
    text: Mapped[str]
    recorded_by: Mapped[str]
    state_before: Mapped[str]
    attachment_sha256: Mapped[str | None]
    attachment_name: Mapped[str | None]
    attachment_type: Mapped[str | None]
    attachment_size: Mapped[int | None]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision_note: Mapped[str | None]
