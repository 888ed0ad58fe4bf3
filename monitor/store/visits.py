"""Visits 采集任务: which addresses are due, and what is known of each before it is visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.domain.account_depth import AccountDepth, exact_depth
from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.target import Account, Column, Site, Target
from monitor.store.article_origins import unread_articles
from monitor.store.learned_lists import learned_from_json
from monitor.store.registry import KnownTarget
from monitor.store.rows import AddressRow, PublicationRow

_CHUNK = 400
_KEYS_KEPT = 60


@dataclass(frozen=True, slots=True)
class Watched:
    """An address with the targets it serves."""

    address_id: int
    targets: tuple[KnownTarget, ...]

    @property
    def needs_origin(self) -> bool:
        """Whether a target at the address counts only items of one 来源."""
        return any(isinstance(known.target, Column) and known.target.source_unit for known in self.targets)


class _Known(NamedTuple):
    """What earlier looks left behind of an address."""

    id: int
    url: str
    learned: dict[str, Any] | None
    last_seen_at: datetime | None
    outcome: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    list_hash: str | None
    covered_from: date | None
    usual_count: int | None
    confirmed_key: str | None


_KNOWN = [AddressRow.__table__.c[name] for name in _Known._fields]


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
        return [Watched(id_, tuple(by_address[id_])) for id_ in sorted(by_address)]

    def visits(
        self,
        watched: Iterable[Watched],
        *,
        sites: dict[str, Site],
        back_to: date,
        full: Collection[int],
        accounts: AccountDepth | None = None,
    ) -> list[Visit]:
        """Ready-made visits; `full` are the addresses that must be fetched unconditionally.

        `back_to` is the day for columns, and for accounts too where `accounts` says nothing else.
        """
        depth = accounts or exact_depth(back_to)
        chosen = {item.address_id: item for item in watched}
        rows: dict[int, _Known] = {}
        for chunk in _chunks(list(chosen)):
            found = self._session.execute(select(*_KNOWN).where(AddressRow.id.in_(chunk)))
            rows.update({known.id: known for known in (_Known(*row) for row in found)})
        visits = [
            _visit(
                rows[id_],
                chosen[id_].targets,
                sites=sites,
                back_to=back_to,
                accounts=depth,
                is_full=id_ in full,
            )
            for id_ in chosen
        ]
        shared = {id_ for id_, item in chosen.items() if item.needs_origin}
        return self._with_unread(self._with_past(visits, shared), shared, since=back_to)

    def recent_days(self, address_ids: Iterable[int]) -> dict[int, dict[str, date | None]]:
        """The newest publications each address still shows, enough to recognise an overlap."""
        found: dict[int, dict[str, date | None]] = defaultdict(dict)
        for chunk in _chunks(list(address_ids)):
            for address_id, key, day in self._session.execute(_newest_shown(chunk)):
                found[address_id][key] = day
        return found

    def _with_past(self, visits: list[Visit], shared: set[int]) -> list[Visit]:
        """The same visits; those that may find nothing changed ask for the past only when they need it."""
        may_wait = {visit.address_id for visit in visits if _may_be_unchanged(visit)} - shared
        days = self.recent_days(visit.address_id for visit in visits if visit.address_id not in may_wait)
        return [
            replace(visit, past_waits=True)
            if visit.address_id in may_wait
            else visit.with_past(days.get(visit.address_id, {}))
            for visit in visits
        ]

    def _with_unread(self, visits: list[Visit], shared: set[int], *, since: date) -> list[Visit]:
        """The same visits; those to a shared list know which articles are still to be read."""
        unread = unread_articles(self._session, shared, since=since) if shared else {}
        return [
            replace(visit, needs_origin=True, unread=unread.get(visit.address_id, ()))
            if visit.address_id in shared
            else visit
            for visit in visits
        ]


def _may_be_unchanged(visit: Visit) -> bool:
    """Whether a visit may end before anybody asks what was seen at its address."""
    known = visit.known
    return visit.kind == "column" and not visit.is_full and known is not None and known.body_hash is not None


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
    row: _Known,
    targets: tuple[KnownTarget, ...],
    *,
    sites: dict[str, Site],
    back_to: date,
    accounts: AccountDepth,
    is_full: bool,
) -> Visit:
    names = tuple(dict.fromkeys(known.target.name for known in targets))
    known = _known(row)
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
            back_to=accounts.back_to(
                has_number=any(_has_number(known.target) for known in targets),
                covered_from=row.covered_from,
            ),
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
    )


def _has_number(target: Target) -> bool:
    return isinstance(target, Account) and bool(target.required_posts)


def _known(row: _Known) -> KnownList | None:
    """What was left behind — only if the last accepted look saw the list."""
    if row.last_seen_at is None or row.outcome != "seen":
        return None
    return KnownList(
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        list_hash=row.list_hash,
        covered_from=row.covered_from,
        usual_count=row.usual_count,
        confirmed_key=row.confirmed_key,
    )


def _chunks(values: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
