"""Deliver outbox 发送提醒: nothing lost, nothing twice, and never one message in the way of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest

from monitor.channels.mail_message import OutgoingMail
from monitor.domain.errors import DeliveryFailed
from monitor.domain.mail_hours import ALWAYS, MailHours
from monitor.steps.deliver_outbox import (
    CLAIM,
    GIVE_UP_AFTER,
    DeliveryReport,
    deliver_outbox,
    wait_before_retry,
)
from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import Linhe, column, overdue_twice

NOW = at("11-15", 9)


@dataclass
class Post:
    """A channel that keeps what it is given, after doing as told."""

    before: Callable[[OutgoingMail], None] = lambda mail: None
    taken: list[OutgoingMail] = field(default_factory=list)

    def send(self, mail: OutgoingMail) -> None:
        self.before(mail)
        self.taken.append(mail)


def refuse(message: str, *, permanent: bool, is_about_message: bool = True) -> Callable[[OutgoingMail], None]:
    def raise_it(_mail: OutgoingMail) -> None:
        raise DeliveryFailed(message, permanent=permanent, is_about_message=is_about_message)

    return raise_it


def put(store: Store, *names: str, state: str = "waiting", is_operator: bool = False) -> None:
    with store.writing() as unit_of_work:
        for name in names:
            letter = Letter(f"致{name}", "正文\n", "<p>正文</p>", {})
            unit_of_work.outbox.put(
                name,
                letter,
                unit=name,
                recipient=f"{name}@linhe.example",
                state=state,
                at=NOW,
                is_operator=is_operator,
            )


def outbox(store: Store) -> list[AlertRecord]:
    with store.reading() as unit_of_work:
        return unit_of_work.outbox.list()[::-1]


def deliver(
    store: Store, channel: Post, when: datetime = NOW, *, hours: MailHours = ALWAYS
) -> DeliveryReport:
    return deliver_outbox(store, channel, sender="monitor@linhe.example", clock=lambda: when, hours=hours)


def test_what_waits_is_sent_once_in_order(store: Store) -> None:
    put(store, "a", "b")
    post = Post()
    assert deliver(store, post) == DeliveryReport(sent=2, postponed=0, dead=0)
    assert [mail.recipient for mail in post.taken] == ["a@linhe.example", "b@linhe.example"]
    assert deliver(store, post) == DeliveryReport(0, 0, 0)
    assert [(alert.state, alert.sent_at, alert.tries) for alert in outbox(store)] == [("sent", NOW, 1)] * 2


def test_what_is_held_stays(sqlite_store: Store) -> None:
    put(sqlite_store, "a", state="held")
    assert deliver(sqlite_store, Post()) == DeliveryReport(0, 0, 0)


def test_sending_moves_the_findings_to_notified(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    deliver(sqlite_store, Post())
    finding = linhe.finding()
    assert (finding.state, finding.notified_at) == ("notified", NOW)
    with sqlite_store.reading() as unit_of_work:
        assert unit_of_work.findings.events(finding.id)[-1].note == "jyj@linhe.example"


def test_a_temporary_failure_is_tried_again_later_with_the_same_id(sqlite_store: Store) -> None:
    put(sqlite_store, "a")
    failing = Post(refuse("451 稍后", permanent=False))
    assert deliver(sqlite_store, failing) == DeliveryReport(0, 1, 0)
    (alert,) = outbox(sqlite_store)
    assert (alert.state, alert.tries, alert.last_error) == ("waiting", 1, "451 稍后")
    assert alert.next_try_at == NOW + timedelta(minutes=5)
    post = Post()
    assert deliver(sqlite_store, post, NOW + timedelta(minutes=4)).sent == 0
    assert deliver(sqlite_store, post, NOW + timedelta(minutes=5)).sent == 1
    assert post.taken[0].message_id == alert.message_id
    assert outbox(sqlite_store)[0].last_error is None


def test_waits_grow_to_eight_hours() -> None:
    minutes = [wait_before_retry(tries) // timedelta(minutes=1) for tries in range(1, 10)]
    assert minutes == [5, 15, 30, 60, 120, 240, 480, 480, 480]


def test_five_days_after_it_was_first_put_off_it_is_given_up(store: Store) -> None:
    """However long it was held before: nobody tried to send it then."""
    put(store, "a")
    failing, first = Post(refuse("451 稍后", permanent=False)), NOW + timedelta(days=9)
    when, fifth_day = first, first + timedelta(days=5)
    while when <= fifth_day:
        assert deliver(store, failing, when).postponed == 1
        (alert,) = outbox(store)
        assert alert.next_try_at is not None
        when = alert.next_try_at
    assert alert.put_off_at == first
    assert deliver(store, failing, when) == DeliveryReport(sent=0, postponed=0, dead=1)
    assert when - first < GIVE_UP_AFTER + timedelta(hours=8)


def test_tried_in_working_hours_alone_it_is_given_up_too(sqlite_store: Store) -> None:
    """Each evening it waits for the next morning; the weekend between begins nothing anew."""
    put(sqlite_store, "a")
    failing, hours = Post(refuse("451 稍后", permanent=False)), MailHours((time(18), time(8)))
    for days in range(6):
        for hour in (0, 8):
            deliver(sqlite_store, failing, NOW + timedelta(days=days, hours=hour), hours=hours)
    assert outbox(sqlite_store)[0].state == "dead"


def test_days_on_which_nobody_tried_give_no_message_up(store: Store) -> None:
    """Put off five minutes before the holiday, put off again after it: taken at the third try."""
    put(store, "a")
    greylisting = Post(refuse("450 稍后再试", permanent=False))
    eve, after = at("09-30", 17, 55), at("10-08", 8)
    with store.writing() as unit_of_work:
        unit_of_work.outbox.settle(1, state="waiting", next_try_at=eve)
    assert deliver(store, greylisting, eve).postponed == 1
    assert deliver(store, greylisting, after) == DeliveryReport(sent=0, postponed=1, dead=0)
    assert deliver(store, Post(), after + timedelta(minutes=15)).sent == 1


def test_a_round_without_units_leaves_them_to_the_next(sqlite_store: Store) -> None:
    put(sqlite_store, "unit")
    put(sqlite_store, "operator", is_operator=True)
    report = deliver_outbox(sqlite_store, Post(), sender="m@linhe.example", clock=lambda: NOW, to_units=False)
    assert report == DeliveryReport(1, 0, 0, kept=1)
    assert [alert.state for alert in outbox(sqlite_store)] == ["waiting", "sent"]


def test_what_is_about_no_message_gives_none_up(sqlite_store: Store) -> None:
    put(sqlite_store, "a")
    down = Post(refuse("535 口令不对", permanent=False, is_about_message=False))
    for days in range(30):
        assert deliver(sqlite_store, down, NOW + timedelta(days=days)).postponed == 1
    (alert,) = outbox(sqlite_store)
    assert (alert.state, alert.tries, alert.put_off_at) == ("waiting", 30, None)
    assert alert.next_try_at == NOW + timedelta(days=29, hours=1), "the server is asked every hour"


def test_a_permanent_refusal_is_final_and_stops_no_other(sqlite_store: Store) -> None:
    put(sqlite_store, *(f"gone{number}" for number in range(6)), "good")
    post = Post(lambda mail: refuse("550 无此人", permanent=True)(mail) if "gone" in mail.recipient else None)
    assert deliver(sqlite_store, post) == DeliveryReport(sent=1, postponed=0, dead=6)


def test_five_temporary_failures_in_a_row_end_the_round(sqlite_store: Store) -> None:
    put(sqlite_store, *"abcdefg")
    assert deliver(sqlite_store, Post(refuse("连不上", permanent=False))) == DeliveryReport(0, 5, 0)
    assert [alert.tries for alert in outbox(sqlite_store)] == [1] * 5 + [0] * 2


def test_what_was_put_off_stands_before_nothing_new(store: Store) -> None:
    put(store, *(f"bad{number}" for number in range(5)))
    failing = Post(
        lambda mail: refuse("451 稍后", permanent=False)(mail) if mail.recipient.startswith("bad") else None
    )
    assert deliver(store, failing).postponed == 5
    put(store, "good")
    assert deliver(store, failing, NOW + timedelta(minutes=5)) == DeliveryReport(sent=1, postponed=5, dead=0)


def test_outside_open_hours_only_operators_are_written_to(store: Store) -> None:
    put(store, "unit")
    put(store, "operator", is_operator=True)
    hours, post = MailHours((time(22), time(7))), Post()
    night = at("11-15", 23)
    assert deliver(store, post, night, hours=hours) == DeliveryReport(1, 0, 0, kept=1)
    assert [mail.recipient for mail in post.taken] == ["operator@linhe.example"]
    (unit, _) = outbox(store)
    assert (unit.state, unit.tries) == ("waiting", 0), "it waits as it is"
    assert deliver(store, post, at("11-16", 7), hours=hours) == DeliveryReport(1, 0, 0)


def test_a_long_round_ends_where_quiet_hours_begin(sqlite_store: Store) -> None:
    put(sqlite_store, "a", "b")
    moment = [at("11-15", 21, 55)]

    def take_ten_minutes(_mail: OutgoingMail) -> None:
        moment[0] += timedelta(minutes=10)

    report = deliver_outbox(
        sqlite_store,
        Post(take_ten_minutes),
        sender="m@linhe.example",
        clock=lambda: moment[0],
        hours=MailHours((time(22), time(7))),
    )
    assert report == DeliveryReport(1, 0, 0, kept=1)


def test_a_message_that_breaks_the_program_is_postponed_and_stops_no_other(sqlite_store: Store) -> None:
    put(sqlite_store, "poison", "good")

    def break_down(mail: OutgoingMail) -> None:
        if mail.recipient.startswith("poison"):
            raise UnicodeError("surrogates not allowed")

    assert deliver(sqlite_store, Post(break_down)) == DeliveryReport(sent=1, postponed=1, dead=0)
    poison = outbox(sqlite_store)[0]
    assert (poison.state, poison.last_error) == ("waiting", "程序出错：UnicodeError surrogates not allowed")


class Killed(BaseException):
    """The process dies here."""


def test_killed_between_sending_and_noting_it_sends_the_same_id_again(store: Store) -> None:
    put(store, "a")
    arrived: list[str] = []

    def die(mail: OutgoingMail) -> None:
        arrived.append(mail.message_id)
        raise Killed

    with pytest.raises(Killed):
        deliver(store, Post(die))
    post = Post()
    assert deliver(store, post, NOW + timedelta(minutes=1)).sent == 0, "the claim still holds"
    assert deliver(store, post, NOW + CLAIM + timedelta(seconds=1)).sent == 1
    assert [mail.message_id for mail in post.taken] == arrived


def test_two_deliverers_at_once_send_nothing_twice(store: Store) -> None:
    put(store, *(f"unit{number}" for number in range(20)))
    post = Post()
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        deliver(store, post)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [mail.message_id for mail in post.taken]
    assert len(ids) == len(set(ids)) == 20
    assert {alert.state for alert in outbox(store)} == {"sent"}


def test_a_long_round_claims_by_the_time_it_is_then(sqlite_store: Store) -> None:
    """Twenty minutes into a slow round nobody else may take the message that is being sent."""
    put(sqlite_store, "a", "b")
    moment = [NOW]
    taken_by_another: list[AlertRecord | None] = []

    def take_twenty_minutes(_mail: OutgoingMail) -> None:
        with sqlite_store.writing() as unit_of_work:
            taken_by_another.append(unit_of_work.outbox.claim(moment[0], moment[0] + CLAIM))
            if taken_by_another[-1] is not None:
                unit_of_work.outbox.settle(taken_by_another[-1].id)
        moment[0] += timedelta(minutes=20)

    post = Post(take_twenty_minutes)
    deliver_outbox(sqlite_store, post, sender="m@linhe.example", clock=lambda: moment[0])
    assert [alert.unit if alert else None for alert in taken_by_another] == ["b", None]
    assert [alert.sent_at for alert in outbox(sqlite_store)] == [
        NOW + timedelta(minutes=20),
        NOW + timedelta(minutes=40),
    ]
