"""Withdraw alerts 撤回提醒: a message that has become untrue before it was sent shrinks or vanishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.domain.target import Unit
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import EDUCATION, OFFICE, Linhe, again, column, overdue_twice, seen, wall

NOTICES, NEWS = "通知公告", "工作动态"


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """Two columns of 县教育局; an operator releases the mails."""
    county = Linhe(sqlite_store, mail_mode="hold")
    county.register(column(NOTICES), column(NEWS))
    return county


def both_overdue(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        linhe.look_and_check({name: seen(at(date), ["10-30"]) for name in (NOTICES, NEWS)}, when=at(date))


def test_a_mended_accusation_is_taken_out_of_a_held_digest(linhe: Linhe) -> None:
    both_overdue(linhe)
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"]), NEWS: again(at("11-16"))}, when=at("11-16"))
    (mail,) = linhe.mails()
    assert [row["name"] for row in mail.contents["overdue"]] == [NEWS]
    assert NOTICES not in mail.text
    assert NOTICES not in mail.html
    assert "1项待整改" in mail.subject


def test_a_digest_with_nothing_true_left_is_withdrawn(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"])}, when=at("11-16"))
    (mail,) = linhe.mails()
    assert mail.state == "withdrawn"
    assert linhe.finding().told_at is None


def test_an_accusation_that_can_no_longer_be_proved_is_taken_back_and_told_when_seen_again(
    linhe: Linhe,
) -> None:
    overdue_twice(linhe)
    linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert linhe.mails("held") == []
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-17"), ["10-30"])}, when=at("11-17"))
    assert alerts.queued == 1


def test_a_retry_never_carries_what_was_mended_meanwhile(linhe: Linhe) -> None:
    """The server said “later” this morning; by night one of the two columns has published."""
    both_overdue(linhe)
    (mail,) = linhe.mails()
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.release(None, at("11-15", 8))
        unit_of_work.outbox.settle(mail.id, state="waiting", tries=1, next_try_at=at("11-15", 9))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"]), NEWS: again(at("11-16"))}, when=at("11-16"))
    (changed,) = linhe.mails("waiting")
    assert (changed.id, changed.message_id, changed.tries) == (mail.id, mail.message_id, 1)
    assert NOTICES not in changed.text


def test_a_claim_that_ran_out_does_not_protect_an_untrue_message(linhe: Linhe) -> None:
    both_overdue(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.release(None, at("11-15", 8))
        assert unit_of_work.outbox.claim(at("11-15", 8), at("11-15", 8) + timedelta(minutes=10))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"]), NEWS: again(at("11-16"))}, when=at("11-16"))
    assert NOTICES not in linhe.mails("waiting")[0].text


def test_a_message_that_is_being_sent_is_left_alone(linhe: Linhe) -> None:
    both_overdue(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.release(None, at("11-16", 1))
        assert unit_of_work.outbox.claim(at("11-16", 1), at("11-16", 1) + timedelta(hours=1))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"]), NEWS: again(at("11-16"))}, when=at("11-16"))
    assert NOTICES in linhe.mails("waiting")[0].text
    assert linhe.findings()[0].told_at is not None, "the unit hears it and then hears that it is resolved"


@pytest.mark.parametrize(
    "night",
    [
        pytest.param(("11-13", ["11-12", "10-30"]), id="published"),
        pytest.param(("11-14", ["10-30"]), id="date-has-passed"),
    ],
)
def test_a_reminder_that_has_lost_its_reason_is_withdrawn(linhe: Linhe, night: tuple[str, list[str]]) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    assert [mail.state for mail in linhe.mails()] == ["held"]
    date, items = night
    linhe.look_and_check({NOTICES: seen(at(date), items)}, when=at(date))
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]


def test_a_reminder_that_still_holds_stays(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    linhe.look_and_check({NOTICES: again(at("11-12"))}, when=at("11-12"))
    assert [mail.state for mail in linhe.mails()] == ["held"]


def test_a_shrunk_digest_still_speaks_to_the_superior_who_reads_it(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store, mail_mode="hold")
    linhe.register(column(NOTICES), column(NEWS), units=(OFFICE, Unit(EDUCATION.name, OFFICE.name)))
    both_overdue(linhe)
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15"]), NEWS: again(at("11-16"))}, when=at("11-16"))
    (mail,) = linhe.mails()
    assert mail.text.startswith("临河县政府办公室：\n\n（县教育局未登记邮箱")


def test_what_a_unit_has_been_sent_is_not_taken_back(linhe: Linhe) -> None:
    overdue_twice(linhe)
    (mail,) = linhe.mails()
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=at("11-15", 9))
        unit_of_work.findings.change(linhe.finding().id, notified_at=at("11-15", 9), state="notified")
    linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert linhe.mails()[0].state == "sent"
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-17"), ["10-30"])}, when=at("11-17"))
    assert alerts.queued == 0, "it was told already"


def test_an_operator_mail_is_never_withdrawn(linhe: Linhe) -> None:
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.put(
            "operator|2026-11-14|run 1|op@linhe.example",
            Letter("系统正常", "正文\n", "", {}),
            unit="值守人员",
            recipient="op@linhe.example",
            state="waiting",
            at=at("11-14"),
            is_operator=True,
        )
    linhe.check(at("11-15"))
    assert [mail.state for mail in linhe.mails()] == ["waiting"]
