"""Report week 每周报平安: one mail a week, exactly once; 系统正常 only where it is true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from monitor.domain.step_reports import CheckReport
from monitor.steps.report_week import report_week
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day

MONDAY = at("11-23", 2)
NIGHTS = ["11-16", "11-17", "11-18", "11-19", "11-20", "11-21", "11-22"]


def put_run(store: Store, when: datetime, state: str = "complete", *, coverage: float | None = 1.0) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(when)
        unit_of_work.runs.set_state(run_id, state=state, finished_at=when, coverage=coverage)


def put_nights(store: Store, nights: Sequence[str] = NIGHTS) -> None:
    """The night that began the ledger, a week and a day ago, and these."""
    put_run(store, at("11-15", 22, 30))
    for number, night in enumerate(nights):
        put_run(store, at(night, 22, 30), coverage=0.9 if number % 2 else 1.0)


def report(store: Store, now: datetime = MONDAY, *, to: str = "op@x.cn", problems: Sequence[str] = ()) -> int:
    checked = CheckReport(day("11-23"), targets=9, compliant=6, violations=2, inconclusive=1)
    with store.writing() as unit_of_work:
        return report_week(unit_of_work, checked, problems=problems, recipients=to, now=now)


def subject(store: Store) -> str:
    with store.reading() as unit_of_work:
        return unit_of_work.outbox.list()[0].subject


def test_after_a_good_week_the_operator_reads_that_all_is_well(store: Store) -> None:
    put_nights(store)
    assert report(store) == 1
    with store.reading() as unit_of_work:
        (mail,) = unit_of_work.outbox.list()
    assert (mail.is_operator, mail.state, mail.recipient) == (True, "waiting", "op@x.cn")
    assert mail.subject == "【政务公开监测】系统正常（2026-11-16至2026-11-22周报）"
    assert (
        mail.text
        == """2026-11-16至2026-11-22：7夜中完成7夜。
采集批次：完成7次；平均覆盖率95.7%。
截至2026-11-23：监测对象9个，合格6，不合格2，无法判定1。
提醒：待放行0封，待发送0封，已发送0封，发送失败0封。
每周一封；哪一周没有收到，请检查系统是否在运行（monitor status）。
"""
    )


def test_several_checks_of_a_week_say_it_once_and_the_next_week_again(store: Store) -> None:
    put_nights(store)
    assert [report(store), report(store), report(store, at("11-25"))] == [1, 0, 0]
    assert report(store, at("11-30", 13)) == 1
    assert "7夜没有完成采集（2026-11-23至2026-11-29周报）" in subject(store)


def test_the_last_moment_of_sunday_belongs_to_the_week_before(store: Store) -> None:
    put_run(store, at("11-08", 12))
    put_nights(store)
    assert report(store, at("11-22", 23, 59)) == 1
    assert "2026-11-09至2026-11-15" in subject(store)
    assert report(store, at("11-23", 0, 0)) == 1
    assert "2026-11-16至2026-11-22" in subject(store)


def test_a_missed_night_is_no_good_week(store: Store) -> None:
    put_nights(store, NIGHTS[1:])
    put_run(store, at("11-16", 22, 30), "inconclusive", coverage=None)
    report(store)
    assert subject(store) == "【政务公开监测】1夜没有完成采集（2026-11-16至2026-11-22周报）"
    with store.reading() as unit_of_work:
        assert "采集批次：完成6次，不采信1次" in unit_of_work.outbox.list()[0].text


def test_before_noon_it_waits_for_the_last_night(store: Store) -> None:
    put_nights(store, NIGHTS[:-1])
    put_run(store, at("11-22", 22, 30), "running", coverage=None)
    assert report(store, at("11-23", 1)) == 0
    assert report(store, at("11-23", 12)) == 1
    assert "1夜没有完成采集" in subject(store)


def test_two_runs_of_one_night_are_one_night(store: Store) -> None:
    put_nights(store, NIGHTS[:-1])
    put_run(store, at("11-20", 23, 30))
    put_run(store, at("11-21", 2))
    report(store, at("11-23", 12))
    assert "1夜没有完成采集" in subject(store)


def test_of_the_week_in_which_the_monitor_was_set_up_nothing_is_said(store: Store) -> None:
    assert report(store) == 0
    put_run(store, at("11-18", 10))
    assert report(store, at("11-23", 13)) == 0


def test_what_is_dead_or_wrong_stands_in_the_subject(store: Store) -> None:
    put_nights(store)
    report(store, problems=["2027年的放假安排还没有录入"])
    assert subject(store).startswith("【政务公开监测】1件事需要处理")
    with store.writing() as unit_of_work:
        assert "  2027年的放假安排还没有录入" in unit_of_work.outbox.list()[0].text
        letter = Letter("提醒", "正文", "<p>正文</p>", {})
        unit_of_work.outbox.put("k", letter, unit="u", recipient="u@x.cn", state="dead", at=MONDAY)
    report(store, to="other@x.cn", problems=["有1封提醒发送失败"])
    assert subject(store).startswith("【政务公开监测】1封提醒发送失败")


@pytest.mark.parametrize(("to", "count"), [("", 0), ("a@x.cn；b@x.cn", 2)])
def test_every_address_gets_one_and_none_is_fine(sqlite_store: Store, to: str, count: int) -> None:
    put_nights(sqlite_store)
    assert report(sqlite_store, to=to) == count
