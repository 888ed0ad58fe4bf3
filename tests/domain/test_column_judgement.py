"""Columns: overdue, too few, blank — and everything that must accuse nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicators.overdue_column import OverdueColumn
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.look import NotSeenOutcome
from monitor.domain.target import Column
from monitor.domain.verdict import Compliant, Inconclusive, Violation
from monitor.domain.work_calendar import WorkCalendar
from tests.domain.linhe import at, calendar, column, day, evidence, item, national, question, violated


def judge(
    known: Evidence, as_of: str, wording: str = "1条/2周", *, target: Column | None = None
) -> TargetJudgement:
    return judge_target(target or column(wording), known, question(as_of))


def accused(
    judgement: TargetJudgement, *, noticed: Sequence[str] = ()
) -> tuple[str, date | None, int | None]:
    """The one violated indicator with its days, but for those of single items."""
    indicator, *others = violated(judgement.indicators)
    assert others == list(noticed)
    assert judgement.verdict == "violation"
    return indicator, judgement.due_on, judgement.overdue_days


# --- rolling windows -------------------------------------------------------------------------


def test_an_item_exactly_14_days_old_still_counts() -> None:
    judgement = judge(evidence(["10-30"], looked="11-13"), "11-13")
    assert (judgement.verdict, judgement.due_on) == ("compliant", day("11-13"))
    assert judgement.overdue_days is None


def test_an_item_15_days_old_is_one_day_overdue() -> None:
    judgement = judge(evidence([item("10-30", title="关于供水的通告")]), "11-14")
    assert accused(judgement) == ("overdue_column", day("11-13"), 1)
    assert judgement.problems == (
        "更新频次1条/2周，最近一条《关于供水的通告》发布于2026-10-30，应于2026-11-13前更新，截至2026-11-14已逾期1天",
    )


def test_an_exclusive_boundary_no_longer_counts_the_item_exactly_14_days_old() -> None:
    exclusive = replace(national(), boundary="exclusive")
    known = evidence(["10-30"], looked="11-13")
    judgement = judge_target(column(), known, question("11-13", exclusive))
    assert accused(judgement) == ("overdue_column", day("11-12"), 1)
    before = judge_target(column(), known, question("11-12", exclusive))
    assert (before.verdict, before.due_on) == ("compliant", day("11-12"))


def test_the_nth_newest_item_sets_the_due_day() -> None:
    judgement = judge(evidence(["11-05", "11-09", "11-12"], looked="11-13"), "11-13", "3条/周")
    assert accused(judgement) == ("too_few_updates", day("11-12"), 1)
    assert "2026-11-06至2026-11-13应更新3条，实际更新2条" in judgement.problems[0]


def test_enough_items_in_the_window_comply_even_when_they_share_a_day() -> None:
    judgement = judge(evidence(["11-06", "11-06", "11-12"], looked="11-13"), "11-13", "3条/周")
    assert (judgement.verdict, judgement.due_on, judgement.needed) == ("compliant", day("11-13"), 2)


def test_fewer_items_than_asked_for_set_no_due_day() -> None:
    assert accused(judge(evidence(["11-12"]), "11-14", "2条/周")) == ("too_few_updates", None, None)


def test_none_of_several_in_the_window_is_overdue_not_too_few() -> None:
    assert accused(judge(evidence(["10-01", "10-02"]), "11-14", "2条/周")) == (
        "overdue_column",
        day("10-08"),
        37,
    )


def test_an_item_that_may_have_been_followed_by_unknown_ones_sets_no_due_day() -> None:
    known = evidence(["11-12", "08-01"], covered_from="10-01")
    judgement = judge(known, "11-14", "2条/周")
    assert accused(judgement) == ("too_few_updates", None, None)


def test_a_newest_item_that_may_not_be_the_newest_is_not_printed() -> None:
    judgement = judge(evidence(["08-01"], covered_from="10-01"), "11-14")
    assert accused(judgement) == ("overdue_column", None, None)
    assert judgement.problems == ("更新频次1条/2周，2026-10-31至2026-11-14未见更新",)


def test_a_list_without_one_item_that_counts_is_overdue_without_dates() -> None:
    judgement = judge(evidence(is_empty=False), "11-14")
    assert accused(judgement) == ("overdue_column", None, None)
    assert judgement.problems == ("更新频次1条/2周，2026-10-31至2026-11-14未见更新",)


def test_a_short_month_whose_newest_item_is_uncertain_names_none() -> None:
    known = evidence(["08-01"], covered_from="10-01")
    assert judge(known, "11-14", "1条/月").problems == (
        "10月应更新1条，实际更新0条，截至2026-11-14已逾期14天",
    )


def test_an_exclusive_boundary_needs_one_day_less_of_coverage() -> None:
    exclusive = replace(national(), boundary="exclusive")
    known = evidence(["10-01"], covered_from="11-01")
    assert judge_target(column(), known, question("11-14", exclusive)).verdict == "violation"
    assert judge_target(column(), known, question("11-14")).verdict == "inconclusive"


# --- gaps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "newest", "last_good", "first_bad"),
    [
        pytest.param("通知公告", "05-01", "11-01", "11-02", id="notices-six-months"),
        pytest.param("政策文件", "05-01", "11-01", "11-02", id="policies-six-months"),
        pytest.param("动态要闻", "10-30", "11-13", "11-14", id="news-two-weeks"),
        pytest.param("其他", "2025-11-13", "11-13", "11-14", id="others-one-year"),
        pytest.param("没见过的类别", "2025-11-13", "11-13", "11-14", id="unknown-category-as-others"),
        pytest.param("通知公告", "2025-08-31", "02-28", "03-01", id="clamped-month"),
    ],
)
def test_a_column_without_a_number_follows_its_class(
    category: str, newest: str, last_good: str, first_bad: str
) -> None:
    target = column("", category=category)
    good = judge(evidence([newest], looked=last_good), last_good, target=target)
    assert (good.verdict, good.due_on) == ("compliant", day(last_good))
    bad = judge(evidence([newest], looked=first_bad), first_bad, target=target)
    assert accused(bad) == ("overdue_column", day(last_good), 1)


def test_the_class_default_is_shown_beside_the_wording() -> None:
    assert (
        judge(evidence(["11-10"]), "11-14", "及时更新").requirement == "及时更新（按其他类栏目：不超过1年）"
    )
    news = judge(evidence(["11-10"]), "11-14", target=column("", category="动态要闻"))
    assert news.requirement == "未填写（按动态要闻类栏目：不超过14天）"
    assert judge(evidence(["11-10"]), "11-14", "１ 条／2 周").requirement == "1条/2周"


def test_a_requirement_without_wording_is_printed_in_short() -> None:
    target = replace(column("2条/月"), wording="")
    assert judge(evidence(["11-10"]), "11-14", target=target).requirement == "2条/月"


def test_a_limit_written_in_the_registry_beats_the_class() -> None:
    target = column("不超过1年", category="静态")
    assert accused(judge(evidence(["2025-11-13"]), "11-14", target=target))[1:] == (day("11-13"), 1)


# --- calendar periods ------------------------------------------------------------------------


def test_a_short_month_with_nothing_since_is_overdue_from_its_last_day() -> None:
    known = evidence(["09-03", "09-20", "10-10"], looked="11-15")
    judgement = judge(known, "11-15", "2条/月")
    assert accused(judgement) == ("too_few_updates", day("10-31"), 15)
    [violation] = [each.verdict for each in judgement.indicators if isinstance(each.verdict, Violation)]
    assert violation.period == "2026-10"
    assert violation.sentence.startswith("10月应更新2条，实际更新1条，最近一条《信息10-10》发布于2026-10-10")


def test_an_empty_month_is_overdue_and_the_unbroken_run_decides_since_when() -> None:
    known = evidence(["07-03", "07-20", "08-02"], looked="11-15")
    assert accused(judge(known, "11-15", "2条/月")) == ("overdue_column", day("08-31"), 76)


def test_anything_published_since_ends_the_overdue_month() -> None:
    judgement = judge(evidence(["09-03", "09-20", "10-10", "11-02"], looked="11-15"), "11-15", "2条/月")
    assert (judgement.verdict, judgement.due_on, judgement.needed) == ("compliant", day("11-30"), 1)


def test_a_period_is_closed_on_the_day_after_its_last_day() -> None:
    known = evidence(["09-20"], looked="11-01")
    assert judge(known, "10-31", "1条/月").verdict == "compliant"
    assert accused(judge(known, "11-01", "1条/月")) == ("overdue_column", day("10-31"), 1)


def test_a_look_before_the_period_ended_cannot_accuse() -> None:
    known = evidence(["09-20"], looked="10-31")
    judgement = judge(known, "11-01", "1条/月")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "not_looked_since_period_end")
    at_midnight = replace(known, last_seen_at=at("11-01", 0, 0))
    assert judge(at_midnight, "11-01", "1条/月").verdict == "violation"


def test_a_period_whose_first_days_are_unknown_cannot_accuse() -> None:
    known = evidence(["10-20"], covered_from="10-02")
    judgement = judge(known, "11-14", "2条/月")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "not_covered")
    assert judge(evidence(["10-20"], covered_from="10-01"), "11-14", "2条/月").verdict == "violation"


def test_the_run_of_short_periods_ends_where_coverage_ends() -> None:
    known = evidence(["10-05"], covered_from="09-02")
    assert accused(judge(known, "11-14", "2条/月"))[1] == day("10-31")
    known = evidence(["10-05"], covered_from="09-01")
    assert accused(judge(known, "11-14", "2条/月"))[1] == day("09-30")


def test_a_list_read_to_its_end_is_not_overdue_before_it_existed() -> None:
    known = evidence(["10-05"], first_seen="10-20")
    assert accused(judge(known, "11-14", "2条/月"))[1] == day("10-31")
    older = evidence(["10-05"], first_seen="08-20")
    assert accused(judge(older, "11-14", "2条/月"))[1] == day("08-31")
    unknown = replace(known, first_seen_at=None)
    assert accused(judge(unknown, "11-14", "2条/月"))[1] == day("10-31")


@pytest.mark.parametrize(
    ("wording", "as_of", "newest", "due_on", "said"),
    [
        pytest.param("1条/日", "11-14", "11-12", "11-13", "11月13日应更新1条，实际更新0条", id="day"),
        pytest.param("1条/季度", "10-01", "06-30", "09-30", "第三季度应更新1条", id="quarter"),
        pytest.param("1条/半年", "07-01", "2025-12-31", "06-30", "上半年应更新1条", id="half-year"),
        pytest.param("1条/年", "01-01", "2024-12-31", "2025-12-31", "2025年应更新1条", id="year"),
        pytest.param("1条/月", "01-01", "2025-11-30", "2025-12-31", "2025年12月应更新1条", id="last-year"),
        pytest.param("1条/半年", "01-01", "2025-06-30", "2025-12-31", "2025年下半年", id="second-half"),
    ],
)
def test_every_calendar_period_is_judged_when_closed(
    wording: str, as_of: str, newest: str, due_on: str, said: str
) -> None:
    judgement = judge(evidence([newest], looked=as_of), as_of, wording)
    assert accused(judgement) == ("overdue_column", day(due_on), (day(as_of) - day(due_on)).days)
    assert said in judgement.problems[0]


@pytest.mark.parametrize(
    ("as_of", "newest", "due_on"),
    [
        pytest.param("11-14", "11-13", None, id="saturday-after-a-good-friday"),
        pytest.param("11-14", "11-12", "11-13", id="saturday-after-a-short-friday"),
        pytest.param("11-16", "11-14", None, id="published-on-the-day-off-since"),
        pytest.param("11-16", "11-12", "11-13", id="monday-judges-friday"),
        pytest.param("10-08", "09-29", "09-30", id="after-the-holiday"),
        pytest.param("10-11", "10-09", "10-10", id="working-saturday-is-judged"),
    ],
)
def test_working_days_are_judged_by_the_holiday_table(as_of: str, newest: str, due_on: str | None) -> None:
    judgement = judge(evidence([newest], looked=as_of), as_of, "1条/工作日")
    assert judgement.verdict == ("violation" if due_on else "compliant")
    assert not due_on or judgement.due_on == day(due_on)


def test_on_a_day_off_the_current_period_is_the_next_working_day() -> None:
    judgement = judge(evidence(["11-13"], looked="11-14"), "11-14", "1条/工作日")
    assert (judgement.due_on, judgement.needed) == (day("11-16"), 1)


def test_a_year_without_holiday_table_is_inconclusive() -> None:
    judgement = judge(evidence(["2027-01-03"], looked="2027-01-05"), "2027-01-05", "1条/工作日")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "calendar_year_unknown")


def test_a_run_of_short_working_days_is_not_followed_into_an_unknown_year() -> None:
    only_2026 = WorkCalendar(frozenset({2026}), calendar().holidays, calendar().working_weekends)
    asked = replace(question("01-07"), calendar=only_2026)
    known = evidence(["2025-12-01"], looked="01-07")
    assert judge_target(column("1条/工作日"), known, asked).due_on == day("01-04")


# --- sight is not silence --------------------------------------------------------------------


def test_a_target_never_looked_at_is_inconclusive() -> None:
    judgement = judge(Evidence(), "11-14")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "not_looked")
    assert judgement.last_published_on is None
    assert judgement.counts == {}


outcomes: some.SearchStrategy[NotSeenOutcome] = some.sampled_from(
    ["unreachable", "blocked", "unreadable", "unsupported", "not_looked"]
)
wordings = some.sampled_from(
    ["1条/2周", "3条/周", "1条/日", "1条/工作日", "2条/月", "1条/季度", "1条/年", "不超过14天", ""]
)


@given(outcomes, wordings, some.booleans(), some.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_was_never_seen_never_accuses(
    outcome: NotSeenOutcome, wording: str, is_empty: bool, as_of: date
) -> None:
    known = Evidence(
        last_tried_at=at(as_of.isoformat()), outcome=outcome, reason="captcha", list_is_empty=is_empty
    )
    judgement = judge_target(column(wording), known, question(as_of.isoformat()))
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "captcha")
    assert not violated(judgement.indicators)


def test_a_missed_night_after_a_fresh_good_look_is_judged_by_the_good_look() -> None:
    assert accused(judge(evidence(["10-30"], looked="11-14"), "11-15")) == ("overdue_column", day("11-13"), 2)


def behind_a_wall(known: Evidence, since: str) -> Evidence:
    """The same, but the tries from that night on met a captcha."""
    return replace(
        known, outcome="blocked", reason="captcha", last_tried_at=at(since), not_seen_since=at(since)
    )


@pytest.mark.parametrize("wording", ["1条/2周", "1条/月", "不超过14天"])
def test_a_list_that_went_behind_a_wall_accuses_nobody_for_it_may_have_been_updated_there(
    wording: str,
) -> None:
    known = behind_a_wall(evidence(["09-20"], looked="11-14"), "11-14")
    judgement = judge(known, "11-14", wording)
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "captcha")
    assert not violated(judgement.indicators)


def test_a_wall_met_after_the_day_asked_about_hides_nothing_of_it() -> None:
    known = behind_a_wall(evidence(["10-30"], looked="11-14"), "11-15")
    assert accused(judge(known, "11-14")) == ("overdue_column", day("11-13"), 1)


def test_enough_items_seen_before_the_wall_still_comply() -> None:
    known = behind_a_wall(evidence(["11-10"], looked="11-14"), "11-15")
    assert judge(known, "11-16").verdict == "compliant"


def test_nobody_is_reminded_of_a_list_behind_a_wall() -> None:
    known = evidence(["11-02"], looked="11-14")
    assert judge(known, "11-14").is_due_soon
    assert not judge(behind_a_wall(known, "11-14"), "11-14").is_due_soon


def test_a_day_that_we_missed_accuses_nobody() -> None:
    judgement = judge(evidence(["10-30"], looked="11-13"), "11-15")
    assert judgement.verdict == "compliant"
    assert not judgement.is_due_soon


def test_evidence_two_days_old_is_fresh_and_three_days_old_is_expired() -> None:
    known = evidence(["10-25"], looked="11-12")
    assert accused(judge(known, "11-14"))[2] == 6
    expired = judge(known, "11-15")
    assert (expired.verdict, expired.reason) == ("inconclusive", "evidence_expired")
    assert not violated(expired.indicators)


def test_an_expired_look_still_proves_enough_items() -> None:
    known = evidence(["11-05"], looked="11-06")
    judgement = judge(known, "11-18")
    assert (judgement.verdict, judgement.due_on) == ("compliant", day("11-19"))
    assert not judgement.is_due_soon
    assert judge(known, "11-20").reason == "evidence_expired"


def test_an_expired_look_accuses_no_calendar_month() -> None:
    assert judge(evidence(["09-01"], looked="11-05"), "11-14", "1条/月").reason == "evidence_expired"


def test_a_partial_view_proves_updates_but_never_their_absence() -> None:
    assert judge(evidence(["11-10"], partial=True), "11-14").verdict == "compliant"
    judgement = judge(evidence(["10-01"], partial=True), "11-14")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "partial_view")


def test_a_source_whose_freshness_nobody_knows_says_so() -> None:
    known = replace(evidence(["10-01"], partial=True), reason="freshness_unknown")
    assert judge(known, "11-14").reason == "freshness_unknown"


@pytest.mark.parametrize(
    ("covered_from", "verdict"),
    [
        pytest.param("10-31", "violation", id="covered-to-the-day"),
        pytest.param("11-01", "inconclusive", id="one-day-short"),
        pytest.param(None, "inconclusive", id="nothing-known"),
    ],
)
def test_the_judged_window_must_be_covered(covered_from: str | None, verdict: str) -> None:
    judgement = judge(evidence(["10-30"], covered_from=covered_from), "11-14")
    assert judgement.verdict == verdict


def test_a_weak_list_accuses_nobody_until_a_person_confirms_it() -> None:
    known = evidence(["10-01"], confidence="weak")
    judgement = judge(known, "11-14")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "list_unconfirmed")
    confirmed = evidence(["10-01"], confidence="weak", confirmed_by_person=True)
    assert judge(confirmed, "11-14").verdict == "violation"


# --- blank columns ---------------------------------------------------------------------------


@pytest.mark.parametrize("wording", ["1条/2周", "2条/月", "及时更新"])
def test_a_recognised_list_without_any_item_is_blank_and_nothing_else(wording: str) -> None:
    judgement = judge(evidence(), "11-14", wording)
    assert accused(judgement) == ("blank_column", None, None)
    assert judgement.problems == ("栏目内没有任何信息（空白栏目）",)
    others = {each.indicator: each.verdict for each in judgement.indicators}
    assert others.pop("blank_column") == Violation("栏目内没有任何信息（空白栏目）")
    assert others == {
        "overdue_column": Compliant(reason="judged_as_blank_column"),
        "too_few_updates": Compliant(reason="judged_as_blank_column"),
        "backdated_item": Compliant(),
        "future_date": Compliant(),
    }


def test_a_blank_list_needs_no_coverage_but_a_fresh_and_whole_view() -> None:
    assert judge(evidence(covered_from=None), "11-14").verdict == "violation"
    assert judge(evidence(partial=True), "11-14").reason == "partial_view"
    assert judge(evidence(looked="11-10"), "11-14").reason == "evidence_expired"


def test_a_list_that_once_had_items_is_overdue_not_blank() -> None:
    assert accused(judge(evidence(["10-01"], is_empty=True), "11-14"))[0] == "overdue_column"


# --- which dates count -----------------------------------------------------------------------


def test_a_future_date_is_never_the_newest() -> None:
    known = evidence(["10-30", "11-15"], looked="11-14")
    judgement = judge(known, "11-14")
    assert accused(judgement, noticed=["future_date"]) == ("overdue_column", day("11-13"), 1)
    assert judgement.last_published_on == day("10-30")
    assert judge(evidence(["10-30", "11-14"], looked="11-14"), "11-14").verdict == "compliant"


def test_a_date_ahead_that_was_taken_away_before_its_day_never_counts() -> None:
    slip = replace(item("11-20"), gone_at=at("11-15"))
    known = evidence([item("10-30"), slip], looked="11-21")
    assert accused(judge(known, "11-21")) == ("overdue_column", day("11-13"), 8)


def test_items_without_date_do_not_count() -> None:
    assert judge(evidence(["10-30", item(None)]), "11-14").verdict == "violation"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param([item(None), item(None)], "undated_items", id="undated"),
        pytest.param([item("12-01"), item(None)], "only_later_dates", id="future"),
    ],
)
def test_a_list_without_any_date_that_counts_is_inconclusive(
    known: list[KnownPublication], reason: str
) -> None:
    judgement = judge(evidence(known), "11-14")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", reason)


@pytest.mark.parametrize(
    ("known", "newest"),
    [
        pytest.param(item("10-01", witness="11-02"), "11-02", id="address"),
        pytest.param(item("10-01", article="11-03"), "11-03", id="article"),
        pytest.param(item("11-05", article="10-03"), "11-05", id="list"),
        pytest.param(item("10-01", article="11-20"), "10-01", id="future-witness-ignored"),
        pytest.param(item("11-20", article="11-01"), "11-01", id="future-shown-but-article-past"),
        pytest.param(item(None, witness="11-02"), "11-02", id="address-alone"),
    ],
)
def test_how_stale_a_column_is_follows_the_latest_witness(known: KnownPublication, newest: str) -> None:
    assert judge(evidence([known]), "11-14").last_published_on == day(newest)


def test_counts_follow_the_shown_date() -> None:
    known = evidence([item("09-30", witness="10-01"), item("10-02")], covered_from="09-01")
    judgement = judge(known, "11-14", "2条/月")
    assert accused(judgement)[0] == "too_few_updates"
    assert judgement.counts == {"2026-09": 1, "2026-10": 1, "2026-11": 0}


def test_a_witness_of_this_month_ends_an_overdue_month() -> None:
    assert judge(evidence([item("10-31", witness="11-01")]), "11-14", "2条/月").verdict == "compliant"


def test_for_a_past_day_later_items_are_ignored_and_later_looks_count() -> None:
    known = evidence(["10-01", "11-13"], looked="11-14")
    assert judge(known, "11-14").verdict == "compliant"
    then = judge(known, "11-01")
    assert accused(then, noticed=["future_date"]) == ("overdue_column", day("10-15"), 17)


# --- due soon --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "is_due_soon"),
    [
        pytest.param("11-13", True, id="due-today"),
        pytest.param("11-10", True, id="three-working-days"),
        pytest.param("11-09", False, id="four-working-days"),
    ],
)
def test_a_column_is_due_soon_within_three_working_days(as_of: str, is_due_soon: bool) -> None:
    judgement = judge(evidence(["10-30"], looked=as_of), as_of)
    assert (judgement.is_due_soon, judgement.needed) == (is_due_soon, 1)


def test_the_working_days_of_the_lead_skip_the_holiday() -> None:
    known = evidence(["09-25"], looked="09-30")
    assert judge(known, "09-30").is_due_soon


def test_a_month_that_holds_enough_already_is_not_due_soon() -> None:
    enough = judge(evidence(["10-02", "11-03"], looked="11-27"), "11-27", "1条/月")
    assert (enough.verdict, enough.needed, enough.is_due_soon) == ("compliant", 0, False)
    lacking = judge(evidence(["10-02", "10-03"], looked="11-27"), "11-27", "2条/月")
    assert (lacking.needed, lacking.is_due_soon, lacking.due_on) == (2, True, day("11-30"))


def test_nobody_is_reminded_on_a_partial_view() -> None:
    assert not judge(evidence(["10-30"], looked="11-12", partial=True), "11-12").is_due_soon
    assert not judge(evidence(["10-02"], looked="11-27", partial=True), "11-27", "1条/月").is_due_soon


# --- exemptions and the printed facts --------------------------------------------------------


def test_an_exemption_holds_up_to_and_including_its_last_day() -> None:
    target = column(exempt_until=day("11-14"))
    exempt = judge(evidence(["10-01"]), "11-14", target=target)
    assert (exempt.verdict, exempt.exempt, exempt.reason) == ("compliant", True, "exempt_until")
    assert exempt.last_published_on == day("10-01")
    over = judge(evidence(["10-01"], looked="11-15"), "11-15", target=target)
    assert (over.verdict, over.exempt) == ("violation", False)


@pytest.mark.parametrize("wording", ["", "长期公开"])
def test_a_static_column_without_a_limit_is_exempt(wording: str) -> None:
    judgement = judge(evidence(), "11-14", target=column(wording, category="静态"))
    assert (judgement.verdict, judgement.exempt, judgement.reason) == ("compliant", True, "no_requirement")
    assert judgement.requirement == wording


def test_an_indicator_asked_alone_about_a_column_without_a_limit_has_no_objection() -> None:
    verdict = OverdueColumn().judge(column("", category="静态"), evidence(["2015-01-01"]), question("11-14"))
    assert verdict == Compliant(reason="no_requirement")


def test_every_column_of_a_closed_site_is_exempt() -> None:
    judgement = judge_target(column(), evidence(), question("11-14"), site_closed=True)
    assert (judgement.verdict, judgement.exempt, judgement.reason) == ("compliant", True, "site_closed")


def test_counts_hold_zeros_only_for_covered_months() -> None:
    known = evidence(["08-30", "10-02", "10-09"], covered_from="08-15")
    assert judge(known, "11-14").counts == {"2026-08": 1, "2026-09": 0, "2026-10": 2, "2026-11": 0}
    unseen = evidence(["09-30"], covered_from="10-15")
    assert judge(unseen, "11-14").counts == {"2026-09": 1, "2026-11": 0}
    partial = evidence(["08-30", "10-02"], partial=True)
    assert judge(partial, "11-14").counts == {"2026-08": 1, "2026-10": 1}
    unknown = evidence(["08-30"], covered_from=None)
    assert judge(unknown, "11-14").counts == {"2026-08": 1}


def test_counts_of_a_list_read_to_its_end_begin_with_its_oldest_item() -> None:
    assert judge(evidence(["09-30"]), "11-14").counts == {"2026-09": 1, "2026-10": 0, "2026-11": 0}
    assert judge(evidence(), "11-14").counts == {"2026-11": 0}
    assert min(judge(evidence(["2015-01-01"]), "11-14").counts) == "2023-12"


def test_an_untitled_item_is_named_by_its_date_alone() -> None:
    known = evidence([replace(item("10-30"), publication=replace(item("10-30").publication, title=""))])
    assert "最近一条发布于2026-10-30" in judge(known, "11-14").problems[0]


def test_every_verdict_carries_the_rule_that_made_it() -> None:
    judgement = judge(evidence(["10-01"]), "11-14")
    assert judgement.gravest is not None
    assert judgement.gravest.indicator == "overdue_column"
    assert judgement.gravest.weight == "problem"
    assert "国办秘函〔2019〕19号" in judgement.gravest.source


def test_an_indicator_that_the_rule_book_does_not_list_is_not_judged() -> None:
    without = {key: rule for key, rule in national().indicators.items() if key != "overdue_column"}
    rulebook = replace(national(), indicators=without)
    judgement = judge_target(column(), evidence(["10-01"]), question("11-14", rulebook))
    judged = [each.indicator for each in judgement.indicators]
    assert judged == ["blank_column", "too_few_updates", "backdated_item", "future_date"]
    assert judgement.verdict == "compliant"


def test_a_problem_lowered_to_a_notice_does_not_fail_a_column() -> None:
    rules = dict(national().indicators)
    rules["overdue_column"] = replace(rules["overdue_column"], weight="notice")
    rulebook = replace(national(), indicators=rules)
    judgement = judge_target(column(), evidence(["10-01"]), question("11-14", rulebook))
    assert (judgement.verdict, judgement.problems) == ("compliant", ())
    assert judgement.gravest is not None


def test_the_local_rule_books_judge_columns_alike() -> None:
    for key in ("weibin_2022", "weinan_2024", "zengdu_2023", "shaanxi_2022"):
        judgement = judge_target(column(), evidence(["10-30"]), question("11-14", load_rulebook(key)))
        assert judgement.overdue_days == 1


# --- properties ------------------------------------------------------------------------------

recent = some.dates(date(2026, 6, 1), date(2026, 11, 14))
many_days = some.lists(recent, max_size=12)
RANK = {"violation": 0, "inconclusive": 1, "compliant": 2}


def _known(days: list[date], looked: str = "11-14") -> Evidence:
    return evidence([item(each.isoformat()) for each in days], looked=looked, is_empty=not days)


@given(many_days, recent, wordings)
def test_one_more_item_never_makes_a_verdict_worse(days: list[date], more: date, wording: str) -> None:
    before = judge(_known(days), "11-14", wording)
    after = judge(_known([*days, max([*days, more])]), "11-14", wording)
    assert RANK[after.verdict] >= RANK[before.verdict]
    if before.overdue_days is not None and after.overdue_days is not None:
        assert after.overdue_days <= before.overdue_days


@given(some.lists(recent, min_size=1, max_size=12), wordings)
def test_a_later_day_never_shortens_the_delay(days: list[date], wording: str) -> None:
    known = _known(days)
    today, tomorrow = judge(known, "11-14", wording), judge(known, "11-15", wording)
    if today.overdue_days is not None and tomorrow.overdue_days is not None:
        assert tomorrow.overdue_days > today.overdue_days
    if today.verdict == "violation" and wording not in ("1条/日", "1条/工作日"):
        assert tomorrow.verdict == "violation"


@given(many_days, wordings)
def test_at_most_one_column_indicator_accuses_and_each_has_at_least_a_day(
    days: list[date], wording: str
) -> None:
    judgement = judge(_known(days), "11-14", wording)
    names = violated(judgement.indicators)
    assert len(names) <= 1
    assert (judgement.verdict == "violation") == (len(names) == 1)
    assert judgement.overdue_days is None or judgement.overdue_days >= 1
    if judgement.verdict == "inconclusive":
        assert all(isinstance(each.verdict, Inconclusive) for each in judgement.indicators)
