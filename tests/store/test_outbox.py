"""The outbox: a message is put once, sent by one, and never changed under the sender's hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

NOON = at("11-20", 12, 0)
CLAIM = timedelta(minutes=10)
LETTER = Letter("逾期提醒", "正文", "<p>正文</p>", {"overdue": [{"finding": 7}]})
GROWN = Letter("逾期提醒（2项）", "正文二", "<p>正文二</p>", {"overdue": [{"finding": 7}, {"finding": 8}]})


def put(store: Store, key: str, *, state: str = "waiting", created: datetime = NOON) -> int | None:
    with store.writing() as unit_of_work:
        return unit_of_work.outbox.put(
            key, LETTER, unit="县教育局", recipient="jyj@linhe.example", state=state, at=created
        )


def claim(store: Store, now: datetime = NOON) -> AlertRecord | None:
    with store.writing() as unit_of_work:
        return unit_of_work.outbox.claim(now, now + CLAIM)


def get(store: Store, key: str) -> AlertRecord:
    with store.reading() as unit_of_work:
        found = unit_of_work.outbox.by_key(key)
    assert found is not None
    return found


def rewrite(store: Store, alert_id: int, *, at: datetime = NOON, even_tried: bool = False) -> bool:
    with store.writing() as unit_of_work:
        return unit_of_work.outbox.rewrite(alert_id, GROWN, at=at, even_tried=even_tried)


def settle(store: Store, alert_id: int, **values: object) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.outbox.settle(alert_id, **values)


def test_a_message_comes_back_as_it_was_put(store: Store) -> None:
    alert_id = put(store, "a")
    record = get(store, "a")
    assert (record.id, record.unit, record.recipient) == (alert_id, "县教育局", "jyj@linhe.example")
    assert (record.subject, record.text, record.html, record.contents) == (
        LETTER.subject,
        LETTER.text,
        LETTER.html,
        LETTER.contents,
    )
    assert (record.state, record.tries, record.created_at, record.is_operator) == ("waiting", 0, NOON, False)
    assert record.message_id.startswith("<")


def test_a_message_with_a_known_key_is_put_once(store: Store) -> None:
    first = put(store, "a")
    assert put(store, "a") is None
    assert get(store, "a").id == first
    with store.reading() as unit_of_work:
        assert unit_of_work.outbox.counts() == {"waiting": 1}


def test_two_writers_put_one_message(store: Store) -> None:
    barrier = Barrier(2)

    def put_at_once(_: int) -> int | None:
        barrier.wait()
        return put(store, "a")

    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(put_at_once, range(2)))
    assert sorted(id_ is None for id_ in ids) == [False, True]


def test_the_oldest_due_message_is_claimed_first(store: Store) -> None:
    first, second = put(store, "a"), put(store, "b")
    claimed = [claim(store), claim(store), claim(store)]
    assert [alert.id if alert else None for alert in claimed] == [first, second, None]


def test_each_message_is_claimed_by_one_sender_only(store: Store) -> None:
    for number in range(12):
        put(store, f"m{number}")
    barrier = Barrier(2)

    def take_all(_: int) -> list[int]:
        barrier.wait()
        taken = []
        while (alert := claim(store)) is not None:
            taken.append(alert.id)
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(take_all, range(2))
    assert len(one) + len(two) == 12
    assert not set(one) & set(two)


def test_a_sender_passes_by_what_another_is_just_claiming(store: Store) -> None:
    """On PostgreSQL both are at it at once; SQLite lets in one after the other."""
    first, second = put(store, "a"), put(store, "b")
    with store.writing() as unit_of_work:
        mine = unit_of_work.outbox.claim(NOON, NOON + CLAIM)
        if store.engine.dialect.name == "postgresql":
            theirs = claim(store)
            assert theirs is not None and theirs.id == second
    assert mine is not None and mine.id == first


@pytest.mark.parametrize("state", ["held", "sent", "dead", "withdrawn"])
def test_only_waiting_messages_are_claimed(store: Store, state: str) -> None:
    put(store, "a", state=state)
    assert claim(store) is None


def test_a_postponed_message_waits_for_its_time(store: Store) -> None:
    alert_id = put(store, "a")
    assert alert_id is not None
    claim(store)
    settle(store, alert_id, state="waiting", tries=1, next_try_at=NOON + timedelta(minutes=5))
    assert claim(store, NOON + timedelta(minutes=4)) is None
    again = claim(store, NOON + timedelta(minutes=5))
    assert again is not None and again.tries == 1


def test_the_claim_of_a_sender_that_died_runs_out_and_the_message_id_stays(store: Store) -> None:
    put(store, "a")
    first = claim(store)
    assert claim(store, NOON + CLAIM) is None
    second = claim(store, NOON + CLAIM + timedelta(seconds=1))
    assert first is not None and second is not None
    assert second.message_id == first.message_id


def test_a_message_nobody_has_begun_to_send_may_grow(store: Store) -> None:
    for state in ("held", "waiting"):
        alert_id = put(store, state, state=state)
        assert alert_id is not None
        assert rewrite(store, alert_id)
        assert get(store, state).contents == GROWN.contents


def test_a_message_under_way_is_not_rewritten(store: Store) -> None:
    """What would be added could be marked as told and never sent."""
    put(store, "a")
    alert = claim(store)
    assert alert is not None
    assert not rewrite(store, alert.id)
    assert get(store, "a").contents == LETTER.contents


def test_a_message_that_was_tried_is_not_rewritten(store: Store) -> None:
    alert_id = put(store, "a")
    assert alert_id is not None
    claim(store)
    settle(store, alert_id, state="waiting", tries=1)
    assert not rewrite(store, alert_id)


def test_nothing_is_added_to_a_message_whose_sender_died(store: Store) -> None:
    """It may have arrived; the second copy carries the same Message-ID and would be thrown away."""
    put(store, "a")
    alert = claim(store)
    assert alert is not None
    assert not rewrite(store, alert.id, at=NOON + 2 * CLAIM)


def test_what_has_become_untrue_is_taken_out_of_a_tried_message_too(store: Store) -> None:
    alert_id = put(store, "a")
    assert alert_id is not None
    settle(store, alert_id, state="waiting", tries=1)
    assert rewrite(store, alert_id, even_tried=True)


def test_even_that_waits_until_the_claim_of_a_sender_has_run_out(store: Store) -> None:
    put(store, "a")
    alert = claim(store)
    assert alert is not None
    assert not rewrite(store, alert.id, even_tried=True)
    assert rewrite(store, alert.id, at=NOON + 2 * CLAIM, even_tried=True)


@pytest.mark.parametrize("state", ["sent", "dead", "withdrawn"])
def test_a_message_that_is_done_with_is_not_rewritten(store: Store, state: str) -> None:
    alert_id = put(store, "a", state=state)
    assert alert_id is not None
    assert not rewrite(store, alert_id)


def test_what_has_been_sent_stays_sent(store: Store) -> None:
    """A sender whose claim ran out may come back and say that it failed."""
    alert_id = put(store, "a")
    assert alert_id is not None
    settle(store, alert_id, state="sent", sent_at=NOON)
    settle(store, alert_id, state="waiting", tries=1, last_error="timeout")
    assert (get(store, "a").state, get(store, "a").last_error) == ("sent", None)


@pytest.mark.parametrize(
    ("state", "is_taken"),
    [("held", True), ("waiting", True), ("sent", False), ("dead", False), ("withdrawn", False)],
)
def test_only_what_is_unsent_can_be_withdrawn(store: Store, state: str, *, is_taken: bool) -> None:
    alert_id = put(store, "a", state=state)
    assert alert_id is not None
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.withdraw(alert_id, NOON) is is_taken
    assert get(store, "a").state == ("withdrawn" if is_taken else state)


def test_a_message_under_way_is_not_withdrawn_until_its_claim_has_run_out(store: Store) -> None:
    alert_id = put(store, "a")
    assert alert_id is not None and claim(store) is not None
    with store.writing() as unit_of_work:
        assert not unit_of_work.outbox.withdraw(alert_id, NOON + CLAIM)
    assert get(store, "a").state == "waiting"
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.withdraw(alert_id, NOON + 2 * CLAIM)


def test_of_a_sender_and_a_withdrawal_at_once_one_has_the_message(store: Store) -> None:
    """Either it is claimed and stays, or it is withdrawn and nobody can claim it."""
    ids = [put(store, f"m{number}") for number in range(20)]
    barrier = Barrier(2)

    def send(_: object) -> set[int]:
        barrier.wait()
        taken = set()
        while (alert := claim(store)) is not None:
            taken.add(alert.id)
        return taken

    def withdraw(_: object) -> set[int]:
        barrier.wait()
        taken = set()
        for alert_id in filter(None, reversed(ids)):
            with store.writing() as unit_of_work:
                if unit_of_work.outbox.withdraw(alert_id, NOON):
                    taken.add(alert_id)
        return taken

    with ThreadPoolExecutor(2) as pool:
        sending, withdrawing = pool.submit(send, None), pool.submit(withdraw, None)
        claimed, withdrawn = sending.result(), withdrawing.result()
    assert not claimed & withdrawn
    assert claimed | withdrawn == set(ids)


def test_a_failed_try_does_not_bring_a_withdrawn_message_back(store: Store) -> None:
    alert_id = put(store, "a")
    assert alert_id is not None and claim(store) is not None
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.withdraw(alert_id, NOON + 2 * CLAIM)
    settle(store, alert_id, state="waiting", tries=1, next_try_at=NOON + 2 * CLAIM)
    assert get(store, "a").state == "withdrawn"
    settle(store, alert_id, state="sent", tries=1, sent_at=NOON + 2 * CLAIM)
    assert get(store, "a").state == "sent", "what has left has left"


def test_held_messages_are_released_one_by_one_or_all(store: Store) -> None:
    ids = [put(store, key, state="held") for key in "abc"]
    put(store, "d", state="dead")
    assert ids[0] is not None
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.release([ids[0], 99], NOON) == 1
    assert get(store, "a").state == "waiting"
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.release(None, NOON) == 2
    with store.reading() as unit_of_work:
        assert unit_of_work.outbox.counts() == {"waiting": 3, "dead": 1}


def test_a_released_message_is_due_at_once_though_it_was_written_in_the_future(store: Store) -> None:
    alert_id = put(store, "a", state="held", created=NOON + timedelta(hours=1))
    assert alert_id is not None
    with store.writing() as unit_of_work:
        unit_of_work.outbox.release([alert_id], NOON)
    assert claim(store) is not None


def test_messages_are_listed_newest_first_and_by_state(store: Store) -> None:
    put(store, "a", state="held")
    put(store, "b")
    with store.reading() as unit_of_work:
        assert [alert.dedup_key for alert in unit_of_work.outbox.list()] == ["b", "a"]
        assert [alert.dedup_key for alert in unit_of_work.outbox.list(states=("held",))] == ["a"]
