"""The day asked about decides the rule book, and a clock that jumped ahead proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account, Unit
from monitor.queries.judged_targets import JudgedTarget, JudgingBasis, judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day, national
from tests.linhe_store import EDUCATION, OFFICE, Linhe, column, overdue_twice, seen

NOTICES = "通知公告"


def book(key: str, first: str, last: str | None = None) -> RuleBook:
    return replace(
        national(),
        key=key,
        valid_from=day(first),
        valid_to=day(last) if last else None,
        class_defaults={"其他": read_wording("不超过14天")},
    )


CITY, COUNTY = book("city", "2026-06-01", "2026-11-10"), book("county", "2026-11-01")
BASIS = JudgingBasis(
    {"national_2019": national(), "city": CITY, "county": COUNTY}, "national_2019", calendar()
)
UNITS = {
    "县教育局": Unit("县教育局", "县政府办公室", rulebook="county"),
    "县政府办公室": Unit("县政府办公室", "市政府", rulebook="city"),
    "市政府": Unit("市政府", "县政府办公室"),
}


@pytest.mark.parametrize(
    ("on", "key"),
    [
        pytest.param("2026-11-01", "county", id="the-units-own"),
        pytest.param("2026-10-31", "city", id="its-superiors-before-its-own"),
        pytest.param("2026-05-31", "national_2019", id="the-default-before-both"),
    ],
)
def test_the_nearest_rule_book_in_force_that_day_judges(on: str, key: str) -> None:
    found = BASIS.rulebook_of(column(), UNITS, on=day(on))
    assert found is not None and found.key == key


def test_a_rule_book_ends_with_its_last_day() -> None:
    office = column(units=("县政府办公室",))
    found = [BASIS.rulebook_of(office, UNITS, on=day(on)) for on in ("11-10", "11-11")]
    assert [each.key if each else None for each in found] == ["city", "national_2019"]


def test_a_rule_book_that_is_gone_gives_way_to_no_other() -> None:
    """The unit names a book whose file was taken away; its superior's limits are not its own."""
    units = UNITS | {"县教育局": Unit("县教育局", "县政府办公室", rulebook="gone")}
    assert BASIS.rulebook_of(column(), units, on=day("11-01")) is None


def test_the_first_unit_that_names_a_rule_book_decides_for_all() -> None:
    shared = column(units=("市政府", "县教育局"))
    units = UNITS | {"市政府": Unit("市政府")}
    found = BASIS.rulebook_of(shared, units, on=day("11-01"))
    assert found is not None and found.key == "county"


def test_a_number_in_the_registry_goes_before_the_rule_book(store: Store) -> None:
    """更新频次 of a column and 应更新数 of an account are its own, whatever book its unit comes under."""
    linhe = Linhe(store)
    strict = replace(EDUCATION, rulebook="county")
    posts = Account("临河教育", "微信订阅号", (EDUCATION.name,), account_id="gh_2")
    linhe.register(
        column(wording=""),
        column("部门文件", wording="不超过1个月"),
        posts,
        replace(posts, name="临河招生", account_id="gh_3", required_posts=2),
        units=(OFFICE, strict),
    )
    when = at("11-14")
    names = (NOTICES, "部门文件", posts.name, "临河招生")
    linhe.night({name: seen(when, ["10-20"]) for name in names}, when=when)
    with store.reading() as unit_of_work:
        judged = judged_targets(unit_of_work, BASIS, as_of=day("11-14"), is_today=True)
    assert {item.rulebook for item in judged} == {"county"}
    requirements = {item.target.name: item.judgement.requirement for item in judged}
    assert requirements[NOTICES] == "未填写（按其他类栏目：不超过14天）"
    assert requirements["部门文件"] == "不超过1个月"
    verdicts = {item.target.name: item.judgement.verdict for item in judged}
    assert (verdicts[NOTICES], verdicts["部门文件"]) == ("violation", "compliant")
    asked = {item.target.name: item.judgement.posts for item in judged}
    assert asked[posts.name] is None
    assert asked["临河招生"] is not None and asked["临河招生"].asked == 2


def test_a_rule_book_chosen_by_hand_judges_any_day() -> None:
    found = BASIS.rulebook_of(column(), UNITS, on=day("2001-01-01"), chosen="city")
    assert found is CITY


