"""Ledger rows 登记数据表: what people imported, entry by entry, as it was said and by which file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.rows import TargetRow
from monitor.store.table import Id, Json, Row


class LedgerEntryRow(Row):
    """登记: one entry of one KIND for one period (empty: none was named).

    `key` is what an entry of the same KIND and period replaces. `target_id` is the account it
    speaks of, None where it is about none.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("uq_ledger_entry_kind_period_key", "kind", "period", "key", unique=True),
        Index("ix_ledger_entry_target_id", "target_id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    period: Mapped[str] = mapped_column(default="")
    key: Mapped[str]
    target_id: Mapped[int | None] = mapped_column(ForeignKey(TargetRow.id))
    imported_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
