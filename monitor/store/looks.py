"""Looks 监测记录 as history: folded in once their run is accepted, read back as evidence.

A run of identical looks is one row that is extended; it never bridges a NotSeen (that is a row
of its own) or a gap longer than `freshness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.item_key import item_key
from monitor.domain.look import (
    AccountIdentity,
    Confidence,
    NotSeen,
    Outcome,
    Publication,
    Seen,
    SeenAgain,
    VisitResult,
)
from monitor.domain.visit_timing import next_visit
from monitor.store.rows import AddressRow, LookRow, PublicationRow

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class LookRecord:
    """One row of history: identical looks from `first_at` to `last_at`."""

    id: int
    outcome: str
    reason: str | None
    first_at: datetime
    last_at: datetime
    looks: int
    reader: str | None
    confidence: str | None
    items: int | None
    newest_on: date | None
    final_url: str | None
    status: int | None
    body_hash: str | None
    snapshot: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AddressState:
    """What planning and lists need of one address besides its evidence."""

    address_id: int
    last_seen_at: datetime | None
    last_tried_at: datetime | None
    not_seen_since: datetime | None
    last_look_id: int | None


class Looks:
    """Folds accepted results into history and builds evidence from it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fold(
        self,
        run_id: int,
        results: Iterable[VisitResult],
        *,
        night_starts: time,
        freshness: timedelta,
        full: frozenset[int] = frozenset(),
    ) -> None:
        """Make these results part of history; each address at most once per run."""
        results = list(results)
        ids = [result.address_id for result in results]
        addresses = {
            row.id: row for row in self._session.scalars(select(AddressRow).where(AddressRow.id.in_(ids)))
        }
        looks = self._last_looks(addresses.values())
        publications = self._publication_rows([r.address_id for r in results if isinstance(r.look, Seen)])
        for result in results:
            address = addresses[result.address_id]
            last = looks.get(address.id)
            self._fold_one(run_id, result, address, last, publications[address.id], freshness)
            seen = not isinstance(result.look, NotSeen)
            address.next_visit_at = next_visit(
                result.look.at, was_seen=seen, tries=address.tries, night_starts=night_starts
            )
            if seen or address.tries >= 3:
                address.tries = 0
            if address.id in full and seen:
                address.last_full_at = result.look.at
        self._session.flush()

    def _fold_one(
        self,
        run_id: int,
        result: VisitResult,
        address: AddressRow,
        last: LookRow | None,
        known: dict[str, PublicationRow],
        freshness: timedelta,
    ) -> None:
        look = result.look
        address.last_tried_at = look.at
        match look:
            case NotSeen():
                self._fold_not_seen(run_id, look, address, last, freshness)
            case SeenAgain():
                self._fold_seen_again(run_id, look, address, last, freshness)
            case Seen():
                self._fold_seen(run_id, result, look, address, last, known, freshness)

    def _fold_not_seen(
        self, run_id: int, look: NotSeen, address: AddressRow, last: LookRow | None, freshness: timedelta
    ) -> None:
        address.tries += 1
        if address.outcome == "seen" or address.not_seen_since is None:
            address.not_seen_since = look.at
        address.outcome, address.reason = look.outcome, look.reason
        same = last is not None and (last.outcome, last.reason) == (look.outcome, look.reason)
        if last is not None and same and look.at - last.last_at <= freshness:
            _extend(last, run_id, look.at)
            return
        facts = {"detail": look.detail} if look.detail else {}
        self._append(address, LookRow(outcome=look.outcome, reason=look.reason, facts=facts), run_id, look.at)

    def _fold_seen_again(
        self, run_id: int, look: SeenAgain, address: AddressRow, last: LookRow | None, freshness: timedelta
    ) -> None:
        if last is None or last.outcome != "seen":
            raise ValueError(f"address {address.id}: “seen again” without a look it could repeat")
        _mark_seen(address, look.at)
        if look.at - last.last_at <= freshness:
            _extend(last, run_id, look.at)
            return
        repeated = LookRow(
            outcome="seen",
            reader=last.reader,
            confidence=last.confidence,
            items=last.items,
            newest_on=last.newest_on,
            list_hash=last.list_hash,
            final_url=last.final_url,
            status=last.status,
            body_hash=last.body_hash,
            snapshot=last.snapshot,
            facts=last.facts,
        )
        self._append(address, repeated, run_id, look.at)

    def _fold_seen(
        self,
        run_id: int,
        result: VisitResult,
        look: Seen,
        address: AddressRow,
        last: LookRow | None,
        known: dict[str, PublicationRow],
        freshness: timedelta,
    ) -> None:
        self._put_publications(address.id, look, known)
        transport = result.transport
        same = last is not None and last.outcome == "seen" and last.list_hash == transport.list_hash
        _mark_seen(address, look.at)
        _remember_list(address, look, result)
        row = _look_row(look, result)
        if last is not None and same and look.at - last.last_at <= freshness and last.facts == row.facts:
            _extend(last, run_id, look.at)
            last.body_hash, last.snapshot = row.body_hash, row.snapshot
            return
        self._append(address, row, run_id, look.at)

    def _append(self, address: AddressRow, row: LookRow, run_id: int, at: datetime) -> None:
        row.address_id, row.looks = address.id, 1
        row.first_at = row.last_at = at
        row.first_run_id = row.last_run_id = run_id
        self._session.add(row)
        self._session.flush()
        address.last_look_id = row.id

    def _put_publications(self, address_id: int, look: Seen, known: dict[str, PublicationRow]) -> None:
        """Upsert what the list shows; what it no longer shows in the range it covers is gone."""
        fresh: dict[str, dict[str, Any]] = {}
        shown: set[str] = set()
        for publication in look.publications:
            key = item_key(publication)
            shown.add(key)
            row = known.get(key)
            if row is None:
                fresh.setdefault(key, _publication_values(address_id, key, publication, look.at))
            else:
                _update_publication(row, publication, look.at)
        if fresh:
            self._session.execute(insert(PublicationRow), list(fresh.values()))
        _mark_gone(known, shown, look)
        if look.article is not None:
            self._note_article(address_id, look)

    def _note_article(self, address_id: int, look: Seen) -> None:
        article = look.article
        if article is None:
            return
        keys = [item_key(p) for p in look.publications if p.url == article.url]
        self._session.execute(
            update(PublicationRow)
            .where(PublicationRow.address_id == address_id, PublicationRow.key.in_(keys))
            .values(article_on=article.published_on, article_reason=article.reason)
        )

    def _last_looks(self, addresses: Iterable[AddressRow]) -> dict[int, LookRow]:
        ids = [row.last_look_id for row in addresses if row.last_look_id is not None]
        rows = self._session.scalars(select(LookRow).where(LookRow.id.in_(ids)))
        return {row.address_id: row for row in rows}

    def _publication_rows(self, address_ids: list[int]) -> dict[int, dict[str, PublicationRow]]:
        found: dict[int, dict[str, PublicationRow]] = defaultdict(dict)
        query = select(PublicationRow).where(PublicationRow.address_id.in_(address_ids))
        for row in self._session.scalars(query):
            found[row.address_id][row.key] = row
        return found

    def evidence(self, address_ids: Iterable[int]) -> dict[int, Evidence]:
        """Everything known per address."""
        ids = sorted(set(address_ids))
        found: dict[int, Evidence] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            publications = self._known_publications(chunk)
            for row in self._session.scalars(select(AddressRow).where(AddressRow.id.in_(chunk))):
                found[row.id] = _evidence(row, tuple(publications[row.id]))
        return found

    def _known_publications(self, ids: list[int]) -> dict[int, list[KnownPublication]]:
        """By plain columns, not by row objects: this is the widest read of a check."""
        found: dict[int, list[KnownPublication]] = defaultdict(list)
        table = PublicationRow
        query = select(
            table.address_id,
            table.title,
            table.url,
            table.published_on,
            table.raw_date,
            table.published_at,
            table.originality,
            table.pinned,
            table.deleted,
            table.witness_on,
            table.origin,
            table.first_seen_at,
            table.gone_at,
            table.article_on,
        ).where(table.address_id.in_(ids))
        for row in self._session.execute(
            query.order_by(table.address_id, table.published_on.desc(), table.id)
        ):
            address_id, *facts, first_seen_at, gone_at, article_on = row
            publication = Publication(*facts)
            found[address_id].append(KnownPublication(publication, first_seen_at, gone_at, article_on))
        return found

    def states(self, address_ids: Iterable[int]) -> dict[int, AddressState]:
        """Look instants and the current look row per address."""
        ids = sorted(set(address_ids))
        found: dict[int, AddressState] = {}
        for start in range(0, len(ids), _CHUNK):
            query = select(
                AddressRow.id,
                AddressRow.last_seen_at,
                AddressRow.last_tried_at,
                AddressRow.not_seen_since,
                AddressRow.last_look_id,
            ).where(AddressRow.id.in_(ids[start : start + _CHUNK]))
            found.update({row[0]: AddressState(*row) for row in self._session.execute(query)})
        return found

    def history(self, address_id: int, *, count: int = 20) -> list[LookRecord]:
        """The newest rows of history, newest first."""
        query = select(LookRow).where(LookRow.address_id == address_id)
        rows = self._session.scalars(query.order_by(LookRow.first_at.desc(), LookRow.id.desc()).limit(count))
        return [_look_record(row) for row in rows]


