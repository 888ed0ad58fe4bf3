"""Plan, record, weigh, fold, finish 采集各步: each safe to repeat, so that a kill costs nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Look, Transport, VisitResult
from monitor.domain.target import Account, Site
from monitor.steps.close_run import finish_run, fold_looks, weigh_run
from monitor.steps.plan_crawl import CrawlOrder, outlined_visits, plan_crawl, ready_visits
from monitor.steps.record_looks import record_looks
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import FRESHNESS, NIGHT_STARTS, SITE, Linhe, again, column, refused, seen, wall

TONIGHT = at("11-14", 22, 30)
COLUMNS = ("通知公告", "工作动态", "政策文件")


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """Three columns of one site and one account."""
    county = Linhe(sqlite_store)
    county.register(
        Site(SITE, "http://www.linhe.example/", "县教育局"),
        *(column(name) for name in COLUMNS),
        Account("法治临河", "新浪微博", ("县教育局",), account_id="1"),
    )
    return county


@dataclass(frozen=True)
class Planned:
    """A run and its visits, made ready as they are shortly before they are visited."""

    run_id: int
    visits: list[Visit]


def plan(linhe: Linhe, order: CrawlOrder | None = None, *, when: datetime = TONIGHT) -> Planned:
    with linhe.store.writing() as unit_of_work:
        opened = plan_crawl(unit_of_work, order or CrawlOrder(), now=when)
        in_order = [visit.address_id for visit in outlined_visits(unit_of_work, opened)]
        return Planned(opened.run_id, ready_visits(unit_of_work, opened, in_order))


def names(crawl: Planned) -> list[str]:
    return [visit.names[0] for visit in crawl.visits]


def run(linhe: Linhe, run_id: int) -> RunRecord:
    with linhe.store.reading() as unit_of_work:
        found = unit_of_work.runs.get(run_id)
    assert found is not None
    return found


# --- plan ------------------------------------------------------------------------------------


def test_what_was_never_visited_is_due_and_sites_are_no_visits(linhe: Linhe) -> None:
    crawl = plan(linhe)
    assert names(crawl) == [*COLUMNS, "法治临河"]
    assert {visit.kind for visit in crawl.visits} == {"column", "account"}
    assert crawl.visits[0].site_url == "http://www.linhe.example/"
    assert all(visit.is_full for visit in crawl.visits), "the first look is always a full one"
    assert crawl.visits[0].back_to == day("2025-10-14"), "thirteen months back"
    assert (run(linhe, crawl.run_id).state, run(linhe, crawl.run_id).targets) == ("running", 4)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(CrawlOrder(kinds=("account",)), ["法治临河"], id="kind"),
        pytest.param(CrawlOrder(site=SITE), list(COLUMNS), id="site"),
        pytest.param(CrawlOrder(target_ids=(3,)), ["工作动态"], id="target"),
        pytest.param(CrawlOrder(limit=2), list(COLUMNS[:2]), id="limit"),
    ],
)
def test_an_order_narrows_the_plan(linhe: Linhe, order: CrawlOrder, expected: list[str]) -> None:
    assert names(plan(linhe, order)) == expected


def test_what_was_seen_tonight_is_not_due_until_the_next_night_unless_forced(linhe: Linhe) -> None:
    linhe.night({"通知公告": seen(TONIGHT, ["11-13"])}, when=TONIGHT)
    later = TONIGHT + timedelta(hours=2)
    assert "通知公告" not in names(plan(linhe, when=later))


def test_force_visits_everything(linhe: Linhe) -> None:
    linhe.night({"通知公告": seen(TONIGHT, ["11-13"])}, when=TONIGHT)
    assert "通知公告" in names(plan(linhe, CrawlOrder(force=True), when=TONIGHT + timedelta(hours=2)))


@pytest.mark.parametrize(
    ("order", "when", "is_full"),
    [
        pytest.param(CrawlOrder(), "11-15", False, id="next-night"),
        pytest.param(CrawlOrder(full=True), "11-15", True, id="asked-for"),
        pytest.param(CrawlOrder(), "11-21", True, id="once-a-week"),
    ],
)
def test_once_a_week_a_page_is_fetched_whatever_it_says(
    linhe: Linhe, order: CrawlOrder, when: str, is_full: bool
) -> None:
    first = plan(linhe)
    accept(linhe, first.run_id, {"通知公告": seen(TONIGHT, ["11-13"])})
    visit = plan(linhe, order, when=at(when, 22, 30)).visits[0]
    assert (visit.names[0], visit.is_full) == ("通知公告", is_full)
    assert visit.known is not None


def test_an_unfinished_run_is_resumed_with_what_it_still_owes(linhe: Linhe) -> None:
    first = plan(linhe)
    record(linhe, first.run_id, {"通知公告": seen(TONIGHT, ["11-13"])})
    second = plan(linhe, when=TONIGHT + timedelta(hours=1))
    assert second.run_id == first.run_id
    assert names(second) == ["工作动态", "政策文件", "法治临河"]
    assert run(linhe, first.run_id).targets == 4


# --- record, weigh, fold, finish -------------------------------------------------------------


def result(linhe: Linhe, name: str, look: Look) -> VisitResult:
    with linhe.store.reading() as unit_of_work:
        known = {each.target.name: each.address_id for each in unit_of_work.registry.targets_on()}
    address_id = known[name]
    assert address_id is not None
    transport = Transport(final_url="http://x/", status=200, list_hash="h", body_hash="b", requests=2)
    return VisitResult(address_id, look, transport)


def record(linhe: Linhe, run_id: int, looks: dict[str, Look], *, body: bytes | None = None) -> None:
    results = [
        (result(linhe, name, look), f"{number}.linhe.example")
        for number, (name, look) in enumerate(looks.items())
    ]
    if body is not None:
        results = [(replace(r, transport=replace(r.transport, body=body)), host) for r, host in results]
    with linhe.store.writing() as unit_of_work:
        assert record_looks(unit_of_work, run_id, results, at=TONIGHT) == len(results)


def weigh(linhe: Linhe, run_id: int) -> str:
    with linhe.store.writing() as unit_of_work:
        return weigh_run(unit_of_work, run_id)


def fold(linhe: Linhe, run_id: int) -> int:
    with linhe.store.writing() as unit_of_work:
        return fold_looks(unit_of_work, run_id, night_starts=NIGHT_STARTS, freshness=FRESHNESS)


def accept(linhe: Linhe, run_id: int, looks: dict[str, Look]) -> None:
    record(linhe, run_id, looks)
    assert weigh(linhe, run_id) == "accepted"
    fold(linhe, run_id)
    with linhe.store.writing() as unit_of_work:
        finish_run(unit_of_work, run_id, accepted=True, at=TONIGHT)


def test_looks_are_kept_apart_until_the_run_is_accepted(linhe: Linhe) -> None:
    crawl = plan(linhe)
    record(linhe, crawl.run_id, {"通知公告": seen(TONIGHT, ["11-13"])})
    assert all(each.evidence.last_seen_at is None for each in linhe.judged(TONIGHT))
    assert weigh(linhe, crawl.run_id) == "accepted"
    assert fold(linhe, crawl.run_id) == 1
    assert [each.evidence.last_seen_at for each in linhe.judged(TONIGHT) if each.known.id == 2] == [TONIGHT]


def test_recording_and_folding_twice_change_nothing(linhe: Linhe) -> None:
    crawl = plan(linhe)
    record(linhe, crawl.run_id, {"通知公告": seen(TONIGHT, ["11-13"])})
    record(linhe, crawl.run_id, {"通知公告": wall(TONIGHT)})
    weigh(linhe, crawl.run_id)
    assert (fold(linhe, crawl.run_id), fold(linhe, crawl.run_id)) == (1, 0)
    assert linhe.judged(TONIGHT)[1].evidence.outcome == "seen", "the first look of a run counts"


def test_the_page_behind_a_look_is_kept_as_proof(linhe: Linhe) -> None:
    crawl = plan(linhe)
    record(linhe, crawl.run_id, {"通知公告": seen(TONIGHT, ["11-13"])}, body="页面".encode())
    with linhe.store.reading() as unit_of_work:
        sha256 = hashlib.sha256("页面".encode()).hexdigest()
        assert unit_of_work.snapshots.body(sha256) == "页面".encode()


def test_the_ledger_sums_up_a_run(linhe: Linhe) -> None:
    first = plan(linhe)
    accept(linhe, first.run_id, {"通知公告": seen(TONIGHT, ["11-13"])})
    tomorrow = TONIGHT + timedelta(days=1)
    second = plan(linhe, when=tomorrow)
    looks: dict[str, Look] = {
        "通知公告": again(tomorrow),
        "工作动态": wall(tomorrow),
        "政策文件": refused(tomorrow),
    }
    record(linhe, second.run_id, looks)
    weigh(linhe, second.run_id)
    with linhe.store.writing() as unit_of_work:
        assert finish_run(unit_of_work, second.run_id, accepted=True, at=tomorrow) == "complete"
    ledger = run(linhe, second.run_id)
    assert ledger.outcomes == {"seen": 1, "blocked": 1, "unreachable": 1}
    assert (ledger.requests, ledger.unchanged, ledger.hosts) == (6, 1, 3)
    assert ledger.coverage == pytest.approx(1 / 3)
    assert ledger.finished_at == tomorrow


def test_a_run_that_visited_nothing_has_no_coverage(linhe: Linhe) -> None:
    crawl = plan(linhe, CrawlOrder(target_ids=(999,)))
    assert weigh(linhe, crawl.run_id) == "accepted"
    assert run(linhe, crawl.run_id).coverage is None


def test_the_look_that_could_confirm_a_finding_is_never_conditional(linhe: Linhe) -> None:
    first = plan(linhe)
    looks = {name: seen(TONIGHT, ["10-30" if name == "通知公告" else "11-13"]) for name in COLUMNS}
    accept(linhe, first.run_id, dict(looks))
    linhe.check(TONIGHT)
    is_full = {visit.names[0]: visit.is_full for visit in plan(linhe, when=at("11-15", 22, 30)).visits}
    assert (is_full["通知公告"], is_full["工作动态"]) == (True, False)
