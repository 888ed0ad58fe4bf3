"""Article origins 文章来源: which items' own pages are still to be read for their 来源, and what they said.

A 来源 once known stays; a page that gave none on three nights is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.domain.crawl_plan import UnreadArticle
from monitor.domain.look import Look, NotSeen, ReadArticle
from monitor.store.rows import PublicationRow

MOST_TRIES = 3
_KEPT = 40
"""More than one visit reads, so that items that lead off the site do not use up its share."""
_CHUNK = 400


class ArticleOrigins:
    """Takes in what articles say; `write` puts it to their items, which must be there by then."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[int, dict[str, ReadArticle]] = {}

    def take_in(self, address_id: int, look: Look) -> None:
        """Remember what a look's articles said."""
        if not isinstance(look, NotSeen) and look.articles:
            self._read[address_id] = {article.key: article for article in look.articles}

    def write(self) -> None:
        """Put it to the items; one that an address does not have is left out."""
        table = PublicationRow
        for address_id, articles in self._read.items():
            shown = table.address_id == address_id, table.key.in_(list(articles))
            for row in self._session.scalars(select(table).where(*shown)):
                _put(row, articles[row.key])
        self._read = {}


def _put(row: PublicationRow, article: ReadArticle) -> None:
    row.origin_tries += 1
    row.origin = row.origin or article.origin
    if row.article_on is None and article.published_on is not None:
        row.article_on, row.article_reason = article.published_on, None


def unread_articles(
    session: Session, address_ids: Collection[int], *, since: date
) -> dict[int, tuple[UnreadArticle, ...]]:
    """Items of unknown 来源 per address: never tried ones first, and of those the newest."""
    ids = sorted(address_ids)
    found: dict[int, list[UnreadArticle]] = defaultdict(list)
    for start in range(0, len(ids), _CHUNK):
        for address_id, key, url in session.execute(_unread(ids[start : start + _CHUNK], since)):
            found[address_id].append(UnreadArticle(key, url))
    return {address_id: tuple(articles) for address_id, articles in found.items()}


def _unread(address_ids: list[int], since: date) -> Select[int, str, str]:
    table = PublicationRow
    order = (table.origin_tries, table.published_on.desc(), table.id)
    place = func.row_number().over(partition_by=table.address_id, order_by=order).label("place")
    ranked = (
        select(table.address_id, table.key, table.url, place)
        .where(
            table.address_id.in_(address_ids),
            table.origin.is_(None),
            table.url.like("http%"),
            table.origin_tries < MOST_TRIES,
            table.published_on >= since,
            table.gone_at.is_(None),
            table.key.not_like("title:%"),
        )
        .subquery()
    )
    rows = select(ranked.c.address_id, ranked.c.key, ranked.c.url).where(ranked.c.place <= _KEPT)
    return rows.order_by(ranked.c.address_id, ranked.c.place)
