"""Known items 已知条目: what the looks of one batch can touch, fetched for many of them at once.

A list shows its newest items, so nearly all that is wanted of an address lies above the oldest day its
look shows. Addresses of like days are asked for together; what a look shows beside that is asked for by
its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Text, column, or_, values
from sqlalchemy.orm import Session

from monitor.domain.look import Publication
from monitor.store.plain_rows import PlainRows
from monitor.store.remembered import KeptItem
from monitor.store.rows import PublicationRow

_TOGETHER = 25


@dataclass(frozen=True, slots=True)
class ShownItems:
    """What a look shows of an address, by key; after `bound` it shows everything (None: nobody knows)."""

    address_id: int
    items: dict[str, Publication]
    bound: date | None

    @property
    def since(self) -> date:
        """The oldest day that can matter, 置顶 items left aside."""
        shown = [item.published_on for item in self.items.values() if item.published_on and not item.pinned]
        return min(shown if self.bound is None else [*shown, self.bound], default=date.min)

    def touches(self, known: KeptItem) -> bool:
        """Whether a known item is shown, or should be."""
        if known.key in self.items:
            return True
        return self.bound is not None and known.published_on is not None and known.published_on > self.bound


class KnownItems:
    """Reads what is known of addresses, and writes back what changed of it."""

    def __init__(self, session: Session) -> None:
        self._rows = PlainRows(session, PublicationRow, KeptItem)
        self._found: dict[int, dict[str, KeptItem]] = defaultdict(dict)

    def prepare(self, shown: Iterable[ShownItems]) -> None:
        """Read what these can touch."""
        in_order = sorted(shown, key=lambda each: each.since)
        for start in range(0, len(in_order), _TOGETHER):
            some = in_order[start : start + _TOGETHER]
            self._read_since(some)
            self._read_missing(some)

    def touched_by(self, shown: ShownItems) -> dict[str, KeptItem]:
        """By key what a look shows or should show of what is known; it must have been prepared."""
        found = self._found.get(shown.address_id, {})
        return {key: known for key, known in found.items() if shown.touches(known)}

    def write(self) -> None:
        """Put down what has changed."""
        self._rows.write()
        self._found.clear()

    def _read_since(self, some: Sequence[ShownItems]) -> None:
        table = PublicationRow
        is_new_enough = or_(table.published_on >= some[0].since, table.published_on.is_(None))
        self._keep(self._rows.read(table.address_id.in_([each.address_id for each in some]), is_new_enough))

    def _read_missing(self, some: Sequence[ShownItems]) -> None:
        """Items that are shown now and were of an older day, or of none that is asked for, before."""
        missing = [
            (each.address_id, key)
            for each in some
            for key in each.items.keys() - self._found.get(each.address_id, {}).keys()
        ]
        if not missing:
            return
        names = column("address_id", BigInteger), column("key", Text)
        wanted = values(*names, name="wanted").data(missing).cte("wanted")
        table = PublicationRow
        self._keep(self._rows.read(table.address_id == wanted.c.address_id, table.key == wanted.c.key))

    def _keep(self, read: Iterable[KeptItem]) -> None:
        for known in read:
            self._found[known.address_id][known.key] = known
