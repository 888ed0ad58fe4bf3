"""Crawl command 采集命令: one run from plan to history, in the order that survives a kill anywhere.

Every arrow below is its own transaction; killed between two, the next run goes on where this one
ended: leftovers → plan → visits (kept apart) → weigh → fold → finish. Each may be done twice, so
each is repeated while the database is away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from monitor import clock
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.crawl_plan import CrawlPlan, LeftAlone, Visit
from monitor.domain.errors import InputError, OwnFault
from monitor.domain.look import VisitResult
from monitor.domain.visit_timing import next_night
from monitor.steps.close_run import finish_run, fold_looks, set_aside_ill_systems, weigh_run
from monitor.steps.compare_clock import compare_clock
from monitor.steps.plan_crawl import CrawlOrder, outlined_visits, plan_crawl, ready_visits
from monitor.steps.record_looks import record_looks
from monitor.store.patient_store import PatientStore
from monitor.store.run_lock import run_lock
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store, UnitOfWork
from monitor.wiring import Workshop
from spiders.account_source import choose_platform
from spiders.article_date import read_article_date
from spiders.article_origin import read_article_origin
from spiders.canaries import Canaries
from spiders.crawl_run import CrawlSummary, Progress, run_crawl
from spiders.crawl_settings import CrawlSettings, crawl_settings
from spiders.guard import Guard
from spiders.installed_readers import InstalledReaders
from spiders.open_files import require_room
from spiders.own_clock import clock_problem, went_back_in_words
from spiders.read_column import read_column
from spiders.robots_exemption import note_exemptions
from spiders.waiting_visits import Past, Supply
from spiders.walls import refuse_walls

OWN_NETWORK = "自身网络异常：开始时配置的探测页全部打不开，本轮没有采集"

LEFT_OVER = "到时限还没有看到的账号{count}个，不作为问题，下一次从最久未看的看起"

LEFT_ALONE = (
    "{who}刚说过访问太频繁，监测对象{count}个这次没有采集（--force 也不例外），不作为问题，{until}以后再运行"
)

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
            StoreUnavailable: the database went away for too long; what was recorded by then is kept.
            OutOfFiles: too few files may be opened.
        """
        require_room()
        store = self.workshop.ready_store
        with run_lock(store.engine) as make_sure:
            patient = PatientStore(store, make_sure)
            now = clock.now()
            ahead_at = patient.read(partial(compare_clock, now=now))
            self._settle_leftovers(patient, run_id, ahead_at)
            broken = self._broken_window()
            if broken is not None:
                return _not_begun(store, run_id, broken)
            if ahead_at is not None:
                # what was seen then is not believed, and when it is due again says nothing
                order = replace(order, force=True)
            books = tuple(self.workshop.basis.rulebooks.values())
            plan = patient.write(partial(plan_crawl, order=order, now=now, run_id=run_id, rulebooks=books))
            mode = self.workshop.settings.robots
            exempt = patient.write(partial(note_exemptions, plan=plan, mode=mode, now=clock.now()))
            door = replace(self, settings=replace(self.settings, robots_exempt=exempt))
            summary = door._visit(patient, plan, until, on_progress)
            said = [] if ahead_at is None else [went_back_in_words(ahead_at)]
            return self._close(patient, plan, summary, said=said)

    def _settle_leftovers(self, store: PatientStore, run_id: int | None, ahead_at: datetime | None) -> None:
        """Runs that were cut off and will not be resumed: what they saw becomes history first.

        Where the last one was on its way `ahead_at`, later than now, none of it is believed.
        """
        unfinished = store.read(lambda unit_of_work: unit_of_work.runs.unfinished_crawl())
        resumed = run_id if run_id is not None or ahead_at is not None else self._resumable(unfinished)
        left = set(store.read(lambda unit_of_work: unit_of_work.runs.left_apart(but=resumed)))
        if unfinished is not None and unfinished.id != resumed:
            left.add(unfinished.id)
        problem = went_back_in_words(ahead_at) if ahead_at is not None else None
        for left_id in sorted(left):
            said = self._weigh_and_fold(store, left_id, clock_problem=problem)
            state = "inconclusive" if said is None else "interrupted"
            store.write(partial(_end_as, run_id=left_id, state=state, said=said or ()))

    def _resumable(self, unfinished: RunRecord | None) -> int | None:
        """A run of this same night; what an older one saw is too old to count as looked at tonight."""
        if unfinished is None or unfinished.started_at is None:
            return None
        starts = self.workshop.settings.night_span[0]
        return unfinished.id if next_night(unfinished.started_at, starts) > clock.now() else None

    def _visit(
        self, store: PatientStore, plan: CrawlPlan, until: datetime | None, on_progress: Progress | None
    ) -> CrawlSummary:
        """Make the visits."""
        supply = Supply(_supplier(store, plan), _recaller(store), until)
        return run_crawl(
            _outlines(store.store, plan),
            settings=self.settings,
            readers=READERS,
            record=_recorder(store, plan.run_id, supply.hosts),
            on_progress=on_progress,
            supply=supply,
        )

    def _close(
        self, store: PatientStore, plan: CrawlPlan, summary: CrawlSummary, *, said: Sequence[str]
    ) -> RunRecord:
        run_id = plan.run_id
        clock_is_wrong = clock_problem(summary, self._canaries)
        of_systems = self._weigh_and_fold(
            store, run_id, canaries_failed=self._canaries.all_fail(), clock_problem=clock_is_wrong
        )
        is_accepted = of_systems is not None
        notes = [*said, *(of_systems or ()), *(left_alone_in_words(each) for each in plan.left_alone)]

        def close(unit_of_work: UnitOfWork) -> RunRecord:
            said = list(notes)
            if summary.was_interrupted and is_accepted:
                unit_of_work.runs.set_state(run_id, state="interrupted", heartbeat_at=clock.now())
            else:
                finish_run(unit_of_work, run_id, accepted=is_accepted, at=clock.now())
                left = len(unit_of_work.runs.waiting(run_id))
                if left and is_accepted:
                    said.insert(0, LEFT_OVER.format(count=left))
            if said and is_accepted:
                unit_of_work.runs.set_state(run_id, problem="；".join(said))
            return _required(unit_of_work.runs.get(run_id))

        return store.write(close)

    def _weigh_and_fold(
        self,
        store: PatientStore,
        run_id: int,
        *,
        canaries_failed: bool = False,
        clock_problem: str | None = None,
    ) -> list[str] | None:
        """What is said of systems that looked ill; None where the run as a whole may not be believed.

        What may be believed is history afterwards.
        """
        weighed = store.write(
            partial(weigh_run, run_id=run_id, canaries_failed=canaries_failed, clock_problem=clock_problem)
        )
        if weighed != "accepted":
            return None
        said = store.write(partial(set_aside_ill_systems, run_id=run_id, now=clock.now()))
        basis = self.workshop.basis
        freshness = timedelta(days=basis.rulebooks[basis.default_rulebook].freshness_days)
        starts = self.workshop.settings.night_span[0]
        fold = partial(fold_looks, run_id=run_id, night_starts=starts, freshness=freshness)
        while store.write(fold):
            pass
        return said

    def _broken_window(self) -> str | None:
        """Why nobody would be seen tonight; a slip in the settings must be told in the morning as well."""
        try:
            return OWN_NETWORK if self._canaries.all_fail() else None
        except InputError as slip:
            return str(slip)

    @property
    def _canaries(self) -> Canaries:
        settings = self.workshop.settings
        return Canaries(settings.canaries, Guard(settings.networks), settings.request_timeout)


