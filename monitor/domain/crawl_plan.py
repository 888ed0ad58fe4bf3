"""CrawlPlan 采集计划: what a run shall visit, and what is already known of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from monitor.domain.account_depth import AccountDepth
from monitor.domain.learned_list import LearnedList

VisitKind = Literal["column", "account"]


@dataclass(frozen=True, slots=True)
class KnownList:
    """What the last accepted look left behind, so that nothing is fetched or read twice.

    `keys` are the item keys (see `item_key`) of the most recent publications; `newest_key` is
    the item whose article date was last confirmed.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    list_hash: str | None = None
    covered_from: date | None = None
    keys: Set[str] = frozenset()
    usual_count: int | None = None
    newest_on: date | None = None
    confirmed_key: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadArticle:
    """An item whose own page may tell its 来源; `key` as `item_key` makes it."""

    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One address that is due. `names` are the columns (or the account) it serves.

    `site_host` is the registered site's host: leaving it is an outcome. `back_to` is the day
    paging back must reach. `is_full` forbids conditional requests. `seen_days` are the newest items
    seen there (key and shown day) that were not taken away since, also where the last look failed:
    a list that shows none of them, or few of those it should show, is another list. `learned` is
    how that list was read when it was confirmed. `needs_origin`: a target counts only items of one
    来源, so the pages of new items are read too, and those of `unread` ones, in this order.
    `past_waits`: `seen_days` and `known.keys` are not there yet, for most lists will not have changed.
    """

    address_id: int
    kind: VisitKind
    url: str
    names: tuple[str, ...]
    site: str = ""
    site_url: str = ""
    list_selector: str = ""
    account_type: str = ""
    account_id: str = ""
    source: str = ""
    back_to: date | None = None
    is_full: bool = False
    known: KnownList | None = None
    seen_days: Mapping[str, date | None] = field(default_factory=dict)
    learned: LearnedList | None = None
    needs_origin: bool = False
    unread: tuple[UnreadArticle, ...] = ()
    past_waits: bool = False

    def with_past(self, days: Mapping[str, date | None]) -> Visit:
        """The same visit with the items that were seen at the address."""
        known = replace(self.known, keys=days.keys()) if self.known is not None else None
        return replace(self, seen_days=days, known=known, past_waits=False)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A platform or a host that said "too often": `targets` of it are not asked again before `until`."""

    who: str
    until: datetime
    targets: int


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """One run: its row in the ledger, and the days that paging back must reach.

    `back_to` is for columns, `accounts` for accounts. `left_alone` is what was ordered and is not
    visited all the same. Its visits stand in the store, not here: there may be a hundred thousand.
    """

    run_id: int
    back_to: date
    accounts: AccountDepth
    left_alone: tuple[LeftAlone, ...] = ()
