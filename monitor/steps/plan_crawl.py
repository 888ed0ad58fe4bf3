"""Plan crawl 采集计划: open (or resume) a run and say what it shall visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from monitor.domain.account_depth import account_depth, exact_depth
from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import CrawlPlan, LeftAlone, Visit
from monitor.domain.period import add_months
from monitor.domain.rulebook import RuleBook
from monitor.store.planned_visits import RegisteredTarget, WatchedAddress
from monitor.store.rests import Rest
from monitor.store.unit_of_work import UnitOfWork

FULL_LOOK_EVERY = timedelta(days=7)
MONTHS_BACK = 13
"""Of columns; `account_depth` says what accounts need."""


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What a person or the timetable asks for; empty filters mean everything that is due.

    `force` asks for what is not due yet, but for nobody who said "too often" a short while ago.
    """

    kinds: tuple[str, ...] = ()
    site: str = ""
    target_ids: tuple[int, ...] = ()
    limit: int | None = None
    force: bool = False
    full: bool = False
    back_to: date | None = None


def plan_crawl(
    unit_of_work: UnitOfWork,
    order: CrawlOrder,
    *,
    now: datetime,
    run_id: int | None = None,
    rulebooks: Iterable[RuleBook] = (),
) -> CrawlPlan:
    """Put into a run what it shall visit. An unfinished run is resumed: its waiting visits come along.

    `run_id` names a row the night has opened already; `rulebooks` are those accounts are judged by.
    The caller holds the run lock, so a run still called running was cut off.
    """
    unfinished = unit_of_work.runs.unfinished_crawl()
    if unfinished is not None and run_id is None:
        run_id = unfinished.id
    if run_id is None:
        run_id = unit_of_work.runs.open(now)
    unit_of_work.runs.set_state(run_id, state="running", heartbeat_at=now, finished_at=None)
    unit_of_work.runs.drop_visits_before(run_id)
    left_alone = _LeftAlone(unit_of_work.planned_visits.resting(now) if order.force else {})
    # the look that confirms a finding is never a “not modified”
    suspects = unit_of_work.planned_visits.suspects()
    targets: dict[int, int] = {}
    full: set[int] = set()
    for item in _choose(unit_of_work.planned_visits.watched(), order, now, left_alone=left_alone):
        targets[item.address_id] = len(item.targets)
        is_suspect = any(known.id in suspects for known in item.targets)
        if order.full or is_suspect or _needs_full(item, now):
            full.add(item.address_id)
    unit_of_work.runs.add_visits(run_id, targets, full=frozenset(full))
    today = day_of(now)
    return CrawlPlan(
        run_id,
        back_to=order.back_to or add_months(today, -MONTHS_BACK),
        accounts=exact_depth(order.back_to)
        if order.back_to
        else account_depth(rulebooks, unit_of_work.ledgers.forwarding_tasks(), today=today),
        left_alone=left_alone.told(),
    )


def outlined_visits(unit_of_work: UnitOfWork, plan: CrawlPlan) -> Iterator[Visit]:
    """What a run has still to visit, in order: where, but nothing of what is known of it."""
    return unit_of_work.planned_visits.outlines(run_id=plan.run_id)


def ready_visits(unit_of_work: UnitOfWork, plan: CrawlPlan, address_ids: Iterable[int]) -> list[Visit]:
    """Some visits of a run with all that is known of them; one whose target is gone is left out."""
    return unit_of_work.planned_visits.ready(
        plan.run_id, address_ids, back_to=plan.back_to, accounts=plan.accounts
    )


@dataclass(frozen=True, slots=True)
class _LeftAlone:
    """Who is not asked although it was ordered; `resting` are the addresses whose rest is not over."""

    resting: Mapping[int, Rest]
    _targets: Counter[Rest] = field(default_factory=Counter)

    def holds_back(self, item: WatchedAddress) -> bool:
        """Whether an address is left alone; it is counted then."""
        rest = self.resting.get(item.address_id)
        if rest is not None:
            self._targets[rest] += len(item.targets)
        return rest is not None

    def told(self) -> tuple[LeftAlone, ...]:
        """Whom, until when, and how many targets that is."""
        return tuple(LeftAlone(rest.who, rest.until, count) for rest, count in self._targets.items())


def _choose(
    watched: Iterable[WatchedAddress], order: CrawlOrder, now: datetime, *, left_alone: _LeftAlone
) -> Iterator[WatchedAddress]:
    """The addresses to visit; a limit counts targets."""
    count = 0
    for item in watched:
        if not any(_is_wanted(known, order) for known in item.targets):
            continue
        if not (order.force or item.is_due(now)) or left_alone.holds_back(item):
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
