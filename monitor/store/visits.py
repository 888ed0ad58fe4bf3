"""Visits 采集任务: which addresses are due, and what is known of each before it is visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.target import Account, Column, Site
from monitor.store.registry import KnownTarget
from monitor.store.rows import AddressRow, PublicationRow

_CHUNK = 400
_KEYS_KEPT = 60


@dataclass(frozen=True, slots=True)
class Watched:
    """An address with the targets it serves and whether it is due."""

    address_id: int
    targets: tuple[KnownTarget, ...]
    next_visit_at: datetime | None
    last_full_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether its next visit has been reached; one never visited always is."""
        return self.next_visit_at is None or self.next_visit_at <= now


class Visits:
    """Reads addresses for planning."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watched(self, targets: Iterable[KnownTarget]) -> list[Watched]:
        """The addresses behind these targets, each once, in the order of their ids."""
        by_address: dict[int, list[KnownTarget]] = defaultdict(list)
        for target in targets:
            if target.address_id is not None:
                by_address[target.address_id].append(target)
        times = self._visit_times(by_address)
        return [Watched(id_, tuple(by_address[id_]), *times[id_]) for id_ in sorted(by_address)]

    def visits(
        self,
        watched: Iterable[Watched],
        *,
        sites: dict[str, Site],
        back_to: date,
        full: Collection[int],
    ) -> list[Visit]:
        """Ready-made visits; `full` are the addresses that must be fetched unconditionally."""
        chosen = {item.address_id: item for item in watched}
        rows: dict[int, AddressRow] = {}
        for chunk in _chunks(list(chosen)):
            found = self._session.scalars(select(AddressRow).where(AddressRow.id.in_(chunk)))
            rows.update({row.id: row for row in found})
        keys = self._recent_keys(list(chosen))
        return [
            _visit(
                rows[id_],
                chosen[id_].targets,
                sites=sites,
                keys=keys.get(id_, frozenset()),
                back_to=back_to,
                is_full=id_ in full,
            )
            for id_ in chosen
        ]

    def _visit_times(self, ids: Iterable[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
        found: dict[int, tuple[datetime | None, datetime | None]] = {}
        table = AddressRow
        for chunk in _chunks(list(ids)):
            query = select(table.id, table.next_visit_at, table.last_full_at).where(table.id.in_(chunk))
            found.update({id_: (due, full) for id_, due, full in self._session.execute(query)})
        return found

    def _recent_keys(self, ids: list[int]) -> dict[int, frozenset[str]]:
        """Keys of the newest publications of each address, enough to recognise an overlap."""
        found: dict[int, list[str]] = defaultdict(list)
        for chunk in _chunks(ids):
            for address_id, key in self._session.execute(_newest_keys(chunk)):
                found[address_id].append(key)
        return {id_: frozenset(keys) for id_, keys in found.items()}


def _newest_keys(address_ids: list[int]) -> Select[int, str]:
    table = PublicationRow
    newest_first = (table.published_on.desc().nulls_last(), table.id.desc())
    place = func.row_number().over(partition_by=table.address_id, order_by=newest_first)
    ranked = select(table.address_id, table.key, place.label("place")).where(
        table.address_id.in_(address_ids)
    )
    rows = ranked.subquery()
    return select(rows.c.address_id, rows.c.key).where(rows.c.place <= _KEYS_KEPT)


def _visit(
    row: AddressRow,
    targets: tuple[KnownTarget, ...],
    *,
    sites: dict[str, Site],
    keys: frozenset[str],
    back_to: date,
    is_full: bool,
) -> Visit:
    names = tuple(dict.fromkeys(known.target.name for known in targets))
    known = _known(row, keys)
    first = targets[0].target
    if isinstance(first, Account):
        return Visit(
            row.id,
            "account",
            row.url,
            names,
            account_type=first.account_type,
            account_id=first.account_id,
            source=first.source,
            back_to=back_to,
            is_full=is_full,
            known=known,
        )
    if not isinstance(first, Column):
        raise TypeError(f"no visit serves a {first.kind}")
    site = sites.get(first.site)
    return Visit(
        row.id,
        "column",
        row.url,
        names,
        site=first.site,
        site_url=site.home_url if site else "",
        list_selector=first.list_selector,
        back_to=back_to,
        is_full=is_full,
        known=known,
        seen_keys=keys,
    )


def _known(row: AddressRow, keys: frozenset[str]) -> KnownList | None:
    """What was left behind — only if the last accepted look saw the list."""
    if row.last_seen_at is None or row.outcome != "seen":
        return None
    return KnownList(
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        list_hash=row.list_hash,
        covered_from=row.covered_from,
        keys=keys,
        usual_count=row.usual_count,
        confirmed_key=row.confirmed_key,
    )


def _chunks(values: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
