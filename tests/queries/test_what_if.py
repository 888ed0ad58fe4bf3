"""What if: the same evidence under other limits, beside today's verdicts; nothing is written or sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.requirement_wording import read_wording
from monitor.queries.judging_basis import JudgingBasis
from monitor.queries.overdue_list import OverdueFilter
from monitor.queries.supposed_terms import SupposedTerms
from monitor.queries.what_if import what_if
from monitor.steps.track_rectification import track_rectification
from monitor.store.table import Row
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day, national
from tests.linhe_store import EDUCATION, Linhe, column, overdue_twice, seen
from tests.queries.county import look_at_everything, overdue

BOOKS = {key: load_rulebook(key) for key in ("national_2019", "weibin_2022")}
BASIS = JudgingBasis(BOOKS, "national_2019", calendar())
CLERK = "wang"


def asked(
    store: Store,
    *,
    as_of: str = "11-22",
    is_today: bool = True,
    narrowed: OverdueFilter | None = None,
    basis: JudgingBasis = BASIS,
    rulebook: str | None = None,
    requirement: str | None = None,
    silent_days: int | None = None,
) -> dict[str, Any]:
    """The document of `monitor what-if --json`."""
    with store.reading() as unit_of_work:
        return what_if(
            unit_of_work,
            basis,
            SupposedTerms(rulebook, requirement, silent_days),
            as_of=day(as_of),
            is_today=is_today,
            narrowed=narrowed or OverdueFilter(),
            now=at(as_of if is_today else "11-22", 2),
        )


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def parts(document: dict[str, Any]) -> dict[str, list[str]]:
    """Who stands where."""
    lists = ("would_be", "would_not_be", "would_be_inconclusive", "stays")
    return {key: names(document[key]) for key in lists if document[key]}


def everything(store: Store) -> dict[str, list[Any]]:
    """Every row of every table."""
    with store.reading() as unit_of_work:
        tables = Row.metadata.sorted_tables
        return {table.name: list(unit_of_work.session.execute(select(table))) for table in tables}


# --- who would be, who would not be, who stays ------------------------------------------------


def test_a_shorter_requirement_shows_who_would_be_overdue_beside_today(store: Store) -> None:
    look_at_everything(store)
    document = asked(store, requirement="1条/周")
    assert parts(document) == {
        "would_be": ["工作动态"],
        "stays": ["政策解读", "公示公告", "部门文件", "法治临河", "通知公告"],
    }
    (row,) = document["would_be"]
    assert (row["requirement"], row["due_on"], row["overdue_days"]) == ("1条/周", "2026-11-17", 5)
    assert (row["finding"], row["verdict_now"]) == (None, "compliant")
    assert document["unchanged"] == 5


def test_a_row_is_one_of_the_overdue_list_without_a_finding(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    listed = overdue(sqlite_store)["violations"][0]
    (row,) = asked(sqlite_store, requirement="1条/周")["would_be"]
    assert list(row) == [*listed, "verdict_now"]


def test_a_longer_requirement_shows_who_would_no_longer_be_overdue(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, requirement="不超过1个月")
    assert parts(document) == {
        "would_not_be": ["通知公告"],
        "stays": ["政策解读", "法治临河", "公示公告", "部门文件"],
    }
    (row,) = document["would_not_be"]
    assert (row["requirement"], row["overdue_days"]) == ("1条/2周", 9), "as the list of today has it"
    days = {row["name"]: (row["overdue_days_now"], row["overdue_days"]) for row in document["stays"]}
    assert days["公示公告"] == (39, 23)


def test_an_account_may_be_silent_for_longer_or_for_less(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    only = OverdueFilter(kinds=("account",))
    longer = asked(sqlite_store, silent_days=60, narrowed=only)
    assert parts(longer) == {"would_not_be": ["法治临河"]}
    shorter = asked(sqlite_store, silent_days=1, narrowed=only)
    assert parts(shorter) == {"would_be": ["临河文旅"], "stays": ["法治临河"]}
    assert shorter["would_be"][0]["requirement"] == "不超过1天"
    assert shorter["stays"][0]["overdue_days"] == 51
    assert longer["targets"] == 2


def test_a_limit_of_days_is_still_inclusive(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    verdicts = [parts(asked(sqlite_store, silent_days=days)).get("would_not_be") for days in (51, 52)]
    assert verdicts == [None, ["法治临河"]]


def test_another_rule_book_judges_everything_that_day(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, rulebook="weibin_2022")
    assert names(document["would_be"]) == ["临河文旅"]
    assert document["would_be"][0]["indicator"] == "no_recent_original"
    under = document["under"]
    assert (under["rulebook"], under["requirement"], under["account_silent_days"]) == (
        "weibin_2022",
        None,
        None,
    )
    assert (under["rulebook_name"], under["in_force"]) == ("渭滨区政务公开检查指标（2022年）", True)
    assert under["unverified"][0].startswith("其他类栏目不超过1年：")


def test_a_rule_book_and_limits_can_be_supposed_together(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, rulebook="weibin_2022", requirement="不超过1个月", silent_days=60)
    assert parts(document) == {
        "would_be": ["临河文旅"],
        "would_not_be": ["法治临河", "通知公告"],
        "stays": ["政策解读", "公示公告", "部门文件"],
    }


def test_a_rule_book_that_is_not_in_force_says_so(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    later = replace(BOOKS["weibin_2022"], valid_from=day("2027-01-01"))
    basis = JudgingBasis(BOOKS | {"weibin_2022": later}, "national_2019", calendar())
    assert asked(sqlite_store, rulebook="weibin_2022", basis=basis)["under"]["in_force"] is False


def test_a_wording_without_a_number_means_the_class_default(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, requirement="及时更新")
    assert names(document["would_not_be"]) == ["公示公告", "部门文件", "通知公告"]


def test_of_whom_nothing_is_asked_nothing_is_asked_under_another_limit(sqlite_store: Store) -> None:
    """A static column without a limit is exempt; one with a limit of its own is not."""
    linhe = Linhe(sqlite_store)
    static = replace(column("机构简介", wording=""), category="静态")
    limited = replace(static, name="村简介", url="http://www.linhe.example/cjj/", wording="不超过1年")
    linhe.register(static, replace(limited, requirement=read_wording("不超过1年")))
    when = at("11-22")
    linhe.night({name: seen(when, ["06-01"]) for name in ("机构简介", "村简介")}, when=when)
    assert parts(asked(sqlite_store, requirement="不超过1个月")) == {"would_be": ["村简介"]}


# --- what cannot be known ----------------------------------------------------------------------


def test_what_could_not_be_seen_is_counted_apart_under_any_limit(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    for document in (
        asked(sqlite_store, requirement="1条/日"),
        asked(sqlite_store, requirement="1条/年"),
        asked(sqlite_store, rulebook="weibin_2022"),
    ):
        assert document["inconclusive"] == 2, "财政信息 is blocked, 人事信息 was never looked at"
        assert not {"财政信息", "人事信息"} & {name for rows in parts(document).values() for name in rows}


def test_what_a_longer_window_does_not_show_is_neither_overdue_nor_cleared(sqlite_store: Store) -> None:
    """Its list was read back to 1 November: too little is known of eight weeks."""
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    when = at("11-22")
    linhe.night({"通知公告": replace(seen(when, ["11-01"]), covered_from=day("11-01"))}, when=when)
    document = asked(sqlite_store, requirement="2条/8周")
    assert parts(document) == {"would_be_inconclusive": ["通知公告"]}
    assert document["would_be_inconclusive"][0]["reason"] == "not_covered"
    assert (document["inconclusive"], document["unchanged"]) == (1, 0)
    assert document["units"] == [{"unit": EDUCATION.name, "now": 1, "then": 0}]


def test_what_is_inconclusive_today_may_be_known_under_a_shorter_limit(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="2条/8周"))
    when = at("11-22")
    linhe.night({"通知公告": replace(seen(when, ["11-01"]), covered_from=day("11-01"))}, when=when)
    (row,) = asked(sqlite_store, requirement="1条/2周")["would_be"]
    assert row["verdict_now"] == "inconclusive"


# --- numbers -----------------------------------------------------------------------------------


def test_units_have_their_numbers_now_and_then(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    assert asked(sqlite_store, requirement="1条/周")["units"] == [
        {"unit": "县教育局", "now": 3, "then": 4},
        {"unit": "临河县政府办公室", "now": 1, "then": 1},
        {"unit": "县文旅局", "now": 1, "then": 1},
    ]


def test_a_shared_column_counts_for_each_unit_but_only_the_one_asked_about_is_listed(
    sqlite_store: Store,
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(units=("县教育局", "县文旅局")))
    linhe.night({"通知公告": seen(at("11-22"), ["10-30"])}, when=at("11-22"))
    both = asked(sqlite_store, requirement="不超过1个月")["units"]
    assert [each["unit"] for each in both] == ["县教育局", "县文旅局"]
    narrowed = OverdueFilter(unit=" 县文旅局")
    assert asked(sqlite_store, requirement="不超过1个月", narrowed=narrowed)["units"] == [
        {"unit": "县文旅局", "now": 1, "then": 0}
    ]


@pytest.mark.parametrize("wording", ["1条/日", "1条/周", "1条/月", "1条/年", "及时更新", "9条/8周"])
def test_every_target_stands_in_one_place(sqlite_store: Store, wording: str) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, requirement=wording)
    listed = [name for key, rows in parts(document).items() for name in rows]
    assert len(listed) == len(set(listed))
    today = {row["name"] for row in overdue(sqlite_store)["violations"]}
    left = names(document["stays"] + document["would_not_be"] + document["would_be_inconclusive"])
    assert set(left) == today
    assert document["targets"] == 10
    assert sum(each["then"] for each in document["units"]) == len(document["would_be"] + document["stays"])


def test_the_same_limits_change_nothing(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    document = asked(sqlite_store, rulebook="national_2019", requirement="1条/2周", silent_days=14)
    assert list(parts(document)) == ["stays"]
    assert document["unchanged"] == len(overdue(sqlite_store)["violations"])
    assert all(each["now"] == each["then"] for each in document["units"])


# --- other days, and what people decided ---------------------------------------------------------


def test_a_past_day_is_judged_by_what_was_asked_then(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="不超过1个月"))
    linhe.night({"通知公告": seen(at("11-22"), ["10-30"])}, when=at("11-22"))
    linhe.change(column(wording="1条/周"), at("11-20"))
    past = asked(sqlite_store, requirement="不超过14天", as_of="11-15", is_today=False)
    assert parts(past) == {"would_be": ["通知公告"]}
    assert past["would_be"][0]["overdue_days"] == 2
    assert parts(asked(sqlite_store, requirement="不超过14天")) == {"stays": ["通知公告"]}


@pytest.mark.parametrize("decision", ["dismiss", "exempt"])
def test_whom_a_person_cleared_is_not_accused_under_another_limit(sqlite_store: Store, decision: str) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(), column("部门文件"))
    overdue_twice(linhe)
    until = day("12-31") if decision == "exempt" else None
    with sqlite_store.writing() as unit_of_work:
        track_rectification(
            unit_of_work, 1, decision, who=CLERK, note="已在新栏目更新", now=at("11-15", 9), until=until
        )
    document = asked(sqlite_store, as_of="11-15", requirement="1条/周")
    assert parts(document) == {}
    assert (document["answered"], document["inconclusive"]) == (1, 1)


def test_whoever_is_accused_today_keeps_the_number_of_the_finding(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    document = asked(sqlite_store, as_of="11-15", requirement="不超过1个月")
    assert [row["finding"] for row in document["would_not_be"]] == [1]
    kept = asked(sqlite_store, as_of="11-15", requirement="1条/周")["stays"]
    assert [(row["finding"], row["confirmed"]) for row in kept] == [(None, False)]


# --- nothing is written, nothing is sent ----------------------------------------------------------


def test_nothing_is_written_and_no_alert_is_queued(store: Store) -> None:
    linhe = look_at_everything(store)
    linhe.check(at("11-22", 2))
    assert linhe.findings(), "there is something that could be touched"
    before, mails = everything(store), linhe.mails()
    assert asked(store, requirement="1条/日")["would_be"]
    assert asked(store, rulebook="weibin_2022")["would_be"]
    assert asked(store, silent_days=1)["would_be"]
    assert everything(store) == before
    assert linhe.mails() == mails


def test_the_rule_books_in_force_stay_as_they_are(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    asked(sqlite_store, silent_days=1)
    assert BASIS.rulebooks["national_2019"] == national()
    assert BASIS.rulebooks["national_2019"].indicators["silent_account"].limit("limit_days") == 14


def test_a_book_that_does_not_ask_for_silence_still_does_not(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    rules = {key: rule for key, rule in national().indicators.items() if key != "silent_account"}
    basis = JudgingBasis({"own": replace(national(), key="own", indicators=rules)}, "own", calendar())
    only = OverdueFilter(kinds=("account",))
    assert parts(asked(sqlite_store, silent_days=1, basis=basis, narrowed=only)) == {}
