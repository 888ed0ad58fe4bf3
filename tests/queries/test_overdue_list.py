"""The overdue list says what outsiders rely on, key by key, gravest first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.domain.look import NotSeen
from monitor.domain.target import Site
from monitor.queries.overdue_list import OverdueFilter
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import OFFICE, SITE, Linhe, again, column, seen
from tests.queries.county import look_at_everything, overdue


@pytest.fixture
def document(sqlite_store: Store) -> dict[str, Any]:
    look_at_everything(sqlite_store)
    return overdue(sqlite_store)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_the_list_has_its_parts_and_the_run_it_rests_on(document: dict[str, Any]) -> None:
    assert list(document) == ["as_of", "run", "violations", "notices", "duties", "due_soon", "inconclusive"]
    assert document["as_of"] == "2026-11-22"
    assert document["run"] == {
        "id": 1,
        "finished_at": "2026-11-22T01:10:00+08:00",
        "state": "complete",
        "coverage": 0.889,
        "not_yet_looked": 1,
    }


def test_an_overdue_column_is_one_row_with_every_fact(document: dict[str, Any]) -> None:
    row = document["violations"][-1]
    assert row.pop("sentence").startswith("更新频次1条/2周，最近一条《信息10-30》发布于2026-10-30")
    assert row.pop("problems")[0].endswith("已逾期9天")
    assert row == {
        "finding": None,
        "indicator": "overdue_column",
        "target": 1,
        "kind": "column",
        "site": SITE,
        "name": "通知公告",
        "account_type": None,
        "url": "http://www.linhe.example/通知公告/",
        "units": ["县教育局"],
        "requirement": "1条/2周",
        "last_published_on": "2026-10-30",
        "last_original_on": None,
        "due_on": "2026-11-13",
        "overdue_days": 9,
        "period": None,
        "weight": "problem",
        "state": "open",
        "times_named": 0,
        "objection": None,
        "confirmed": False,
        "last_seen_at": "2026-11-22T01:10:00+08:00",
    }


def test_a_silent_account_stands_under_its_platform(document: dict[str, Any]) -> None:
    (row,) = [row for row in document["violations"] if row["kind"] == "account"]
    assert (row["indicator"], row["weight"], row["site"], row["account_type"]) == (
        "silent_account",
        "fail",
        "微信订阅号",
        "微信订阅号",
    )
    assert (row["last_original_on"], row["overdue_days"]) == ("2026-10-01", 38)


def test_never_published_comes_first_then_the_longest_overdue_then_by_unit(
    document: dict[str, Any],
) -> None:
    rows = [(row["overdue_days"], row["units"][0], row["name"]) for row in document["violations"]]
    assert rows == [
        (None, "县教育局", "政策解读"),
        (39, OFFICE.name, "公示公告"),
        (39, "县文旅局", "部门文件"),
        (38, "县教育局", "法治临河"),
        (9, "县教育局", "通知公告"),
    ]


def test_a_notice_stands_in_a_list_of_its_own(document: dict[str, Any]) -> None:
    (row,) = document["notices"]
    assert (row["indicator"], row["name"], row["weight"]) == ("no_recent_original", "临河文旅", "notice")
    assert row["last_original_on"] == "2026-10-20"
    assert list(row) == list(document["violations"][0])


def test_what_is_due_soon_says_when_and_how_many(document: dict[str, Any]) -> None:
    (row,) = document["due_soon"]
    assert row == {
        "target": 5,
        "kind": "column",
        "site": SITE,
        "name": "工作动态",
        "account_type": None,
        "url": "http://www.linhe.example/工作动态/",
        "units": ["县教育局"],
        "requirement": "1条/2周",
        "last_published_on": "2026-11-10",
        "due_on": "2026-11-24",
        "needed": 1,
    }


def test_what_could_not_be_seen_says_why_and_since_when_and_accuses_nobody(
    document: dict[str, Any],
) -> None:
    (row,) = document["inconclusive"]
    facts = {name: row[name] for name in ("kind", "name", "outcome", "reason", "since", "last_good_at")}
    assert facts == {
        "kind": "column",
        "name": "财政信息",
        "outcome": "blocked",
        "reason": "captcha",
        "since": "2026-11-22T01:10:00+08:00",
        "last_good_at": None,
    }
    assert "财政信息" not in names(document["violations"])


def test_what_was_never_tried_is_counted_and_not_listed(document: dict[str, Any]) -> None:
    assert document["run"]["not_yet_looked"] == 1
    assert "人事信息" not in names(document["inconclusive"])


def test_a_site_waits_for_no_visit_and_an_exempt_column_for_no_verdict(sqlite_store: Store) -> None:
    exempt = replace(column("机构简介"), exempt_until=day("12-31"))
    Linhe(sqlite_store).register(Site(SITE, "http://www.linhe.example/", OFFICE.name), exempt, column())
    assert overdue(sqlite_store)["run"]["not_yet_looked"] == 1


def test_blindness_after_sight_is_told_since_the_first_failure(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({"通知公告": seen(at("11-15"), ["11-14"])}, when=at("11-15"))
    for night in ("11-20", "11-21"):
        linhe.night({"通知公告": NotSeen(at(night), "unreachable", "timeout")}, when=at(night))
    (row,) = overdue(sqlite_store, as_of="11-29")["inconclusive"]
    assert (row["outcome"], row["reason"], row["since"], row["last_good_at"]) == (
        "unreachable",
        "timeout",
        "2026-11-20T01:10:00+08:00",
        "2026-11-15T01:10:00+08:00",
    )


def test_evidence_that_grew_old_is_inconclusive_by_its_own_reason(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({"通知公告": seen(at("11-15"), ["10-14"])}, when=at("11-15"))
    document = overdue(sqlite_store, as_of="11-18")
    (row,) = document["inconclusive"]
    assert (row["outcome"], row["reason"]) == ("seen", "evidence_expired")
    assert document["violations"] == []


@pytest.mark.parametrize(
    ("narrowed", "violations", "notices", "due_soon", "inconclusive"),
    [
        pytest.param(OverdueFilter(kinds=("account",)), ["法治临河"], ["临河文旅"], [], [], id="kind"),
        pytest.param(
            OverdueFilter(unit=" 县文旅局 "), ["部门文件"], ["临河文旅"], [], ["财政信息"], id="unit"
        ),
        pytest.param(
            OverdueFilter(site="临河县人民政府", unit="县教育局"),
            ["政策解读", "通知公告"],
            [],
            ["工作动态"],
            [],
            id="site_and_unit",
        ),
        pytest.param(OverdueFilter(site="微信订阅号"), ["法治临河"], [], [], [], id="platform"),
        pytest.param(OverdueFilter(unit="县司法局"), [], [], [], [], id="nobody"),
    ],
)
def test_a_filter_narrows_every_part(
    sqlite_store: Store,
    narrowed: OverdueFilter,
    violations: list[str],
    notices: list[str],
    due_soon: list[str],
    inconclusive: list[str],
) -> None:
    look_at_everything(sqlite_store)
    document = overdue(sqlite_store, narrowed=narrowed)
    assert names(document["violations"]) == violations
    assert names(document["notices"]) == notices
    assert names(document["due_soon"]) == due_soon
    assert names(document["inconclusive"]) == inconclusive


def test_a_violation_seen_once_is_listed_unconfirmed_and_seen_twice_confirmed(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column())
    linhe.look_and_check({"通知公告": seen(at("11-21"), ["10-30"])}, when=at("11-21"))
    (row,) = overdue(store, as_of="11-21")["violations"]
    assert (row["finding"], row["confirmed"], row["state"]) == (1, False, "open")
    linhe.look_and_check({"通知公告": again(at("11-22"))}, when=at("11-22"))
    (row,) = overdue(store)["violations"]
    assert (row["finding"], row["confirmed"], row["overdue_days"]) == (1, True, 9)


def test_a_past_day_judged_again_knows_no_finding(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.look_and_check({"通知公告": seen(at("11-21"), ["10-30"])}, when=at("11-21"))
    (row,) = overdue(sqlite_store, as_of="11-20", is_today=False)["violations"]
    assert (row["finding"], row["confirmed"], row["overdue_days"]) == (None, False, 7)


@pytest.mark.parametrize("decision", ["dismiss", "exempt", "resolve"])
def test_what_a_person_has_decided_is_accused_no_more(sqlite_store: Store, decision: str) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.look_and_check({"通知公告": seen(at("11-22"), ["10-30"])}, when=at("11-22"))
    with sqlite_store.writing() as unit_of_work:
        track_rectification(
            unit_of_work,
            1,
            decision,
            who="张某",
            note="另有栏目发布",
            now=at("11-22", 9),
            until=day("12-31") if decision == "exempt" else None,
        )
    document = overdue(sqlite_store)
    assert (document["violations"], document["inconclusive"]) == ([], [])


def test_what_was_dismissed_is_accused_again_when_something_new_is_overdue(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.look_and_check({"通知公告": seen(at("11-22"), ["10-30"])}, when=at("11-22"))
    with sqlite_store.writing() as unit_of_work:
        track_rectification(unit_of_work, 1, "dismiss", who="张某", note="误报", now=at("11-22", 9))
    linhe.night({"通知公告": seen(at("12-20"), ["11-25", "10-30"])}, when=at("12-20"))
    (row,) = overdue(sqlite_store, as_of="12-20")["violations"]
    assert row["due_on"] == "2026-12-09"


def test_before_the_first_run_the_list_is_empty_and_says_that_nothing_was_looked_at(
    sqlite_store: Store,
) -> None:
    Linhe(sqlite_store).register(column())
    document = overdue(sqlite_store)
    assert document["run"] == {
        "id": None,
        "finished_at": None,
        "state": None,
        "coverage": None,
        "not_yet_looked": 1,
    }
    assert document["violations"] == document["inconclusive"] == []
