"""Columns, row by row of `docs/judging.md` §2: each boundary from both its sides.

What `tests/domain` shows of a row already is not said again; `rows.py` names what shows which row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.compliance import complied_over
from monitor.domain.evidence import Evidence
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.period import read_span
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.verdict import Violation
from tests.domain.linhe import column, day, evidence, item, national, question, violated

Outcome = tuple[list[str], date | None, int | None]
COMPLIES: Outcome = ([], None, None)


def judge(known: Evidence, as_of: str, wording: str, rulebook: RuleBook | None = None) -> TargetJudgement:
    return judge_target(column(wording), known, question(as_of, rulebook))


def seen_on(as_of: str, items: list[str], wording: str, *, covered_from: str | date = date.min) -> Evidence:
    return evidence(items, looked=as_of, covered_from=covered_from)


def outcome(judgement: TargetJudgement) -> Outcome:
    """What accuses, since when and for how many days; the days of a target that complies are left out."""
    found = violated(judgement.indicators)
    assert (judgement.verdict == "violation") == bool(found)
    return (found, judgement.due_on, judgement.overdue_days) if found else COMPLIES


# --- §2a, first row: calendar periods --------------------------------------------------------

CALENDAR = [
    # wording, the closed period, the day after it
    pytest.param("2条/日", "11-13", "11-13", "11-14", id="day"),
    pytest.param("2条/工作日", "11-13", "11-13", "11-14", id="working-day"),
    pytest.param("2条/月", "10-01", "10-31", "11-01", id="month"),
    pytest.param("2条/季度", "07-01", "09-30", "10-01", id="quarter"),
    pytest.param("2条/半年", "01-01", "06-30", "07-01", id="half-year"),
    pytest.param("2条/年", "2025-01-01", "2025-12-31", "01-01", id="year"),
]


@pytest.mark.parametrize(("wording", "first", "last", "after"), CALENDAR)
class TestCalendarRow:
    """N items in the last closed period, its first and last day included, or anything since."""

    def test_as_many_as_asked_on_the_first_and_the_last_day_comply(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        known = evidence([first, last], looked=after, covered_from=first)
        assert outcome(judge(known, after, wording)) == COMPLIES

    def test_one_fewer_than_asked_is_too_few_updates(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        known = evidence([last], looked=after, covered_from=first)
        assert outcome(judge(known, after, wording)) == (["too_few_updates"], day(last), 1)

    def test_an_item_of_the_day_before_the_period_does_not_count_in_it(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        before = date.fromordinal(day(first).toordinal() - 1)
        known = evidence([item(before.isoformat()), item(last)], looked=after, covered_from=first)
        assert outcome(judge(known, after, wording)) == (["too_few_updates"], day(last), 1)

    def test_none_at_all_is_overdue(self, wording: str, first: str, last: str, after: str) -> None:
        known = evidence([item("2024-12-01")], looked=after, covered_from=first)
        assert outcome(judge(known, after, wording)) == (["overdue_column"], day(last), 1)

    def test_one_item_since_the_period_ended_is_enough(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        known = evidence([last, after], looked=after, covered_from=first)
        assert outcome(judge(known, after, wording)) == COMPLIES

    def test_on_its_last_day_the_period_is_not_judged(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        """The period before it held enough; this one holds nothing yet."""
        before = date.fromordinal(day(first).toordinal() - 1).isoformat()
        known = evidence([item(before), item(before, title="又一条")], looked=last)
        assert outcome(judge(known, last, wording)) == COMPLIES
        assert judge(known, last, wording).due_on == day(last)

    def test_a_period_of_which_the_first_day_was_not_seen_accuses_nobody(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        known = evidence([last], looked=after, covered_from=date.fromordinal(day(first).toordinal() + 1))
        judgement = judge(known, after, wording)
        assert (judgement.verdict, judgement.reason) == ("inconclusive", "not_covered")

    def test_a_look_on_its_last_day_accuses_nobody(
        self, wording: str, first: str, last: str, after: str
    ) -> None:
        known = evidence([item("2024-12-01")], looked=last, covered_from=first)
        judgement = judge(known, after, wording)
        assert (judgement.verdict, judgement.reason) == ("inconclusive", "not_looked_since_period_end")


# --- §2a, second row: rolling windows --------------------------------------------------------


@pytest.mark.parametrize("boundary", ["inclusive", "exclusive"])
@pytest.mark.parametrize(
    ("wording", "still_counts"),
    [
        pytest.param("1条/周", "11-07", id="week"),
        pytest.param("1条/2周", "10-31", id="two-weeks"),
        pytest.param("1条/4周", "10-17", id="four-weeks"),
        pytest.param("每10天1条", "11-04", id="ten-days"),
        pytest.param("每2天1条", "11-12", id="two-days"),
    ],
)
def test_an_item_on_the_first_day_of_the_rolling_window_counts_and_one_a_day_older_does_not(
    wording: str, still_counts: str, boundary: str
) -> None:
    rulebook = replace(national(), boundary="exclusive" if boundary == "exclusive" else "inclusive")
    oldest = day(still_counts).toordinal() + (boundary == "exclusive")
    good, bad = (date.fromordinal(each).isoformat() for each in (oldest, oldest - 1))
    complies = judge(evidence([item(good)]), "11-14", wording, rulebook)
    assert (complies.verdict, complies.due_on, complies.overdue_days) == ("compliant", day("11-14"), None)
    overdue = judge(evidence([item(bad)]), "11-14", wording, rulebook)
    assert outcome(overdue) == (["overdue_column"], day("11-13"), 1)


@pytest.mark.parametrize(
    ("second_newest", "expected"),
    [
        pytest.param("10-31", COMPLIES, id="on-the-first-day"),
        pytest.param("10-30", (["too_few_updates"], day("11-13"), 1), id="a-day-older"),
    ],
)
def test_of_several_in_a_rolling_window_the_nth_newest_decides(second_newest: str, expected: Outcome) -> None:
    assert outcome(judge(evidence([second_newest, "11-14"]), "11-14", "2条/2周")) == expected


# --- §2a, third row: gaps --------------------------------------------------------------------


@pytest.mark.parametrize("boundary", ["inclusive", "exclusive"])
@pytest.mark.parametrize(
    ("wording", "still_counts"),
    [
        pytest.param("超14天未更新", "10-31", id="days"),
        pytest.param("不超过2周", "10-31", id="weeks"),
        pytest.param("不超过1个月", "10-14", id="month"),
        pytest.param("超过6个月未更新", "05-14", id="months"),
        pytest.param("不超过1年", "2025-11-14", id="year"),
        pytest.param("不超过2年", "2024-11-14", id="years"),
    ],
)
def test_a_gap_exactly_as_long_as_allowed_complies_and_one_a_day_longer_does_not(
    wording: str, still_counts: str, boundary: str
) -> None:
    rulebook = replace(national(), boundary="exclusive" if boundary == "exclusive" else "inclusive")
    oldest = day(still_counts).toordinal() + (boundary == "exclusive")
    good, bad = (date.fromordinal(each).isoformat() for each in (oldest, oldest - 1))
    complies = judge(evidence([item(good)]), "11-14", wording, rulebook)
    assert (complies.verdict, complies.due_on) == ("compliant", day("11-14"))
    assert outcome(judge(evidence([item(bad)]), "11-14", wording, rulebook)) == (
        ["overdue_column"],
        day("11-13"),
        1,
    )


@pytest.mark.parametrize(
    ("newest", "last_good", "first_bad"),
    [
        pytest.param("2025-11-30", "2026-02-28", "2026-03-01", id="common-year"),
        pytest.param("2027-11-30", "2028-02-29", "2028-03-01", id="leap-year"),
    ],
)
def test_three_months_after_30_november_is_the_last_of_february(
    newest: str, last_good: str, first_bad: str
) -> None:
    good = judge(evidence([newest], looked=last_good), last_good, "不超过3个月")
    assert (good.verdict, good.due_on) == ("compliant", day(last_good))
    bad = judge(evidence([newest], looked=first_bad), first_bad, "不超过3个月")
    assert outcome(bad) == (["overdue_column"], day(last_good), 1)


# --- §2a, what holds for all of them ---------------------------------------------------------


def test_the_current_working_day_on_a_day_off_is_the_next_one_also_over_a_holiday() -> None:
    """1 to 7 October 2026 are off: on the 1st the day that runs is the 8th, the closed one 30 September."""
    judgement = judge(evidence(["09-30"], looked="10-01"), "10-01", "1条/工作日")
    assert (judgement.verdict, judgement.due_on) == ("compliant", day("10-08"))
    short = judge(evidence(["09-29"], looked="10-07"), "10-07", "1条/工作日")
    assert outcome(short) == (["overdue_column"], day("09-30"), 7)


def test_a_calendar_shortfall_stays_in_its_circular_when_the_column_has_published_since() -> None:
    known = evidence(["10-05", "11-02"], looked="11-14", covered_from="10-01")
    now = judge(known, "11-14", "2条/月")
    assert now.verdict == "compliant"
    requirement = read_wording("2条/月")
    assert requirement is not None
    october = complied_over(requirement, now.counts, read_span("2026-10"))
    assert october == Violation("10月应更新2条，实际更新1条", period="2026-10")


def test_a_short_period_complies_from_the_day_of_the_next_item_and_on_the_eve_does_not() -> None:
    known = evidence(["09-20", "11-05"], looked="11-14", covered_from="09-01")
    assert judge(known, "11-04", "1条/月").overdue_days == 4
    assert judge(known, "11-05", "1条/月").verdict == "compliant"


@pytest.mark.parametrize(
    ("lead", "as_of", "is_due_soon"),
    [
        pytest.param(1, "11-12", True, id="one-working-day-of-one"),
        pytest.param(1, "11-11", False, id="two-working-days-of-one"),
        pytest.param(5, "11-06", True, id="five-working-days-of-five"),
        pytest.param(5, "11-05", False, id="six-working-days-of-five"),
        pytest.param(0, "11-13", True, id="the-day-itself"),
        pytest.param(0, "11-12", False, id="the-eve"),
    ],
)
def test_how_early_due_soon_is_said_is_the_rule_books(lead: int, as_of: str, is_due_soon: bool) -> None:
    rulebook = replace(national(), reminder_lead_workdays=lead)
    judgement = judge(evidence(["10-30"], looked=as_of), as_of, "1条/2周", rulebook)
    assert (judgement.verdict, judgement.due_on, judgement.is_due_soon) == (
        "compliant",
        day("11-13"),
        is_due_soon,
    )


def test_what_lacks_nothing_once_its_window_ends_is_not_due_soon() -> None:
    """Two items of which the older stops counting tomorrow; the newer is enough for the next window."""
    judgement = judge(evidence(["10-31", "11-13"]), "11-14", "1条/2周")
    assert (judgement.verdict, judgement.is_due_soon) == ("compliant", False)


@pytest.mark.parametrize("wording", ["1条/2周", "不超过14天"])
@pytest.mark.parametrize(
    ("freshness", "as_of", "expected"),
    [
        pytest.param(2, "11-14", "violation", id="two-days-of-two"),
        pytest.param(2, "11-15", "evidence_expired", id="three-days-of-two"),
        pytest.param(5, "11-17", "violation", id="five-days-of-five"),
        pytest.param(5, "11-18", "evidence_expired", id="six-days-of-five"),
        pytest.param(0, "11-12", "violation", id="the-same-day-of-none"),
        pytest.param(0, "11-13", "evidence_expired", id="the-day-after-of-none"),
    ],
)
def test_how_long_a_look_accuses_is_the_rule_books(
    freshness: int, as_of: str, expected: str, wording: str
) -> None:
    rulebook = replace(national(), freshness_days=freshness)
    judgement = judge(evidence(["10-20"], looked="11-12"), as_of, wording, rulebook)
    assert (judgement.reason or judgement.verdict) == expected
    if expected == "violation":
        assert judgement.overdue_days == (day(as_of) - day("11-03")).days, "counted to as_of"


@pytest.mark.parametrize(
    ("wording", "looked", "as_of"),
    [
        pytest.param("1条/2周", "11-13", "11-14", id="rolling"),
        pytest.param("不超过14天", "11-13", "11-14", id="gap"),
    ],
)
def test_judged_at_the_last_look_a_day_we_missed_accuses_nobody(
    wording: str, looked: str, as_of: str
) -> None:
    known = evidence(["10-30"], looked=looked)
    assert judge(known, as_of, wording).verdict == "compliant"
    assert judge(evidence(["10-29"], looked=looked), as_of, wording).overdue_days == 2


@pytest.mark.parametrize("wording", ["2条/2周", "2条/月"])
def test_enough_on_a_partial_view_comply_and_one_fewer_is_inconclusive(wording: str) -> None:
    enough = evidence(["10-31", "10-31"], partial=True, covered_from=None)
    assert judge(enough, "11-14", wording).verdict == "compliant"
    fewer = evidence(["10-31"], partial=True, covered_from=None)
    assert judge(fewer, "11-14", wording).reason == "partial_view"


@pytest.mark.parametrize(
    ("items", "indicator"),
    [
        pytest.param([], "blank_column", id="nothing-ever"),
        pytest.param(["10-29"], "overdue_column", id="nothing-in-the-window"),
        pytest.param(["10-31"], "too_few_updates", id="fewer-than-asked"),
    ],
)
def test_which_of_the_three_indicators_it_is(items: list[str], indicator: str) -> None:
    assert violated(judge(evidence(items), "11-14", "2条/2周").indicators) == [indicator]


def test_a_past_day_is_judged_by_what_a_later_look_shows_of_it() -> None:
    known = evidence(["10-15", "11-01"], looked="11-14")
    assert judge(known, "10-29", "1条/2周").verdict == "compliant"
    past = judge(known, "10-30", "1条/2周")
    assert (past.verdict, past.due_on, past.overdue_days) == ("violation", day("10-29"), 1)
    assert past.last_published_on == day("10-15")


@pytest.mark.parametrize(
    ("wording", "category", "items", "good", "bad"),
    [
        pytest.param(
            "2条/月",
            "其他",
            ["09-03", "09-20", "10-10"],
            None,
            ("11-15", "too_few_updates", "10-31", 15),
            id="twice-a-month",
        ),
        pytest.param(
            "1条/2周", "其他", ["10-30"], "11-13", ("11-14", "overdue_column", "11-13", 1), id="fortnightly"
        ),
        pytest.param(
            "", "通知公告", ["05-01"], "11-01", ("11-02", "overdue_column", "11-01", 1), id="notices"
        ),
    ],
)
def test_the_examples_of_the_page(
    wording: str, category: str, items: list[str], good: str | None, bad: tuple[str, str, str, int]
) -> None:
    target = column(wording, category=category)
    if good is not None:
        complies = judge_target(target, evidence(items, looked=good), question(good))
        assert (complies.verdict, complies.due_on) == ("compliant", day(good))
    as_of, indicator, due_on, days = bad
    judgement = judge_target(target, evidence(items, looked=as_of), question(as_of))
    assert outcome(judgement) == ([indicator], day(due_on), days)


# --- §2b, each row of the table of readings --------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "least"),
    [
        pytest.param("1条/月", 1, id="monthly"),
        pytest.param("3条/月", 3, id="three-a-month"),
        pytest.param("1条/2周", 2, id="fortnightly-is-2N"),
        pytest.param("3条/2周", 6, id="three-a-fortnight-is-2N"),
        pytest.param("1条/周", 4, id="weekly-is-4N"),
        pytest.param("2条/周", 8, id="twice-weekly-is-4N"),
    ],
)
@pytest.mark.parametrize("short_month", ["2024-04", "2024-05", "2024-06"])
def test_every_month_of_a_table_holds_as_many_as_read(wording: str, least: int, short_month: str) -> None:
    requirement = read_wording(wording)
    assert requirement is not None
    met = dict.fromkeys(("2024-04", "2024-05", "2024-06"), least)
    assert not isinstance(complied_over(requirement, met, read_span("2024Q2")), Violation)
    short = complied_over(requirement, met | {short_month: least - 1}, read_span("2024Q2"))
    said = f"{int(short_month[-2:])}月应更新{least}条，实际更新{least - 1}条"
    assert short == Violation(said, period="2024Q2")


@pytest.mark.parametrize(
    ("wording", "period", "months", "name"),
    [
        pytest.param("3条/季度", "2024Q2", (4, 5, 6), "第二季度", id="quarter"),
        pytest.param("3条/半年", "2024H1", (1, 2, 3, 4, 5, 6), "上半年", id="half-year"),
        pytest.param("3条/年", "2024", tuple(range(1, 13)), "2024年", id="year"),
    ],
)
@pytest.mark.parametrize("at", [0, -1], ids=["first-month", "last-month"])
def test_longer_periods_are_summed_over_their_months(
    wording: str, period: str, months: tuple[int, ...], name: str, at: int
) -> None:
    requirement = read_wording(wording)
    assert requirement is not None
    table = {f"2024-{month:02d}": 0 for month in months}
    alone = f"2024-{months[at]:02d}"
    assert not isinstance(complied_over(requirement, table | {alone: 3}, read_span(period)), Violation)
    short = complied_over(requirement, table | {alone: 2}, read_span(period))
    assert short == Violation(f"{name}应更新3条，实际更新2条", period=period)


# --- §2c: which items count ------------------------------------------------------------------


def test_a_pinned_item_keeps_its_date_and_lowers_the_newest_of_nobody() -> None:
    old = item("2025-03-01")
    pinned = replace(old, publication=replace(old.publication, pinned=True))
    judgement = judge(evidence([pinned, item("11-10")]), "11-14", "1条/2周")
    assert (judgement.verdict, judgement.last_published_on) == ("compliant", day("11-10"))
    alone = judge(evidence([pinned]), "11-14", "1条/2周")
    assert outcome(alone) == (["overdue_column"], day("2025-03-15"), 609)


def test_the_newest_date_is_the_latest_of_the_list_wherever_it_stands() -> None:
    for items in (["11-10", "09-01", "10-02"], ["09-01", "11-10", "10-02"], ["09-01", "10-02", "11-10"]):
        assert judge(evidence(items), "11-14", "1条/2周").last_published_on == day("11-10")


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [pytest.param("11-14", "compliant", id="today"), pytest.param("11-15", "violation", id="tomorrow")],
)
def test_a_date_of_today_counts_and_one_of_tomorrow_does_not(shown: str, verdict: str) -> None:
    judgement = judge(evidence(["10-01", shown]), "11-14", "1条/2周")
    assert judgement.verdict == verdict
    assert ("future_date" in violated(judgement.indicators)) == (shown == "11-15")
