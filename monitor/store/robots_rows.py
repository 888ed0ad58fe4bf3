"""Robots rows 抓取许可数据表: what owners of sites permitted in writing; nothing is ever taken out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.table import Id, Row


class RobotsPermissionRow(Row):
    """抓取许可 of one host; of those not revoked there is one a host."""

    __tablename__ = "robots_permission"
    __table_args__ = (
        Index(
            "uq_robots_permission_host",
            "host",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    host: Mapped[str]
    reason: Mapped[str]
    approver: Mapped[str]
    granted_by: Mapped[str]
    granted_at: Mapped[datetime]
    until: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
