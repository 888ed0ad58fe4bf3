"""Owner's export 账号发布记录: the posts of one account, handed out by its owner or the national system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.look import Publication


@dataclass(frozen=True, slots=True)
class OwnerExport:
    """One account in one export; every post has a date, and there is at least one.

    It covers what it contains: from the day of its oldest post up to the instant of the export, or
    from `declared_from` where the import named the period it is for. `place` names file and rows.
    """

    exported_at: datetime
    posts: tuple[Publication, ...]
    declared_from: date | None = None
    place: str = ""

    @property
    def covered_from(self) -> date:
        """The first day of which every post is known."""
        days = [post.published_on for post in self.posts if post.published_on is not None]
        return min([*days, self.declared_from]) if self.declared_from is not None else min(days)
