"""From verdict to accusation, row by row of `docs/judging.md` §6: each boundary from both its sides.

What `tests/domain` and `tests/steps` show of a row already is not said again; `rows.py` names what
shows which row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.domain.confirmation import are_apart, article_agrees, is_list_confirmed, is_sure_of
from monitor.domain.evidence import Evidence
from monitor.domain.judgement import judge_target
from monitor.domain.look import Confidence, NotSeen, NotSeenOutcome
from monitor.domain.own_network import NETWORK_CAUSES, fails_by_network, looks_ill
from monitor.domain.verdict import Violation
from monitor.store.engine import make_engine
from monitor.store.unit_of_work import Store
from tests.domain.linhe import account, at, column, evidence, item, posts, question, violated
from tests.linhe_store import Linhe, again, seen, wall
from tests.linhe_store import column as registered_column
from tests.linhe_store import item as shown_item
from tests.monitor_command import MonitorCommand
from tests.queries.county import overdue

NOTICES = "通知公告"
SHOWN_BY_A_LIST = Violation("最近一条发布于2026-10-30")
SAID_BY_THE_PLATFORM = Violation("平台显示该账号已注销", looks=(at("11-01"), at("11-14")))


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """The county with one column, 1条/2周."""
    county = Linhe(sqlite_store)
    county.register(registered_column())
    return county


# --- 6.1: two looks, the right list, an agreeing article -------------------------------------


@pytest.mark.parametrize(
    ("violation", "apart", "enough"),
    [
        pytest.param(SHOWN_BY_A_LIST, timedelta(hours=5, minutes=59), False, id="list-5h59"),
        pytest.param(SHOWN_BY_A_LIST, timedelta(hours=6), True, id="list-6h"),
        pytest.param(SAID_BY_THE_PLATFORM, timedelta(hours=19, minutes=59), False, id="account-19h59"),
        pytest.param(SAID_BY_THE_PLATFORM, timedelta(hours=20), True, id="account-20h"),
    ],
)
def test_looks_of_a_list_are_six_hours_apart_and_those_of_an_accounts_state_twenty(
    violation: Violation, apart: timedelta, enough: bool
) -> None:
    assert are_apart(at("11-14"), at("11-14") + apart, violation) is enough


@pytest.mark.parametrize(
    ("first", "second", "confirmed"),
    [
        pytest.param(timedelta(minutes=-1), timedelta(hours=7), 0, id="the-first-before-midnight"),
        pytest.param(timedelta(0), timedelta(hours=7), 1, id="both-since-midnight"),
    ],
)
def test_both_looks_are_made_while_it_is_violated(
    linhe: Linhe, first: timedelta, second: timedelta, confirmed: int
) -> None:
    """The item of 30 October counts through 13 November: a look of that evening saw no violation."""
    midnight = at("11-14", 0, 0)
    linhe.night({NOTICES: seen(midnight + first, ["10-30"])}, when=midnight + first)
    linhe.night({NOTICES: again(midnight + second)}, when=midnight + second)
    report, _ = linhe.check(midnight + second)
    assert (report.opened, report.confirmed) == (1, confirmed)


@pytest.mark.parametrize(
    ("confidence", "by_person", "sure"),
    [
        pytest.param("confirmed", False, True, id="a-cms-reader"),
        pytest.param("strong", False, True, id="strong-identity"),
        pytest.param("weak", False, False, id="weak"),
        pytest.param("weak", True, True, id="weak-but-confirmed-by-a-person"),
        pytest.param(None, False, False, id="unknown"),
    ],
)
def test_the_list_is_confirmed_by_a_person_a_reader_or_strong_identity(
    confidence: Confidence | None, by_person: bool, sure: bool
) -> None:
    known = evidence(["10-30"], confidence=confidence, confirmed_by_person=by_person)
    assert is_list_confirmed(known) is sure
    assert is_sure_of(SHOWN_BY_A_LIST, known) is sure
    assert is_sure_of(SAID_BY_THE_PLATFORM, known), "who says what an account is names it"


@pytest.mark.parametrize(
    ("article", "agrees"),
    [
        pytest.param("10-28", False, id="two-days-earlier"),
        pytest.param("10-29", True, id="a-day-earlier"),
        pytest.param("10-30", True, id="the-same-day"),
        pytest.param("10-31", True, id="a-day-later"),
        pytest.param("11-01", False, id="two-days-later"),
        pytest.param(None, True, id="cannot-be-read"),
    ],
)
def test_the_newest_articles_own_date_agrees_within_a_day_in_either_direction(
    article: str | None, agrees: bool
) -> None:
    older = item("10-01", article="09-01")
    known = evidence([older, item("10-30", article=article)])
    assert article_agrees(known) is agrees
    assert is_sure_of(SHOWN_BY_A_LIST, known) is agrees


# --- 6.2: our own network --------------------------------------------------------------------


def hosts(number: int) -> list[str]:
    return [f"host{each}.example" for each in range(number)]


@pytest.mark.parametrize(
    ("lost", "answered", "is_ill"),
    [
        pytest.param(4, 4, False, id="all-of-four"),
        pytest.param(5, 5, True, id="all-of-five"),
        pytest.param(4, 13, False, id="four-of-thirteen-are-over-thirty-percent"),
        pytest.param(5, 16, True, id="five-of-sixteen-are-31-percent"),
        pytest.param(5, 17, False, id="five-of-seventeen-are-29-percent"),
        pytest.param(6, 20, True, id="six-of-twenty-are-exactly-thirty-percent"),
        pytest.param(5, 20, False, id="five-of-twenty"),
        pytest.param(300, 1000, True, id="three-hundred-of-a-thousand"),
        pytest.param(299, 1000, False, id="one-fewer"),
    ],
)
def test_a_run_is_ill_from_thirty_percent_and_five_of_the_hosts_that_answered(
    lost: int, answered: int, is_ill: bool
) -> None:
    assert looks_ill(hosts(answered)[:lost], hosts(answered)) is is_ill


def test_hosts_that_did_not_answer_the_last_time_are_neither_lost_nor_counted() -> None:
    assert not looks_ill(hosts(9), hosts(4)), "nine fail, but only four of them had answered"
    assert looks_ill(hosts(50), hosts(5)), "all five that had answered fail"


@pytest.mark.parametrize(
    ("cause", "counts"),
    [
        *((cause, True) for cause in sorted(NETWORK_CAUSES)),
        ("blocked(waf_ruishu)", False),
        ("blocked(forbidden)", False),
        ("blocked(rate_limited)", False),
        ("unreachable(http_404)", False),
        ("unreachable(http_503)", False),
        ("unreachable(soft_404)", False),
        ("unreadable(list_not_found)", False),
        ("seen(None)", False),
    ],
)
def test_only_dns_connection_and_timeout_count_and_no_wall_or_status(cause: str, counts: bool) -> None:
    assert fails_by_network({cause: 3}) is counts
    assert not fails_by_network({cause: 3, "seen(None)": 1}), "a host that answered once is there"
    assert not fails_by_network({})


def test_the_network_causes_are_dns_connection_and_timeout() -> None:
    reasons = {cause.partition("(")[2].rstrip(")") for cause in NETWORK_CAUSES}
    assert {"dns_failure", "connection_refused", "connection_reset", "timeout"} <= reasons
    assert not [reason for reason in reasons if reason.startswith(("http", "soft", "waf"))]


@pytest.mark.parametrize(
    ("failing", "state", "opened"),
    [pytest.param(5, "inconclusive", 0, id="five-of-six"), pytest.param(4, "complete", 2, id="four-of-six")],
)
def test_an_ill_run_opens_nothing_and_tells_no_unit(
    sqlite_store: Store, failing: int, state: str, opened: int
) -> None:
    county = Linhe(sqlite_store)
    names = [f"栏目{number}" for number in range(1, 7)]
    county.register(*(registered_column(name) for name in names))
    county.night({name: seen(at("11-13"), ["10-30"]) for name in names}, when=at("11-13"))
    looks = {
        name: NotSeen(at("11-14"), "unreachable", "timeout") if number < failing else again(at("11-14"))
        for number, name in enumerate(names)
    }
    assert county.night(looks, when=at("11-14")) == state
    report, alerts = county.check(at("11-14", 2))
    assert (report.opened, alerts.queued, county.mails()) == (opened, 0, [])


# --- 6.4: what a violation carries -----------------------------------------------------------


def test_a_sentence_names_what_was_asked_what_was_done_and_the_newest_item() -> None:
    known = evidence([item("2024-03-28", title="关于供水的通告")], looked="2024-05-02")
    judgement = judge_target(column("1条/月"), known, question("2024-05-02"))
    assert judgement.problems == (
        "4月应更新1条，实际更新0条，最近一条《关于供水的通告》发布于2024-03-28，截至2024-05-02已逾期2天",
    )
    (accusing,) = [each for each in judgement.indicators if isinstance(each.verdict, Violation)]
    assert isinstance(accusing.verdict, Violation)
    assert accusing.verdict.period == "2024-04"
    assert (accusing.indicator, bool(accusing.source)) == ("overdue_column", True)


def test_a_finding_keeps_the_address_the_time_the_status_the_hash_and_the_row(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    finding = linhe.finding()
    look = finding.evidence["look"]
    assert {"url", "first_at", "last_at", "status", "body_sha256"} <= set(look)
    assert None not in (look["url"], look["last_at"], look["status"], look["body_sha256"])
    assert finding.evidence["newest"]["title"] == "信息10-30"
    assert finding.source.startswith("国办秘函")
    with linhe.store.reading() as unit_of_work:
        assert unit_of_work.snapshots.body(look["body_sha256"]) is not None, "the page itself is kept"


# --- 6.6: old evidence, and what never accuses -----------------------------------------------


@pytest.mark.parametrize(
    ("checked_on", "violations", "inconclusive"),
    [
        pytest.param("11-17", [NOTICES], [], id="two-days-after-the-last-look"),
        pytest.param("11-18", [], [NOTICES], id="three-days-after-it"),
    ],
)
def test_a_finding_whose_evidence_is_too_old_is_listed_as_inconclusive_and_not_mailed(
    linhe: Linhe, checked_on: str, violations: list[str], inconclusive: list[str]
) -> None:
    for night, look in (("11-14", seen(at("11-14"), ["10-30"])), ("11-15", again(at("11-15")))):
        linhe.night({NOTICES: look}, when=at(night))
    _, alerts = linhe.check(at(checked_on))
    listed = overdue(linhe.store, as_of=checked_on)
    assert [row["name"] for row in listed["violations"]] == violations
    assert [row["name"] for row in listed["inconclusive"]] == inconclusive
    assert alerts.queued == len(violations)
    assert len(linhe.findings()) == len(violations)


def test_an_open_finding_whose_evidence_grows_too_old_stays_open_and_is_no_violation(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.check(at("11-17"))
    assert (linhe.finding().state, linhe.finding().is_expired) == ("open", True)
    listed = overdue(linhe.store, as_of="11-17")
    assert (listed["violations"], [row["reason"] for row in listed["inconclusive"]]) == (
        [],
        ["evidence_expired"],
    )


OUTCOMES: list[NotSeenOutcome] = ["unreachable", "blocked", "unreadable", "unsupported", "not_looked"]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("was_seen_before", [True, False], ids=["seen-before", "never-seen"])
def test_what_could_not_be_looked_at_violates_nothing_that_the_monitor_judges(
    outcome: NotSeenOutcome, was_seen_before: bool
) -> None:
    unseen = Evidence(last_tried_at=at("11-14"), outcome=outcome, reason="why")
    if was_seen_before:
        seen_before = replace(evidence(posts(forwarded="2025-01-02"), looked="11-13"))
        unseen = replace(seen_before, outcome=outcome, reason="why", not_seen_since=at("11-14"))
    for target in (column("1条/2周"), column("1条/月"), column("不超过14天"), account()):
        judgement = judge_target(target, unseen, question("11-14"))
        assert (judgement.verdict, judgement.reason) == ("inconclusive", "why")
        assert not violated(judgement.indicators)


def test_a_wall_after_two_agreeing_looks_holds_the_accusation_back(linhe: Linhe) -> None:
    linhe.night({NOTICES: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.night({NOTICES: again(at("11-15"))}, when=at("11-15"))
    linhe.night({NOTICES: wall(at("11-16"))}, when=at("11-16"))
    report, alerts = linhe.check(at("11-16"))
    assert (report.opened, report.violations, alerts.queued) == (0, 0, 0)


# --- 2a: a check of another day --------------------------------------------------------------


def test_a_check_of_another_day_moves_no_finding_and_queues_no_alert(tmp_path: Path) -> None:
    monitor = MonitorCommand(tmp_path)
    monitor.run("init")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    county = Linhe(Store(engine))
    county.register(registered_column())
    now = clock.now()
    for when in (now - timedelta(days=1), now):
        county.night({NOTICES: seen(when, [shown_item("2025-01-02")])}, when=when)
    yesterday = clock.today() - timedelta(days=1)
    past = monitor.json("check", "--as-of", yesterday.isoformat())
    assert (past["violations"], past["opened"], past["queued"]) == (1, 0, 0)
    assert (county.findings(), county.mails()) == ([], [])
    today = monitor.json("check")
    assert (today["violations"], today["opened"], today["queued"]) == (1, 1, 1)
    assert (len(county.findings()), len(county.mails())) == (1, 1)
    engine.dispose()
