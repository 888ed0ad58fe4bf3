"""Told units 逐个单位告知: each unit of a target is told by itself, and hears once how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.target import Unit
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, again, column, overdue_twice, seen, wall
from tests.steps.test_deliver_outbox import Post, deliver

NOTICES = "通知公告"
SHARED = column(units=(EDUCATION.name, TOURISM.name))


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """One column for which 县教育局 and 县文旅局 answer; mails leave at once."""
    county = Linhe(store)
    county.register(SHARED)
    return county


def send_to(linhe: Linhe, unit: str, when: datetime) -> None:
    """Hand over the mails of one unit; the server of the other is down."""
    for alert in linhe.mails("waiting"):
        if alert.unit != unit:
            with linhe.store.writing() as unit_of_work:
                unit_of_work.outbox.settle(alert.id, state="waiting", next_try_at=when + timedelta(days=3))
    deliver(linhe.store, Post(), when)


def mailed(linhe: Linhe) -> list[tuple[str, str]]:
    return [(mail.unit, mail.state) for mail in linhe.mails()]


def test_a_unit_whose_mail_was_withdrawn_is_told_when_it_holds_again(linhe: Linhe) -> None:
    overdue_twice(linhe)
    send_to(linhe, EDUCATION.name, at("11-15", 9))
    linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert mailed(linhe) == [("县教育局", "sent"), ("县文旅局", "withdrawn")]
    assert linhe.told() == {"县教育局"}
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-17"), ["10-30"])}, when=at("11-17"))
    assert alerts.queued == 1
    assert mailed(linhe)[2:] == [("县文旅局", "waiting")]


def test_only_units_that_were_told_hear_of_the_end(linhe: Linhe) -> None:
    overdue_twice(linhe)
    send_to(linhe, EDUCATION.name, at("11-15", 9))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    assert mailed(linhe) == [("县教育局", "sent"), ("县文旅局", "withdrawn"), ("县教育局", "waiting")]
    assert "1项已销号" in linhe.mails()[-1].subject
    assert linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))[1].queued == 0


def test_a_unit_without_an_address_is_told_when_it_gets_one(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(SHARED, units=(EDUCATION, Unit(TOURISM.name)))
    overdue_twice(linhe)
    assert linhe.told() == {"县教育局"}
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(replace(TOURISM, superior=None), day("11-15"))
    assert linhe.check(at("11-16"))[1].queued == 1
    assert linhe.mails()[-1].recipient == "wlj@linhe.example"


def test_a_unit_that_joins_is_told_and_the_others_not_again(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    send_to(linhe, EDUCATION.name, at("11-15", 9))
    linhe.change(SHARED, at("11-15", 10))
    linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert mailed(linhe) == [("县教育局", "sent"), ("县文旅局", "waiting")]


def test_the_unsent_mail_of_a_unit_that_no_longer_answers_is_withdrawn(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store, mail_mode="hold")
    linhe.register(SHARED)
    overdue_twice(linhe)
    linhe.change(column(), at("11-15", 10))
    linhe.check(at("11-15", 11))
    assert mailed(linhe) == [("县教育局", "held"), ("县文旅局", "withdrawn")]


def test_a_withdrawn_reminder_is_made_again_to_the_unit_that_never_had_it(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    send_to(linhe, EDUCATION.name, at("11-11", 9))
    linhe.look_and_check({NOTICES: wall(at("11-12"))}, when=at("11-12"))
    assert mailed(linhe) == [("县教育局", "sent"), ("县文旅局", "withdrawn")]
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-13"), ["10-30"])}, when=at("11-13"))
    assert alerts.queued == 1
    assert mailed(linhe)[2:] == [("县文旅局", "waiting")]


def test_a_mail_that_left_before_it_could_be_withdrawn_counts_as_told(sqlite_store: Store) -> None:
    """Two addresses of one unit: one has the mail already when the other is taken back."""
    linhe = Linhe(sqlite_store)
    two = replace(EDUCATION, mails=("a@linhe.example", "b@linhe.example"))
    linhe.register(column(), units=(OFFICE, two))
    overdue_twice(linhe)
    first, second = linhe.mails()
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.outbox.settle(second.id, state="waiting", next_try_at=at("11-20"))
    deliver(sqlite_store, Post(), at("11-15", 9))
    linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert [mail.state for mail in linhe.mails()] == ["sent", "withdrawn"]
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-17"), ["10-30"])}, when=at("11-17"))
    assert (first.recipient, alerts.queued) == ("a@linhe.example", 0)


def test_sending_to_a_second_unit_notes_it_too(linhe: Linhe) -> None:
    overdue_twice(linhe)
    deliver(linhe.store, Post(), at("11-15", 9))
    finding = linhe.finding()
    assert (finding.state, finding.notified_at) == ("notified", at("11-15", 9))
    with linhe.store.writing() as unit_of_work:
        for unit in SHARED.units:
            unit_of_work.tellings.take_back(finding.id, unit)
    assert linhe.told() == {"县教育局", "县文旅局"}, "what was sent cannot be taken back"
