"""Flood 提醒过多: more than the cap at once is kept as a whole, the operator is told, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.domain.calendar_day import day_of
from monitor.domain.step_reports import AlertsReport
from monitor.steps.announce_flood import announce_flood
from monitor.steps.check_targets import check_targets
from monitor.steps.hold_flood import hold_flood, texts_unsent
from monitor.steps.raise_alerts import raise_alerts
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import Store, UnitOfWork
from tests.domain.linhe import at
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, again, column, seen

UNITS = (OFFICE, EDUCATION, TOURISM)
NAMES = {unit.name: f"{unit.name}动态" for unit in UNITS}


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """Three units, each with an overdue column of its own, seen on the first night."""
    county = Linhe(store)
    county.register(*(column(name, units=(unit,)) for unit, name in NAMES.items()))
    looks = {name: seen(at("11-14"), ["10-30"]) for name in NAMES.values()}
    county.look_and_check(looks, when=at("11-14"))
    county.night({name: again(at("11-15")) for name in NAMES.values()}, when=at("11-15"))
    return county


def check(linhe: Linhe, when: datetime, *, cap: int, mail_mode: str = "send") -> AlertsReport:
    judged = linhe.judged(when)
    with linhe.store.writing() as unit_of_work:
        check_targets(unit_of_work, judged, as_of=day_of(when), now=when, may_open=True)
        before = texts_unsent(unit_of_work)
        alerts = raise_alerts(unit_of_work, judged, day=day_of(when), now=when, mail_mode=mail_mode)
        return replace(alerts, flood=hold_flood(unit_of_work, before, cap=cap))


def states(linhe: Linhe) -> list[str]:
    return [mail.state for mail in linhe.mails()]


def test_as_many_as_the_cap_leave(linhe: Linhe) -> None:
    assert check(linhe, at("11-15", 2), cap=3) == AlertsReport(queued=3)
    assert states(linhe) == ["waiting"] * 3


def test_one_more_and_all_are_kept_and_none_is_lost(linhe: Linhe) -> None:
    assert check(linhe, at("11-15", 2), cap=2) == AlertsReport(queued=3, flood=3)
    assert states(linhe) == ["held"] * 3
    with linhe.store.writing() as unit_of_work:
        assert unit_of_work.outbox.claim(at("11-15", 3), at("11-15", 4)) is None
        assert unit_of_work.outbox.release(None, at("11-15", 9)) == 3
    assert states(linhe) == ["waiting"] * 3


def test_a_later_check_lets_nothing_slip_through(linhe: Linhe) -> None:
    check(linhe, at("11-15", 2), cap=2)
    assert check(linhe, at("11-15", 10), cap=2) == AlertsReport()
    assert check(linhe, at("11-16", 2), cap=2) == AlertsReport()
    assert states(linhe) == ["held"] * 3


def test_where_all_are_held_anyway_the_flood_is_told_of_all_the_same(linhe: Linhe) -> None:
    """Whoever releases with --all should know."""
    assert check(linhe, at("11-15", 2), cap=2, mail_mode="hold").flood == 3


def test_what_is_on_its_way_is_not_held(linhe: Linhe) -> None:
    check(linhe, at("11-15", 2), cap=3)
    ids = [mail.id for mail in linhe.mails()]
    with linhe.store.writing() as unit_of_work:
        assert unit_of_work.outbox.claim(at("11-15", 3), at("11-15", 4))
        assert unit_of_work.outbox.hold([*ids, 99]) == 2
    assert states(linhe) == ["waiting", "held", "held"]


def put(unit_of_work: UnitOfWork, key: str, *, is_operator: bool = False) -> int:
    number = unit_of_work.outbox.put(
        key,
        Letter("逾期提醒", "正文", "<p>", {}),
        unit="县教育局",
        recipient="a",
        state="waiting",
        at=at("11-15", 2),
        is_operator=is_operator,
    )
    assert number is not None
    return number


def test_only_what_was_written_to_units_since_counts_and_what_grew_counts_too(store: Store) -> None:
    with store.writing() as unit_of_work:
        old, grown = put(unit_of_work, "old"), put(unit_of_work, "grown")
        before = texts_unsent(unit_of_work)
        assert unit_of_work.outbox.rewrite(grown, Letter("", "正文，又一项", "<p>", {}), at=at("11-15", 3))
        new, operator = put(unit_of_work, "new"), put(unit_of_work, "operator", is_operator=True)
        assert hold_flood(unit_of_work, before, cap=2) == 0
        assert hold_flood(unit_of_work, before, cap=1) == 2
        found = {alert.id: alert.state for alert in unit_of_work.outbox.list()}
    assert found == {old: "waiting", grown: "held", new: "held", operator: "waiting"}


@pytest.mark.parametrize(
    ("flood", "recipients", "count"),
    [
        pytest.param(501, "op@linhe.example", 1, id="one"),
        pytest.param(501, "a@linhe.example; b@linhe.example", 2, id="two"),
        pytest.param(501, "", 0, id="nobody"),
        pytest.param(0, "op@linhe.example", 0, id="no_flood"),
    ],
)
def test_the_operator_is_told_by_a_mail_that_is_not_held(
    sqlite_store: Store, flood: int, recipients: str, count: int
) -> None:
    with sqlite_store.writing() as unit_of_work:
        queued = announce_flood(unit_of_work, flood, cap=500, recipients=recipients, now=at("11-15", 2))
        mails = unit_of_work.outbox.list()
    assert queued == count == len(mails)
    for mail in mails:
        assert (mail.state, mail.is_operator) == ("waiting", True)
        assert mail.subject == "【政务公开监测】2026-11-15：一次生成501封提醒，超过上限，已扣住待核对"
        assert "超过一次500封的上限（MONITOR_MAIL_CAP），已全部扣住" in mail.text
        assert "monitor alerts release --all" in mail.text
