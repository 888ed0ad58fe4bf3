"""Whom a platform has verified an account for is another body only where that is certain."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from monitor.domain.owner_name import names_another_body
from monitor.domain.target import Account, Unit

OFFICE = Unit("临河县政府办公室")
UNITS = {
    unit.name: unit
    for unit in (
        OFFICE,
        Unit("县教育局", superior=OFFICE.name),
        Unit("县第一幼儿园管理处", superior="县教育局"),
        Unit("县卫健局", superior=OFFICE.name),
        Unit("县住建局", superior=OFFICE.name),
        Unit("县城投公司", superior="县住建局"),
    )
}


def is_another(owner: str, unit: str = "县教育局", *, name: str = "临河教育") -> bool:
    return names_another_body(owner, Account(name, "新浪微博", (unit,)), UNITS)


@pytest.mark.parametrize(
    ("owner", "unit"),
    [
        pytest.param("临河县教育局官方微博", "县教育局", id="in-full"),
        pytest.param("临河县教育局", "教育局", id="bare"),
        pytest.param("教育局官方账号", "临河县教育局", id="short"),
        pytest.param("临河县教育和体育局官方微博", "县教育局", id="joined"),
        pytest.param("中共临河县教育工作委员会", "县教育局", id="party"),
        pytest.param("临河县卫生健康委员会", "县卫健局", id="abbreviated"),
        pytest.param("临河县住房和城乡建设局", "县住建局", id="abbreviated-of-many"),
        pytest.param("临河县教育局（临河县体育局）", "县教育局", id="two-boards"),
        pytest.param("bilibili机构认证：临河县教育局官方账号", "县教育局", id="introduced"),
        pytest.param("临河县传媒有限公司代运营，主办：临河县教育局", "县教育局", id="also-named"),
        pytest.param("临河县政府办公室", "县教育局", id="superior"),
        pytest.param("临河县第一幼儿园管理处", "县教育局", id="subordinate"),
        pytest.param("临河县人民政府", "县教育局", id="area"),
        pytest.param("临河县融媒体中心官方账号", "县教育局", id="media-of-the-area"),
        pytest.param("中共临河县委宣传部", "县教育局", id="party-of-the-area"),
        pytest.param("临河县城市投资公司", "县城投公司", id="company"),
        pytest.param("临河教育", "县教育局", id="name-of-the-account"),
        pytest.param("临河发布官方微博", "县教育局", id="no-body"),
        pytest.param("美丽临河，我的家乡", "县教育局", id="a-saying"),
        pytest.param("知名教育博主", "县教育局", id="a-person"),
        pytest.param("官方微博", "县教育局", id="nothing-left"),
        pytest.param("", "县教育局", id="empty"),
    ],
)
def test_what_may_be_the_same_body_is_no_other(owner: str, unit: str) -> None:
    assert not is_another(owner, unit)


@pytest.mark.parametrize(
    ("owner", "unit"),
    [
        pytest.param("临河县卫生健康局官方微博", "县教育局", id="another-bureau"),
        pytest.param("临河县文化传媒有限公司", "县教育局", id="company"),
        pytest.param("临河县教育咨询有限公司", "县教育局", id="company-of-the-trade"),
        pytest.param("东山县公安局交通警察大队官方账号", "县教育局", id="another-county"),
        pytest.param("临河县住房和城乡建设局", "县卫健局", id="a-neighbour-in-the-registry"),
    ],
)
def test_a_body_that_is_certainly_none_of_the_units_is_another(owner: str, unit: str) -> None:
    assert is_another(owner, unit)


def test_an_account_named_after_its_owner_is_registered_as_the_owners() -> None:
    assert not is_another("临河县图书馆", name="临河县图书馆（微博）")


def test_an_account_without_units_is_compared_with_nothing() -> None:
    assert not names_another_body("临河县文化传媒有限公司", Account("临河教育", "新浪微博", ()), UNITS)


def test_superiors_that_go_round_in_a_circle_do_no_harm() -> None:
    round_about = {"甲局": Unit("甲局", superior="乙局"), "乙局": Unit("乙局", superior="甲局")}
    account = Account("临河教育", "新浪微博", ("甲局",))
    assert names_another_body("临河县卫生健康局", account, round_about)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_words_that_name_the_unit_in_a_clause_of_its_own_raise_nothing(before: str, after: str) -> None:
    assert not is_another(f"{before}，临河县教育局，{after}")


@given(owner=st.text("临河县教育局卫生健康公司官方微博的中心，（ ", max_size=40))
def test_the_unit_itself_is_no_other_whatever_is_said_of_it(owner: str) -> None:
    units = {owner: Unit(owner)}
    assert not names_another_body(owner, Account("临河教育", "新浪微博", (owner,)), units)
