"""Robots permissions 抓取许可: kept with who permitted what and why, revoked or not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.domain.robots_permission import RobotsPermission
from monitor.store.insertion import insert_unless_there
from monitor.store.robots_rows import RobotsPermissionRow


class RobotsPermissions:
    """Grants, revokes and lists."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def grant(
        self, host: str, *, reason: str, approver: str, who: str, at: datetime, until: date | None
    ) -> int | None:
        """Keep a permission; None where one that is not revoked stands already."""
        row = {
            "host": host,
            "reason": reason,
            "approver": approver,
            "granted_by": who,
            "granted_at": at,
            "until": until,
        }
        return insert_unless_there(self._session, RobotsPermissionRow, row, returning=RobotsPermissionRow.id)

    def revoke(self, host: str, *, who: str, at: datetime) -> int | None:
        """End the permission of a host; None where there is none."""
        revoked = self._session.scalars(
            update(RobotsPermissionRow)
            .where(RobotsPermissionRow.host == host, RobotsPermissionRow.revoked_at.is_(None))
            .values(revoked_at=at, revoked_by=who)
            .returning(RobotsPermissionRow.id)
        )
        return revoked.first()

    def all(self) -> list[RobotsPermission]:
        """Every permission there ever was, by host, the newest first."""
        table = RobotsPermissionRow
        query = select(table).order_by(table.host, table.id.desc())
        return [_permission(row) for row in self._session.scalars(query)]

    def in_force(self, day: date) -> list[RobotsPermission]:
        """Those that hold on a day."""
        query = select(RobotsPermissionRow).where(RobotsPermissionRow.revoked_at.is_(None))
        found = (_permission(row) for row in self._session.scalars(query.order_by(RobotsPermissionRow.host)))
        return [permission for permission in found if permission.holds_on(day)]


def _permission(row: RobotsPermissionRow) -> RobotsPermission:
    names = RobotsPermission.__dataclass_fields__
    return RobotsPermission(**{name: getattr(row, name) for name in names})
