"""Crawl command 采集命令: one run from plan to history, in the order that survives a kill anywhere.

Every arrow below is its own transaction; killed between two, the next run goes on where this one
ended: leftovers → plan → visits (kept apart) → weigh → fold → finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import clock
from monitor.domain.crawl_plan import CrawlPlan, Visit
from monitor.domain.errors import OwnFault
from monitor.domain.look import VisitResult
from monitor.domain.visit_timing import next_night
from monitor.steps.close_run import finish_run, fold_looks, weigh_run
from monitor.steps.plan_crawl import CrawlOrder, outlined_visits, plan_crawl, ready_visits
from monitor.steps.record_looks import record_looks
from monitor.store.run_lock import run_lock
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store
from monitor.wiring import Workshop
from spiders.account_source import choose_platform
from spiders.article_date import read_article_date
from spiders.article_origin import read_article_origin
from spiders.canaries import all_fail
from spiders.crawl_run import Progress, run_crawl
from spiders.crawl_settings import CrawlSettings, crawl_settings
from spiders.installed_readers import InstalledReaders
from spiders.read_column import read_column
from spiders.waiting_visits import Supply
from spiders.walls import refuse_walls

OWN_NETWORK = "自身网络异常：开始时配置的探测页全部打不开，本轮没有采集"

LEFT_OVER = "到时限还没有看到的账号{count}个，不作为问题，下一次从最久未看的看起"

READERS = InstalledReaders(
    read_column=read_column,
    refuse_walls=refuse_walls,
    read_article_date=read_article_date,
    choose_platform=choose_platform,
    read_article_origin=read_article_origin,
)


@dataclass(frozen=True, slots=True)
class CrawlDoor:
    """What a run works with."""

    workshop: Workshop
    settings: CrawlSettings

    @classmethod
    def of(cls, workshop: Workshop) -> CrawlDoor:
        """The door, by the settings in force."""
        return cls(workshop, crawl_settings(workshop.settings, workshop.platform_secrets))

    def crawl(
        self,
        order: CrawlOrder,
        *,
        run_id: int | None = None,
        until: datetime | None = None,
        on_progress: Progress | None = None,
    ) -> RunRecord:
        """One run over what the order asks for; resumes one that was cut off.

        After `until` no account is asked any more: those that are left are neither failures nor looks.

        Raises:
            RunUnderWay: another run holds the lock.
            StoreUnavailable: the database went away; what was recorded by then is kept.
        """
        store = self.workshop.ready_store
        with run_lock(store.engine):
            self._settle_leftovers(store, run_id)
            if self._canaries_fail():
                return _not_begun(store, run_id)
            with store.writing() as unit_of_work:
                plan = plan_crawl(unit_of_work, order, now=clock.now(), run_id=run_id)
            was_interrupted = self._visit(store, plan, until, on_progress)
            return self._close(store, plan.run_id, was_interrupted=was_interrupted)

    def _settle_leftovers(self, store: Store, run_id: int | None) -> None:
        """Runs that were cut off and will not be resumed: what they saw becomes history first."""
        with store.reading() as unit_of_work:
            unfinished = unit_of_work.runs.unfinished_crawl()
            resumed = run_id if run_id is not None else self._resumable(unfinished)
            left = set(unit_of_work.runs.left_apart(but=resumed))
        if unfinished is not None and unfinished.id != resumed:
            left.add(unfinished.id)
        for left_id in sorted(left):
            is_accepted = self._weigh_and_fold(store, left_id, canaries_failed=False)
            state = "interrupted" if is_accepted else "inconclusive"
            with store.writing() as unit_of_work:
                unit_of_work.runs.set_state(left_id, state=state, finished_at=clock.now())

    def _resumable(self, unfinished: RunRecord | None) -> int | None:
        """A run of this same night; what an older one saw is too old to count as looked at tonight."""
        if unfinished is None or unfinished.started_at is None:
            return None
        starts = self.workshop.settings.night_span[0]
        return unfinished.id if next_night(unfinished.started_at, starts) > clock.now() else None

    def _visit(
        self, store: Store, plan: CrawlPlan, until: datetime | None, on_progress: Progress | None
    ) -> bool:
        """Make the visits; returns whether somebody asked us to stop."""
        supply = Supply(_supplier(store, plan), until)
        summary = run_crawl(
            _outlines(store, plan),
            settings=self.settings,
            readers=READERS,
            record=_recorder(store, plan.run_id, supply.hosts),
            on_progress=on_progress,
            supply=supply,
        )
        return summary.was_interrupted

    def _close(self, store: Store, run_id: int, *, was_interrupted: bool) -> RunRecord:
        is_accepted = self._weigh_and_fold(store, run_id, canaries_failed=self._canaries_fail())
        with store.writing() as unit_of_work:
            if was_interrupted and is_accepted:
                unit_of_work.runs.set_state(run_id, state="interrupted", heartbeat_at=clock.now())
            else:
                finish_run(unit_of_work, run_id, accepted=is_accepted, at=clock.now())
                left = len(unit_of_work.runs.waiting(run_id))
                if left and is_accepted:
                    unit_of_work.runs.set_state(run_id, problem=LEFT_OVER.format(count=left))
            return _required(unit_of_work.runs.get(run_id))

    def _weigh_and_fold(self, store: Store, run_id: int, *, canaries_failed: bool) -> bool:
        """Whether the run may be believed; if so its looks are history afterwards."""
        with store.writing() as unit_of_work:
            weighed = weigh_run(unit_of_work, run_id, canaries_failed=canaries_failed)
        if weighed != "accepted":
            return False
        basis = self.workshop.basis
        freshness = timedelta(days=basis.rulebooks[basis.default_rulebook].freshness_days)
        starts = self.workshop.settings.night_span[0]
        while True:
            with store.writing() as unit_of_work:
                if not fold_looks(unit_of_work, run_id, night_starts=starts, freshness=freshness):
                    return True

    def _canaries_fail(self) -> bool:
        settings = self.workshop.settings
        return all_fail(settings.canaries, seconds=settings.request_timeout)


def _outlines(store: Store, plan: CrawlPlan) -> Iterator[Visit]:
    """What is to be visited; the transaction ends with the last of them, long before the visits do."""
    with store.reading() as unit_of_work:
        yield from outlined_visits(unit_of_work, plan)


def _supplier(store: Store, plan: CrawlPlan) -> Callable[[Sequence[int]], list[Visit]]:
    def make_ready(address_ids: Sequence[int]) -> list[Visit]:
        with store.reading() as unit_of_work:
            return ready_visits(unit_of_work, plan, address_ids)

    return make_ready


def _recorder(store: Store, run_id: int, hosts: Mapping[int, str]) -> Callable[[list[VisitResult]], None]:
    def record(results: list[VisitResult]) -> None:
        with store.writing() as unit_of_work:
            named = [(result, hosts[result.address_id]) for result in results]
            record_looks(unit_of_work, run_id, named, at=clock.now())

    return record


def _not_begun(store: Store, run_id: int | None) -> RunRecord:
    """A run that was not even tried: nobody is looked at through a broken window."""
    now = clock.now()
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(now) if run_id is None else run_id
        unit_of_work.runs.set_state(
            run_id,
            state="inconclusive",
            problem=OWN_NETWORK,
            is_crawl=True,
            finished_at=now,
            heartbeat_at=now,
        )
        return _required(unit_of_work.runs.get(run_id))


def _required(run: RunRecord | None) -> RunRecord:
    if run is None:
        raise OwnFault("采集批次的记录不见了，请检查数据库")
    return run
