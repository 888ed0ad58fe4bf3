"""The run ledger: what is due is done once, and what was seen stands apart until it is believed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.domain.look import (
    AccountIdentity,
    ArticleDate,
    Look,
    NotSeen,
    Publication,
    SeenAgain,
    Transport,
    VisitResult,
)
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import FRESHNESS, NIGHT, column_at, page, row, seen, watch

SLOT = at("11-10", 22, 30)


@pytest.fixture
def addresses(store: Store) -> list[int]:
    known = watch(store, *(column_at(f"c{number}", f"栏目{number}") for number in range(4)))
    return [item.address_id for item in known if item.address_id is not None]


def opened(store: Store, addresses: list[int], *, full: frozenset[int] = frozenset()) -> int:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(at("11-10"))
        unit_of_work.runs.add_visits(run_id, dict.fromkeys(addresses, 1), full=full)
        return run_id


def record(store: Store, run_id: int, *results: VisitResult, host: str = "www.linhe.example") -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.record(run_id, [(result, host) for result in results], at("11-10", 2))


def result(address_id: int, look: Look | None = None, transport: Transport | None = None) -> VisitResult:
    look = look or seen(at("11-10"), row("11-09"))
    return VisitResult(address_id, look, transport or page(f"page {address_id}"))


def get(store: Store, run_id: int) -> RunRecord:
    with store.reading() as unit_of_work:
        run = unit_of_work.runs.get(run_id)
    assert run is not None
    return run


def set_state(store: Store, run_id: int, **values: object) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.set_state(run_id, **values)


def unfolded(store: Store, run_id: int) -> list[VisitResult]:
    with store.reading() as unit_of_work:
        return unit_of_work.runs.unfolded(run_id, limit=100)


def test_a_scheduled_instant_has_one_run(store: Store) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.open(at("11-10", 22, 31), slot=SLOT)
    with pytest.raises(IntegrityError), store.writing() as unit_of_work:
        unit_of_work.runs.open(at("11-10", 22, 32), slot=SLOT)
    with store.reading() as unit_of_work:
        run = unit_of_work.runs.by_slot(SLOT)
        assert run is not None and run.started_at == at("11-10", 22, 31)
        assert unit_of_work.runs.by_slot(SLOT + timedelta(days=1)) is None


def test_runs_made_by_hand_have_no_slot_and_are_any_number(store: Store) -> None:
    with store.writing() as unit_of_work:
        ids = [unit_of_work.runs.open(at("11-10")) for _ in range(3)]
    assert len(set(ids)) == 3


def test_a_slot_that_was_run_is_never_marked_as_skipped(store: Store) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(at("11-10"), slot=SLOT)
        unit_of_work.runs.put_slot(SLOT, "skipped")
    assert get(store, run_id).state == "running"


def test_a_missed_slot_is_a_settled_row_put_once(store: Store) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.put_slot(SLOT, "skipped", problem="停电")
        unit_of_work.runs.put_slot(SLOT, "skipped", problem="又一次")
    with store.reading() as unit_of_work:
        (run,) = unit_of_work.runs.last(count=5)
        assert (run.state, run.problem, run.targets, run.outcomes) == ("skipped", "停电", 0, {})
        assert unit_of_work.runs.last_settled_slot() == SLOT


def test_a_slot_cut_off_by_a_power_cut_is_not_settled(store: Store) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.put_slot(SLOT, "skipped")
        cut_off = unit_of_work.runs.open(at("11-11", 22, 31), slot=SLOT + timedelta(days=1))
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.last_settled_slot() == SLOT
        assert [run.id for run in unit_of_work.runs.unsettled_slots()] == [cut_off]


def test_a_visit_waits_then_is_done_then_is_folded(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses[:2], full=frozenset(addresses[:1]))
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.waiting(run_id) == {addresses[0]: True, addresses[1]: False}
        assert unit_of_work.runs.full_visits(run_id) == {addresses[0]}
    record(store, run_id, result(addresses[0]))
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.waiting(run_id) == {addresses[1]: False}
    assert [each.address_id for each in unfolded(store, run_id)] == [addresses[0]]
    with store.writing() as unit_of_work:
        unit_of_work.runs.mark_folded(run_id, [addresses[0]])
    assert unfolded(store, run_id) == []


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(
            replace(
                seen(
                    at("11-10"),
                    Publication(
                        title="信息",
                        url="http://www.linhe.example/1.html",
                        published_on=day("11-09"),
                        raw_date="[11-09]",
                        published_at=at("11-09", 8, 30),
                        originality="forwarded",
                        witness_on=day("11-08"),
                        origin="新华社",
                    ),
                    row(None),
                    covered_from=day("2025-10-01"),
                    article=ArticleDate("http://www.linhe.example/1.html", day("11-08")),
                    group="ul.list > li",
                ),
                account=AccountIdentity("法治临河", "gh_1", "migrated", "gh_2"),
                notices=("tls_invalid",),
            ),
            id="seen",
        ),
        pytest.param(seen(at("11-10"), covered_from=None), id="seen_without_bound"),
        pytest.param(SeenAgain(at("11-10"), "not_modified"), id="seen_again"),
        pytest.param(NotSeen(at("11-10"), "unreachable", "timeout", detail="15 s"), id="not_seen"),
    ],
)
def test_what_stands_apart_comes_back_whole(store: Store, addresses: list[int], look: Look) -> None:
    run_id = opened(store, addresses)
    given = result(addresses[0], look, replace(page("a", etag='"1"'), last_modified="x", seconds=0.25))
    record(store, run_id, given)
    assert unfolded(store, run_id) == [given]


def test_the_bytes_of_a_page_do_not_stand_in_the_ledger(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, result(addresses[0], transport=replace(page("a"), body=b"<html>")))
    (kept,) = unfolded(store, run_id)
    assert kept.transport.body is None
    assert kept.transport.body_hash == "sha256 of a"


def test_recording_a_result_twice_changes_nothing(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, result(addresses[0]))
    record(store, run_id, result(addresses[0], NotSeen(at("11-11"), "blocked", "captcha")), host="other")
    (kept,) = unfolded(store, run_id)
    assert kept == result(addresses[0])
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.causes_by_host(run_id) == {"www.linhe.example": Counter(seen=1)}


def test_recording_after_folding_changes_nothing(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, result(addresses[0]))
    with store.writing() as unit_of_work:
        unit_of_work.runs.mark_folded(run_id, [addresses[0]])
    record(store, run_id, result(addresses[0]))
    assert unfolded(store, run_id) == []


def test_adding_addresses_again_counts_only_new_ones(store: Store, addresses: list[int]) -> None:
    """A run that is resumed is planned again."""
    run_id = opened(store, addresses[:2])
    record(store, run_id, result(addresses[0]))
    with store.writing() as unit_of_work:
        targets = {addresses[0]: 1, addresses[1]: 1, addresses[2]: 3}
        unit_of_work.runs.add_visits(run_id, targets, full=frozenset(addresses))
    assert (get(store, run_id).targets, get(store, run_id).is_crawl) == (5, True)
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.waiting(run_id) == {addresses[1]: False, addresses[2]: True}


def test_causes_are_counted_by_host(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, result(addresses[0]), result(addresses[1], SeenAgain(at("11-10"), "same_list")))
    record(store, run_id, result(addresses[2], NotSeen(at("11-10"), "unreachable", "timeout")), host="b")
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.causes_by_host(run_id) == {
            "www.linhe.example": Counter({"seen": 1, "seen(same_list)": 1}),
            "b": Counter({"unreachable(timeout)": 1}),
        }
        assert unit_of_work.runs.requests_of(run_id) == 3
        assert unit_of_work.runs.requests_of(99) == 0


def test_hosts_that_answered_are_those_that_did_so_when_last_visited(store: Store) -> None:
    def note(run_id: int, **causes: str | None) -> None:
        with store.writing() as unit_of_work:
            unit_of_work.runs.note_hosts(run_id, causes, at("11-10") + timedelta(days=run_id))

    def answered() -> set[str]:
        with store.reading() as unit_of_work:
            return unit_of_work.runs.hosts_that_answered(["a", "b", "c", "never"])

    note(1, a=None, b=None, c="unreachable(timeout)")
    assert answered() == {"a", "b"}
    note(2, a="unreachable(timeout)", c=None)
    assert answered() == {"b", "c"}
    note(3, a=None)
    assert answered() == {"a", "b", "c"}


def test_an_unfinished_crawl_is_found_and_a_finished_one_is_not(store: Store, addresses: list[int]) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.runs.open(at("11-09"))
    run_id = opened(store, addresses)
    with store.reading() as unit_of_work:
        found = unit_of_work.runs.unfinished_crawl()
        assert found is not None and found.id == run_id
    set_state(store, run_id, state="interrupted")
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.unfinished_crawl() is not None
    set_state(store, run_id, state="complete", finished_at=at("11-11"))
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.unfinished_crawl() is None


def test_runs_are_listed_newest_first_by_state_and_by_having_had_work(
    store: Store, addresses: list[int]
) -> None:
    worked = opened(store, addresses)
    set_state(store, worked, state="complete")
    with store.writing() as unit_of_work:
        idle = unit_of_work.runs.open(at("11-11"))
    with store.reading() as unit_of_work:
        runs = unit_of_work.runs
        assert [run.id for run in runs.last(count=5)] == [idle, worked]
        assert [run.id for run in runs.last()] == [idle]
        assert [run.id for run in runs.last(with_targets=True)] == [worked]
        assert [run.id for run in runs.last(states=("complete",))] == [worked]


def test_visits_of_older_runs_are_forgotten_and_their_summaries_stay(
    store: Store, addresses: list[int]
) -> None:
    old, new = opened(store, addresses[:1]), opened(store, addresses[1:])
    with store.writing() as unit_of_work:
        unit_of_work.runs.drop_visits_before(new)
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.waiting(old) == {}
        assert len(unit_of_work.runs.waiting(new)) == 3
    assert get(store, old).targets == 1


def fold_some(store: Store, run_id: int, *, count: int) -> int:
    """One batch, as the step that closes a run makes it."""
    with store.writing() as unit_of_work:
        results = unit_of_work.runs.unfolded(run_id, limit=count)
        unit_of_work.looks.fold(run_id, results, night_starts=NIGHT, freshness=FRESHNESS)
        unit_of_work.runs.mark_folded(run_id, [each.address_id for each in results])
        return len(results)


def test_a_kill_between_two_batches_leaves_the_rest_apart_until_the_next_run(
    store: Store, addresses: list[int]
) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, *(result(address) for address in addresses))
    fold_some(store, run_id, count=2)
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.left_apart(but=None) == [run_id]
        assert unit_of_work.runs.left_apart(but=run_id) == []
        evidence = unit_of_work.looks.evidence(addresses)
    assert [evidence[id_].last_seen_at is not None for id_ in addresses] == [True, True, False, False]
    while fold_some(store, run_id, count=1):
        pass
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.left_apart(but=None) == []
        evidence = unit_of_work.looks.evidence(addresses)
        histories = [unit_of_work.looks.history(id_) for id_ in addresses]
    assert all(evidence[id_].last_seen_at == at("11-10") for id_ in addresses)
    assert [[look.looks for look in history] for history in histories] == [[1]] * 4


def test_a_kill_inside_a_batch_leaves_it_as_if_it_had_not_begun(store: Store, addresses: list[int]) -> None:
    class Killed(BaseException):
        """Stands for the end of the process."""

    run_id = opened(store, addresses)
    record(store, run_id, *(result(address) for address in addresses))
    with pytest.raises(Killed), store.writing() as unit_of_work:
        results = unit_of_work.runs.unfolded(run_id, limit=2)
        unit_of_work.looks.fold(run_id, results, night_starts=NIGHT, freshness=FRESHNESS)
        raise Killed
    assert len(unfolded(store, run_id)) == 4
    with store.reading() as unit_of_work:
        assert unit_of_work.looks.history(addresses[0]) == []
    while fold_some(store, run_id, count=2):
        pass
    with store.reading() as unit_of_work:
        assert len(unit_of_work.looks.history(addresses[0])) == 1


def test_what_a_run_that_is_not_believed_saw_stays_apart_for_good(store: Store, addresses: list[int]) -> None:
    run_id = opened(store, addresses)
    record(store, run_id, result(addresses[0]))
    set_state(store, run_id, state="inconclusive", finished_at=at("11-10", 3))
    with store.reading() as unit_of_work:
        assert unit_of_work.runs.left_apart(but=None) == []
        assert unit_of_work.looks.evidence(addresses)[addresses[0]].last_tried_at is None
