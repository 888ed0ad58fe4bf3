"""Ill runs 不采信的批次: when our own network was ill nothing is opened and no unit is told."""

from __future__ import annotations

import pytest

from monitor.domain.look import Look
from monitor.domain.step_reports import RunTrust
from monitor.steps.tell_operator import OperatorNews, tell_operator
from monitor.steps.trust_last_run import trust_last_run
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import Linhe, again, column, overdue_twice, refused, seen

NAMES = [f"栏目{number}" for number in range(1, 7)]


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """Six columns on six hosts."""
    county = Linhe(sqlite_store)
    county.register(*(column(name) for name in NAMES))
    return county


def trust(linhe: Linhe) -> RunTrust:
    with linhe.store.reading() as unit_of_work:
        return trust_last_run(unit_of_work)


def all_refuse(date: str) -> dict[str, Look]:
    return {name: refused(at(date)) for name in NAMES}


def test_before_the_first_crawl_there_is_nothing_to_distrust(linhe: Linhe) -> None:
    assert trust(linhe) == RunTrust(None, None)


def test_a_run_in_which_five_hosts_of_six_vanish_is_not_believed(linhe: Linhe) -> None:
    assert linhe.night({name: seen(at("11-13"), ["11-12"]) for name in NAMES}, when=at("11-13")) == "complete"
    assert trust(linhe).problem is None
    assert linhe.night(all_refuse("11-14"), when=at("11-14")) == "inconclusive"
    assert "自身网络异常" in (trust(linhe).problem or "")


def test_failing_canaries_make_any_run_ill(linhe: Linhe) -> None:
    looks = {NAMES[0]: seen(at("11-13"), ["11-12"])}
    assert linhe.night(looks, when=at("11-13"), canaries_failed=True) == "inconclusive"
    assert "探测页" in (trust(linhe).problem or "")
    assert linhe.judged(at("11-13"))[0].evidence.last_seen_at is None, "its looks never become history"


def test_skipped_nights_and_later_good_runs_settle_the_matter(linhe: Linhe) -> None:
    linhe.night({NAMES[0]: seen(at("11-13"), ["11-12"])}, when=at("11-13"), canaries_failed=True)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.runs.put_slot(at("11-14"), "skipped")
    assert trust(linhe).problem is not None
    linhe.night({NAMES[0]: seen(at("11-15"), ["11-12"])}, when=at("11-15"))
    assert trust(linhe).problem is None


def test_nothing_is_opened_and_no_unit_is_told_after_an_ill_run(linhe: Linhe) -> None:
    """The list was seen overdue the night before; the ill night must not confirm or open anything."""
    linhe.night({name: seen(at("11-13"), ["10-30"]) for name in NAMES}, when=at("11-13"))
    linhe.night({NAMES[0]: again(at("11-14"))}, when=at("11-14"))
    linhe.night(all_refuse("11-15"), when=at("11-15"), canaries_failed=True)
    report, alerts = linhe.check(at("11-15", 2))
    assert report.violations == 1
    assert (report.opened, alerts.queued, linhe.findings(), linhe.mails()) == (0, 0, [], [])


def test_what_was_known_before_an_ill_run_stands(linhe: Linhe) -> None:
    overdue_twice(linhe, NAMES[0])
    linhe.night({NAMES[0]: refused(at("11-16"))}, when=at("11-16"), canaries_failed=True)
    report, _ = linhe.check(at("11-16", 2))
    assert (report.violations, report.resolved, report.expired) == (1, 0, 0)
    assert linhe.finding().overdue_days == 3


def test_the_operator_is_told_once_of_an_ill_run(linhe: Linhe) -> None:
    linhe.night({NAMES[0]: refused(at("11-16"))}, when=at("11-16"), canaries_failed=True)
    report, alerts = linhe.check(at("11-16", 2))
    news = OperatorNews(report, alerts, linhe.judged(at("11-16", 2)), trust(linhe))
    with linhe.store.writing() as unit_of_work:
        assert tell_operator(unit_of_work, news, recipients="op@linhe.example", now=at("11-16", 2)) == 1
        assert tell_operator(unit_of_work, news, recipients="op@linhe.example", now=at("11-16", 3)) == 0
    (mail,) = linhe.mails()
    assert mail.is_operator
    assert mail.state == "waiting"
    assert "不采信" in mail.subject
    assert mail.text.startswith("本轮采集不采信：自身网络异常")
