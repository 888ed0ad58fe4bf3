"""Planted account 预设账号: one account of the county, what it has posted, and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor.demo.planted_truth import AS_IT_SHOULD_BE, PlantedTruth
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost
from monitor.demo.web_answer import Answered
from monitor.domain.calendar_day import SHANGHAI


@dataclass(frozen=True, slots=True)
class PlantedAccount:
    """An account as the registry and its platform have it; `posts` as the platform lists them.

    `platform` is the key of the play that answers for it, empty where nobody may look. `name_there` is
    its name on the platform where that is another; `not_refreshed_for` are the days since its bridge
    looked last; `instead` is answered in place of its posts.
    """

    name: str
    account_type: str
    units: tuple[str, ...]
    account_id: str
    platform: str
    posts: tuple[PlayedPost, ...] = ()
    truth: PlantedTruth = AS_IT_SHOULD_BE
    name_there: str = ""
    not_refreshed_for: int = 0
    instead: Answered | None = None

    def played_on(self, day: date) -> PlayedAccount:
        """The account as a visitor of the night to this day sees it, with all that was posted by then."""
        refreshed_on = day - timedelta(days=self.not_refreshed_for)
        return PlayedAccount(
            self.name_there or self.name,
            self.account_id,
            tuple(post for post in self.posts if post.on <= day),
            refreshed_at=datetime.combine(refreshed_on, time.min, SHANGHAI),
            instead=self.instead,
        )

    def newest_on(self, day: date) -> date | None:
        """The day of the newest post such a visitor can see; None where none can be seen."""
        if self.truth.outcome != "seen":
            return None
        return max((post.on for post in self.played_on(day).shown), default=None)
