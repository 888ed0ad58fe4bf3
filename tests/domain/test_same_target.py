"""Same target 同一对象: what evidently goes on is paired; where two could be meant, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.same_target import same_targets
from monitor.domain.target import Account, Column, Site, Target

SITE = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室")
NOTICES = Column(SITE.name, "通知公告", "http://www.linhe.example/tzgg/", ("县教育局",))
NEWS = Column(SITE.name, "工作动态", "http://www.linhe.example/gzdt/", ("县教育局",))


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(replace(NOTICES, units=("县体育局",)), id="units"),
        pytest.param(replace(NOTICES, units=("县教育局", "县体育局")), id="one-unit-more"),
        pytest.param(replace(NOTICES, name="公示公告"), id="name"),
        pytest.param(replace(NOTICES, url="https://www.linhe.example/tzgg/"), id="address"),
        pytest.param(replace(NOTICES, source_unit="县教育局"), id="source"),
    ],
)
def test_a_column_of_which_one_thing_changed_is_the_same_one(after: Column) -> None:
    assert same_targets([NOTICES], [after]) == [(NOTICES, after)]


@pytest.mark.parametrize(
    ("gone", "new"),
    [
        pytest.param(
            [NOTICES], [replace(NOTICES, name="公示公告", units=("县体育局",))], id="name-and-units"
        ),
        pytest.param([NOTICES], [replace(NOTICES, site="临河县教育局网", units=("县体育局",))], id="site"),
        pytest.param(
            [NOTICES], [replace(NOTICES, units=(unit,)) for unit in ("县体育局", "县司法局")], id="two-new"
        ),
        pytest.param(
            [NOTICES, replace(NOTICES, units=("县司法局",))],
            [replace(NOTICES, units=("县体育局",))],
            id="two-gone",
        ),
        pytest.param(
            [Account("法治临河", "微信订阅号", ("县司法局",))],
            [Account("临河司法", "微信订阅号", ("县司法局",))],
            id="accounts",
        ),
        pytest.param(
            [SITE], [replace(SITE, name="临河县政府网", home_url="http://linhe.example/")], id="sites"
        ),
        pytest.param([], [NOTICES], id="nothing-gone"),
    ],
)
def test_what_is_not_evident_is_not_guessed(gone: list[Target], new: list[Target]) -> None:
    assert same_targets(gone, new) == []


def test_two_rows_of_one_shared_list_are_told_apart_by_what_they_kept() -> None:
    """Both units of a shared list were renamed at once; their 来源单位 says which is which."""
    gone = [replace(NOTICES, units=(f"{name}局",), source_unit=name) for name in ("教育", "体育")]
    new = [replace(NOTICES, units=(f"县{name}局",), source_unit=name) for name in ("体育", "教育")]
    assert same_targets(gone, new) == [(gone[0], new[1]), (gone[1], new[0])]


def test_an_address_that_passed_to_another_column_says_nothing() -> None:
    """通知公告 moved, and its old address now serves what was called 工作动态: by address or by name?"""
    moved = replace(NOTICES, url="http://www.linhe.example/new/")
    other = replace(NEWS, url=NOTICES.url)
    assert same_targets([NOTICES, NEWS], [moved, other]) == []


def test_a_renamed_site_takes_its_columns_with_it() -> None:
    renamed = replace(SITE, name="临河县人民政府网")
    columns = [replace(NOTICES, site=renamed.name), replace(NEWS, site=renamed.name, units=("县体育局",))]
    assert same_targets([SITE, NOTICES, NEWS], [renamed, *columns]) == [
        (SITE, renamed),
        (NOTICES, columns[0]),
        (NEWS, columns[1]),
    ]
