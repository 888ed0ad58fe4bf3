"""Changed terms 要求变更: looks made under another requirement confirm nothing; a slip accuses nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.domain.look import Look
from monitor.domain.requirement_wording import read_wording
from monitor.domain.target import Column, Site, Unit
from monitor.queries.judged_targets import JudgingBasis, judged_targets
from monitor.steps.check_targets import check_targets
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day, national
from tests.linhe_store import EDUCATION, OFFICE, SITE, Linhe, again, column, seen

NOTICES = "通知公告"
LENIENT, STRICT = column(wording="1条/年"), column(wording="1条/2周")


def seen_under(linhe: Linhe, *nights: str) -> None:
    """The same list on each of these nights, its newest item of 30 October."""
    for number, night in enumerate(nights):
        look: Look = again(at(night)) if number else seen(at(night), ["10-30", "2025-06-01"])
        linhe.look_and_check({NOTICES: look}, when=at(night))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(LENIENT, STRICT, id="tightened"),
        pytest.param(
            replace(column(wording=""), category="静态"),
            replace(column(wording=""), category="动态要闻"),
            id="another-category",
        ),
        pytest.param(replace(STRICT, exempt_until=day("11-15")), STRICT, id="exemption-taken-back"),
    ],
)
def test_looks_under_the_old_requirement_confirm_nothing(store: Store, before: Column, after: Column) -> None:
    linhe = Linhe(store)
    linhe.register(before)
    seen_under(linhe, "11-14", "11-15")
    assert linhe.findings() == []
    linhe.change(after, at("11-16", 10))
    report, _ = linhe.check(at("11-16", 11))
    assert (report.opened, report.confirmed) == (1, 0), "the looks of the nights before do not count"
    report, _ = linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))
    assert (report.confirmed, linhe.finding().first_look_at) == (0, at("11-17"))
    report, alerts = linhe.look_and_check({NOTICES: again(at("11-18"))}, when=at("11-18"))
    assert (report.confirmed, alerts.queued) == (1, 1)


def test_an_exemption_that_ran_out_begins_with_two_looks_of_its_own(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(replace(STRICT, exempt_until=day("11-16")))
    seen_under(linhe, "11-14", "11-15", "11-16", "11-17")
    assert (linhe.finding().first_look_at, linhe.finding().confirmed_at) == (at("11-17"), None)
    report, _ = linhe.look_and_check({NOTICES: again(at("11-18"))}, when=at("11-18"))
    assert report.confirmed == 1


def test_a_site_that_opens_again_begins_with_two_looks_of_its_own(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    site = Site(SITE, "http://www.linhe.example/", OFFICE.name, state="关停")
    linhe.register(site, STRICT)
    seen_under(linhe, "11-14", "11-15")
    linhe.change(replace(site, state="运行"), at("11-16"))
    linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert (linhe.finding().first_look_at, linhe.finding().confirmed_at) == (at("11-16"), None)


def test_nothing_is_confirmed_on_the_day_on_which_a_requirement_begins(sqlite_store: Store) -> None:
    """A slip of the morning can be corrected before a second look of that day accuses anybody."""
    linhe = Linhe(sqlite_store)
    linhe.register(LENIENT)
    seen_under(linhe, "11-14")
    linhe.change(STRICT, at("11-15", 9))
    for hour in (10, 20):
        report, _ = linhe.look_and_check({NOTICES: again(at("11-15", hour))}, when=at("11-15", hour))
        assert report.confirmed == 0
    report, _ = linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert report.confirmed == 1


def test_a_new_name_or_remark_is_no_new_requirement(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(STRICT)
    seen_under(linhe, "11-14")
    linhe.change(replace(STRICT, note="改由办公室报送", wording="１条／2 周"), at("11-15"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == 1


def test_looks_under_another_rule_book_confirm_nothing(sqlite_store: Store) -> None:
    """县教育局 passes to a rule book that asks more of its columns."""
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording=""))
    strict = replace(
        national(),
        key="strict",
        class_defaults={"其他": read_wording("不超过14天")},
        valid_from=day("2020-01-01"),
    )
    basis = JudgingBasis({"national_2019": national(), "strict": strict}, "national_2019", calendar())
    confirmed = []
    for night, unit in (
        ("11-14", EDUCATION),
        ("11-15", EDUCATION),
        ("11-16", replace(EDUCATION, rulebook="strict")),
        ("11-17", replace(EDUCATION, rulebook="strict")),
    ):
        look: Look = seen(at(night), ["10-30"]) if night == "11-14" else again(at(night))
        linhe.night({NOTICES: look}, when=at(night))
        with sqlite_store.writing() as unit_of_work:
            if unit.rulebook and night == "11-16":
                unit_of_work.registry.put_unit(unit, day(night))
            judged = judged_targets(unit_of_work, basis, as_of=day(night), is_today=True)
            report = check_targets(unit_of_work, judged, as_of=day(night), now=at(night, 2))
        confirmed.append((report.opened, report.confirmed))
    assert confirmed == [(0, 0), (0, 0), (1, 0), (0, 1)]


def test_a_rule_book_that_comes_into_force_begins_with_looks_of_its_own(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording=""), units=(OFFICE, Unit(EDUCATION.name, OFFICE.name, rulebook="new")))
    new = replace(
        national(), key="new", class_defaults={"其他": read_wording("不超过14天")}, valid_from=day("11-16")
    )
    basis = JudgingBasis({"national_2019": national(), "new": new}, "national_2019", calendar())
    for night in ("11-15", "11-16"):
        look: Look = seen(at(night), ["10-30"]) if night == "11-15" else again(at(night))
        linhe.night({NOTICES: look}, when=at(night))
        with sqlite_store.writing() as unit_of_work:
            judged = judged_targets(unit_of_work, basis, as_of=day(night), is_today=True)
            report = check_targets(unit_of_work, judged, as_of=day(night), now=at(night, 2))
    assert (report.opened, report.confirmed, linhe.finding().rulebook) == (1, 0, "new")


# --- slips -----------------------------------------------------------------------------------


def test_a_frequency_corrected_the_same_day_takes_its_finding_back(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(LENIENT)
    seen_under(linhe, "11-14")
    linhe.change(STRICT, at("11-15", 9))
    report, _ = linhe.check(at("11-15", 10))
    assert report.opened == 1
    linhe.change(LENIENT, at("11-15", 11))
    report, alerts = linhe.check(at("11-15", 12))
    assert (report.withdrawn, report.resolved, alerts.queued) == (1, 0, 0)
    finding = linhe.finding()
    assert (finding.state, finding.times_named) == ("dismissed", 0)
    with store.reading() as unit_of_work:
        last = unit_of_work.findings.events(finding.id)[-1]
    assert (last.who, last.note) == ("monitor", "台账已更正，原问题作废")


def confirmed_slip(linhe: Linhe) -> None:
    """A mistyped frequency whose finding an operator confirmed; the unit's mail is written."""
    linhe.register(LENIENT)
    seen_under(linhe, "11-14")
    linhe.change(STRICT, at("11-15", 9))
    linhe.check(at("11-15", 10))
    with linhe.store.writing() as unit_of_work:
        track_rectification(unit_of_work, 1, "confirm", who="wang", note="", now=at("11-15", 10))
    linhe.check(at("11-15", 11))


