"""Planned visits 待看地址: which addresses a run shall visit and in which order, without holding them all.

There may be a hundred thousand: they pass by one at a time here, and are made ready in small groups
shortly before they are visited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from monitor.domain.account_depth import AccountDepth
from monitor.domain.crawl_plan import Visit, VisitKind
from monitor.domain.target import Account, Column, Site
from monitor.domain.visit_timing import ASKED_TOO_OFTEN
from monitor.store.facts import target_from_facts
from monitor.store.finding_rows import FindingRow
from monitor.store.registry import KnownTarget
from monitor.store.rests import Rest, resting_addresses
from monitor.store.rows import AddressRow, RunVisitRow, TargetRow, TargetVersionRow
from monitor.store.runs import Runs
from monitor.store.visits import Visits

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class RegisteredTarget:
    """What an order may ask for of a target; `site` is a column's site."""

    id: int
    kind: str
    site: str


@dataclass(frozen=True, slots=True)
class WatchedAddress:
    """An address with the targets it serves and when it is due."""

    address_id: int
    targets: tuple[RegisteredTarget, ...]
    next_visit_at: datetime | None
    last_full_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether its next visit has been reached; one never visited always is."""
        return self.next_visit_at is None or self.next_visit_at <= now


class PlannedVisits:
    """Reads addresses one after another: columns, then accounts, those first that have waited longest."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watched(self) -> Iterator[WatchedAddress]:
        """Every address of the registry as it is now."""
        query = select(
            AddressRow.id,
            TargetRow.id,
            TargetRow.kind,
            TargetVersionRow.site,
            AddressRow.next_visit_at,
            AddressRow.last_full_at,
        )
        rows = self._session.execute(_in_order(query), execution_options={"yield_per": _AT_A_TIME})
        for address_id, group in groupby(rows, key=lambda row: int(row[0])):
            served = list(group)
            targets = tuple(RegisteredTarget(id_, kind, site) for _, id_, kind, site, _, _ in served)
            yield WatchedAddress(address_id, targets, served[0][4], served[0][5])

    def suspects(self) -> frozenset[int]:
        """Targets with an open finding that nothing has confirmed."""
        query = select(FindingRow.target_id).where(
            FindingRow.closed_at.is_(None), FindingRow.confirmed_at.is_(None)
        )
        return frozenset(self._session.scalars(query.distinct()))

    def outlines(self, *, run_id: int | None = None, kind: VisitKind | None = None) -> Iterator[Visit]:
        """Visits without what is known of them: of a run those that wait, else of the whole registry."""
        query = _in_order(select(AddressRow.id, AddressRow.url, TargetRow.kind, TargetVersionRow.facts))
        if run_id is not None:
            query = query.join(RunVisitRow, RunVisitRow.address_id == AddressRow.id).where(
                RunVisitRow.run_id == run_id, RunVisitRow.state == "waiting"
            )
        if kind is not None:
            query = query.where(AddressRow.kind == kind)
        rows = self._session.execute(query, execution_options={"yield_per": _AT_A_TIME})
        for address_id, group in groupby(rows, key=lambda row: int(row[0])):
            _, url, target_kind, facts = next(group)
            yield _outline(address_id, url, target_kind, facts)

    def usual_requests(self) -> dict[str, float]:
        """By host how many requests a list that was seen took, in the run that is remembered."""
        query = (
            select(RunVisitRow.host, func.avg(RunVisitRow.requests))
            .where(RunVisitRow.outcome == "seen", RunVisitRow.requests > 0)
            .group_by(RunVisitRow.host)
        )
        return {host: float(usual) for host, usual in self._session.execute(query)}

    def resting(self, now: datetime) -> dict[int, Rest]:
        """By address, those whose platform or host said "too often" a short while ago."""
        return resting_addresses(self._session, now)

    def ready(
        self, run_id: int, address_ids: Iterable[int], *, back_to: date, accounts: AccountDepth
    ) -> list[Visit]:
        """These visits of a run with all that is known of them, in this order."""
        wanted = list(address_ids)
        visits = Visits(self._session)
        watched = visits.watched(self._targets_at(wanted))
        full = Runs(self._session).full_visits(run_id, among=wanted)
        sites = self._sites_of(
            {
                known.target.site
                for item in watched
                for known in item.targets
                if isinstance(known.target, Column)
            }
        )
        made = visits.visits(watched, sites=sites, back_to=back_to, full=full, accounts=accounts)
        by_id = {visit.address_id: visit for visit in made}
        return [by_id[address_id] for address_id in wanted if address_id in by_id]

    def recent_days(self, address_ids: Iterable[int]) -> dict[int, dict[str, date | None]]:
        """What visits whose past waits need of it, when their lists have changed."""
        return Visits(self._session).recent_days(address_ids)

    def _targets_at(self, address_ids: list[int]) -> list[KnownTarget]:
        query = (
            select(TargetRow.id, TargetRow.address_id, TargetRow.kind, TargetVersionRow.facts)
            .join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
            .where(TargetRow.address_id.in_(address_ids), TargetVersionRow.valid_to.is_(None))
            .order_by(TargetRow.id)
        )
        rows = self._session.execute(query)
        return [KnownTarget(id_, at, target_from_facts(kind, facts)) for id_, at, kind, facts in rows]

    def _sites_of(self, names: set[str]) -> dict[str, Site]:
        query = (
            select(TargetVersionRow.facts)
            .join(TargetRow, TargetRow.id == TargetVersionRow.target_id)
            .where(
                TargetRow.kind == "site",
                TargetVersionRow.name.in_(names),
                TargetVersionRow.valid_to.is_(None),
            )
        )
        found = (target_from_facts("site", facts) for facts in self._session.scalars(query))
        return {site.name: site for site in found if isinstance(site, Site)}


def _in_order(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The registry's addresses with their targets.

    An account that a platform would not let us ask any more has waited since it was last seen, not
    since we were sent away: else the same few would be asked first every night.
    """
    was_sent_away = AddressRow.reason.in_(sorted(ASKED_TOO_OFTEN))
    last_asked_at = case((was_sent_away, AddressRow.last_seen_at), else_=AddressRow.last_tried_at)
    waiting_since = case((AddressRow.kind == "account", last_asked_at))
    return (
        query.select_from(TargetRow)
        .join(AddressRow, AddressRow.id == TargetRow.address_id)
        .join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
        .where(TargetVersionRow.valid_to.is_(None))
        .order_by(AddressRow.kind.desc(), waiting_since.asc().nulls_first(), AddressRow.id, TargetRow.id)
    )


def _outline(address_id: int, url: str, kind: str, facts: dict[str, Any]) -> Visit:
    target = target_from_facts(kind, facts)
    if isinstance(target, Account):
        return Visit(
            address_id,
            "account",
            url,
            (target.name,),
            account_type=target.account_type,
            account_id=target.account_id,
            source=target.source,
        )
    if not isinstance(target, Column):
        raise TypeError(f"no visit serves a {kind}")
    return Visit(address_id, "column", url, (target.name,), site=target.site)
