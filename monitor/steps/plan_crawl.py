"""Plan crawl 采集计划: open (or resume) a run and say what it shall visit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import CrawlPlan, Visit
from monitor.domain.period import add_months
from monitor.store.planned_visits import RegisteredTarget, WatchedAddress
from monitor.store.unit_of_work import UnitOfWork

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
    """Put into a run what it shall visit. An unfinished run is resumed: its waiting visits come along.

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
    # the look that confirms a finding is never a “not modified”
    suspects = unit_of_work.planned_visits.suspects()
    targets: dict[int, int] = {}
    full: set[int] = set()
    for item in _choose(unit_of_work.planned_visits.watched(), order, now):
        targets[item.address_id] = len(item.targets)
        is_suspect = any(known.id in suspects for known in item.targets)
        if order.full or is_suspect or _needs_full(item, now):
            full.add(item.address_id)
    unit_of_work.runs.add_visits(run_id, targets, full=frozenset(full))
    return CrawlPlan(run_id, order.back_to or add_months(day_of(now), -MONTHS_BACK))


def outlined_visits(unit_of_work: UnitOfWork, plan: CrawlPlan) -> Iterator[Visit]:
    """What a run has still to visit, in order: where, but nothing of what is known of it."""
    return unit_of_work.planned_visits.outlines(run_id=plan.run_id)


def ready_visits(unit_of_work: UnitOfWork, plan: CrawlPlan, address_ids: Iterable[int]) -> list[Visit]:
    """Some visits of a run with all that is known of them; one whose target is gone is left out."""
    return unit_of_work.planned_visits.ready(plan.run_id, address_ids, back_to=plan.back_to)


def _choose(watched: Iterable[WatchedAddress], order: CrawlOrder, now: datetime) -> Iterator[WatchedAddress]:
    """The addresses to visit; a limit counts targets."""
    count = 0
    for item in watched:
        if not any(_is_wanted(known, order) for known in item.targets):
            continue
        if not (order.force or item.is_due(now)):
            continue
        if order.limit is not None and count >= order.limit:
            return
        yield item
        count += len(item.targets)


def _is_wanted(known: RegisteredTarget, order: CrawlOrder) -> bool:
    if order.kinds and known.kind not in order.kinds:
        return False
    if order.target_ids and known.id not in order.target_ids:
        return False
    return not order.site or (known.kind == "column" and known.site == order.site)


def _needs_full(item: WatchedAddress, now: datetime) -> bool:
    """Never trust “not modified” for ever: once a week a page is fetched whatever it says."""
    return item.last_full_at is None or now - item.last_full_at >= FULL_LOOK_EVERY
