"""Known items 已知条目: what the looks of one batch can touch, fetched for many of them at once.

A list shows its newest items, so nearly all that is wanted of an address lies above the oldest day its
look shows. Addresses of like days are asked for together; what a look shows beside that is asked for by
its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Text, column, or_, select, values
from sqlalchemy.orm import Session

from monitor.domain.look import Publication
from monitor.store.plain_rows import PlainRows
from monitor.store.remembered import KeptItem
from monitor.store.rows import PublicationRow

_TOGETHER = 25


class _Thin(NamedTuple):
    """As much of a known item as a look can say."""

    id: int
    title: str
    url: str | None
    published_on: date | None
    published_at: datetime | None
    raw_date: str
    originality: str | None
    pinned: bool
    deleted: bool
    witness_on: date | None
    origin: str | None
    gone_at: datetime | None

    def is_shown_as(self, item: Publication) -> bool:
        """Whether a look that shows the item so would change nothing of it."""
        return (
            (item.title, item.url, item.published_on, item.published_at, item.raw_date)
            == (self.title, self.url, self.published_on, self.published_at, self.raw_date)
            and (item.originality, item.pinned, item.deleted, item.witness_on, item.origin)
            == (self.originality, self.pinned, self.deleted, self.witness_on, self.origin)
            and self.gone_at is None
        )


@dataclass(frozen=True, slots=True)
class ShownItems:
    """What a look shows of an address, by key; after `bound` it shows everything (None: nobody knows).

    `with_article` are the addresses of items whose own pages were read.
    """

    address_id: int
    items: dict[str, Publication]
    bound: date | None
    with_article: tuple[str, ...] = ()

    @property
    def since(self) -> date:
        """The oldest day that can matter, 置顶 items left aside."""
        shown = [item.published_on for item in self.items.values() if item.published_on and not item.pinned]
        return min(shown if self.bound is None else [*shown, self.bound], default=date.min)

    def changes(self, key: str, known: _Thin) -> bool:
        """Whether a known item is shown otherwise than it was, or no longer though it should be."""
        item = self.items.get(key)
        if item is not None:
            return item.url in self.with_article or not known.is_shown_as(item)
        is_due = self.bound is not None and known.published_on is not None and known.published_on > self.bound
        return is_due and known.gone_at is None


class KnownItems:
    """Tells which items are known and as they are shown, and hands out those that are not.

    Nearly every row of a list is the one it was: those are read thinly, and left alone.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows = PlainRows(session, PublicationRow, KeptItem)
        self._thin: dict[int, dict[str, _Thin]] = defaultdict(dict)
        self._changed: dict[int, dict[str, KeptItem]] = defaultdict(dict)

    def prepare(self, shown: Iterable[ShownItems]) -> None:
        """Read what these can touch."""
        in_order = sorted(shown, key=lambda each: each.since)
        for start in range(0, len(in_order), _TOGETHER):
            some = in_order[start : start + _TOGETHER]
            self._read_since(some)
            self._read_missing(some)
            self._read_changed(some)

    def is_known(self, address_id: int, key: str) -> bool:
        """Whether an item was there before; it must have been prepared."""
        return key in self._thin.get(address_id, {})

    def changed_at(self, address_id: int) -> dict[str, KeptItem]:
        """By key the known items of an address that a look shows otherwise, or no longer."""
        return self._changed.get(address_id, {})

    def write(self) -> None:
        """Put down what has changed."""
        self._rows.write()
        self._thin.clear()
        self._changed.clear()

    def _read_since(self, some: Sequence[ShownItems]) -> None:
        item = self._rows.c
        is_new_enough = or_(item.published_on >= some[0].since, item.published_on.is_(None))
        self._read(item.address_id.in_([each.address_id for each in some]), is_new_enough)

    def _read_missing(self, some: Sequence[ShownItems]) -> None:
        """Items that are shown now and were of an older day, or of none that is asked for, before."""
        missing = [
            (each.address_id, key)
            for each in some
            for key in each.items.keys() - self._thin.get(each.address_id, {}).keys()
        ]
        if not missing:
            return
        names = column("address_id", BigInteger), column("key", Text)
        wanted = values(*names, name="wanted").data(missing).cte("wanted")
        item = self._rows.c
        self._read(item.address_id == wanted.c.address_id, item.key == wanted.c.key)

    def _read(self, *where: ColumnElement[bool]) -> None:
        item = self._rows.c
        columns = [item.address_id, item.key, *(item[name] for name in _Thin._fields)]
        for address_id, key, *told in self._session.connection().execute(select(*columns).where(*where)):
            self._thin[address_id][key] = _Thin(*told)

    def _read_changed(self, some: Sequence[ShownItems]) -> None:
        ids = [
            known.id
            for each in some
            for key, known in self._thin.get(each.address_id, {}).items()
            if each.changes(key, known)
        ]
        for item in self._rows.read(self._rows.c.id.in_(ids)) if ids else ():
            self._changed[item.address_id][item.key] = item