def _outlines(store: Store, plan: CrawlPlan) -> Iterator[Visit]:
    """What is to be visited; the transaction ends with the last of them, long before the visits do."""
    with store.reading() as unit_of_work:
        yield from outlined_visits(unit_of_work, plan)


def _supplier(store: PatientStore, plan: CrawlPlan) -> Callable[[Sequence[int]], list[Visit]]:
    def make_ready(address_ids: Sequence[int]) -> list[Visit]:
        return store.read(partial(ready_visits, plan=plan, address_ids=address_ids))

    return make_ready


def _recaller(store: PatientStore) -> Callable[[Sequence[int]], Mapping[int, Past]]:
    def recall(address_ids: Sequence[int]) -> Mapping[int, Past]:
        return store.read(lambda unit_of_work: unit_of_work.planned_visits.recent_days(address_ids))

    return recall


def _recorder(
    store: PatientStore, run_id: int, hosts: Mapping[int, str]
) -> Callable[[list[VisitResult]], None]:
    def record(results: list[VisitResult]) -> None:
        named = [(result, hosts[result.address_id]) for result in results]
        store.write(partial(record_looks, run_id=run_id, results=named, at=clock.now()))

    return record


def left_alone_in_words(left: LeftAlone) -> str:
    """Who is left alone, for how many targets and until when."""
    until = left.until.astimezone(SHANGHAI)
    return LEFT_ALONE.format(who=left.who, count=left.targets, until=f"{until:%Y-%m-%d %H:%M}")


def _end_as(unit_of_work: UnitOfWork, run_id: int, state: str, said: Sequence[str]) -> None:
    unit_of_work.runs.set_state(run_id, state=state, finished_at=clock.now())
    if said:
        unit_of_work.runs.set_state(run_id, problem="；".join(said))


def _not_begun(store: Store, run_id: int | None, why: str) -> RunRecord:
    """A run that was not even tried: nobody is looked at through a broken window."""
    now = clock.now()
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(now) if run_id is None else run_id
        unit_of_work.runs.set_state(
            run_id,
            state="inconclusive",
            problem=why,
            is_crawl=True,
            finished_at=now,
            heartbeat_at=now,
        )
        return _required(unit_of_work.runs.get(run_id))


def _required(run: RunRecord | None) -> RunRecord:
    if run is None:
        raise OwnFault("采集批次的记录不见了，请检查数据库")
    return run
