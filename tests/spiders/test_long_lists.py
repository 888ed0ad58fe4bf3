"""A list of thousands of rows on one page is read to its end, or not at all — never its first part alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from time import perf_counter

import pytest

from monitor.domain.look import COMPLETE
from spiders.list_walk import MOST_ANCHORS
from spiders.page import Page
from spiders.paging import ReadList
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
ONE_PAGE = "<div class='page'>共1页 首页 上一页 下一页 尾页</div>"
MENU = "".join(f"<a href='/zn/{number}.html'>办事指南第{number}项</a>" for number in range(MOST_ANCHORS))


def rows(count: int) -> str:
    """Rows of a list, two a day, the newest first."""
    return "".join(f"<li>{row}</li>" for row in pairs(count))


def pairs(count: int) -> list[str]:
    """Titles with the dates behind them."""
    days = [date(2026, 11, 19) - timedelta(days=number // 2) for number in range(count)]
    return [
        f"<a href='/tzgg/t{day:%Y%m%d}_{number}.html'>关于第{number}号事项的通知</a><span>{day}</span>"
        for number, day in enumerate(days)
    ]


def page(body: str, *, selector: str = "") -> Page:
    text = f"<html><head><title>通知公告</title></head><body><h2>通知公告</h2>{body}</body></html>"
    return Page(
        "https://www.linhe.example/tzgg/",
        text.encode(),
        FETCHED_AT,
        column_names=("通知公告",),
        list_selector=selector,
    )


def listed(count: int, *, pager: str = ONE_PAGE, selector: str = "") -> Page:
    return page(f"<ul class='list'>{rows(count)}</ul>{pager}", selector=selector)


SELECTORS = pytest.mark.parametrize(
    "selector", ["", "ul.list > li", "ul.list"], ids=["found", "rows", "frame"]
)


@SELECTORS
def test_a_list_within_the_bound_is_read_whole_and_its_end_believed(selector: str) -> None:
    reading = read_column(listed(6_000, selector=selector))
    found = ReadList(None)
    found.add(reading)
    assert (len(reading.publications), found.covered_from) == (6_000, COMPLETE)
    assert all(item.url for item in reading.publications)


@SELECTORS
@pytest.mark.parametrize("pager", ["", ONE_PAGE], ids=["no-pager", "says-one-page"])
def test_of_a_longer_list_no_part_is_read(selector: str, pager: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        read_column(listed(MOST_ANCHORS + 1, pager=pager, selector=selector))
    assert (refusal.value.outcome, refusal.value.reason) == ("unreadable", "page_too_large")
    assert refusal.value.detail == f"more than {MOST_ANCHORS} links"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{MENU}<ul>{rows(30)}</ul>{ONE_PAGE}", id="rows-behind-too-many-links"),
        pytest.param(
            f"{MENU}<ul><li><a href='/a.html'>又一项指南</a></li></ul><p>暂无信息</p>", id="says-empty"
        ),
    ],
)
def test_links_that_leave_no_room_for_the_list_claim_nothing(body: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        read_column(page(body))
    assert refusal.value.reason == "page_too_large"


def test_thousands_of_rows_in_one_element_are_read_about_as_fast_as_in_their_own() -> None:
    """Where titles and dates simply take turns, the element that holds them is looked through once."""
    together, apart = page(f"<div>{''.join(pairs(4_000))}</div>"), listed(4_000)
    started = perf_counter()
    assert len(read_column(apart).publications) == 4_000
    between = perf_counter()
    assert len(read_column(together).publications) == 4_000
    assert perf_counter() - between < 10 * (between - started) + 1
