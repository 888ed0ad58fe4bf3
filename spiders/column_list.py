"""Column list 栏目列表: the list at one address, read as it was learned, or searched and proposed.

Whatever is read must still be the list that was read before: a page on which it cannot be found
again, or a list that shows other things, bounds nobody's silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.domain.crawl_plan import Visit
from monitor.domain.item_key import item_key
from monitor.domain.learned_list import LearnedList, ListProposal
from spiders.failed_visits import StatusRefused
from spiders.installed_readers import InstalledReaders
from spiders.learned_reading import LEARNED, ListDrifted, read_learned, refuse_drift
from spiders.list_finder import READER
from spiders.list_learning import propose
from spiders.page import Page
from spiders.paging import ReadList
from spiders.reader import PageNotUnderstood, Reading

_KEPT_SHARE = 2
"""At least half of what a list showed and should still show must be there."""
_FEW = 4
"""So few may well have been taken away together."""


@dataclass(frozen=True, slots=True)
class ColumnList:
    """How the pages of one visit are read. A selector that the registry gives wins over any learned."""

    visit: Visit
    readers: InstalledReaders

    @property
    def _learned(self) -> LearnedList | None:
        return None if self.visit.list_selector else self.visit.learned

    def read_first(self, page: Page) -> Reading:
        """The list on the column's first page, that of a learned one without its pager.

        Raises:
            ListDrifted: the learned list is not there.
            PageNotUnderstood: a wall, a status, or no list that can be read.
        """
        learned = self._learned
        if learned is None or not learned.selector or page.status != 200:
            return self._search(page)
        try:
            reading = read_learned(page, learned, with_pager=False)
        except ListDrifted as drift:
            raise ListDrifted(drift.detail, propose(page, self._search(page))) from None
        except PageNotUnderstood:
            self.readers.refuse_walls(page)
            raise
        if self.visit.is_full:
            self._compare(page, learned, reading)
        return reading

    def with_pager(self, page: Page, first: Reading) -> Reading:
        """The first page's reading with what follows it, which a list that has not changed never needs."""
        learned = self._learned
        if learned is None or LEARNED not in first.evidence.signals:
            return first
        again = read_learned(page, learned)
        return replace(first, next_page=again.next_page, is_last=again.is_last)

    def read_next(self, page: Page) -> Reading:
        """The list on a page further back."""
        learned = self._learned
        if learned is None or not learned.selector or page.status != 200:
            return self._search(page)
        return read_learned(page, learned, is_first=False)

    def refuse_another(self, page: Page, found: ReadList) -> None:
        """A list that lost everything it had, or shows other things than it should, is another list.

        Raises:
            ListDrifted: another reader or other rows than were learned.
            PageNotUnderstood: `unreadable(list_vanished)` or `unreadable(list_replaced)`.
        """
        learned = self._learned
        shown = next((reading for reading in found.readings if reading.publications), None)
        if shown is None:
            if self.visit.seen_days:
                raise PageNotUnderstood("unreadable", "list_vanished")
            return
        try:
            if learned is not None and not learned.selector:
                _refuse_other_reader(shown, learned)
                refuse_drift(shown.publications, learned, is_first=True)
            self._refuse_strangers(found)
        except PageNotUnderstood as refusal:
            raise ListDrifted(
                refusal.detail, self._proposal(page, found, shown), reason=refusal.reason
            ) from None

    def proposal(self, page: Page, found: ReadList) -> ListProposal | None:
        """What may be learned of a list that is not learned yet."""
        shown = next((reading for reading in found.readings if reading.publications), None)
        if shown is None or self.visit.learned is not None or self.visit.list_selector:
            return None
        return self._proposal(page, found, shown)

    def _proposal(self, page: Page, found: ReadList, shown: Reading) -> ListProposal:
        # rows that came with a second answer have no place on the first page
        is_first = shown is found.readings[0]
        return propose(page if is_first else None, shown)

    def _search(self, page: Page) -> Reading:
        if page.status != 200:
            self.readers.refuse_walls(page)
            raise StatusRefused(page.status)
        return self.readers.read_column(page)

    def _compare(self, page: Page, learned: LearnedList, reading: Reading) -> None:
        """Once a week, and before anybody is accused, the search must come to the same rows.

        Where a person confirmed what the search does not believe, it need not find anything; but it
        must not be sure of another list.
        """
        try:
            searched = self._search(page)
        except PageNotUnderstood as refusal:
            if learned.is_by_person and refusal.outcome == "unreadable":
                return
            raise
        if searched.publications == reading.publications:
            return
        if not (learned.is_by_person and searched.confidence == "weak"):
            raise ListDrifted("the search finds another list", propose(page, searched))

    def _refuse_strangers(self, found: ReadList) -> None:
        """Compares what is shown with what the last good look saw and this one should see again."""
        days = self.visit.seen_days
        keys = {item_key(item) for item in found.publications}
        if not days:
            return
        if days.keys().isdisjoint(keys):
            raise PageNotUnderstood("unreadable", "list_replaced", "none of the known items")
        bound = found.reached
        expected = {key for key, day in days.items() if bound is not None and day is not None and day > bound}
        kept = len(expected & keys)
        if len(expected) >= _FEW and kept * _KEPT_SHARE < len(expected):
            raise PageNotUnderstood(
                "unreadable", "list_replaced", f"{kept} of {len(expected)} known items left"
            )


def _refuse_other_reader(shown: Reading, learned: LearnedList) -> None:
    """Another content system, or other rows found by the search, are not what was learned.

    Raises:
        ListDrifted: they are other.
    """
    if shown.reader != learned.reader:
        raise ListDrifted(f"read by {shown.reader} instead of {learned.reader}")
    if shown.reader == READER and shown.evidence.group != learned.group:
        raise ListDrifted(f"{shown.evidence.group} instead of {learned.group}"[:80])
