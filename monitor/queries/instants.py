"""Instants 时刻 in answers: ISO 8601 in Asia/Shanghai, to the second."""

from __future__ import annotations

from datetime import datetime

from monitor.domain.calendar_day import SHANGHAI


def local_iso(at: datetime | None) -> str | None:
    """`2026-11-22T01:10:00+08:00`, or None."""
    return at.astimezone(SHANGHAI).replace(microsecond=0).isoformat() if at else None
