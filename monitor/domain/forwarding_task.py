"""Forwarding task 转载任务: a title that accounts were told to forward, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.calendar_day import day_of
from monitor.domain.target import plain


@dataclass(frozen=True, slots=True)
class ForwardingTask:
    """`published_on` is the day the content came out, `due_at` the last instant to forward it.

    `account_types` are 账号类型 as the sheet writes them; none means every type.
    """

    title: str
    published_on: date
    due_at: datetime
    account_types: tuple[str, ...] = ()

    @property
    def due_on(self) -> date:
        """The day of the deadline."""
        return day_of(self.due_at)

    def is_for(self, account_type: str) -> bool:
        """Whether accounts of this type were told."""
        wanted = plain(account_type)
        return not self.account_types or wanted in {plain(each) for each in self.account_types}
