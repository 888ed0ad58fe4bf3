"""Raise alerts 生成提醒: one digest a day and unit, each thing said once, nothing about what was not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.step_reports import Unreached
from monitor.domain.target import Unit
from monitor.store.outbox import AlertRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, again, column, overdue_twice, seen, wall

NOTICES, NEWS = "通知公告", "工作动态"


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """Two columns of 县教育局; mails leave at once."""
    county = Linhe(sqlite_store)
    county.register(column(NOTICES), column(NEWS))
    return county


def names(mail: AlertRecord, part: str) -> list[str]:
    return [row["name"] for row in mail.contents[part]]


def sent(linhe: Linhe, when: datetime) -> None:
    """Everything that waits has been sent."""
    for mail in linhe.mails("waiting"):
        with linhe.store.writing() as unit_of_work:
            unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=when)


def test_a_confirmed_finding_is_told_once(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column())
    overdue_twice(linhe)
    (mail,) = linhe.mails()
    assert (mail.unit, mail.recipient, mail.state) == ("县教育局", "jyj@linhe.example", "waiting")
    assert mail.subject == "【政务公开监测】县教育局：1项待整改"
    assert names(mail, "overdue") == [NOTICES]
    for date in ("11-16", "11-17"):
        _, alerts = linhe.look_and_check({NOTICES: again(at(date))}, when=at(date))
        assert alerts.queued == 0
    assert len(linhe.mails()) == 1


@pytest.mark.parametrize(("mode", "state"), [("hold", "held"), ("dry-run", "held"), ("send", "waiting")])
def test_only_the_mode_send_lets_mails_go_at_once(sqlite_store: Store, mode: str, state: str) -> None:
    linhe = Linhe(sqlite_store, mail_mode=mode)
    linhe.register(column())
    overdue_twice(linhe)
    assert [mail.state for mail in linhe.mails()] == [state]


def test_findings_of_one_check_stand_in_one_digest(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        looks = {name: seen(at(date), ["10-30"]) for name in (NOTICES, NEWS)}
        linhe.look_and_check(looks, when=at(date))
    (mail,) = linhe.mails()
    assert names(mail, "overdue") == [NOTICES, NEWS]
    assert "2项待整改" in mail.subject


def test_a_digest_grows_until_it_is_first_tried(linhe: Linhe) -> None:
    overdue_twice(linhe, NOTICES)
    linhe.night({NEWS: seen(at("11-15", 2), ["10-30"])}, when=at("11-15", 2))
    linhe.check(at("11-15", 3))
    linhe.night({NEWS: again(at("11-15", 9))}, when=at("11-15", 9))
    _, alerts = linhe.check(at("11-15", 10))
    (mail,) = linhe.mails()
    assert (alerts.queued, names(mail, "overdue")) == (1, [NOTICES, NEWS])


def test_after_the_first_try_news_waits_for_tomorrow(linhe: Linhe) -> None:
    overdue_twice(linhe, NOTICES)
    sent(linhe, at("11-15", 2))
    linhe.night({NEWS: seen(at("11-15", 2), ["10-30"])}, when=at("11-15", 2))
    linhe.night({NEWS: again(at("11-15", 9))}, when=at("11-15", 9))
    _, alerts = linhe.check(at("11-15", 10))
    assert alerts.queued == 0
    assert names(linhe.mails()[0], "overdue") == [NOTICES]
    _, alerts = linhe.look_and_check({NEWS: again(at("11-16"))}, when=at("11-16"))
    assert alerts.queued == 1
    assert names(linhe.mails()[-1], "overdue") == [NEWS]


def test_news_waits_while_the_digest_is_being_sent(linhe: Linhe) -> None:
    overdue_twice(linhe, NOTICES)
    with linhe.store.writing() as unit_of_work:
        assert unit_of_work.outbox.claim(at("11-15", 10), at("11-15", 10) + timedelta(minutes=10))
    linhe.night({NEWS: seen(at("11-15", 2), ["10-30"])}, when=at("11-15", 2))
    linhe.night({NEWS: again(at("11-15", 9))}, when=at("11-15", 9))
    _, alerts = linhe.check(at("11-15", 10, 5))
    assert alerts.queued == 0
    assert [linhe.told(finding.id) for finding in linhe.findings()] == [{"县教育局"}, set()]


def test_every_unit_of_a_target_gets_its_own(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(units=(EDUCATION.name, TOURISM.name)))
    overdue_twice(linhe)
    assert [mail.unit for mail in linhe.mails()] == ["县教育局", "县文旅局"]


def test_shared_news_waits_until_all_units_can_be_told_together(sqlite_store: Store) -> None:
    """县教育局 has had its mail of the day: what it shares with 县文旅局 is told to both tomorrow."""
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES), column(NEWS, units=(EDUCATION.name, TOURISM.name)))
    overdue_twice(linhe, NOTICES)
    sent(linhe, at("11-15", 2))
    linhe.night({NEWS: seen(at("11-15", 2), ["10-30"])}, when=at("11-15", 2))
    linhe.night({NEWS: again(at("11-15", 9))}, when=at("11-15", 9))
    assert linhe.check(at("11-15", 10))[1].queued == 0
    linhe.look_and_check({NEWS: again(at("11-16"))}, when=at("11-16"))
    assert [(mail.unit, names(mail, "overdue")) for mail in linhe.mails()[1:]] == [
        ("县教育局", [NEWS]),
        ("县文旅局", [NEWS]),
    ]


def test_every_address_of_a_unit_gets_a_message_of_its_own(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    two = replace(EDUCATION, mails=("a@linhe.example", "b@linhe.example"))
    linhe.register(column(), units=(OFFICE, two))
    overdue_twice(linhe)
    assert [mail.recipient for mail in linhe.mails()] == ["a@linhe.example", "b@linhe.example"]
    assert len({mail.message_id for mail in linhe.mails()}) == 2


# --- units without an address ----------------------------------------------------------------


def test_a_unit_without_an_address_is_told_through_its_superior_and_named_to_the_operator(
    sqlite_store: Store,
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(), units=(OFFICE, replace(EDUCATION, mails=())))
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    _, alerts = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    (mail,) = linhe.mails()
    assert (mail.recipient, mail.unit) == ("office@linhe.example", "县教育局")
    assert mail.subject == "【政务公开监测】县教育局：1项待整改"
    assert mail.text.startswith("临河县政府办公室：\n\n（县教育局未登记邮箱，此信请转告。）\n")
    assert alerts.without_mail == (Unreached("县教育局", "临河县政府办公室"),)
    _, alerts = linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert alerts.without_mail, "named as long as something stands against it"


@pytest.mark.parametrize(
    "units",
    [
        pytest.param((Unit("县教育局"),), id="no-superior"),
        pytest.param((Unit("县教育局", superior="甲"), Unit("甲", superior="县教育局")), id="a-circle"),
        pytest.param((Unit("县教育局", superior="县教育局"),), id="its-own-superior"),
        pytest.param((OFFICE,), id="unit-retired"),
    ],
)
def test_a_unit_nobody_can_be_told_for_stays_untold_and_is_named(
    sqlite_store: Store, units: tuple[Unit, ...]
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(), units=units)
    overdue_twice(linhe)
    _, alerts = linhe.check(at("11-15", 9))
    assert (alerts.queued, alerts.without_mail) == (0, (Unreached("县教育局", None),))
    assert linhe.told() == frozenset(), "told as soon as there is an address"
    with linhe.store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(EDUCATION, day("11-15"))
    assert linhe.check(at("11-15", 10))[1].queued == 1


# --- due soon and resolved -------------------------------------------------------------------


def test_a_due_date_is_announced_once(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    (mail,) = linhe.mails()
    assert mail.subject == "【政务公开监测】县教育局：1项即将到期"
    assert "请于2026年11月13日前再发布1条" in mail.text
    for date in ("11-12", "11-13"):
        _, alerts = linhe.look_and_check({NOTICES: again(at(date))}, when=at(date))
        assert alerts.queued == 0


def test_the_next_due_date_is_announced_again(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    linhe.look_and_check({NOTICES: seen(at("11-12"), ["11-12", "10-30"])}, when=at("11-12"))
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-25"), ["11-12", "10-30"])}, when=at("11-25"))
    assert alerts.queued == 1


def test_a_weak_list_reminds_nobody(linhe: Linhe) -> None:
    look = seen(at("11-11"), ["10-30"], confidence="weak")
    _, alerts = linhe.look_and_check({NOTICES: look}, when=at("11-11"))
    assert alerts.queued == 0


def test_what_cannot_be_seen_is_never_told_to_a_unit(linhe: Linhe) -> None:
    for date in ("11-11", "11-14", "11-15", "11-30"):
        _, alerts = linhe.look_and_check({NOTICES: wall(at(date)), NEWS: wall(at(date))}, when=at(date))
        assert (alerts.queued, alerts.without_mail) == (0, ())


def test_a_unit_that_was_told_hears_once_that_it_is_resolved(linhe: Linhe) -> None:
    overdue_twice(linhe)
    sent(linhe, at("11-15", 2))
    published = {NOTICES: seen(at("11-16"), ["11-15", "10-30"])}
    linhe.look_and_check(published, when=at("11-16"))
    mail = linhe.mails()[-1]
    assert mail.subject == "【政务公开监测】县教育局：1项已销号"
    assert "通知公告：最近发布于2026-11-15" in mail.text
    _, alerts = linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))
    assert alerts.queued == 0


def test_a_unit_that_was_never_told_hears_of_no_resolution(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-15"), ["11-15", "10-30"])}, when=at("11-15"))
    assert alerts.queued == 0
