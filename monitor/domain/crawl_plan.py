"""CrawlPlan 采集计划: what a run shall visit, and what is already known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

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
    keys: frozenset[str] = frozenset()
    usual_count: int | None = None
    newest_on: date | None = None
    confirmed_key: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One address that is due. `names` are the columns (or the account) it serves.

    `site_host` is the registered site's host: leaving it is an outcome. `back_to` is the day
    paging back must reach. `is_full` forbids conditional requests. `seen_keys` are the newest items
    ever seen there, also where the last look failed: a list that shows none of them is another list.
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
    seen_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """The visits of one run, in no particular order; `run_id` is the ledger's row."""

    run_id: int
    visits: tuple[Visit, ...]
