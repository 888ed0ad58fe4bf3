"""Publications 发布信息 of an address: what its list shows is put, what it no longer shows is gone.

Nothing a list once showed is taken back by a later, poorer look: a date that is missing this time
stays, a changed one keeps its trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from monitor.domain.item_key import item_key
from monitor.domain.look import ArticleDate, Publication, Seen
from monitor.store.known_items import KnownItems, ShownItems
from monitor.store.last_reading import LastReading, shown_after
from monitor.store.remembered import Address, KeptItem
from monitor.store.rows import PublicationRow


class Publications:
    """Takes in what looks show, address by address; `write` puts what is new or has changed in one go."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = KnownItems(session)
        self._shown: dict[int, ShownItems] = {}
        self._fresh: list[dict[str, Any]] = []

    def prepare(self, looks: Iterable[tuple[Address, Seen]]) -> None:
        """Read what is known of all that is to be taken in."""
        pairs = list(looks)
        self._shown = {address.id: _shown_items(address, look) for address, look in pairs}
        seen_before = [address.id for address, _ in pairs if address.first_seen_at is not None]
        self._known.prepare(self._shown[id_] for id_ in seen_before)

    def take_in(self, address: Address, look: Seen, *, before: LastReading | None = None) -> set[str]:
        """Bring an address in line with a look that was prepared; returns the keys whose dates changed.

        `before` is the reading that new items are known to have been absent from.
        """
        shown = self._shown[address.id]
        changed = self._known.changed_at(address.id)
        redated = {
            key for key, row in changed.items() if key in shown.items and _is_redated(row, shown.items[key])
        }
        for key, item in shown.items.items():
            if not self._known.is_known(address.id, key):
                absence = _absence(item, before, shown.bound)
                self._fresh.append(_values(address.id, key, item, look) | absence)
        for key, row in changed.items():
            if key in shown.items:
                _update(row, shown.items[key], look)
            elif row.gone_at is None:
                row.gone_at = look.at
        return redated

    def write(self) -> None:
        """Put down everything that is new or has changed."""
        self._known.write()
        if self._fresh:
            self._session.connection().execute(insert(PublicationRow), self._fresh)
            self._fresh = []


def _shown_items(address: Address, look: Seen) -> ShownItems:
    article = look.article
    read = (article.url,) if article is not None else ()
    return ShownItems(address.id, shown_once(look.publications), shown_after(look), read)


def shown_once(publications: Iterable[Publication]) -> dict[str, Publication]:
    """Items by key in the list's order; of one shown twice, the one with the later date."""
    found: dict[str, Publication] = {}
    for item in publications:
        key = item_key(item)
        if key not in found or _day(item) > _day(found[key]):
            found[key] = item
    return found


def _day(item: Publication) -> date:
    return item.published_on or date.min


def _values(address_id: int, key: str, item: Publication, look: Seen) -> dict[str, Any]:
    article = _article_of(item, look)
    return {
        "address_id": address_id,
        "key": key,
        "title": item.title,
        "url": item.url,
        "published_on": item.published_on,
        "published_at": item.published_at,
        "raw_date": item.raw_date,
        "originality": item.originality,
        "pinned": item.pinned,
        "deleted": item.deleted,
        "witness_on": item.witness_on,
        "origin": item.origin,
        "first_seen_at": look.at,
        "article_on": article.published_on if article else None,
        "article_reason": article.reason if article else None,
    }


def _absence(item: Publication, before: LastReading | None, bound: date | None) -> dict[str, date | None]:
    """What is known of a new item's absence before; nothing of one that stands on the list's own edge.

    Whether another item went away for it can only be told above that edge.
    """
    is_inside = bound is not None and item.published_on is not None and item.published_on > bound
    proof = before.absence(item) if before is not None and is_inside else None
    absent_on, absent_from = proof or (None, None)
    return {"absent_on": absent_on, "absent_from": absent_from}


def _update(row: KeptItem, item: Publication, look: Seen) -> None:
    row.title, row.url, row.gone_at = item.title, item.url, None
    row.pinned, row.deleted = item.pinned, item.deleted
    row.witness_on = item.witness_on or row.witness_on
    row.originality = item.originality or row.originality
    row.origin = item.origin or row.origin
    if _is_redated(row, item):
        row.earlier_dates = [*(row.earlier_dates or []), _trace(row, look.at)]
        row.article_on = row.article_reason = None
    if item.published_on is not None:
        row.published_on, row.published_at, row.raw_date = item.published_on, item.published_at, item.raw_date
    article = _article_of(item, look)
    if article is not None and (article.published_on is not None or row.article_on is None):
        row.article_on, row.article_reason = article.published_on, article.reason


def _is_redated(row: KeptItem, item: Publication) -> bool:
    return item.published_on is not None and item.published_on != row.published_on


def _trace(row: KeptItem, at: datetime) -> Mapping[str, str | None]:
    """A changed date is an event that is kept, never an overwrite without trace."""
    return {"was": row.published_on.isoformat() if row.published_on else None, "until": at.isoformat()}


def _article_of(item: Publication, look: Seen) -> ArticleDate | None:
    article = look.article
    return article if article is not None and item.url == article.url else None
