"""Last reading 上次读表: what a list is known not to have held before an item was first seen on it.

Only a page that was read says so. The server's word that nothing has changed (304) does not: a
cache that is never renewed says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.domain.calendar_day import day_of
from monitor.domain.look import Publication, Seen, SeenAgain
from monitor.store.remembered import Address, KeptLook
from monitor.store.rows import AddressRow

_LONE_JUMP = timedelta(days=31)
"""A last row that lies further back than this may be a stray one and bounds nothing."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastReading:
    """The reading before a look: all items of `since` and later were read at `at`.

    At `unchanged_at` the same first page was read once more. It proves nothing of older items, which
    stand further back, so only of days not before the reading itself.
    """

    at: datetime
    since: date
    unchanged_at: datetime | None

    def absence(self, item: Publication) -> tuple[date, date] | None:
        """The day of the latest reading that would have shown an item, and the first day it covered."""
        shown = item.published_on
        if shown is None or item.pinned or shown < self.since:
            return None
        if self.unchanged_at is not None and shown >= day_of(self.at):
            return day_of(self.unchanged_at), day_of(self.at)
        return day_of(self.at), self.since


def last_reading(address: Address, look: Seen, sight: KeptLook | None) -> LastReading | None:
    """The reading before a look at a column; None where there was none that can be compared with it.

    `sight` is the row of history that reading belongs to. Both must be of the same list, read in the
    same way, and nobody may doubt either.
    """
    at, since = address.listed_at, address.listed_from
    if sight is None or at is None or since is None or address.kind != "column":
        return None
    if look.at <= (address.unchanged_at or at):
        return None
    before = (sight.reader, sight.facts.get("group", ""))
    if before != (look.reader, look.group) or "weak" in (sight.confidence, look.confidence):
        return None
    return LastReading(at, since, address.unchanged_at)


def remember_reading(address: Address, look: Seen | SeenAgain) -> None:
    """Keep what the next look may be compared with."""
    if address.listed_at is not None and look.at < address.listed_at:
        return
    if isinstance(look, Seen):
        bound = shown_after(look)
        address.listed_at, address.unchanged_at = look.at, None
        address.listed_from = bound + _ONE_DAY if bound is not None else None
    elif look.how != "not_modified" and address.listed_at is not None:
        address.unchanged_at = look.at


def forget_reading(address: Address | AddressRow) -> None:
    """Another list takes the place of the one that was read."""
    address.listed_at = address.listed_from = address.unchanged_at = None


def is_empty_list(look: Seen) -> bool:
    """Whether a look saw a recognised list without any item, and not an account that is gone."""
    gone = look.account is not None and look.account.state != "normal"
    return not look.publications and not look.partial and not gone


def shown_after(look: Seen) -> date | None:
    """The day after which a list shows everything it carries; None where that cannot be said."""
    if look.partial:
        return None
    if not look.publications:
        return date.min if is_empty_list(look) else None
    days = [item.published_on for item in look.publications if item.published_on and not item.pinned]
    if not days or any(later > earlier for earlier, later in pairwise(days)):
        return None
    if len(days) > 1 and days[-2] - days[-1] > _LONE_JUMP:
        return days[-2]
    return days[-1]
