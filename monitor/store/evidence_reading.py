"""Evidence reading 取证材料读取: what is known of many addresses, in a handful of wide reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.evidence import DateChange, Evidence, KnownPublication
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.look import NOT_ASKED_YET, Confidence, Outcome, Publication
from monitor.store.identities import read_identities
from monitor.store.identity_json import identity_from_json
from monitor.store.learned_lists import learned_from_json
from monitor.store.rows import AddressRow, PublicationRow

_CHUNK = 400


def read_evidence(session: Session, address_ids: Iterable[int]) -> dict[int, Evidence]:
    """Everything known per address; publications newest first."""
    ids = sorted(set(address_ids))
    found: dict[int, Evidence] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        publications = _publications(session, chunk)
        rows = session.scalars(select(AddressRow).where(AddressRow.id.in_(chunk))).all()
        identities = read_identities(session, [row.id for row in rows if row.kind == "account"])
        for row in rows:
            found[row.id] = _evidence(row, tuple(publications[row.id]), identities.get(row.id, ()))
    return found


def _publications(session: Session, ids: list[int]) -> dict[int, list[KnownPublication]]:
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
        table.article_reason,
        table.absent_on,
        table.absent_from,
        table.earlier_dates,
    ).where(table.address_id.in_(ids))
    newest_first = query.order_by(table.address_id, table.published_on.desc().nulls_last(), table.id)
    for row in session.execute(newest_first):
        address_id, *facts, first_seen_at, gone_at, article_on, unread, absent_on, absent_from, earlier = row
        publication = Publication(*facts)
        changes = _changes(earlier) if earlier else ()
        waits = article_on is None and unread == NOT_ASKED_YET
        known = KnownPublication(
            publication, first_seen_at, gone_at, article_on, absent_on, absent_from, changes, waits
        )
        found[address_id].append(known)
    return found


def _changes(traces: Iterable[Mapping[str, str]]) -> tuple[DateChange, ...]:
    """The dates an item showed before, as `monitor.store.publications` keeps their traces."""
    return tuple(
        DateChange(
            date.fromisoformat(trace["was"]) if trace["was"] else None, datetime.fromisoformat(trace["until"])
        )
        for trace in traces
    )


def _evidence(
    row: AddressRow,
    publications: tuple[KnownPublication, ...],
    identities: tuple[IdentitySpan, ...],
) -> Evidence:
    learned = learned_from_json(row.learned)
    return Evidence(
        publications=publications,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        last_tried_at=row.last_tried_at,
        not_seen_since=row.not_seen_since,
        outcome=cast("Outcome | None", row.outcome),
        reason=row.reason,
        covered_from=row.covered_from,
        partial=row.partial,
        confidence=cast("Confidence | None", row.confidence),
        list_is_empty=row.list_is_empty,
        list_confirmed_by_person=learned is not None and learned.is_by_person,
        identity=identity_from_json(row.identity) if row.identity else None,
        identities=identities,
    )
