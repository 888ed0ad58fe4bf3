"""Exemptions 免责: silent until the last day, whatever happens; judged again from the next."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.domain.errors import InputError
from monitor.queries.finding_list import finding_list
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, again, column, overdue_twice, seen
from tests.queries.county import overdue

NOTICES = "通知公告"


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """One column, seen overdue on two nights."""
    county = Linhe(store)
    county.register(column())
    overdue_twice(county)
    return county


def exempt(
    linhe: Linhe,
    until: date | None,
    *,
    now: datetime | None = None,
    approver: str = "",
    note: str = "机构撤并",
) -> None:
    with linhe.store.writing() as unit_of_work:
        track_rectification(
            unit_of_work,
            1,
            "exempt",
            who="wang",
            note=note,
            now=now or at("11-15", 9),
            until=until,
            approver=approver,
        )


def test_an_exemption_holds_through_its_last_day_and_no_longer(linhe: Linhe) -> None:
    exempt(linhe, day("11-20"))
    for night in ("11-16", "11-20"):
        report, alerts = linhe.look_and_check({NOTICES: again(at(night))}, when=at(night))
        assert (report.opened, alerts.queued) == (0, 0)
        assert overdue(linhe.store, as_of=night)["violations"] == []
    report, _ = linhe.look_and_check({NOTICES: again(at("11-21"))}, when=at("11-21"))
    assert (report.opened, report.confirmed) == (1, 0), "the looks of the exemption do not count"
    assert len(overdue(linhe.store, as_of="11-21")["violations"]) == 1
    report, alerts = linhe.look_and_check({NOTICES: again(at("11-22"))}, when=at("11-22"))
    assert (report.confirmed, alerts.queued, linhe.findings()[-1].episode) == (1, 1, 2)


def test_what_is_published_meanwhile_does_not_end_an_exemption(linhe: Linhe) -> None:
    exempt(linhe, day("12-31"))
    for night, items in (("11-16", ["11-15", "10-30"]), ("12-10", ["11-15", "10-30"])):
        report, _ = linhe.look_and_check({NOTICES: seen(at(night), items)}, when=at(night))
        assert report.opened == 0


def test_who_need_not_update_is_not_called_too_slow_either(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(wording="2条/2周"))
    overdue_twice(linhe)
    exempt(linhe, day("12-31"))
    report, _ = linhe.look_and_check({NOTICES: seen(at("11-20"), ["11-19", "10-01"])}, when=at("11-20"))
    assert (report.violations, report.opened) == (1, 0)
    assert overdue(sqlite_store, as_of="11-20")["violations"] == []


def test_it_says_who_approved_it_and_until_when(linhe: Linhe) -> None:
    exempt(linhe, day("12-31"), approver=" 李主任 ")
    with linhe.store.reading() as unit_of_work:
        (row,) = finding_list(unit_of_work)
    assert (row["state"], row["exempt_until"], row["approver"]) == ("exempted", "2026-12-31", "李主任")


def test_whoever_decides_is_the_approver_where_nobody_else_is_named(linhe: Linhe) -> None:
    exempt(linhe, day("11-15"))
    finding = linhe.finding()
    assert (finding.approver, finding.exempt_until) == ("wang", day("11-15"))


@pytest.mark.parametrize(
    ("until", "note", "says"),
    [
        pytest.param(None, "机构撤并", "--until 2026-12-31", id="no-end"),
        pytest.param(day("11-14"), "机构撤并", "已经过去（今天是2026-11-15）", id="past"),
        pytest.param(day("12-31"), " ", "--reason", id="no-reason"),
    ],
)
def test_an_exemption_without_an_end_or_a_reason_is_refused(
    linhe: Linhe, until: date | None, note: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        exempt(linhe, until, note=note)
    assert (linhe.finding().state, linhe.finding().exempt_until) == ("open", None)


def test_an_exemption_from_before_end_dates_holds_until_something_changes(linhe: Linhe) -> None:
    with linhe.store.writing() as unit_of_work:
        unit_of_work.findings.move(1, "exempted", at("11-15", 9), who="wang", note="机构撤并")
    report, _ = linhe.look_and_check({NOTICES: again(at("11-16"))}, when=at("11-16"))
    assert report.opened == 0
    looks = {NOTICES: seen(at("12-01"), ["11-16", "10-30"])}
    assert linhe.look_and_check(looks, when=at("12-01"))[0].opened == 1
