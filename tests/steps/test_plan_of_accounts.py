"""What a plan asks of platforms: as little as judging needs, and nothing of those that said “too often”."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.crawl_plan import CrawlPlan, LeftAlone
from monitor.domain.look import Look, NotSeen
from monitor.domain.target import Account, Site
from monitor.steps.plan_crawl import CrawlOrder, outlined_visits, plan_crawl, ready_visits
from monitor.store.unit_of_work import Store
from spiders.crawl_command import left_alone_in_words
from tests.domain.linhe import at, day, national
from tests.linhe_store import SITE, Linhe, column, seen, wall

TONIGHT = at("11-14", 22, 30)
LATER = TONIGHT + timedelta(hours=2)
REST_ENDS = TONIGHT + timedelta(hours=6)
FORCED = CrawlOrder(force=True)
NAMES = ["通知公告", "微博一", "微博二", "桥接", "视频", "导入"]


def account(name: str, account_type: str = "新浪微博", *, source: str = "") -> Account:
    return Account(name, account_type, ("县教育局",), account_id=f"id-{name}", source=source)


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """Accounts of two platforms, one of them asked through a bridge, and one nobody asks."""
    county = Linhe(store)
    county.register(
        Site(SITE, "http://www.linhe.example/", "县教育局"),
        column(),
        account("微博一"),
        account("微博二"),
        account("桥接", source="http://rss.linhe.example/u/3"),
        account("视频", "B站"),
        account("导入", source="import"),
    )
    return county


def too_often(when: datetime, reason: str = "rate_limited") -> Look:
    return NotSeen(when, "blocked", reason)


def planned(linhe: Linhe, order: CrawlOrder, *, when: datetime) -> tuple[CrawlPlan, dict[str, date | None]]:
    """The plan, and for every visit of it the day it goes back to."""
    with linhe.store.writing() as unit_of_work:
        plan = plan_crawl(unit_of_work, order, now=when, rulebooks=(national(),))
        ids = [visit.address_id for visit in outlined_visits(unit_of_work, plan)]
        visits = ready_visits(unit_of_work, plan, ids)
        unit_of_work.session.rollback()
    return plan, {visit.names[0]: visit.back_to for visit in visits}


def names(linhe: Linhe, order: CrawlOrder, *, when: datetime) -> list[str]:
    return sorted(planned(linhe, order, when=when)[1], key=NAMES.index)


def test_columns_are_read_thirteen_months_back_and_accounts_a_hundred_days(linhe: Linhe) -> None:
    back_to = planned(linhe, CrawlOrder(), when=TONIGHT)[1]
    assert (back_to["通知公告"], back_to["微博一"]) == (day("2025-10-14"), day("08-06"))


def test_the_day_that_was_asked_for_holds_for_both(linhe: Linhe) -> None:
    back_to = planned(linhe, CrawlOrder(back_to=day("2024-01-01")), when=TONIGHT)[1]
    assert set(back_to.values()) == {day("2024-01-01")}


def test_an_account_with_a_number_is_read_back_to_its_closed_quarter(linhe: Linhe) -> None:
    linhe.change(replace(account("微博一"), required_posts=12), TONIGHT)
    back_to = planned(linhe, CrawlOrder(), when=TONIGHT)[1]
    assert (back_to["微博一"], back_to["微博二"]) == (day("07-01"), day("08-06"))


def test_coverage_is_kept_also_where_the_last_look_failed_and_nothing_can_be_joined(linhe: Linhe) -> None:
    covered = replace(seen(TONIGHT, ["11-13"]), covered_from=day("2026-01-10"))
    linhe.night({"微博一": covered}, when=TONIGHT)
    linhe.night({"微博一": wall(LATER)}, when=LATER)
    back_to = planned(linhe, CrawlOrder(), when=TONIGHT + timedelta(days=1))[1]
    assert (back_to["微博一"], back_to["微博二"]) == (day("2026-01-10"), day("08-07"))


@pytest.mark.parametrize("reason", ["rate_limited", "ip_blocked", "login_or_rate"])
def test_force_leaves_the_whole_platform_alone_that_said_too_often(linhe: Linhe, reason: str) -> None:
    linhe.night({"微博一": seen(TONIGHT, ["11-13"]), "微博二": too_often(TONIGHT, reason)}, when=TONIGHT)
    plan, back_to = planned(linhe, FORCED, when=LATER)
    assert sorted(back_to, key=NAMES.index) == ["通知公告", "桥接", "视频", "导入"]
    assert plan.left_alone == (LeftAlone("新浪微博", REST_ENDS, 2),)


def test_a_bridge_that_said_too_often_does_not_speak_for_the_platform(linhe: Linhe) -> None:
    linhe.night({"桥接": too_often(TONIGHT)}, when=TONIGHT)
    assert names(linhe, FORCED, when=LATER) == [name for name in NAMES if name != "桥接"]


def test_a_site_that_said_too_often_is_left_alone_too(linhe: Linhe) -> None:
    linhe.night({"通知公告": too_often(TONIGHT)}, when=TONIGHT)
    plan, back_to = planned(linhe, FORCED, when=LATER)
    assert "通知公告" not in back_to
    assert plan.left_alone == (LeftAlone("www.linhe.example", REST_ENDS, 1),)


@pytest.mark.parametrize(
    ("look", "when"),
    [
        pytest.param(too_often(TONIGHT), REST_ENDS, id="the-rest-is-over"),
        pytest.param(wall(TONIGHT), LATER, id="another-wall"),
        pytest.param(too_often(TONIGHT), TONIGHT - timedelta(hours=1), id="said-by-a-clock-ahead"),
    ],
)
def test_force_asks_everybody_else(linhe: Linhe, look: Look, when: datetime) -> None:
    linhe.night({"微博一": look}, when=TONIGHT)
    plan, back_to = planned(linhe, FORCED, when=when)
    assert (sorted(back_to, key=NAMES.index), plan.left_alone) == (NAMES, ())


def test_what_was_not_ordered_is_not_spoken_of(linhe: Linhe) -> None:
    linhe.night({"微博一": too_often(TONIGHT)}, when=TONIGHT)
    plan, back_to = planned(linhe, CrawlOrder(force=True, kinds=("column",)), when=LATER)
    assert (list(back_to), plan.left_alone) == (["通知公告"], ())


def test_the_operator_is_told_who_rests_how_many_and_until_when() -> None:
    said = left_alone_in_words(LeftAlone("新浪微博", datetime(2026, 11, 15, 4, 30, tzinfo=SHANGHAI), 12))
    assert said == (
        "新浪微博刚说过访问太频繁，监测对象12个这次没有采集（--force 也不例外），不作为问题，"
        "2026-11-15 04:30以后再运行"
    )
