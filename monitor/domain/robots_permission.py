"""RobotsPermission 抓取许可: the owner of a host allows us in writing what its robots.txt forbids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.host_name import host_of_url


@dataclass(frozen=True, slots=True)
class RobotsPermission:
    """`until` is the last day on which it holds (None: until it is revoked)."""

    id: int
    host: str
    reason: str
    approver: str
    granted_by: str
    granted_at: datetime
    until: date | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.revoked_at is None and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class RegisteredAddress:
    """An address that the registry names of a site: its 首页网址, or a column's."""

    site: str
    url: str
    is_home: bool = False

    @property
    def host(self) -> str:
        """The host, in its one spelling."""
        return host_of_url(self.url)
