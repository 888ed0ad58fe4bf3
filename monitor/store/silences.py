"""Silences 静默: kept with who asked for them and why, ended or not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from monitor.domain.silence import Silence, SilenceScope
from monitor.store.rows import SilenceRow


class Silences:
    """Adds, ends and lists; nothing is ever deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        scope: SilenceScope,
        name: str,
        *,
        target_id: int | None,
        reason: str,
        until: date,
        who: str,
        at: datetime,
    ) -> int:
        """Keep a silence; returns its id."""
        row = {
            "scope": scope,
            "name": name,
            "target_id": target_id,
            "reason": reason,
            "until": until,
            "made_by": who,
            "made_at": at,
        }
        return self._session.scalars(insert(SilenceRow).values(**row).returning(SilenceRow.id)).one()

    def get(self, silence_id: int) -> Silence | None:
        """The silence with this number."""
        row = self._session.get(SilenceRow, silence_id, populate_existing=True)
        return _silence(row) if row is not None else None

    def end(self, silence_id: int, *, who: str, at: datetime) -> bool:
        """Note its end; False where it has ended already, or there is none."""
        ended = self._session.scalars(
            update(SilenceRow)
            .where(SilenceRow.id == silence_id, SilenceRow.ended_at.is_(None))
            .values(ended_at=at, ended_by=who)
            .returning(SilenceRow.id)
        )
        return ended.first() is not None

    def all(self) -> list[Silence]:
        """Every silence there ever was, the newest first."""
        return [
            _silence(row) for row in self._session.scalars(select(SilenceRow).order_by(SilenceRow.id.desc()))
        ]

    def in_force(self, day: date) -> list[Silence]:
        """Those that hold on a day, oldest first."""
        return [each for each in self._not_ended() if each.holds_on(day)]

    def run_out(self, day: date) -> list[Silence]:
        """Those whose last day is before a day and whose end nobody has noted, oldest first."""
        return [each for each in self._not_ended() if not each.holds_on(day)]

    def _not_ended(self) -> list[Silence]:
        query = select(SilenceRow).where(SilenceRow.ended_at.is_(None)).order_by(SilenceRow.id)
        return [_silence(row) for row in self._session.scalars(query)]


def _silence(row: SilenceRow) -> Silence:
    values: dict[str, Any] = {name: getattr(row, name) for name in Silence.__dataclass_fields__}
    return Silence(**values)
