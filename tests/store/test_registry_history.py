"""The registry keeps its history: a question about a past day is answered with that day's facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from monitor.domain.requirement_wording import read_wording
from monitor.domain.target import Account, Column, Site, Target, Unit
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import Store
from tests.domain.linhe import account, column, day
from tests.store.nights import column_at, watch

EDUCATION = Unit("县教育局", "县政府办公室", ("jyj@linhe.example",), "王某", "0919-123", "weibin_2022")
SITE = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室", "6105280001", "门户", "运行")


def change(store: Store, known: KnownTarget, target: Target, on: str) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.registry.change_target(known.id, target, day(on))


def retire(store: Store, known: KnownTarget, on: str) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.registry.retire_target(known.id, day(on))


def targets_on(store: Store, on: str | date | None) -> list[Target]:
    with store.reading() as unit_of_work:
        asked = day(on) if isinstance(on, str) else on
        return [known.target for known in unit_of_work.registry.targets_on(asked)]


def put_unit(store: Store, unit: Unit, on: str) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.registry.put_unit(unit, day(on))


def unit_on(store: Store, on: str | None) -> Unit | None:
    with store.reading() as unit_of_work:
        return unit_of_work.registry.units_on(day(on) if on else None).get("县教育局")


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(SITE, id="site"),
        pytest.param(
            Column(
                "临河县人民政府",
                "通知公告",
                "http://www.linhe.example/#/tzgg",
                ("县教育局", "县体育局"),
                wording="1条/2周",
                requirement=read_wording("1条/2周"),
                category="通知公告",
                first_level=True,
                list_selector="ul.list > li",
                source_unit="县教育局",
                exempt_until=date(2026, 12, 31),
                note="备注",
            ),
            id="column",
        ),
        pytest.param(column(""), id="column_without_a_wording"),
        pytest.param(
            Account(
                "法治临河",
                "微信订阅号",
                ("县司法局",),
                account_id="gh_0123",
                home_url="https://weixin.example/",
                source="http://bridge.example/feed",
                record_number="610528-01",
                required_posts=12,
                state="注销中",
                note="备注",
            ),
            id="account",
        ),
    ],
)
def test_a_target_comes_back_as_it_was_registered(store: Store, target: Target) -> None:
    (known,) = watch(store, target)
    assert known.target == target
    assert (known.address_id is None) == isinstance(target, Site)


def test_a_unit_comes_back_as_it_was_registered(store: Store) -> None:
    put_unit(store, EDUCATION, "11-01")
    assert unit_on(store, None) == EDUCATION


def test_what_was_registered_first_also_serves_days_before(store: Store) -> None:
    watch(store, column(), on="11-01")
    put_unit(store, EDUCATION, "11-01")
    assert targets_on(store, "2024-04-01") == [column()]
    assert unit_on(store, "2024-04-01") == EDUCATION


def test_a_change_holds_from_its_day_on(store: Store) -> None:
    old = column("1条/2周")
    new = replace(old, name="公示公告", wording="1条/月", requirement=read_wording("1条/月"))
    (known,) = watch(store, old)
    change(store, known, new, "11-10")
    assert targets_on(store, "11-09") == [old]
    assert targets_on(store, "11-10") == [new]
    assert targets_on(store, None) == [new]


def test_the_state_of_an_account_is_that_of_the_day_asked(store: Store) -> None:
    (known,) = watch(store, account())
    change(store, known, account(state="已注销"), "11-10")
    assert targets_on(store, "11-09") == [account()]
    assert targets_on(store, "11-10") == [account(state="已注销")]


def test_a_unit_has_the_rule_book_of_the_day_asked(store: Store) -> None:
    put_unit(store, EDUCATION, "11-01")
    put_unit(store, replace(EDUCATION, rulebook="national_2019"), "11-10")
    before, after = unit_on(store, "11-09"), unit_on(store, "11-10")
    assert before is not None and before.rulebook == "weibin_2022"
    assert after is not None and after.rulebook == "national_2019"


def test_a_change_and_its_return_on_one_day_leave_every_day_as_it_was(store: Store) -> None:
    old, slip = column("1条/2周"), column("1条/年")
    (known,) = watch(store, old)
    change(store, known, slip, "11-10")
    change(store, known, old, "11-10")
    assert [targets_on(store, on) for on in ("11-09", "11-10", "11-11", None)] == [[old]] * 4


def test_two_changes_on_one_day_count_as_the_last(store: Store) -> None:
    (known,) = watch(store, column("1条/2周"))
    change(store, known, column("1条/年"), "11-10")
    change(store, known, column("1条/月"), "11-10")
    assert targets_on(store, "11-09") == [column("1条/2周")]
    assert targets_on(store, "11-10") == [column("1条/月")]


def test_a_clock_that_was_set_back_leaves_one_answer_for_each_day(store: Store) -> None:
    (known,) = watch(store, column("1条/2周"))
    change(store, known, column("1条/年"), "11-20")
    change(store, known, column("1条/月"), "11-10")
    assert targets_on(store, "11-10") == [column("1条/月")]
    assert targets_on(store, "11-25") == [column("1条/月")]


def test_a_retired_target_is_gone_from_its_day_on_and_not_before(store: Store) -> None:
    (known,) = watch(store, column())
    retire(store, known, "11-10")
    assert targets_on(store, "11-09") == [column()]
    assert targets_on(store, "11-10") == []
    assert targets_on(store, None) == []
    with store.reading() as unit_of_work:
        assert unit_of_work.registry.all_targets() == [known]


def test_a_target_that_returns_keeps_its_id_and_its_history(store: Store) -> None:
    (known,) = watch(store, column("1条/2周"))
    retire(store, known, "11-10")
    (back,) = watch(store, column("1条/月"), on="11-20")
    assert (back.id, back.address_id) == (known.id, known.address_id)
    assert targets_on(store, "11-09") == [column("1条/2周")]
    assert targets_on(store, "11-15") == []
    assert targets_on(store, "11-20") == [column("1条/月")]


def test_a_target_that_returns_on_the_day_it_left_was_never_away(store: Store) -> None:
    (known,) = watch(store, column())
    retire(store, known, "11-10")
    (back,) = watch(store, column(), on="11-10")
    assert back == known
    assert targets_on(store, "11-10") == [column()]


def test_a_retired_unit_is_unknown_from_its_day_on_and_may_return(store: Store) -> None:
    put_unit(store, EDUCATION, "11-01")
    with store.writing() as unit_of_work:
        unit_of_work.registry.retire_unit("县教育局", day("11-10"))
        unit_of_work.registry.retire_unit("不存在的单位", day("11-10"))
    put_unit(store, EDUCATION, "11-20")
    assert [unit_on(store, on) for on in ("11-09", "11-10", "11-20")] == [EDUCATION, None, EDUCATION]


def test_targets_of_one_address_share_one_visit(store: Store) -> None:
    one = column_at("tzgg", "通知公告")
    two = replace(one, name="公示公告", units=("县司法局",))
    picked = replace(one, name="人事", list_selector="#rs li")
    known = watch(store, one, two, picked)
    with store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
    assert [tuple(each.target.name for each in item.targets) for item in watched] == [
        ("通知公告", "公示公告"),
        ("人事",),
    ]
    assert known[0].address_id == known[1].address_id != known[2].address_id


def test_the_visit_of_a_shared_address_knows_all_its_names(store: Store) -> None:
    one = column_at("tzgg", "通知公告")
    watch(store, SITE, one, replace(one, name="公示公告"))
    with store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        (visit,) = unit_of_work.visits.visits(
            watched, sites={SITE.name: SITE}, back_to=day("2025-10-01"), full={watched[0].address_id}
        )
    assert (visit.names, visit.url, visit.site_url) == (
        ("通知公告", "公示公告"),
        one.url,
        "http://www.linhe.example/",
    )
    assert (visit.is_full, visit.back_to, visit.known) == (True, day("2025-10-01"), None)


def test_an_account_is_visited_by_type_id_and_source(store: Store) -> None:
    watch(store, replace(account(), account_id="gh_1", source="http://bridge.example/1"))
    with store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        (visit,) = unit_of_work.visits.visits(watched, sites={}, back_to=day("2025-10-01"), full=())
    assert (visit.kind, visit.names, visit.account_type, visit.account_id, visit.source) == (
        "account",
        ("法治临河",),
        "微信订阅号",
        "gh_1",
        "http://bridge.example/1",
    )


def test_an_account_that_gains_its_id_stays_the_same_target(store: Store) -> None:
    (known,) = watch(store, account())
    named = replace(account(), account_id="gh_1")
    change(store, known, named, "11-10")
    retire(store, known, "11-20")
    (back,) = watch(store, named, on="11-25")
    assert back.id == known.id


def test_an_id_that_a_retired_account_had_can_be_given_to_another(store: Store) -> None:
    (old,) = watch(store, replace(account(), name="临河司法", account_id="gh_1"))
    retire(store, old, "11-05")
    (known,) = watch(store, account(), on="11-05")
    change(store, known, replace(account(), account_id="gh_1"), "11-10")
    retire(store, known, "11-20")
    (back,) = watch(store, replace(account(), account_id="gh_1"), on="11-25")
    assert back.id == known.id != old.id
    with store.reading() as unit_of_work:
        assert {item.id for item in unit_of_work.registry.all_targets()} == {old.id, known.id}


def test_two_targets_may_swap_what_they_are_known_by(store: Store) -> None:
    one, two = column_at("tzgg", "通知公告"), column_at("gzdt", "工作动态")
    first, second = watch(store, one, two)
    with store.writing() as unit_of_work:
        unit_of_work.registry.change_targets([(first.id, two), (second.id, one)], day("11-10"))
    assert targets_on(store, "11-09") == [one, two]
    assert targets_on(store, "11-10") == [two, one]


def test_a_past_day_is_served_by_the_address_of_that_day(store: Store) -> None:
    (known,) = watch(store, column_at("old"))
    change(store, known, column_at("new"), "11-10")
    with store.reading() as unit_of_work:
        registry = unit_of_work.registry
        (before,), (after,) = registry.targets_on(day("11-09")), registry.targets_on(day("11-10"))
        (now,) = registry.targets_on()
    assert before.address_id == known.address_id
    assert after.address_id == now.address_id != known.address_id


def test_what_is_registered_after_the_first_of_its_kind_begins_on_its_day(store: Store) -> None:
    watch(store, column_at("tzgg", "通知公告"), on="11-01")
    watch(store, column_at("gzdt", "工作动态"), account(), on="11-10")
    names = {on: [target.name for target in targets_on(store, on)] for on in ("11-09", "11-10")}
    assert names == {"11-09": ["通知公告", "法治临河"], "11-10": ["通知公告", "工作动态", "法治临河"]}


def test_thousands_of_targets_come_in_and_out_in_order(store: Store) -> None:
    columns = [column_at(f"c{number}", f"栏目{number}") for number in range(1200)]
    known = watch(store, *columns)
    assert [item.target for item in known] == columns
    with store.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM address")) == 1200