def test_before_every_rule_book_nothing_is_concluded(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({NOTICES: seen(at("11-14"), ["2015-01-01"])}, when=at("11-14"))
    with sqlite_store.reading() as unit_of_work:
        (item,) = judged_targets(unit_of_work, BASIS, as_of=day("2018-01-01"), is_today=False)
        document = overdue_list(
            unit_of_work, [item], as_of=day("2018-01-01"), is_today=False, narrowed=OverdueFilter()
        )
    assert (item.judgement.verdict, item.judgement.reason) == ("inconclusive", "no_rulebook_then")
    assert [row["reason"] for row in document["inconclusive"]] == ["no_rulebook_then"]


def test_a_past_day_is_judged_by_the_rule_book_of_that_day(store: Store) -> None:
    """县教育局 has come under a stricter rule book on 1 November; October is judged by the old one."""
    linhe = Linhe(store)
    strict = replace(EDUCATION, rulebook="county")
    linhe.register(column(wording=""), units=(OFFICE, strict))
    linhe.night({NOTICES: seen(at("11-14"), ["10-01"])}, when=at("11-14"))
    verdicts = {}
    with store.reading() as unit_of_work:
        for on in ("10-31", "11-01"):
            (item,) = judged_targets(unit_of_work, BASIS, as_of=day(on), is_today=False)
            verdicts[on] = (item.rulebook, item.judgement.verdict)
    assert verdicts == {"10-31": ("national_2019", "compliant"), "11-01": ("county", "violation")}


def test_a_finding_is_not_closed_because_no_rule_book_is_in_force(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    ended = replace(linhe, rulebook=replace(national(), valid_to=day("11-15")))
    report, _ = ended.check(at("11-16"))
    assert (report.expired, linhe.finding().state, linhe.finding().is_expired) == (1, "open", True)


# --- a clock that jumped ---------------------------------------------------------------------


def judged_at(store: Store, when: str, hour: int = 1, minute: int = 10) -> JudgedTarget:
    now = at(when, hour, minute)
    with store.reading() as unit_of_work:
        (item,) = judged_targets(unit_of_work, BASIS, as_of=day(when), is_today=True, now=now)
    return item


def test_a_look_from_the_future_proves_nothing(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column())
    linhe.night({NOTICES: seen(at("11-30"), ["10-30"])}, when=at("11-30"))
    item = judged_at(store, "11-20")
    assert (item.judgement.verdict, item.judgement.reason) == ("inconclusive", "clock_ahead")
    assert (item.evidence.outcome, item.evidence.reason) == ("not_looked", "clock_ahead")
    report, alerts = linhe.check(at("11-20"))
    assert (report.opened, report.inconclusive, alerts.queued) == (0, 1, 0)


def test_clocks_of_our_own_machines_may_differ_by_minutes(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({NOTICES: seen(at("11-20", 1, 20), ["10-30"])}, when=at("11-20", 1, 20))
    assert judged_at(sqlite_store, "11-20", 1, 10).judgement.verdict == "violation"
    assert judged_at(sqlite_store, "11-20", 1, 9).judgement.verdict == "inconclusive"


def test_without_an_instant_a_look_of_today_is_believed_and_one_of_tomorrow_is_not(
    sqlite_store: Store,
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({NOTICES: seen(at("11-20", 23), ["10-30"])}, when=at("11-20", 23))
    verdicts = []
    with sqlite_store.reading() as unit_of_work:
        for on in ("11-19", "11-20"):
            (item,) = judged_targets(unit_of_work, BASIS, as_of=day(on), is_today=True)
            verdicts.append(item.judgement.verdict)
    assert verdicts == ["inconclusive", "violation"]


def test_looks_made_after_a_past_day_are_no_jump_of_the_clock(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    linhe.night({NOTICES: seen(at("11-20"), ["10-30"])}, when=at("11-20"))
    now = at("11-20") + timedelta(hours=1)
    with sqlite_store.reading() as unit_of_work:
        (item,) = judged_targets(unit_of_work, BASIS, as_of=day("11-15"), is_today=False, now=now)
    assert item.judgement.verdict == "violation"


def test_a_finding_waits_as_expired_while_the_clock_is_ahead(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store, mail_mode="hold")
    linhe.register(column())
    overdue_twice(linhe)
    linhe.night({NOTICES: seen(at("11-30"), ["10-30"])}, when=at("11-30"))
    linhe.check(at("11-16"))
    assert linhe.finding().is_expired
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]
