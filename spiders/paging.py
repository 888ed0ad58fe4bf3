"""Paging 翻页: reading a list back in time, and saying from which day on everything is known.

The bound is the claim an accusation rests on, so it errs on the late side: a list out of order
bounds nothing, and a lone jump in the last row is not believed until the next row confirms it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from monitor.domain.crawl_plan import KnownList
from monitor.domain.item_key import item_key
from monitor.domain.look import COMPLETE, Publication
from spiders.failed_visits import VisitFailed
from spiders.reader import PageNotUnderstood, PageRequest, Reading

NextReading = Callable[[PageRequest], Awaitable[Reading]]

_DISORDER = 10
"""A list counts as ordered while at most one neighbouring pair in ten is out of order."""
_LAST_JUMP = timedelta(days=31)
_RUN_OF_KNOWN = 3
"""Known items in a row that prove an overlap; one or two may be an unmarked 置顶."""


@dataclass(frozen=True, slots=True)
class PagingLimits:
    """How far to go. `past_known` goes on through items that are known already."""

    back_to: date | None
    most_pages: int
    past_known: bool = False


@dataclass(slots=True)
class ReadList:
    """What the pages read so far show, each item once."""

    known: KnownList | None
    publications: list[Publication] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    stopped_by: VisitFailed | PageNotUnderstood | None = None
    _keys: dict[str, int] = field(default_factory=dict)
    _ordered: list[str] = field(default_factory=list)

    def add(self, reading: Reading) -> int:
        """Take a page in; returns how many of its items are new to this visit."""
        before = len(self._keys)
        self.readings.append(reading)
        for publication in reading.publications:
            key = item_key(publication)
            if key not in self._keys:
                self._keys[key] = len(self.publications)
                self.publications.append(publication)
                if not publication.pinned:
                    self._ordered.append(key)
            else:
                self._date(self._keys[key], publication)
        return len(self._keys) - before

    def _date(self, place: int, again: Publication) -> None:
        """A 置顶 copy without a date, or with an older one, must not hide the row that shows a later one."""
        first = self.publications[place]
        shown, before = again.published_on, first.published_on
        if shown is not None and (before is None or shown > before):
            self.publications[place] = replace(again, pinned=first.pinned or again.pinned)

    @property
    def is_complete(self) -> bool:
        """Whether the list was read to its own end."""
        last = self.readings[-1]
        if not self.publications:
            gone = last.account is not None and last.account.state != "normal"
            return not (gone or last.partial or last.next_page)
        return last.is_last

    @property
    def is_ordered(self) -> bool:
        """Whether the dates run down the list as they should."""
        pairs = list(pairwise(self._dates()))
        return sum(later > earlier for earlier, later in pairs) * _DISORDER <= len(pairs)

    @property
    def reached(self) -> date | None:
        """The day down to which the list was read, None while nothing can be said."""
        dates = self._dates()
        if not dates or not self.is_ordered:
            return None
        if len(dates) > 1 and dates[-2] - dates[-1] > _LAST_JUMP:
            return dates[-2]
        return dates[-1]

    @property
    def overlaps(self) -> bool:
        """Whether the pages reach down to what the last accepted look left behind."""
        if self.known is None or not self.known.keys or not self.is_ordered:
            return False
        seen = [key in self.known.keys for key in self._ordered]
        run = 0
        for is_known in seen:
            run = run + 1 if is_known else 0
            if run >= _RUN_OF_KNOWN:
                return True
        return bool(seen) and seen[-1]

    @property
    def covered_from(self) -> date | None:
        """The first day from which on every item is known; see `Seen.covered_from`."""
        if self.is_complete:
            return COMPLETE
        reached = self.reached
        own = reached + timedelta(days=1) if reached is not None else None
        before = self.known.covered_from if self.known is not None and self.overlaps else None
        return min((day for day in (own, before) if day is not None), default=None)

    def _dates(self) -> list[date]:
        return [p.published_on for p in self.publications if p.published_on and not p.pinned]


def begun(first: Reading, known: KnownList | None) -> ReadList:
    """What the first page alone shows."""
    found = ReadList(known)
    found.add(first)
    return found


async def read_back(found: ReadList, next_reading: NextReading, *, limits: PagingLimits) -> ReadList:
    """Read on from the first page until enough is known; a page that fails ends it, with what was read."""
    first = found.readings[0]
    following = first.next_page
    while following is not None and not _is_enough(found, limits):
        try:
            reading = await next_reading(following)
        except (VisitFailed, PageNotUnderstood) as failure:
            found.stopped_by = failure
            break
        # another reader would be reading another list — unless the first page was but a shell
        if found.publications and reading.reader != first.reader:
            break
        if found.add(reading) == 0 and not reading.is_last:
            break
        following = reading.next_page
    return found


def _is_enough(found: ReadList, limits: PagingLimits) -> bool:
    if found.readings[-1].is_last or len(found.readings) >= limits.most_pages:
        return True
    if found.overlaps and not limits.past_known:
        return True
    reached = found.reached
    return reached is not None and limits.back_to is not None and reached < limits.back_to
