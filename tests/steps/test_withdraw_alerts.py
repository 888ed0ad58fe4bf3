"""Withdraw alerts 撤回提醒: a message that has become untrue before it was sent shrinks or vanishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.target import Column, Unit
from monitor.queries.judged_targets import JudgingBasis
from monitor.queries.message_targets import message_targets
from monitor.steps.track_rectification import track_rectification
from monitor.steps.withdraw_alerts import withdraw_alerts
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day
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
    assert linhe.told() == frozenset()


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
    assert linhe.told(linhe.findings()[0].id) == {"县教育局"}, (
        "the unit hears it and then hears that it is resolved"
    )


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
        unit_of_work.tellings.note_sent(linhe.finding().id, "县教育局", at("11-15", 9))
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


def test_a_message_being_sent_is_not_withdrawn_under_the_senders_hand(store: Store) -> None:
    """Its only row has become untrue; the sender has it in hand, so it counts as said."""
    linhe = Linhe(store, mail_mode="send")
    linhe.register(column(NOTICES))
    overdue_twice(linhe)
    with store.writing() as unit_of_work:
        assert unit_of_work.outbox.claim(at("11-16", 1), at("11-16", 3))
    linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert [mail.state for mail in linhe.mails()] == ["waiting"]
    assert linhe.told() == {EDUCATION.name}


def withdrawn_at(linhe: Linhe, when: datetime) -> list[tuple[bool, tuple[tuple[str, str], ...]]]:
    """What a look at the outbox before releasing or sending takes out, without a check before it."""
    basis = JudgingBasis({linhe.rulebook.key: linhe.rulebook}, linhe.rulebook.key, calendar())
    with linhe.store.writing() as unit_of_work:
        judged = message_targets(unit_of_work, basis, states=("held", "waiting"), now=when)
        return [(each.is_whole, each.rows) for each in withdraw_alerts(unit_of_work, judged, now=when)]


PLACE = "临河县人民政府"


def test_what_still_holds_is_released_as_it_is(linhe: Linhe) -> None:
    overdue_twice(linhe)
    assert withdrawn_at(linhe, at("11-15", 9)) == []
    assert [mail.state for mail in linhe.mails()] == ["held"]


def test_a_message_held_for_days_is_asked_for_the_age_of_its_evidence(store: Store) -> None:
    linhe = Linhe(store, mail_mode="hold")
    linhe.register(column(NOTICES))
    overdue_twice(linhe)
    assert withdrawn_at(linhe, at("11-19", 9)) == [
        (True, ((f"{PLACE}·{NOTICES}", "证据过期（evidence_expired）"),))
    ]
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]
    assert linhe.told() == frozenset()


@pytest.mark.parametrize(
    ("decision", "why"), [("dismiss", "误报"), ("exempt", "免责"), ("resolve", "已销号")]
)
def test_what_a_person_decided_since_is_taken_out(linhe: Linhe, decision: str, why: str) -> None:
    both_overdue(linhe)
    with linhe.store.writing() as unit_of_work:
        track_rectification(
            unit_of_work,
            linhe.findings()[0].id,
            decision,
            who="wang",
            note="核对过",
            now=at("11-15", 8),
            until=day("12-31") if decision == "exempt" else None,
        )
    assert withdrawn_at(linhe, at("11-15", 9)) == [(False, ((f"{PLACE}·{NOTICES}", why),))]
    (mail,) = linhe.mails("held")
    assert [row["name"] for row in mail.contents["overdue"]] == [NEWS]


def test_what_was_seen_published_since_is_taken_out(linhe: Linhe) -> None:
    both_overdue(linhe)
    linhe.night({NOTICES: seen(at("11-15", 8), ["11-15", "10-30"])}, when=at("11-15", 8))
    assert withdrawn_at(linhe, at("11-15", 9)) == [(False, ((f"{PLACE}·{NOTICES}", "按现行要求已合格"),))]


def test_what_shows_another_shortfall_now_waits_for_the_next_check(linhe: Linhe) -> None:
    """It published behind our back and fell overdue again: the letter names a due date of the past."""
    both_overdue(linhe)
    linhe.night({NOTICES: seen(at("12-10"), ["11-20", "10-30"]), NEWS: again(at("12-10"))}, when=at("12-10"))
    assert withdrawn_at(linhe, at("12-10", 9)) == [(False, ((f"{PLACE}·{NOTICES}", "应更新日期已变"),))]


def test_a_target_that_left_the_registry_is_taken_out(linhe: Linhe) -> None:
    both_overdue(linhe)
    linhe.look_and_check({}, when=at("11-15", 3))
    linhe.retire(NOTICES, at("11-15"))
    assert withdrawn_at(linhe, at("11-15", 9)) == [(False, ((f"{PLACE}·{NOTICES}", "台账中已停用"),))]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(None, "台账中已停用", id="retired"),
        pytest.param(column(NOTICES, units=(OFFICE.name,)), "台账中已不由该单位负责", id="another-unit"),
        pytest.param(column(NOTICES, wording="1条/月"), "已不是即将超期", id="another-requirement"),
    ],
)
def test_a_reminder_is_asked_again_too(linhe: Linhe, change: Column | None, why: str) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    if change is None:
        linhe.retire(NOTICES, at("11-11", 5))
    else:
        linhe.change(change, at("11-11", 5))
    assert withdrawn_at(linhe, at("11-11", 9)) == [(True, ((f"{PLACE}·{NOTICES}", why),))]


def test_a_finding_that_must_be_proved_anew_is_not_sent_meanwhile(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.change(column(NOTICES, wording="1条/周"), at("11-16"))
    linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert (linhe.finding().state, linhe.finding().confirmed_at) == ("open", None)
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]


def test_a_rule_book_that_has_ended_proves_nothing(linhe: Linhe) -> None:
    overdue_twice(linhe)
    ended = replace(linhe, rulebook=replace(linhe.rulebook, valid_to=day("11-14")))
    assert withdrawn_at(ended, at("11-15", 9)) == [
        (True, ((f"{PLACE}·{NOTICES}", "当时没有生效的规则库（no_rulebook_then）"),))
    ]
