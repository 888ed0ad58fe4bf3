"""Plan crawl 采集计划: open (or resume) a run and say what it shall visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import CrawlPlan
from monitor.domain.period import add_months
from monitor.domain.target import Column, Site
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork
from monitor.store.visits import Watched

FULL_LOOK_EVERY = timedelta(days=7)
MONTHS_BACK = 13


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What a person or the timetable asks for; empty filters mean everything that is due."""

    kinds: tuple[str, ...] = ()
    site: str = ""
    target_ids: tuple[int, ...] = ()
    limit: int | None = None
    force: bool = False
    full: bool = False
    back_to: date | None = None


def plan_crawl(
    unit_of_work: UnitOfWork, order: CrawlOrder, *, now: datetime, run_id: int | None = None
) -> CrawlPlan:
    """The visits of a run. An unfinished run is resumed: its waiting visits come along.

    `run_id` names a row the night has opened already. The caller holds the run lock, so a run
    still called running was cut off.
    """
    unfinished = unit_of_work.runs.unfinished_crawl()
    if unfinished is not None and run_id is None:
        run_id = unfinished.id
    if run_id is None:
        run_id = unit_of_work.runs.open(now)
    unit_of_work.runs.set_state(run_id, state="running", heartbeat_at=now, finished_at=None)
    unit_of_work.runs.drop_visits_before(run_id)
    known = unit_of_work.registry.targets_on()
    watched = unit_of_work.visits.watched(known)
    chosen = _choose(watched, order, now)
    suspects = _suspects(unit_of_work)
    full = frozenset(
        item.address_id
        for item in chosen
        if order.full or _needs_full(item, now) or any(known.id in suspects for known in item.targets)
    )
    targets = {item.address_id: len(item.targets) for item in chosen}
    unit_of_work.runs.add_visits(run_id, targets, full=full)
    waiting = unit_of_work.runs.waiting(run_id)
    visits = unit_of_work.visits.visits(
        (item for item in watched if item.address_id in waiting),
        sites={item.target.name: item.target for item in known if isinstance(item.target, Site)},
        back_to=order.back_to or add_months(day_of(now), -MONTHS_BACK),
        full={address_id for address_id, is_full in waiting.items() if is_full},
    )
    return CrawlPlan(run_id, tuple(visits))


def _choose(watched: Iterable[Watched], order: CrawlOrder, now: datetime) -> list[Watched]:
    """The addresses to visit; a limit counts targets."""
    chosen: list[Watched] = []
    count = 0
    for item in watched:
        if not any(_is_wanted(known, order) for known in item.targets):
            continue
        if not (order.force or item.is_due(now)):
            continue
        if order.limit is not None and count >= order.limit:
            break
        chosen.append(item)
        count += len(item.targets)
    return chosen


def _is_wanted(known: KnownTarget, order: CrawlOrder) -> bool:
    target = known.target
    if order.kinds and target.kind not in order.kinds:
        return False
    if order.target_ids and known.id not in order.target_ids:
        return False
    return not order.site or (isinstance(target, Column) and target.site == order.site)


def _suspects(unit_of_work: UnitOfWork) -> frozenset[int]:
    """Targets with a finding that nothing has confirmed: the look that confirms is never a “not modified”."""
    findings = unit_of_work.findings.open_by_target()
    return frozenset(
        target_id
        for target_id, by_indicator in findings.items()
        if any(finding.confirmed_at is None for finding in by_indicator.values())
    )


def _needs_full(item: Watched, now: datetime) -> bool:
    """Never trust “not modified” for ever: once a week a page is fetched whatever it says."""
    return item.last_full_at is None or now - item.last_full_at >= FULL_LOOK_EVERY
