"""Check targets 判定: one look accuses nobody; what is mended, lost, excused or answered says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.domain.look import NOT_ASKED_YET, AccountIdentity, ArticleDate, Look, Publication
from monitor.domain.target import Account
from monitor.steps.confirm_lists import confirm_lists
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day, national
from tests.linhe_store import Linhe, again, column, item, overdue_twice, seen, wall

NOTICES = "通知公告"


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """The county with one column, 1条/2周."""
    county = Linhe(sqlite_store)
    county.register(column())
    return county


def decide(linhe: Linhe, decision: str, *, on: str, note: str = "核对过") -> None:
    """A person's answer to the newest finding, at noon."""
    with linhe.store.writing() as unit_of_work:
        newest = unit_of_work.findings.all()[0]
        until = day("12-31") if decision == "exempt" else None
        track_rectification(
            unit_of_work, newest.id, decision, who="wang", note=note, now=at(on, 12), until=until
        )


# --- two looks -------------------------------------------------------------------------------


def test_one_look_opens_a_finding_and_confirms_nothing(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column())
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    assert (report.opened, report.confirmed, report.violations) == (1, 0, 1)
    finding = linhe.finding()
    assert (finding.indicator, finding.state, finding.confirmed_at) == ("overdue_column", "open", None)
    assert (finding.due_on, finding.overdue_days) == (day("11-13"), 1)
    assert finding.evidence["newest"]["published_on"] == "2026-10-30"
    assert finding.evidence["look"]["status"] == 200
    assert not linhe.mails()


@pytest.mark.parametrize("second", ["the same list again", "the list with an older item gone"])
def test_a_second_look_the_next_night_confirms(linhe: Linhe, second: str) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30", "10-01"])}, when=at("11-14"))
    looks: dict[str, Look] = {
        "the same list again": again(at("11-15")),
        "the list with an older item gone": seen(at("11-15"), ["10-30"]),
    }
    report, _ = linhe.look_and_check({NOTICES: looks[second]}, when=at("11-15"))
    assert (report.opened, report.confirmed) == (0, 1)
    finding = linhe.finding()
    assert finding.confirmed_by == "looks"
    assert finding.overdue_days == 2


@pytest.mark.parametrize(
    ("hours", "confirmed"),
    [
        pytest.param(timedelta(hours=5, minutes=59), 0, id="too-close"),
        pytest.param(timedelta(hours=6), 1, id="six-hours"),
    ],
)
def test_looks_must_be_six_hours_apart(linhe: Linhe, hours: timedelta, confirmed: int) -> None:
    first = at("11-14")
    linhe.look_and_check({NOTICES: seen(first, ["10-30"])}, when=first)
    report, _ = linhe.look_and_check({NOTICES: again(first + hours)}, when=first + hours)
    assert report.confirmed == confirmed


