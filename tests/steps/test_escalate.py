"""Escalate 告知上级: once, late enough, and never of what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from monitor.domain.calendar_day import day_of
from monitor.domain.finding_deadline import RectificationTerm, Telling
from monitor.domain.look import Look
from monitor.domain.target import Unit
from monitor.queries.finding_list import finding_list
from monitor.steps.escalate import escalate
from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, again, column, overdue_twice, seen, wall
from tests.steps.answers import NOTICES, TOLD_AT, answer, decide, told_county
from tests.steps.test_deliver_outbox import Post, deliver

LATE = at("11-26")
"""Told on 11-16, due on 11-23, and two working days have gone by since."""


@pytest.fixture
def linhe(store: Store) -> Linhe:
    return told_county(store)


def go_on(linhe: Linhe, when: datetime, *, after: int = 2) -> int:
    """A night on which nothing has changed, its check, and what superiors are told."""
    linhe.look_and_check({NOTICES: again(when)}, when=when)
    return tell_superiors(linhe, when, after=after)


def tell_superiors(linhe: Linhe, when: datetime, *, after: int = 2) -> int:
    judged = linhe.judged(when)
    term = RectificationTerm(calendar(), escalate_after=after)
    with linhe.store.writing() as unit_of_work:
        return escalate(
            unit_of_work, judged, term=term, day=day_of(when), now=when, mail_mode=linhe.mail_mode
        )


def pass_nights(linhe: Linhe, days: Iterable[str]) -> list[int]:
    return [go_on(linhe, at(each)) for each in days]


def to_office(linhe: Linhe) -> list[AlertRecord]:
    return [mail for mail in linhe.mails() if mail.unit == OFFICE.name]


def told_of(store: Store, workdays: int | None) -> Linhe:
    """The county, its unit told by a mail that asks to mend it within so many working days."""
    linhe = Linhe(store)
    linhe.register(column(NOTICES))
    overdue_twice(linhe)
    with store.writing() as unit_of_work:
        (mail,) = unit_of_work.outbox.list()
        unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=TOLD_AT)
        unit_of_work.tellings.note_sent(1, EDUCATION.name, TOLD_AT, workdays=workdays)
        unit_of_work.findings.change(1, state="notified", notified_at=TOLD_AT)
    return linhe


NIGHTS = [f"11-{number}" for number in range(17, 26)]


def test_the_superior_is_told_once_when_the_days_have_gone_by(linhe: Linhe) -> None:
    assert pass_nights(linhe, NIGHTS) == [0] * 9
    assert go_on(linhe, LATE) == 1
    (mail,) = to_office(linhe)
    assert (mail.recipient, mail.state) == ("office@linhe.example", "waiting")
    assert mail.subject == "【政务公开监测】临河县政府办公室：1项下级逾期未反馈"
    assert "一、下级逾期未反馈（1项，请督促）" in mail.text
    assert "1. 县教育局：临河县人民政府 · 通知公告" in mail.text
    assert "整改期限：2026年11月23日，至今未反馈，也未见更正" in mail.text
    assert "<strong>县教育局</strong>：临河县人民政府 · 通知公告" in mail.html
    deliver(linhe.store, Post(), at("11-26", 9))
    assert go_on(linhe, at("11-27")) == 0
    assert len(to_office(linhe)) == 1
    with linhe.store.reading() as unit_of_work:
        notes = [event.note for event in unit_of_work.findings.events(1)]
    assert "县教育局逾期未反馈，写入给临河县政府办公室的提醒" in notes


def test_with_the_default_nobody_is_told(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE, after=0) == 0
    assert to_office(linhe) == []


def test_the_superior_hears_of_the_end_of_what_it_was_told(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS)
    go_on(linhe, LATE)
    deliver(linhe.store, Post(), at("11-26", 9))
    linhe.look_and_check({NOTICES: seen(at("11-27"), ["11-26", "10-30"])}, when=at("11-27"))
    assert [mail.subject for mail in to_office(linhe)][1:] == ["【政务公开监测】临河县政府办公室：1项已销号"]


def test_who_replied_is_not_reported(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "reply", at("11-17", 12), folder=tmp_path)
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 0


def test_while_an_objection_waits_nobody_is_told_and_after_its_refusal_later(
    linhe: Linhe, tmp_path: Path
) -> None:
    pass_nights(linhe, NIGHTS)
    answer(linhe, "objection", at("11-25", 12), folder=tmp_path)
    assert go_on(linhe, LATE) == 0
    decide(linhe, "uphold", at("11-26", 12))
    assert pass_nights(linhe, ["11-27", "11-28", "11-30"]) == [0, 0, 0]
    assert go_on(linhe, at("12-01")) == 1


def test_what_cannot_be_seen_today_is_not_reported(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS[:-3])
    for each in ("11-23", "11-24", "11-25", "11-26"):
        linhe.look_and_check({NOTICES: wall(at(each))}, when=at(each))
    assert linhe.finding().is_expired
    assert tell_superiors(linhe, LATE) == 0


def test_what_nobody_could_look_at_since_the_deadline_waits_for_a_look(linhe: Linhe) -> None:
    """The evidence of 11-23 is still young enough to accuse: it says nothing of the days after."""
    pass_nights(linhe, NIGHTS[:7])
    for when in (at("11-24"), at("11-25")):
        linhe.check(when)
        assert not linhe.finding().is_expired
    assert tell_superiors(linhe, at("11-25"), after=1) == 0
    assert go_on(linhe, LATE, after=1) == 1


def test_a_look_after_the_deadline_that_is_older_than_the_last_night_is_not_enough(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS[:8])
    for when in (at("11-25"), LATE):
        linhe.check(when)
    assert not linhe.finding().is_expired
    assert tell_superiors(linhe, LATE) == 0
    assert go_on(linhe, at("11-27")) == 1


def test_an_unsent_message_is_withdrawn_when_nobody_looked_in_the_last_night_and_comes_again(
    store: Store,
) -> None:
    linhe = replace(told_county(store), mail_mode="hold")
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 1
    linhe.check(at("11-26", 18))
    assert [mail.state for mail in to_office(linhe)] == ["held"], "what the last night saw carries it all day"
    linhe.check(at("11-27"))
    assert not linhe.finding().is_expired
    assert [mail.state for mail in to_office(linhe)] == ["withdrawn"]
    assert go_on(linhe, at("11-28")) == 1


def test_the_deadline_is_the_one_the_unit_was_told_whatever_is_set_today(store: Store) -> None:
    linhe = told_of(store, 10)
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 0, "it was told ten working days, until 11-30"
    assert [go_on(linhe, at(each)) for each in ("11-30", "12-01", "12-02", "12-03")] == [0, 0, 0, 1]
    assert "整改期限：2026年11月30日" in to_office(linhe)[0].text


def test_of_a_unit_that_was_told_no_time_no_superior_hears(store: Store) -> None:
    linhe = told_of(store, None)
    pass_nights(linhe, NIGHTS)
    assert [go_on(linhe, at(each)) for each in ("11-26", "12-31")] == [0, 0]
    with store.reading() as unit_of_work:
        (row,) = finding_list(unit_of_work, term=RectificationTerm(calendar()))
    assert (row["answer_due_on"], row["answer_due_reason"]) == (None, "not_told_how_long")


def test_the_list_prints_the_deadline_the_unit_was_told(linhe: Linhe) -> None:
    with linhe.store.reading() as unit_of_work:
        (row,) = finding_list(unit_of_work, term=RectificationTerm(calendar()))
        told = unit_of_work.tellings.sent([1])
    assert told == {1: {EDUCATION.name: Telling(TOLD_AT, 5)}}
    assert (row["answer_due_on"], row["answer_due_reason"]) == ("2026-11-23", None)


def test_a_unit_whose_name_holds_an_enumeration_comma_is_one_unit(sqlite_store: Store) -> None:
    unit = replace(EDUCATION, name="县教育、体育局")
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES, units=(unit.name,)), units=(OFFICE, unit))
    overdue_twice(linhe)
    deliver(sqlite_store, Post(), TOLD_AT)
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 1
    linhe.check(at("11-26", 3))
    (mail,) = to_office(linhe)
    assert mail.state == "waiting"
    assert "1. 县教育、体育局：临河县人民政府 · 通知公告" in mail.text


def test_a_unit_without_an_address_is_not_late_since_its_superior_read_its_mail(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    silent = replace(EDUCATION, mails=())
    linhe.register(column(NOTICES, units=(silent.name, TOURISM.name)), units=(OFFICE, silent, TOURISM))
    overdue_twice(linhe)
    deliver(sqlite_store, Post(), TOLD_AT)
    assert [mail.recipient for mail in linhe.mails()].count("office@linhe.example") == 1
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 1
    assert "1. 县文旅局：临河县人民政府" in to_office(linhe)[0].text


def test_what_is_exempt_is_not_reported(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS)
    decide(linhe, "exempt", at("11-25", 12), until=day("12-31"))
    assert go_on(linhe, LATE) == 0


@pytest.mark.parametrize("unit", [EDUCATION.name, OFFICE.name], ids=["the-unit", "its-superior"])
def test_a_silence_over_the_unit_or_its_superior_holds(linhe: Linhe, unit: str) -> None:
    pass_nights(linhe, NIGHTS)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.silences.add(
            "unit", unit, target_id=None, reason="改版", until=day("11-26"), who="wang", at=at("11-25")
        )
    assert go_on(linhe, LATE) == 0
    assert go_on(linhe, at("11-27")) == 1


def test_an_unsent_message_to_the_superior_is_withdrawn_when_the_unit_answers(
    linhe: Linhe, tmp_path: Path
) -> None:
    pass_nights(linhe, NIGHTS)
    go_on(linhe, LATE)
    answer(linhe, "objection", at("11-26", 8), folder=tmp_path)
    linhe.check(at("11-26", 9))
    assert [mail.state for mail in to_office(linhe)] == ["withdrawn"]
    decide(linhe, "uphold", at("11-26", 10))
    assert [go_on(linhe, at(each)) for each in ("11-27", "11-30", "12-01")] == [0, 0, 1]


def test_an_unsent_message_is_withdrawn_when_the_column_is_mended(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS)
    go_on(linhe, LATE)
    noon = at("11-26", 12)
    linhe.look_and_check({NOTICES: seen(noon, ["11-26", "10-30"])}, when=noon)
    assert [mail.state for mail in to_office(linhe)] == ["withdrawn"]


def test_it_stands_in_the_superiors_own_digest_of_the_day(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES), column("政策文件", units=(OFFICE.name,)))
    overdue_twice(linhe)
    deliver(sqlite_store, Post(), TOLD_AT)
    pass_nights(linhe, NIGHTS[:-1])
    for when in (at("11-25"), LATE):
        looks: dict[str, Look] = {NOTICES: again(when), "政策文件": seen(when, ["11-01"])}
        linhe.look_and_check(looks, when=when)
    assert tell_superiors(linhe, LATE) == 0, "the digest is there already and grows"
    (mail,) = to_office(linhe)
    assert mail.subject == "【政务公开监测】临河县政府办公室：1项待整改，1项下级逾期未反馈"
    linhe.check(at("11-26", 3))
    assert "下级逾期未反馈" in to_office(linhe)[0].text, "a second check keeps it"


def test_a_superior_whose_digest_has_left_is_told_tomorrow(linhe: Linhe) -> None:
    pass_nights(linhe, NIGHTS)
    with linhe.store.writing() as unit_of_work:
        gone = unit_of_work.outbox.put(
            f"2026-11-26|{OFFICE.name}|office@linhe.example",
            Letter("提醒", "正文", "<p>正文</p>", {}),
            unit=OFFICE.name,
            recipient="office@linhe.example",
            state="waiting",
            at=LATE,
        )
        assert gone is not None
        unit_of_work.outbox.settle(gone, state="sent")
    assert go_on(linhe, LATE) == 0
    assert go_on(linhe, at("11-27")) == 1


def test_the_nearest_superior_with_an_address_is_told_and_none_above_nobody(sqlite_store: Store) -> None:
    city = Unit("临河市政府办公室", mails=("city@linhe.example",))
    office = replace(OFFICE, superior=city.name, mails=())
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES), units=(city, office, EDUCATION))
    overdue_twice(linhe)
    deliver(sqlite_store, Post(), TOLD_AT)
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 1
    assert linhe.mails()[-1].recipient == "city@linhe.example"


def test_who_has_no_superior_is_reported_to_nobody(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES), units=(replace(EDUCATION, superior=None),))
    overdue_twice(linhe)
    deliver(sqlite_store, Post(), TOLD_AT)
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 0


def test_in_mode_hold_an_operator_releases_it(sqlite_store: Store) -> None:
    linhe = replace(told_county(sqlite_store), mail_mode="hold")
    pass_nights(linhe, NIGHTS)
    assert go_on(linhe, LATE) == 1
    assert [mail.state for mail in to_office(linhe)] == ["held"]
