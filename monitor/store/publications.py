"""Publications 发布信息 of an address: what its list shows is put, what it no longer shows is gone.

Nothing a list once showed is taken back by a later, poorer look: a date that is missing this time
stays, a changed one keeps its trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from monitor.domain.item_key import item_key
from monitor.domain.look import ArticleDate, Publication, Seen
from monitor.store.last_reading import LastReading, shown_after
from monitor.store.rows import AddressRow, PublicationRow


class Publications:
    """Takes in what looks show, address by address; `write` puts what is new in one go."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fresh: list[dict[str, Any]] = []

    def take_in(self, address: AddressRow, look: Seen, *, before: LastReading | None = None) -> set[str]:
        """Bring an address in line with a look; returns the keys whose dates changed.

        `before` is the reading that new items are known to have been absent from.
        """
        shown = shown_once(look.publications)
        bound = shown_after(look)
        known = self._known(address, shown, bound=bound)
        changed = {key for key, row in known.items() if key in shown and _is_redated(row, shown[key])}
        for key, item in shown.items():
            row = known.get(key)
            if row is None:
                self._fresh.append(_values(address.id, key, item, look) | _absence(item, before, bound))
            else:
                _update(row, item, look)
        for key, row in known.items():
            if key not in shown and row.gone_at is None:
                row.gone_at = look.at
        return changed

    def write(self) -> None:
        """Insert everything new."""
        if self._fresh:
            self._session.execute(insert(PublicationRow), self._fresh)
            self._fresh = []

    def _known(
        self, address: AddressRow, shown: Collection[str], *, bound: date | None
    ) -> dict[str, PublicationRow]:
        """The rows a look can touch: those it shows, and those it should show but does not."""
        if address.first_seen_at is None:
            return {}
        table = PublicationRow
        is_shown = table.key.in_(list(shown))
        touched = is_shown if bound is None else or_(is_shown, table.published_on > bound)
        rows = self._session.scalars(select(table).where(table.address_id == address.id, touched))
        return {row.key: row for row in rows}


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


def _update(row: PublicationRow, item: Publication, look: Seen) -> None:
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


def _is_redated(row: PublicationRow, item: Publication) -> bool:
    return item.published_on is not None and item.published_on != row.published_on


def _trace(row: PublicationRow, at: datetime) -> Mapping[str, str | None]:
    """A changed date is an event that is kept, never an overwrite without trace."""
    return {"was": row.published_on.isoformat() if row.published_on else None, "until": at.isoformat()}


def _article_of(item: Publication, look: Seen) -> ArticleDate | None:
    article = look.article
    return article if article is not None and item.url == article.url else None