def test_checking_twice_after_one_look_confirms_nothing(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    report, _ = linhe.check(at("11-14", 23))
    assert report.confirmed == 0


def test_a_look_from_before_the_due_date_does_not_count_as_one_of_the_two(linhe: Linhe) -> None:
    """The list looks the same for a fortnight, but on 13 November it still complied."""
    linhe.look_and_check({NOTICES: seen(at("11-12"), ["10-30"])}, when=at("11-12"))
    linhe.look_and_check({NOTICES: again(at("11-13"))}, when=at("11-13"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-14"))}, when=at("11-14"))
    assert (report.opened, report.confirmed) == (1, 0)
    assert linhe.finding().first_look_at == at("11-14")
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == 1


def test_two_looks_made_while_it_was_violated_count_although_no_check_came_between(linhe: Linhe) -> None:
    linhe.night({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert (report.opened, report.confirmed) == (1, 1)
    assert linhe.finding().first_look_at == at("11-14")


def test_a_monthly_column_that_had_published_since_was_not_in_violation_then(sqlite_store: Store) -> None:
    """August and September are short. Early September it had published since August: no violation."""
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="2条/月"))
    linhe.night({NOTICES: seen(at("09-29"), ["09-03", "07-20", "07-10"])}, when=at("09-29"))
    linhe.night({NOTICES: again(at("09-30"))}, when=at("09-30"))
    report, _ = linhe.look_and_check({NOTICES: again(at("10-01"))}, when=at("10-01"))
    finding = linhe.finding()
    assert (finding.due_on, finding.period) == (day("08-31"), "2026-09")
    assert (report.opened, report.confirmed) == (1, 0)
    report, _ = linhe.look_and_check({NOTICES: again(at("10-02"))}, when=at("10-02"))
    assert report.confirmed == 1


def test_a_daily_column_is_confirmed_by_looks_after_the_day_that_was_missed(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="1条/日"))
    items = ["11-12", "11-11"]
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-14"), items)}, when=at("11-14"))
    assert linhe.finding().period == "2026-11-13"
    report, _ = linhe.look_and_check({NOTICES: again(at("11-14", 9))}, when=at("11-14", 9))
    assert report.confirmed == 1


def test_a_list_without_enough_items_ever_needs_a_second_night(sqlite_store: Store) -> None:
    """Without a due date nobody can say since when an unchanged list has been in violation."""
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="2条/2周"))
    linhe.night({NOTICES: seen(at("11-10"), ["11-09"])}, when=at("11-10"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-11"))}, when=at("11-11"))
    assert (linhe.finding().indicator, linhe.finding().due_on) == ("too_few_updates", None)
    assert report.confirmed == 0
    report, _ = linhe.look_and_check({NOTICES: again(at("11-12"))}, when=at("11-12"))
    assert report.confirmed == 1


def test_a_blank_list_was_blank_at_every_identical_look(linhe: Linhe) -> None:
    linhe.night({NOTICES: seen(at("11-13"), [])}, when=at("11-13"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-14"))}, when=at("11-14"))
    assert (linhe.finding().indicator, report.confirmed) == ("blank_column", 1)


# --- list and article ------------------------------------------------------------------------


def test_a_weak_list_opens_nothing_however_often_it_is_seen(linhe: Linhe) -> None:
    for date in ("11-14", "11-15", "11-16"):
        report, alerts = linhe.look_and_check(
            {NOTICES: seen(at(date), ["10-30"], confidence="weak")}, when=at(date)
        )
        assert (report.opened, report.inconclusive, alerts.queued) == (0, 1, 0)


def test_a_weak_list_that_an_operator_confirmed_may_accuse(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"], confidence="weak")}, when=at("11-14"))
    with linhe.store.writing() as unit_of_work:
        (confirmed,) = confirm_lists(unit_of_work, who="王某", now=at("11-14"))
        assert confirmed.names == (NOTICES,)
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == 1


@pytest.mark.parametrize(
    ("article_on", "confirmed"),
    [
        pytest.param("10-30", 1, id="the-same-day"),
        pytest.param("10-29", 1, id="a-day-apart"),
        pytest.param("10-28", 0, id="two-days-apart"),
    ],
)
def test_the_newest_article_must_agree_within_a_day(linhe: Linhe, article_on: str, confirmed: int) -> None:
    looks = seen(at("11-14"), ["10-30", "10-02"], article_on=article_on)
    linhe.look_and_check({NOTICES: looks}, when=at("11-14"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == confirmed


def test_a_page_nobody_has_asked_for_yet_confirms_nothing(linhe: Linhe) -> None:
    looks = seen(at("11-14"), ["10-30", "10-02"])
    waiting = ArticleDate(looks.publications[0].url or "", None, NOT_ASKED_YET)
    linhe.look_and_check({NOTICES: replace(looks, article=waiting)}, when=at("11-14"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == 0
    read = seen(at("11-16"), ["10-30", "10-02"], article_on="10-30")
    report, _ = linhe.look_and_check({NOTICES: read}, when=at("11-16"))
    assert report.confirmed == 1


def test_a_future_date_is_not_the_newest_item_whose_article_must_agree(linhe: Linhe) -> None:
    items = [item("10-30"), item("2027-01-01")]
    linhe.look_and_check({NOTICES: seen(at("11-14"), items, article_on="10-20")}, when=at("11-14"))
    report, _ = linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    assert report.confirmed == 0
    overdue, ahead = linhe.findings()
    assert (overdue.indicator, ahead.indicator) == ("overdue_column", "future_date")
    assert overdue.evidence["newest"]["published_on"] == "2026-10-30"


def test_a_person_may_confirm_what_the_looks_do_not(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    decide(linhe, "confirm", on="11-14")
    assert linhe.finding().confirmed_by == "wang"
    _, alerts = linhe.check(at("11-14", 13))
    assert alerts.queued == 1


# --- lost from sight -------------------------------------------------------------------------


def test_what_is_lost_from_sight_stays_open_as_expired_and_off_the_mails(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    report, alerts = linhe.look_and_check({NOTICES: wall(at("11-15"))}, when=at("11-15"))
    assert (report.expired, report.inconclusive, alerts.queued) == (1, 1, 0)
    assert (linhe.finding().state, linhe.finding().is_expired) == ("open", True)
    report, _ = linhe.look_and_check({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    assert report.expired == 0, "said once"
    with linhe.store.reading() as unit_of_work:
        notes = [event.note for event in unit_of_work.findings.events(linhe.finding().id)]
    assert notes == ["", "证据过期：waf_ruishu"]


def test_what_comes_back_into_sight_is_the_same_finding(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.look_and_check({NOTICES: wall(at("11-15"))}, when=at("11-15"))
    report, alerts = linhe.look_and_check({NOTICES: seen(at("11-16"), ["10-30"])}, when=at("11-16"))
    assert (report.opened, report.confirmed, alerts.queued) == (0, 1, 1)
    assert linhe.finding().is_expired is False


def test_a_new_shortfall_behind_a_wall_needs_two_looks_of_its_own(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.look_and_check({NOTICES: wall(at("11-15"))}, when=at("11-15"))
    there = ["11-16", "10-30"]
    report, _ = linhe.look_and_check({NOTICES: seen(at("12-02"), there)}, when=at("12-02"))
    assert (report.confirmed, linhe.finding().due_on) == (0, day("11-30"))
    report, _ = linhe.look_and_check({NOTICES: again(at("12-03"))}, when=at("12-03"))
    assert report.confirmed == 1


def test_evidence_grows_old_even_when_nobody_tries(linhe: Linhe) -> None:
    overdue_twice(linhe)
    report, _ = linhe.check(at("11-17"))
    assert report.expired == 0
    report, _ = linhe.check(at("11-18"))
    assert report.expired == 1


@pytest.mark.parametrize("look", [wall(at("11-14"))], ids=["wall"])
def test_what_was_never_seen_is_never_accused(linhe: Linhe, look: Look) -> None:
    report, alerts = linhe.look_and_check({NOTICES: look}, when=at("11-14"))
    assert (report.opened, report.inconclusive, alerts.queued) == (0, 1, 0)


# --- closing ---------------------------------------------------------------------------------


def test_a_column_that_publishes_is_resolved(linhe: Linhe) -> None:
    overdue_twice(linhe)
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    finding = linhe.finding()
    assert (report.resolved, finding.state, finding.closed_at is not None) == (1, "resolved", True)
    with linhe.store.reading() as unit_of_work:
        assert unit_of_work.findings.events(finding.id)[-1].note == "最近发布于2026-11-15"


def test_enough_items_on_a_partial_view_resolve_too(linhe: Linhe) -> None:
    overdue_twice(linhe)
    partial = seen(at("11-16"), ["11-15"], partial=True)
    report, _ = linhe.look_and_check({NOTICES: partial}, when=at("11-16"))
    assert (report.resolved, report.compliant) == (1, 1)


def test_too_few_items_on_a_partial_view_neither_resolve_nor_accuse(linhe: Linhe) -> None:
    overdue_twice(linhe)
    partial = seen(at("11-16"), ["10-30"], partial=True)
    report, _ = linhe.look_and_check({NOTICES: partial}, when=at("11-16"))
    assert (report.resolved, report.expired) == (0, 1)


def test_reopening_is_a_new_episode_that_keeps_how_often_it_was_named(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.change_finding(linhe.finding().id, times_named=2)
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-30"), ["11-15", "10-30"])}, when=at("11-30"))
    first, second = linhe.findings()
    assert report.opened == 1
    assert (first.episode, first.state) == (1, "resolved")
    assert (second.episode, second.state, second.times_named, second.confirmed_at) == (2, "open", 2, None)


def test_another_indicator_of_the_same_target_takes_over_without_a_word_of_resolution(
    sqlite_store: Store,
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="2条/2周"))
    old = ["10-30", "10-20"]
    linhe.look_and_check({NOTICES: seen(at("11-14"), old)}, when=at("11-14"))
    linhe.look_and_check({NOTICES: again(at("11-15"))}, when=at("11-15"))
    _, alerts = linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", *old])}, when=at("11-16"))
    states = [(each.indicator, each.state) for each in linhe.findings()]
    assert states == [("overdue_column", "resolved"), ("too_few_updates", "open")]
    assert alerts.queued == 0
    _, alerts = linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))
    assert alerts.queued == 1
    assert all(not mail.contents["resolved"] for mail in linhe.mails())


def test_a_retired_target_is_excused(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.retire(NOTICES, at("11-16"))
    report, alerts = linhe.check(at("11-16"))
    assert (linhe.finding().state, report.resolved, alerts.queued) == ("exempted", 0, 0)


def test_a_column_that_was_exempted_is_excused_and_not_called_resolved(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.change(replace(column(), exempt_until=day("12-31")), at("11-16"))
    report, alerts = linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert (linhe.finding().state, report.resolved, alerts.queued) == ("exempted", 0, 0)


def test_an_indicator_that_left_the_rule_book_excuses_its_findings(linhe: Linhe) -> None:
    overdue_twice(linhe)
    fewer = {key: rule for key, rule in national().indicators.items() if key != "overdue_column"}
    lenient = replace(linhe, rulebook=replace(national(), indicators=fewer))
    report, _ = lenient.check(at("11-15", 9))
    assert (linhe.finding().state, report.resolved) == ("exempted", 0)


# --- answered by people ----------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["dismiss", "exempt"])
def test_what_a_person_answered_is_not_opened_again_the_next_night(linhe: Linhe, decision: str) -> None:
    overdue_twice(linhe)
    decide(linhe, decision, on="11-15")
    for date in ("11-16", "11-17"):
        report, alerts = linhe.look_and_check({NOTICES: again(at(date))}, when=at(date))
        assert (report.opened, alerts.queued) == (0, 0)


def test_a_dismissed_violation_does_not_excuse_the_next_one(linhe: Linhe) -> None:
    overdue_twice(linhe)
    decide(linhe, "dismiss", on="11-15")
    linhe.look_and_check({NOTICES: seen(at("11-16"), ["11-15", "10-30"])}, when=at("11-16"))
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-30"), ["11-15", "10-30"])}, when=at("11-30"))
    assert report.opened == 1


def test_a_resolution_by_hand_is_believed_until_the_next_look_contradicts_it(linhe: Linhe) -> None:
    overdue_twice(linhe)
    decide(linhe, "resolve", on="11-15")
    report, _ = linhe.check(at("11-15", 13))
    assert report.opened == 0
    report, _ = linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert (report.opened, report.confirmed) == (1, 0), "looks from before the resolution do not count"
    assert linhe.findings()[-1].episode == 2


# --- accounts and volume ---------------------------------------------------------------------


def test_a_silent_account_is_one_finding_and_says_nothing_of_originality(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(Account("法治临河", "微信订阅号", ("县教育局",), account_id="fzlh"))
    posts = [Publication("一条", "http://mp.example/1", day("10-01"), originality="original")]
    for date in ("11-14", "11-15"):
        look = replace(seen(at(date), posts), account=AccountIdentity("法治临河", "fzlh"))
        linhe.look_and_check({"法治临河": look}, when=at(date))
    assert [each.indicator for each in linhe.findings()] == ["silent_account"]
    assert linhe.finding().confirmed_at is not None
