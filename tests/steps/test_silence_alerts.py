"""Silence alerts 静默提醒: findings go on, no unit is written to, and afterwards nothing is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.domain.errors import InputError
from monitor.domain.step_reports import AlertsReport
from monitor.domain.target import Site
from monitor.steps.silence_alerts import SilenceWish, end_silence, expire_silences, silence_alerts
from monitor.steps.withdraw_alerts import withdraw_alerts
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, OFFICE, SITE, TOURISM, Linhe, again, column, overdue_twice, seen

NOTICES, NEWS = "通知公告", "工作动态"
FRIDAY = at("11-13", 12)
NOVEMBER = SilenceWish(unit="县教育局", reason="整体搬迁，函〔2026〕9号", until=day("11-30"))


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """县教育局 answers for one column, and with 县文旅局 for another."""
    county = Linhe(store)
    county.register(
        Site(SITE, "http://www.linhe.example/", OFFICE.name),
        column(NOTICES),
        column(NEWS, units=(EDUCATION.name, TOURISM.name)),
    )
    return county


def silence(linhe: Linhe, wish: SilenceWish = NOVEMBER, *, when: datetime = FRIDAY) -> int:
    with linhe.store.writing() as unit_of_work:
        return silence_alerts(unit_of_work, wish, who="wang", now=when).id


def known_id(linhe: Linhe, name: str) -> int:
    with linhe.store.reading() as unit_of_work:
        return next(each.id for each in unit_of_work.registry.targets_on() if each.target.name == name)


def both_overdue(linhe: Linhe) -> AlertsReport:
    """Two nights on which both columns are seen overdue."""
    for date in ("11-14", "11-15"):
        looks = {name: seen(at(date), ["10-30"]) for name in (NOTICES, NEWS)}
        alerts = linhe.look_and_check(looks, when=at(date))[1]
    return alerts


def told_rows(linhe: Linhe, *states: str) -> list[tuple[str, str, list[str]]]:
    """Unit, part and names of what the messages in these states say."""
    return [
        (mail.unit, part, [row["name"] for row in rows])
        for mail in linhe.mails(*states)
        for part, rows in mail.contents.items()
        if rows
    ]


def audited(linhe: Linhe) -> list[tuple[str, str, str]]:
    with linhe.store.reading() as unit_of_work:
        return [(each.what, each.subject, each.who) for each in unit_of_work.audit.entries()]


# --- while it holds --------------------------------------------------------------------------


def test_a_silenced_unit_gets_no_mail_and_its_findings_stand_all_the_same(linhe: Linhe) -> None:
    silence(linhe)
    alerts = both_overdue(linhe)
    assert [finding.state for finding in linhe.findings()] == ["open", "open"]
    assert all(finding.confirmed_at for finding in linhe.findings())
    assert told_rows(linhe) == [("县文旅局", "overdue", [NEWS])], "who shares the column is told"
    assert (alerts.queued, alerts.silenced) == (1, 2)
    assert linhe.told(1) == frozenset()


def test_a_silenced_site_or_target_gets_nobody_written_to_about_it(linhe: Linhe) -> None:
    silence(linhe, SilenceWish(target=known_id(linhe, NEWS), reason="改版", until=day("11-30")))
    assert both_overdue(linhe).silenced == 1
    assert told_rows(linhe) == [("县教育局", "overdue", [NOTICES])]


def test_of_a_silenced_site_nothing_is_said(linhe: Linhe) -> None:
    silence(linhe, SilenceWish(site=SITE, reason="改版", until=day("11-30")))
    assert both_overdue(linhe) == AlertsReport(queued=0, silenced=2)
    assert linhe.mails() == []


def test_a_reminder_of_what_is_due_soon_is_silenced_too(linhe: Linhe) -> None:
    silence(linhe, when=at("11-10"))
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-11"), ["10-30"])}, when=at("11-11"))
    assert (alerts.queued, alerts.silenced) == (0, 1)


# --- and afterwards --------------------------------------------------------------------------


def test_after_its_last_day_what_still_stands_is_told(linhe: Linhe) -> None:
    silence(linhe)
    both_overdue(linhe)
    looks = {NOTICES: again(at("11-30")), NEWS: again(at("11-30"))}
    assert linhe.look_and_check(looks, when=at("11-30"))[1].queued == 0, "its last day"
    looks = {NOTICES: again(at("12-01")), NEWS: again(at("12-01"))}
    _, alerts = linhe.look_and_check(looks, when=at("12-01"))
    assert (alerts.queued, alerts.silenced) == (1, 0)
    assert told_rows(linhe)[-1] == ("县教育局", "overdue", [NOTICES, NEWS])


def test_ended_early_what_stands_is_told_at_the_next_check(linhe: Linhe) -> None:
    number = silence(linhe)
    both_overdue(linhe)
    with linhe.store.writing() as unit_of_work:
        end_silence(unit_of_work, number, who="li", now=at("11-15", 9))
    assert linhe.check(at("11-15", 10))[1].queued == 1
    assert audited(linhe) == [("silence_end", "silence 1", "li"), ("silence_add", "silence 1", "wang")]


def test_what_is_mended_while_it_holds_is_never_mentioned(linhe: Linhe) -> None:
    silence(linhe)
    overdue_twice(linhe)
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    linhe.look_and_check({NOTICES: again(at("12-01"))}, when=at("12-01"))
    assert [finding.state for finding in linhe.findings()][:1] == ["resolved"]
    assert not [row for row in told_rows(linhe) if row[1] == "resolved"]


def test_a_resolution_of_what_was_told_before_is_told_when_the_silence_is_over(linhe: Linhe) -> None:
    overdue_twice(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.settle(linhe.mails()[0].id, state="sent", tries=1, sent_at=at("11-15", 3))
    silence(linhe, replace(NOVEMBER, until=day("11-17")), when=at("11-15", 9))
    published = {NOTICES: seen(at("11-16"), ["11-15", "10-30"])}
    assert linhe.look_and_check(published, when=at("11-16"))[1].silenced == 1
    assert linhe.look_and_check({NOTICES: again(at("11-18"))}, when=at("11-18"))[1].queued == 1
    assert told_rows(linhe)[-1] == ("县教育局", "resolved", [NOTICES])


# --- what was written before -----------------------------------------------------------------


def test_what_waits_is_taken_back_and_told_again_when_it_is_over(linhe: Linhe) -> None:
    overdue_twice(linhe)
    assert linhe.told() == {"县教育局"}
    number = silence(linhe, when=at("11-15", 9))
    judged = linhe.judged(at("11-15", 10))
    with linhe.store.writing() as unit_of_work:
        (withdrawn,) = withdraw_alerts(unit_of_work, judged, now=at("11-15", 10))
    assert withdrawn.is_whole
    assert withdrawn.rows == ((f"{SITE}·{NOTICES}", "静默至2026-11-30"),)
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]
    assert linhe.told() == frozenset()
    with linhe.store.writing() as unit_of_work:
        end_silence(unit_of_work, number, who="li", now=at("11-15", 11))
    assert linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))[1].queued == 1


def test_a_mail_about_several_things_keeps_what_is_not_silenced(linhe: Linhe) -> None:
    both_overdue(linhe)
    silence(
        linhe,
        SilenceWish(target=known_id(linhe, NEWS), reason="改版", until=day("11-30")),
        when=at("11-15", 9),
    )
    linhe.check(at("11-15", 10))
    assert told_rows(linhe, "waiting") == [("县教育局", "overdue", [NOTICES])]
    assert [(mail.unit, mail.state) for mail in linhe.mails()] == [
        ("县教育局", "waiting"),
        ("县文旅局", "withdrawn"),
    ]


def test_a_waiting_word_that_it_is_over_is_taken_back_and_told_later(linhe: Linhe) -> None:
    overdue_twice(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.settle(linhe.mails()[0].id, state="sent", tries=1, sent_at=at("11-15", 3))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    silence(linhe, replace(NOVEMBER, until=day("11-17")), when=at("11-16", 9))
    linhe.check(at("11-16", 10))
    assert [mail.state for mail in linhe.mails()] == ["sent", "withdrawn"]
    linhe.look_and_check({NOTICES: again(at("11-18"))}, when=at("11-18"))
    assert told_rows(linhe, "waiting") == [("县教育局", "resolved", [NOTICES])]


@pytest.mark.parametrize(
    ("sent", "told_again"),
    [
        pytest.param("first", [], id="one_of_two_was_sent"),
        pytest.param("put_off", [], id="one_of_two_was_tried"),
        pytest.param("", ["jyj@linhe.example", "zhang@linhe.example"], id="neither_was_tried"),
    ],
)
def test_nobody_hears_twice_that_it_is_over_because_a_second_address_was_put_off(
    store: Store, sent: str, told_again: list[str]
) -> None:
    linhe = Linhe(store, mail_mode="send")
    unit = replace(EDUCATION, mails=("jyj@linhe.example", "zhang@linhe.example"))
    linhe.register(column(NOTICES), units=(OFFICE, unit))
    overdue_twice(linhe)
    with store.writing() as unit_of_work:
        for mail in linhe.mails():
            unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=at("11-15", 3))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    first, second = linhe.mails("waiting")
    with store.writing() as unit_of_work:
        if sent == "first":
            unit_of_work.outbox.settle(first.id, state="sent", tries=1, sent_at=at("11-16", 3))
        elif sent == "put_off":
            unit_of_work.outbox.settle(second.id, state="waiting", tries=1, next_try_at=at("11-17"))
    silence(linhe, replace(NOVEMBER, until=day("11-17")), when=at("11-16", 9))
    linhe.check(at("11-16", 10))
    assert linhe.mails("waiting") == [], "the silence holds"
    linhe.look_and_check({NOTICES: again(at("11-18"))}, when=at("11-18"))
    assert [mail.recipient for mail in linhe.mails("waiting")] == told_again


# --- its own life ----------------------------------------------------------------------------


def test_that_it_has_run_out_is_audited_once(linhe: Linhe) -> None:
    silence(linhe)
    for when, count in ((at("11-30"), 0), (at("12-01"), 1), (at("12-02"), 0)):
        with linhe.store.writing() as unit_of_work:
            assert expire_silences(unit_of_work, now=when) == count
    assert audited(linhe) == [("silence_expire", "silence 1", "system"), ("silence_add", "silence 1", "wang")]
    with linhe.store.reading() as unit_of_work:
        assert unit_of_work.audit.entries()[0].detail == {
            "scope": "unit",
            "name": "县教育局",
            "target": None,
            "reason": NOVEMBER.reason,
            "until": "2026-11-30",
        }


def test_what_is_silenced_is_kept_as_the_registry_writes_it(linhe: Linhe) -> None:
    wish = SilenceWish(site=" 临河县 人民政府", reason=" 改版 ", until=day("11-13"))
    silence(linhe, wish)
    with linhe.store.reading() as unit_of_work:
        (kept,) = unit_of_work.silences.in_force(day("11-13"))
    assert (kept.name, kept.reason) == (SITE, "改版")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        pytest.param(replace(NOVEMBER, unit=""), "三者选一：--unit", id="nothing"),
        pytest.param(replace(NOVEMBER, site=SITE), "三者选一", id="two_things"),
        pytest.param(replace(NOVEMBER, target=1), "三者选一", id="a_unit_and_a_target"),
        pytest.param(replace(NOVEMBER, unit="县档案局"), "没有单位“县档案局”", id="no_such_unit"),
        pytest.param(replace(NOVEMBER, unit="", site="县志网"), "没有网站“县志网”", id="no_such_site"),
        pytest.param(replace(NOVEMBER, unit="", target=99), "没有编号为99的监测对象", id="no_such_target"),
        pytest.param(replace(NOVEMBER, reason="  "), "请写明静默的理由：--reason", id="no_reason"),
        pytest.param(replace(NOVEMBER, until=None), "到哪一天为止（含当天）：--until", id="no_last_day"),
        pytest.param(replace(NOVEMBER, until=day("11-12")), "2026-11-12已经过去", id="past"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_and_nothing_is_kept(
    linhe: Linhe, wish: SilenceWish, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        silence(linhe, wish)
    with linhe.store.reading() as unit_of_work:
        assert unit_of_work.silences.all() == []
        assert unit_of_work.audit.entries() == []


def test_what_is_over_cannot_be_ended(linhe: Linhe) -> None:
    number = silence(linhe)
    with linhe.store.writing() as unit_of_work:
        with pytest.raises(InputError, match="已经结束，不用再结束"):
            end_silence(unit_of_work, number, who="li", now=at("12-01"))
        end_silence(unit_of_work, number, who="li", now=at("11-14"))
        with pytest.raises(InputError, match="已经结束，不用再结束"):
            end_silence(unit_of_work, number, who="li", now=at("11-15"))
        with pytest.raises(InputError, match="没有编号为99的静默"):
            end_silence(unit_of_work, 99, who="li", now=at("11-14"))
