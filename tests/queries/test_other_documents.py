"""Targets, findings, status and runs, as documents that others read."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from monitor.domain.look import COMPLETE
from monitor.queries.finding_list import finding_detail, finding_list
from monitor.queries.judged_targets import judged_targets
from monitor.queries.run_summary import crawl_report
from monitor.queries.status import status_document
from monitor.queries.target_list import target_list
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import SITE, Linhe, column, overdue_twice, seen
from tests.queries.county import BASIS, look_at_everything


def targets(store: Store, as_of: str = "11-22", *, kinds: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    with store.reading() as unit_of_work:
        judged = judged_targets(unit_of_work, BASIS, as_of=day(as_of), is_today=True, kinds=kinds)
    document = target_list(judged, as_of=day(as_of))
    assert document["as_of"] == day(as_of).isoformat()
    rows: list[dict[str, Any]] = document["targets"]
    return rows


def test_a_target_tells_its_verdict_its_dates_and_its_last_look(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    row = targets(sqlite_store)[0]
    indicators = row.pop("indicators")
    assert [
        (each["indicator"], each["verdict"]) for each in indicators if each["verdict"] == "violation"
    ] == [("overdue_column", "violation")]
    assert all(set(each) == {"indicator", "verdict", "weight", "reason"} for each in indicators)
    counts = row.pop("counts")
    assert (counts["2026-10"], counts["2026-11"]) == (1, 0)
    assert list(row.items()) == [
        ("id", 1),
        ("kind", "column"),
        ("site", SITE),
        ("name", "通知公告"),
        ("account_type", None),
        ("url", "http://www.linhe.example/通知公告/"),
        ("units", ["县教育局"]),
        ("requirement", "1条/2周"),
        ("verdict", "violation"),
        ("exempt", False),
        ("last_published_on", "2026-10-30"),
        ("last_original_on", None),
        ("due_on", "2026-11-13"),
        ("overdue_days", 9),
        ("covered_from", COMPLETE.isoformat()),
        ("outcome", "seen"),
        ("reason", None),
        ("confidence", "confirmed"),
        ("last_seen_at", "2026-11-22T01:10:00+08:00"),
        ("last_tried_at", "2026-11-22T01:10:00+08:00"),
        ("date_changes", []),
        ("forwarding", None),
    ]


def test_every_target_is_there_with_one_of_three_verdicts(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    verdicts = {row["name"]: row["verdict"] for row in targets(sqlite_store)}
    assert verdicts == {
        "通知公告": "violation",
        "部门文件": "violation",
        "公示公告": "violation",
        "政策解读": "violation",
        "工作动态": "compliant",
        "图片新闻": "compliant",
        "财政信息": "inconclusive",
        "人事信息": "inconclusive",
        "法治临河": "violation",
        "临河文旅": "compliant",
    }


def test_a_target_that_was_not_seen_says_why(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    rows = {row["name"]: (row["outcome"], row["reason"]) for row in targets(sqlite_store)}
    assert rows["财政信息"] == ("blocked", "captcha")
    assert rows["人事信息"] == (None, "not_looked")


def test_kinds_narrow_the_targets(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    assert [row["name"] for row in targets(sqlite_store, kinds=("account",))] == ["法治临河", "临河文旅"]


def findings(store: Store, *states: str) -> list[dict[str, Any]]:
    with store.reading() as unit_of_work:
        return finding_list(unit_of_work, states=states)


def test_a_finding_is_a_row_of_the_overdue_list_with_its_states_and_dates(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    (row,) = findings(sqlite_store)
    assert row.pop("sentence") == row.pop("problems")[0]
    assert "国" in row.pop("source")
    assert row == {
        "finding": 1,
        "indicator": "overdue_column",
        "kind": "column",
        "site": SITE,
        "name": "通知公告",
        "url": "http://www.linhe.example/通知公告/",
        "units": ["县教育局"],
        "requirement": "1条/2周",
        "last_published_on": "2026-10-30",
        "last_original_on": None,
        "due_on": "2026-11-13",
        "overdue_days": 2,
        "period": None,
        "weight": "problem",
        "state": "open",
        "episode": 1,
        "expired": False,
        "confirmed": True,
        "confirmed_by": "looks",
        "exempt_until": None,
        "approver": None,
        "times_named": 0,
        "rulebook": "national_2019",
        "opened_at": "2026-11-14T01:40:00+08:00",
        "notified_at": None,
        "closed_at": None,
        "last_seen_at": "2026-11-15T01:10:00+08:00",
        "objection": None,
    }


def test_findings_are_narrowed_by_state(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    assert len(findings(sqlite_store, "open", "resolved")) == 1
    assert findings(sqlite_store, "resolved") == []


def test_a_finding_in_full_has_its_proof_and_what_happened(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    with sqlite_store.reading() as unit_of_work:
        detail = finding_detail(unit_of_work, 1)
        assert finding_detail(unit_of_work, 2) is None
    assert detail is not None
    assert detail["evidence"]["look"]["looks"] == 2
    assert detail["evidence"]["newest"]["title"] == "信息10-30"
    assert detail["events"] == [
        {"at": "2026-11-14T01:40:00+08:00", "state": "open", "who": "monitor", "note": ""}
    ]


def test_a_finding_of_a_retired_target_keeps_its_name_and_its_dates(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    linhe.retire("通知公告", at("11-16"))
    linhe.check(at("11-16", 3))
    (row,) = findings(sqlite_store)
    assert (row["name"], row["state"], row["last_published_on"]) == ("通知公告", "exempted", "2026-10-30")


def status(
    store: Store, *, now_hours: float = 2, operators: str = "op@linhe.example", mail_mode: str = "hold"
) -> dict[str, Any]:
    now = at("11-22", 1, 10) + timedelta(hours=now_hours)
    with store.reading() as unit_of_work:
        return status_document(
            unit_of_work,
            BASIS,
            night_starts=time(22, 30),
            operators=operators,
            mail_mode=mail_mode,
            now=now,
        )


def test_status_has_the_newest_runs_the_next_one_and_the_outbox(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    letter = Letter("逾期提醒", "正文", "<p>", {})
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.runs.put_slot(at("11-20", 22, 30), "skipped", problem="停电")
        for key, state in (("a", "held"), ("b", "held"), ("c", "sent"), ("d", "withdrawn")):
            unit_of_work.outbox.put(key, letter, unit="县教育局", recipient="a", state=state, at=at("11-22"))
    document = status(sqlite_store)
    assert list(document) == ["runs", "next_run_at", "outbox", "workers", "problems"]
    assert document["next_run_at"] == "2026-11-22T22:30:00+08:00"
    assert document["outbox"] == {"held": 2, "waiting": 0, "sent": 1, "dead": 0}
    skipped, complete = document["runs"]
    assert (skipped["scheduled_for"], skipped["state"]) == ("2026-11-20T22:30:00+08:00", "skipped")
    assert complete == {
        "id": 1,
        "scheduled_for": None,
        "state": "complete",
        "is_catch_up": False,
        "started_at": "2026-11-22T01:10:00+08:00",
        "finished_at": "2026-11-22T01:10:00+08:00",
        "coverage": 0.889,
        "outcomes": {"seen": 8, "blocked": 1},
        "problem": None,
    }


@pytest.mark.parametrize(
    ("hours", "mail", "problem"),
    [
        pytest.param(27, "op@linhe.example", "已超过26小时", id="silent_for_a_day"),
        pytest.param(2, "", "没有设置 MONITOR_OPERATOR_MAIL", id="nobody_to_tell"),
    ],
)
def test_status_names_what_must_be_mended(sqlite_store: Store, hours: float, mail: str, problem: str) -> None:
    look_at_everything(sqlite_store)
    (only,) = [
        each for each in status(sqlite_store, now_hours=hours, operators=mail)["problems"] if problem in each
    ]
    assert only


def test_a_calendar_year_that_is_missing_is_told_thirty_days_ahead(sqlite_store: Store) -> None:
    """The first minute of the year in Shanghai is still the old one in UTC."""
    ahead = at("12-02", 0, 1) - at("11-22", 1, 10)
    problems = [
        [each for each in status(sqlite_store, now_hours=hours)["problems"] if "2027年的放假安排" in each]
        for hours in (ahead / timedelta(hours=1) - 1, ahead / timedelta(hours=1))
    ]
    assert 2027 not in BASIS.calendar.years
    assert [len(each) for each in problems] == [0, 1]


@pytest.mark.parametrize(
    ("mail_mode", "state", "count"),
    [("send", "held", 1), ("send", "waiting", 0), ("hold", "held", 0), ("dry-run", "held", 0)],
)
def test_what_is_held_where_mails_are_to_leave_is_a_problem(
    sqlite_store: Store, mail_mode: str, state: str, count: int
) -> None:
    """A flood waits for a person; in mode hold everything does, as was wished."""
    letter = Letter("逾期提醒", "正文", "<p>", {})
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.outbox.put("a", letter, unit="县教育局", recipient="a", state=state, at=at("11-22"))
    problems = status(sqlite_store, mail_mode=mail_mode)["problems"]
    assert len(problems) == count
    for problem in problems:
        assert problem.startswith("有1封给单位的提醒被扣住，没有发出：先核对")
        assert "再用 monitor alerts release 放行" in problem


def test_a_run_that_is_not_believed_is_a_problem(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({"通知公告": seen(at("11-22"), ["11-20"])}, when=at("11-22"), canaries_failed=True)
    (problem,) = status(sqlite_store)["problems"]
    assert "inconclusive" in problem
    assert "自身网络异常" in problem


def test_the_report_of_a_crawl_has_every_figure(sqlite_store: Store) -> None:
    look_at_everything(sqlite_store)
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.runs.set_state(1, finished_at=at("11-22") + timedelta(seconds=12.3456))
        run = unit_of_work.runs.get(1)
    assert run is not None
    assert crawl_report(run) == {
        "id": 1,
        "state": "complete",
        "started_at": "2026-11-22T01:10:00+08:00",
        "finished_at": "2026-11-22T01:10:12+08:00",
        "seconds": 12.346,
        "targets": 9,
        "requests": 9,
        "not_modified": 0,
        "unchanged": 0,
        "outcomes": {"seen": 8, "blocked": 1},
        "hosts": 9,
        "problem": None,
    }
