"""Audit rows 审计数据表: one row an entry; the database itself refuses to change or delete any."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.table import Id, Json, Row


class AuditRow(Row):
    """审计记录. Two entries cannot follow the same one: `previous` is unique."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    previous: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
