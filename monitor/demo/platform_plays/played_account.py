"""Played account 演出账号: an account as a platform shows it, whatever the platform's own shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from monitor.demo.web_answer import Answered
from monitor.domain.calendar_day import SHANGHAI

POSTED_AT = time(0, 30)
"""In Shanghai, where it is still the day before in UTC; a visit of the same night sees it."""


@dataclass(frozen=True, slots=True)
class PlayedPost:
    """One post of a day; an account has at most one a day."""

    on: date
    title: str
    is_original: bool = True
    is_pinned: bool = False
    is_deleted: bool = False

    @property
    def number(self) -> int:
        """What tells it from the account's other posts."""
        return self.on.toordinal()

    @property
    def at(self) -> datetime:
        """The moment of posting, aware."""
        return datetime.combine(self.on, POSTED_AT, SHANGHAI)

    @property
    def seconds(self) -> int:
        """The moment of posting as most platforms count it."""
        return int(self.at.timestamp())


@dataclass(frozen=True, slots=True)
class PlayedAccount:
    """An account under the name its platform gives it.

    `posts` are in the platform's order: pinned ones first, then newest first. `refreshed_at` is when
    the bridge that mirrors it last looked at it (aware), None where it does not say. `instead` is
    answered in place of its posts.
    """

    name: str
    account_id: str
    posts: tuple[PlayedPost, ...]
    refreshed_at: datetime | None = None
    instead: Answered | None = None

    @property
    def shown(self) -> tuple[PlayedPost, ...]:
        """What a platform lists that drops deleted posts without a mark."""
        return tuple(post for post in self.posts if not post.is_deleted)


def page_of(posts: Sequence[PlayedPost], start: int, size: int) -> tuple[Sequence[PlayedPost], int | None]:
    """So many posts from a place on, and the place to go on from; None at the end."""
    following = start + size
    return posts[start:following], following if following < len(posts) else None