def test_the_unsent_mail_of_a_slip_is_withdrawn(store: Store) -> None:
    linhe = Linhe(store, mail_mode="hold")
    confirmed_slip(linhe)
    assert [mail.state for mail in linhe.mails()] == ["held"]
    linhe.change(LENIENT, at("11-15", 12))
    linhe.check(at("11-15", 13))
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]
    assert linhe.told() == frozenset()


def test_a_unit_that_had_the_mail_of_a_slip_is_told_that_it_is_void(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    confirmed_slip(linhe)
    (mail,) = linhe.mails()
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=at("11-15", 11))
        unit_of_work.tellings.note_sent(1, EDUCATION.name, at("11-15", 11))
    linhe.change(LENIENT, at("11-15", 12))
    linhe.check(at("11-15", 13))
    linhe.check(at("11-16"))
    assert "台账已更正，原问题作废" in linhe.mails()[-1].text
    assert linhe.check(at("11-17"))[1].queued == 0


def test_a_requirement_that_was_loosened_later_resolves_and_says_why(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(STRICT)
    seen_under(linhe, "11-14", "11-15")
    linhe.change(LENIENT, at("11-16", 9))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))
    assert (report.withdrawn, report.resolved, linhe.finding().state) == (0, 1, "resolved")
    with sqlite_store.reading() as unit_of_work:
        assert unit_of_work.findings.events(1)[-1].note == "更新要求已变更，按现行要求合格"


def test_what_was_published_after_a_slip_resolves_like_any_other(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(STRICT)
    seen_under(linhe, "11-14", "11-15")
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    assert (report.withdrawn, report.resolved) == (0, 1)


def test_a_mistyped_address_corrected_the_same_day_takes_its_finding_back(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(STRICT)
    linhe.night({NOTICES: seen(at("11-14"), ["11-13"])}, when=at("11-14"))
    linhe.change(replace(STRICT, url="http://www.linhe.example/else/"), at("11-14", 9))
    linhe.look_and_check({NOTICES: seen(at("11-14", 10), ["10-01"])}, when=at("11-14", 10))
    assert linhe.finding().state == "open"
    linhe.change(STRICT, at("11-14", 11))
    report, _ = linhe.check(at("11-14", 12))
    assert (report.withdrawn, linhe.finding().state) == (1, "dismissed")


def test_a_person_who_confirmed_need_not_confirm_again_when_the_requirement_changes(
    sqlite_store: Store,
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(STRICT)
    seen_under(linhe, "11-14")
    with sqlite_store.writing() as unit_of_work:
        track_rectification(unit_of_work, 1, "confirm", who="wang", note="", now=at("11-14", 12))
    linhe.change(column(wording="1条/月"), at("11-15"))
    linhe.night({NOTICES: again(at("12-01"))}, when=at("12-01"))
    linhe.check(at("12-01") + timedelta(hours=1))
    assert linhe.finding().confirmed_by == "wang"
