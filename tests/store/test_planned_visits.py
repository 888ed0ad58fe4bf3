"""In which order a night's visits come: nobody starves, however short the nights are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.domain.look import Look, NotSeen
from monitor.domain.target import Account, Site, Target
from monitor.steps.plan_crawl import CrawlOrder, outlined_visits, plan_crawl, ready_visits
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import SITE, Linhe, column, seen, wall

TONIGHT = at("11-14", 22, 30)
ONE_DAY = timedelta(days=1)


def account(number: int) -> Account:
    return Account(f"临河{number}", "新浪微博", ("县教育局",), account_id=str(number))


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """Four accounts and a column."""
    county = Linhe(store)
    site: Target = Site(SITE, "http://www.linhe.example/", "县教育局")
    county.register(site, *(account(number) for number in range(1, 5)), column())
    return county


def order_of(linhe: Linhe, when: datetime) -> list[str]:
    with linhe.store.writing() as unit_of_work:
        plan = plan_crawl(unit_of_work, CrawlOrder(), now=when)
        names = [visit.names[0] for visit in outlined_visits(unit_of_work, plan)]
        unit_of_work.session.rollback()
    return names


def rate_limited(when: datetime) -> Look:
    return NotSeen(when, "blocked", "rate_limited", "not asked again in this run")


def test_columns_come_first_and_accounts_that_were_never_looked_at_before_others(linhe: Linhe) -> None:
    linhe.night({"临河1": seen(TONIGHT, ["11-13"]), "临河3": wall(TONIGHT)}, when=TONIGHT)
    assert order_of(linhe, TONIGHT + ONE_DAY) == ["通知公告", "临河2", "临河4", "临河1", "临河3"]


def test_the_account_that_has_waited_longest_comes_first(linhe: Linhe) -> None:
    for days, name in enumerate(("临河2", "临河4", "临河1", "临河3")):
        when = TONIGHT + days * ONE_DAY
        linhe.night({name: seen(when, ["11-13"])}, when=when)
    expected = ["通知公告", "临河2", "临河4", "临河1", "临河3"]
    assert order_of(linhe, TONIGHT + 5 * ONE_DAY) == expected


def test_an_account_that_always_fails_does_not_hold_up_the_others(linhe: Linhe) -> None:
    for days in range(2):
        when = TONIGHT + days * ONE_DAY
        looks = {"临河1": wall(when)} if days else {f"临河{n}": seen(when, ["11-13"]) for n in range(2, 5)}
        linhe.night(looks, when=when)
    assert order_of(linhe, TONIGHT + 2 * ONE_DAY) == ["通知公告", "临河2", "临河3", "临河4", "临河1"]


def test_accounts_that_were_sent_away_unasked_come_before_those_that_were_seen(linhe: Linhe) -> None:
    """A platform that stops answering after two accounts must not show the same two every night."""
    linhe.night(
        {
            "临河1": seen(TONIGHT, ["11-13"]),
            "临河2": seen(TONIGHT, ["11-13"]),
            "临河3": rate_limited(TONIGHT + timedelta(minutes=1)),
            "临河4": rate_limited(TONIGHT + timedelta(minutes=1)),
        },
        when=TONIGHT,
    )
    assert order_of(linhe, TONIGHT + ONE_DAY) == ["通知公告", "临河3", "临河4", "临河1", "临河2"]


def test_visits_are_made_ready_in_the_order_they_are_asked_for_with_what_is_known(linhe: Linhe) -> None:
    linhe.night({"临河2": seen(TONIGHT, ["11-13"]), "通知公告": seen(TONIGHT, ["11-12"])}, when=TONIGHT)
    with linhe.store.writing() as unit_of_work:
        plan = plan_crawl(unit_of_work, CrawlOrder(), now=TONIGHT + ONE_DAY)
        ids = [visit.address_id for visit in outlined_visits(unit_of_work, plan)]
        backwards = ready_visits(unit_of_work, plan, reversed([*ids, 4711]))
    assert [visit.names[0] for visit in backwards] == ["临河2", "临河4", "临河3", "临河1", "通知公告"]
    by_name = {visit.names[0]: visit for visit in backwards}
    assert by_name["通知公告"].site_url == "http://www.linhe.example/"
    assert by_name["临河2"].known is not None
    assert len(by_name["临河2"].known.keys) == 1
    assert (by_name["临河1"].known, by_name["临河1"].is_full) == (None, True)
    assert by_name["通知公告"].back_to == plan.back_to
    assert by_name["临河1"].back_to == plan.accounts.usual
    assert by_name["临河2"].back_to == plan.accounts.kept, "it was read to its end"


def test_a_target_that_left_the_registry_is_not_visited_any_more(linhe: Linhe) -> None:
    with linhe.store.writing() as unit_of_work:
        plan = plan_crawl(unit_of_work, CrawlOrder(), now=TONIGHT)
        ids = [visit.address_id for visit in outlined_visits(unit_of_work, plan)]
    linhe.retire("临河2", TONIGHT)
    with linhe.store.reading() as unit_of_work:
        left = [visit.names[0] for visit in ready_visits(unit_of_work, plan, ids)]
        assert [visit.names[0] for visit in outlined_visits(unit_of_work, plan)] == left
    assert left == ["通知公告", "临河1", "临河3", "临河4"]


def test_the_requests_an_account_took_are_remembered_by_host(linhe: Linhe) -> None:
    linhe.night({"临河1": seen(TONIGHT, ["11-13"]), "临河3": wall(TONIGHT)}, when=TONIGHT)
    with linhe.store.reading() as unit_of_work:
        usual = unit_of_work.planned_visits.usual_requests()
    assert list(usual.values()) == [1.0]