def _extend(row: LookRow, run_id: int, at: datetime) -> None:
    """One more identical look; the same run counts once."""
    if row.last_run_id != run_id:
        row.looks += 1
    row.last_at, row.last_run_id = at, run_id


def _mark_seen(address: AddressRow, at: datetime) -> None:
    address.outcome, address.reason, address.not_seen_since = "seen", None, None
    address.tries = 0
    address.first_seen_at = address.first_seen_at or at
    address.last_seen_at = at


def _remember_list(address: AddressRow, look: Seen, result: VisitResult) -> None:
    """What the next visit needs of this one."""
    transport = result.transport
    address.covered_from = look.covered_from
    address.partial = look.partial
    address.confidence = look.confidence
    gone = look.account is not None and look.account.state != "normal"
    address.list_is_empty = not look.publications and not look.partial and not gone
    address.usual_count = len(look.publications)
    address.etag, address.last_modified = transport.etag, transport.last_modified
    address.body_hash, address.list_hash = transport.body_hash, transport.list_hash
    address.identity = asdict(look.account) if look.account else None
    if look.article is not None:
        keys = [item_key(p) for p in look.publications if p.url == look.article.url]
        address.confirmed_key = keys[0] if keys else address.confirmed_key


def _look_row(look: Seen, result: VisitResult) -> LookRow:
    transport = result.transport
    days = [p.published_on for p in look.publications if p.published_on]
    facts: dict[str, Any] = {"group": look.group} if look.group else {}
    if look.notices:
        facts["notices"] = list(look.notices)
    if look.account:
        facts["account"] = asdict(look.account)
    if look.partial:
        facts["partial"] = True
    return LookRow(
        outcome="seen",
        reader=look.reader,
        confidence=look.confidence,
        items=len(look.publications),
        newest_on=max(days) if days else None,
        list_hash=transport.list_hash,
        final_url=transport.final_url,
        status=transport.status,
        body_hash=transport.body_hash,
        snapshot=transport.body_hash,
        facts=facts,
    )


