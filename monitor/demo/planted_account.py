"""Planted account 预设账号: one account of the county, what it has posted, and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.demo.planted_truth import PlantedTruth

Answering = Literal["weibo", "weibo_login_wall", "fresh_bridge", "stale_bridge", "plain_feed", "nobody"]
"""Who answers for an account; `nobody` where the registry names no source."""


@dataclass(frozen=True, slots=True)
class PlantedPost:
    """One post of a day."""

    on: date
    title: str
    is_original: bool = True


@dataclass(frozen=True, slots=True)
class PlantedAccount:
    """An account as the registry and its platform have it; `posts` newest first."""

    name: str
    account_type: str
    units: tuple[str, ...]
    account_id: str
    answering: Answering
    posts: tuple[PlantedPost, ...]
    truth: PlantedTruth

    @property
    def source_path(self) -> str:
        """Where its feed stands on the bridge's server; empty for accounts without one."""
        match self.answering:
            case "fresh_bridge" | "stale_bridge":
                return f"/feeds/{self.account_id}.json"
            case "plain_feed":
                return f"/rss/{self.account_id}.xml"
            case _:
                return ""

    def shown_on(self, day: date) -> tuple[PlantedPost, ...]:
        """What a visitor of the night to this day sees: everything posted by then."""
        return tuple(post for post in self.posts if post.on <= day)
