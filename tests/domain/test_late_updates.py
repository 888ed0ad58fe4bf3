"""A back-dated item counts for the day it shows, but ends no shortfall that it came after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.verdict import Violation
from tests.domain.late_items import arrived
from tests.domain.linhe import at, column, day, evidence, item, national, question, violated


def judge(known: Evidence, as_of: str, wording: str = "1条/2周") -> TargetJudgement:
    return judge_target(column(wording), known, question(as_of))


def updates(judgement: TargetJudgement) -> list[str]:
    return [key for key in violated(judgement.indicators) if key != "backdated_item"]


# 10-30 is due on 11-13; the column has been overdue since 11-14
OLD = item("10-30", title="关于供水的通告")
LATE = arrived("11-05", seen="11-16", absent="11-15", title="补发")


def test_an_overdue_column_stays_overdue_when_all_that_came_is_back_dated() -> None:
    judgement = judge(evidence([OLD, LATE], looked="11-16"), "11-16")
    assert updates(judgement) == ["overdue_column"]
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", day("11-13"), 3)
    assert judgement.problems == (
        "更新频次1条/2周，最近一条《关于供水的通告》发布于2026-10-30，应于2026-11-13前更新，截至2026-11-16已逾期3天"
        "；《补发》显示日期2026-11-05，而2026-11-15读取列表时尚无此条，2026-11-16首次看到，不计为按时更新",
    )


def test_it_counts_for_the_day_it_shows_all_the_same() -> None:
    judgement = judge(evidence([OLD, LATE], looked="11-16"), "11-16")
    assert judgement.counts == {"2026-10": 1, "2026-11": 1}
    assert judgement.last_published_on == day("11-05")


@pytest.mark.parametrize(
    ("absent", "is_overdue"),
    [
        pytest.param("11-14", True, id="still-absent-when-it-was-overdue"),
        pytest.param("11-13", False, id="may-have-come-on-the-last-day"),
    ],
)
def test_only_what_was_still_absent_after_the_deadline_came_too_late(absent: str, is_overdue: bool) -> None:
    known = arrived("11-05", seen="11-16", absent=absent)
    assert bool(updates(judge(evidence([OLD, known], looked="11-16"), "11-16"))) == is_overdue


def test_the_delay_goes_on_growing_until_something_true_is_published() -> None:
    known = [OLD, LATE]
    later = judge(evidence(known, looked="11-20"), "11-20")
    assert (later.due_on, later.overdue_days) == (day("11-13"), 7)
    true = arrived("11-21", seen="11-22", absent="11-21")
    mended = judge(evidence([*known, true], looked="11-22"), "11-22")
    assert (mended.verdict, mended.due_on) == ("compliant", day("12-05"))


def test_a_back_dated_item_that_came_in_time_moves_the_deadline() -> None:
    known = arrived("11-05", seen="11-10", absent="11-09")
    assert judge(evidence([OLD, known], looked="11-16"), "11-16").due_on == day("11-19")
    after = judge(
        evidence([OLD, known, arrived("11-12", seen="11-21", absent="11-20")], looked="11-21"), "11-21"
    )
    assert (updates(after), after.due_on) == (["overdue_column"], day("11-19"))


def test_a_rule_book_may_let_them_count() -> None:
    lenient = replace(national(), backdated_counts=True)
    judgement = judge_target(column(), evidence([OLD, LATE], looked="11-16"), question("11-16", lenient))
    assert violated(judgement.indicators) == ["backdated_item"]
    assert (judgement.verdict, judgement.due_on) == ("compliant", day("11-19"))


def test_a_rule_book_that_does_not_ask_about_them_lets_them_count() -> None:
    without = {key: rule for key, rule in national().indicators.items() if key != "backdated_item"}
    silent = replace(national(), indicators=without)
    judgement = judge_target(column(), evidence([OLD, LATE], looked="11-16"), question("11-16", silent))
    assert judgement.verdict == "compliant"


def test_what_may_be_honest_ends_the_shortfall() -> None:
    renamed = replace(LATE, publication=replace(LATE.publication, url=None))
    assert judge(evidence([OLD, renamed], looked="11-16"), "11-16").verdict == "compliant"


def test_an_item_that_counted_and_was_then_set_back_is_not_taken_out() -> None:
    known = arrived("11-05", seen="11-16", absent="11-15", moved=(("11-15", "11-18"),))
    judgement = judge(evidence([OLD, known], looked="11-18"), "11-18")
    assert violated(judgement.indicators) == ["backdated_item"]


def test_where_nothing_else_was_ever_published_it_counts() -> None:
    assert updates(judge(evidence([LATE], looked="11-16"), "11-16")) == []


def test_one_taken_away_again_still_ended_nothing() -> None:
    known = replace(LATE, gone_at=at("11-18"))
    judgement = judge(evidence([OLD, known], looked="11-18"), "11-18")
    assert violated(judgement.indicators) == ["overdue_column"]


def test_behind_a_wall_it_ends_nothing_either() -> None:
    known = replace(
        evidence([OLD, LATE], looked="11-16"), outcome="blocked", reason="captcha", not_seen_since=at("11-17")
    )
    judgement = judge(known, "11-17")
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "captcha")


def test_on_a_day_within_the_deadline_nobody_was_short_yet() -> None:
    judgement = judge(evidence([OLD, LATE], looked="11-16"), "11-12")
    assert (judgement.verdict, judgement.due_on) == ("compliant", day("11-19"))


# --- several in a window -----------------------------------------------------------------------


def test_a_true_item_beside_it_ends_a_shortfall_of_several() -> None:
    known: list[KnownPublication] = [
        item("11-01"),
        item("11-03"),
        arrived("11-07", seen="11-12", absent="11-11"),
    ]
    short = judge(evidence(known, looked="11-12"), "11-12", "2条/周")
    assert (updates(short), short.due_on) == (["overdue_column"], day("11-08"))
    helped = judge(evidence([*known, item("11-13")], looked="11-13"), "11-13", "2条/周")
    assert helped.verdict == "compliant"


def test_an_uncertain_deadline_takes_nothing_out() -> None:
    known = evidence([OLD, LATE], looked="11-16", covered_from="11-02")
    assert judge(known, "11-16").verdict == "compliant"


# --- calendar periods --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        pytest.param("10-20", "10月应更新1条，实际更新0条", id="into-the-month-that-is-over"),
        pytest.param("11-05", "10月应更新1条，实际更新0条", id="into-the-month-that-runs"),
    ],
)
def test_a_month_that_was_short_is_not_filled_afterwards(shown: str, said: str) -> None:
    known = arrived(shown, seen="11-16", absent="11-15", title="补发")
    judgement = judge(evidence([item("09-03"), known], looked="11-16"), "11-16", "1条/月")
    assert (updates(judgement), judgement.due_on) == (["overdue_column"], day("10-31"))
    assert judgement.problems[0].startswith(said)
    assert "《补发》" in judgement.problems[0]


@pytest.mark.parametrize(
    ("absent", "is_overdue"),
    [
        pytest.param("11-01", True, id="absent-after-the-month"),
        pytest.param("10-31", False, id="absent-on-its-last-day"),
    ],
)
def test_what_may_have_come_within_the_month_counts_for_it(absent: str, is_overdue: bool) -> None:
    known = arrived("10-20", seen="11-02", absent=absent)
    judgement = judge(evidence([item("09-03"), known], looked="11-02"), "11-02", "1条/月")
    assert bool(updates(judgement)) == is_overdue


def test_the_next_month_counts_what_came_in_it() -> None:
    known = arrived("11-05", seen="11-16", absent="11-15")
    judgement = judge(evidence([item("09-03"), known], looked="12-01"), "12-01", "1条/月")
    assert judgement.verdict == "compliant"


def test_a_true_item_since_ends_the_short_month() -> None:
    known = [item("09-03"), arrived("10-20", seen="11-10", absent="11-09"), item("11-12")]
    assert judge(evidence(known, looked="11-16"), "11-16", "1条/月").verdict == "compliant"


def test_a_year_without_holiday_table_stays_inconclusive() -> None:
    known = [item("2026-12-30"), arrived("2027-01-02", seen="2027-01-06", absent="2027-01-05")]
    judgement = judge(evidence(known, looked="2027-01-07"), "2027-01-07", "1条/工作日")
    assert judgement.reason == "calendar_year_unknown"


def test_an_old_late_item_that_nobody_would_take_for_an_update_is_not_mentioned() -> None:
    known = arrived("08-01", seen="11-16", absent="11-15")
    judgement = judge(evidence([OLD, known], looked="11-16"), "11-16")
    assert updates(judgement) == ["overdue_column"]
    [violation] = [
        each.verdict
        for each in judgement.indicators
        if each.indicator == "overdue_column" and isinstance(each.verdict, Violation)
    ]
    assert violation.sentence.endswith("已逾期3天")
