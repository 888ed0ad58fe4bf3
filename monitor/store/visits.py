"""Visits 采集任务: which addresses are due, and what is known of each before it is visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.target import Account, Column, Site
from monitor.store.article_origins import unread_articles
from monitor.store.learned_lists import learned_from_json
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

    @property
    def needs_origin(self) -> bool:
        """Whether a target at the address counts only items of one 来源."""
        return any(isinstance(known.target, Column) and known.target.source_unit for known in self.targets)

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
        days = self._recent_days(list(chosen))
        visits = [
            _visit(
                rows[id_],
                chosen[id_].targets,
                sites=sites,
                days=days.get(id_, {}),
                back_to=back_to,
                is_full=id_ in full,
            )
            for id_ in chosen
        ]
        shared = {id_ for id_, item in chosen.items() if item.needs_origin}
        return self._with_unread(visits, shared, since=back_to)

    def _with_unread(self, visits: list[Visit], shared: set[int], *, since: date) -> list[Visit]:
        """The same visits; those to a shared list know which articles are still to be read."""
        unread = unread_articles(self._session, shared, since=since) if shared else {}
        return [
            replace(visit, needs_origin=True, unread=unread.get(visit.address_id, ()))
            if visit.address_id in shared
            else visit
            for visit in visits
        ]

    def _visit_times(self, ids: Iterable[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
        found: dict[int, tuple[datetime | None, datetime | None]] = {}
        table = AddressRow
        for chunk in _chunks(list(ids)):
            query = select(table.id, table.next_visit_at, table.last_full_at).where(table.id.in_(chunk))
            found.update({id_: (due, full) for id_, due, full in self._session.execute(query)})
        return found

    def _recent_days(self, ids: list[int]) -> dict[int, dict[str, date | None]]:
        """The newest publications each address still shows, enough to recognise an overlap."""
        found: dict[int, dict[str, date | None]] = defaultdict(dict)
        for chunk in _chunks(ids):
            for address_id, key, day in self._session.execute(_newest_shown(chunk)):
                found[address_id][key] = day
        return found


def _newest_shown(address_ids: list[int]) -> Select[int, str, date | None]:
    table = PublicationRow
    newest_first = (table.published_on.desc().nulls_last(), table.id.desc())
    place = func.row_number().over(partition_by=table.address_id, order_by=newest_first)
    ranked = select(table.address_id, table.key, table.published_on, place.label("place")).where(
        table.address_id.in_(address_ids), table.gone_at.is_(None)
    )
    rows = ranked.subquery()
    return select(rows.c.address_id, rows.c.key, rows.c.published_on).where(rows.c.place <= _KEYS_KEPT)


def _visit(
    row: AddressRow,
    targets: tuple[KnownTarget, ...],
    *,
    sites: dict[str, Site],
    days: Mapping[str, date | None],
    back_to: date,
    is_full: bool,
) -> Visit:
    names = tuple(dict.fromkeys(known.target.name for known in targets))
    known = _known(row, days.keys())
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
        learned=learned_from_json(row.learned),
        site=first.site,
        site_url=site.home_url if site else "",
        list_selector=first.list_selector,
        back_to=back_to,
        is_full=is_full,
        known=known,
        seen_days=days,
    )


def _known(row: AddressRow, keys: Set[str]) -> KnownList | None:
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
