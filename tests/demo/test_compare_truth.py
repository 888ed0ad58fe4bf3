"""The demo's own referee: it must notice every way in which a list can be wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.demo.compare_truth import differences
from monitor.demo.county import County
from tests.demo.two_nights import TwoNights

TODAY = date(2026, 11, 25)
Document = dict[str, Any]


@pytest.fixture
def nights() -> TwoNights:
    return TwoNights(TODAY)


def row(document: Document, part: str, name: str) -> Document:
    found: Document = next(each for each in document[part] if each["name"] == name)
    return found


def told(overdue: Document, targets: Document) -> list[str]:
    return differences(County(TODAY).truth, overdue, targets)


def test_the_planted_truth_itself_shows_no_difference(nights: TwoNights) -> None:
    assert told(nights.overdue_document(), nights.targets_document()) == []


def test_a_site_is_no_target_the_truth_speaks_of(nights: TwoNights) -> None:
    targets = nights.targets_document()
    targets["targets"].append({"kind": "site", "site": "临河县人民政府", "name": "临河县人民政府"})
    assert told(nights.overdue_document(), targets) == []


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("violations", "教育要闻", "逾期清单少了“临河县教育局·教育要闻”"),
        ("notices", "健康临河", "提醒少了“今日头条·健康临河”"),
        ("due_soon", "重大项目", "即将超期少了“临河县人民政府·重大项目”"),
        ("inconclusive", "文旅动态", "无法判定少了“临河县人民政府·文旅动态”"),
    ],
    ids=["violations", "notices", "due_soon", "inconclusive"],
)
def test_a_row_that_is_missing_is_named(nights: TwoNights, part: str, name: str, said: str) -> None:
    overdue = nights.overdue_document()
    overdue[part].remove(row(overdue, part, name))
    assert told(overdue, nights.targets_document()) == [said]


def test_an_office_whose_page_nobody_can_read_must_not_be_accused(nights: TwoNights) -> None:
    overdue = nights.overdue_document()
    accused = row(overdue, "inconclusive", "文旅动态") | {"indicator": "overdue_column"}
    overdue["violations"].append(accused)
    assert told(overdue, nights.targets_document()) == ["逾期清单多了“临河县人民政府·文旅动态”"]


@pytest.mark.parametrize(
    ("part", "name", "field", "wrong", "said"),
    [
        ("violations", "教育要闻", "overdue_days", 7, "overdue_days 应为 6，实为 7"),
        ("violations", "教育要闻", "due_on", None, "due_on 应为 2026-11-19，实为 空"),
        ("violations", "社会救助", "indicator", "overdue_column", "indicator 应为 blank_column，实为"),
        ("violations", "保障性住房", "confirmed", True, "confirmed 应为 False，实为 True"),
        ("due_soon", "价格信息", "needed", 2, "needed 应为 1，实为 2"),
        ("inconclusive", "旅游资讯", "reason", "login_wall", "reason 应为 captcha，实为 login_wall"),
    ],
    ids=["days", "due_on", "indicator", "confirmed", "needed", "reason"],
)
def test_a_wrong_fact_is_named_with_both_values(
    nights: TwoNights, part: str, name: str, field: str, wrong: object, said: str
) -> None:
    overdue = nights.overdue_document()
    row(overdue, part, name)[field] = wrong
    [line] = told(overdue, nights.targets_document())
    assert name in line
    assert said in line


@pytest.mark.parametrize(
    ("name", "field", "wrong"),
    [
        ("政务要闻", "verdict", "violation"),
        ("领导活动", "exempt", False),
        ("政府文件", "last_published_on", "2026-11-25"),
        ("临河发布", "units", ["县文旅局"]),
        ("统计数据", "outcome", "blocked"),
    ],
    ids=["verdict", "exempt", "newest", "units", "outcome"],
)
def test_a_wrong_target_is_noticed_although_the_list_is_right(
    nights: TwoNights, name: str, field: str, wrong: object
) -> None:
    targets = nights.targets_document()
    row(targets, "targets", name)[field] = wrong
    [line] = told(nights.overdue_document(), targets)
    assert f"{name}”的 {field} 应为" in line


def test_a_target_that_was_never_imported_is_noticed(nights: TwoNights) -> None:
    targets = nights.targets_document()
    targets["targets"].remove(row(targets, "targets", "政务要闻"))
    assert told(nights.overdue_document(), targets) == ["监测对象少了“临河县人民政府·政务要闻”"]