def _publication_values(address_id: int, key: str, item: Publication, at: datetime) -> dict[str, Any]:
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
        "first_seen_at": at,
    }


def _update_publication(row: PublicationRow, item: Publication, at: datetime) -> None:
    """A changed date is an event that is kept, never an overwrite without trace."""
    if row.published_on != item.published_on:
        was = row.published_on.isoformat() if row.published_on else None
        row.earlier_dates = [*(row.earlier_dates or []), {"was": was, "until": at.isoformat()}]
        row.published_on, row.published_at = item.published_on, item.published_at
        row.raw_date = item.raw_date
        row.article_on = row.article_reason = None
    row.gone_at = None
    row.pinned, row.deleted, row.witness_on = item.pinned, item.deleted, item.witness_on
    if item.originality is not None:
        row.originality = item.originality


def _mark_gone(known: dict[str, PublicationRow], shown: set[str], look: Seen) -> None:
    """Items newer than the oldest one shown that the list no longer carries."""
    if look.partial:
        return
    days = [p.published_on for p in look.publications if p.published_on and not p.pinned]
    if not days:
        return
    oldest = min(days)
    for key, row in known.items():
        if key not in shown and row.gone_at is None and row.published_on and row.published_on > oldest:
            row.gone_at = look.at


def _evidence(row: AddressRow, publications: tuple[KnownPublication, ...]) -> Evidence:
    return Evidence(
        publications=publications,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        last_tried_at=row.last_tried_at,
        outcome=cast("Outcome | None", row.outcome),
        reason=row.reason,
        covered_from=row.covered_from,
        partial=row.partial,
        confidence=cast("Confidence | None", row.confidence),
        list_is_empty=row.list_is_empty,
        list_confirmed_by_person=row.confirmed_by is not None,
        identity=AccountIdentity(**row.identity) if row.identity else None,
    )


def _look_record(row: LookRow) -> LookRecord:
    return LookRecord(
        id=row.id,
        outcome=row.outcome,
        reason=row.reason,
        first_at=row.first_at,
        last_at=row.last_at,
        looks=row.looks,
        reader=row.reader,
        confidence=row.confidence,
        items=row.items,
        newest_on=row.newest_on,
        final_url=row.final_url,
        status=row.status,
        body_hash=row.body_hash,
        snapshot=row.snapshot,
        facts=dict(row.facts),
    )
