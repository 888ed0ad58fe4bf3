"""Mutation of a column page: what breaks it makes it unknown, it never shows another newest date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
NEWEST = date(2026, 10, 18)
ROWS = "".join(
    f"<li><a href='./202610/t202610{day}_{day}.html'>关于第{day}号工作安排的通知</a>"
    f"<span>2026-10-{day}</span></li>"
    for day in range(18, 9, -1)
)
CRUMBS = "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
LIST = f"<ul class='list'>{ROWS}</ul>"
PAGER = (
    "<div class='page'>共60条 1/7页 <a href='index_1.html'>下一页</a> <a href='index_6.html'>尾页</a></div>"
)
MAIN = f"<div class='main'>{CRUMBS}<h2>通知公告</h2>{LIST}{PAGER}</div>"


def sidebar(heading: str, folder: str = "/xwdt/") -> str:
    rows = "".join(
        f"<li><a href='{folder}202611/t202611{day}_9{day}.html'>全县第{day}次重要会议召开</a>"
        f"<span>2026-11-{day}</span></li>"
        for day in range(20, 14, -1)
    )
    return f"<div class='side'>{heading}<ul class='list'>{rows}</ul></div>"


HEADINGS = {
    "hot": "<h3>热点新闻</h3>",
    "newest": "<h3>最新动态</h3>",
    "other_column": "<h3>政策解读</h3>",
    "related": "<h3>相关通知公告</h3>",
    "none": "",
}
CLOCK = "<div>今天是2026年11月20日 星期五</div><div>2026-11-20</div>"


def page(body: str) -> Page:
    head = "<head><meta charset='utf-8'><title>通知公告-临河县</title></head>"
    text = f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"
    return Page(
        "https://www.linhe.example/zwgk/tzgg/index.html",
        text.encode(),
        FETCHED_AT,
        column_names=("通知公告",),
    )


def read(body: str) -> Reading | PageNotUnderstood:
    try:
        return read_column(page(body))
    except PageNotUnderstood as refusal:
        return refusal


def newest(reading: Reading) -> date | None:
    return max((item.published_on for item in reading.publications if item.published_on), default=None)


HARMLESS = {
    "as_it_is": MAIN,
    "clock_before": CLOCK + MAIN,
    "clock_after": MAIN + CLOCK,
    **{f"{name}_sidebar_first": sidebar(heading) + MAIN for name, heading in HEADINGS.items()},
    **{f"{name}_sidebar_last": MAIN + sidebar(heading) for name, heading in HEADINGS.items()},
    "other_class_names": sidebar("") + MAIN.replace("class='list'", "class='rightBox fr'"),
    "in_tables": f"<table><tr><td>{sidebar('')}</td><td>{MAIN}</td></tr></table>",
}


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_what_stands_beside_the_list_does_not_move_its_newest_date(body: str) -> None:
    reading = read(body)
    assert isinstance(reading, Reading)
    assert reading.confidence == "strong"
    assert newest(reading) == NEWEST


BREAKING = {
    "rows_gone": MAIN.replace(ROWS, ""),
    "list_gone": MAIN.replace(LIST, ""),
    "main_gone": "",
    "rows_in_a_comment": MAIN.replace(ROWS, f"<!-- {ROWS} -->"),
    "rows_in_a_script": MAIN.replace(ROWS, f"<script type='text/template'>{ROWS}</script>"),
    "rows_hidden": MAIN.replace(ROWS, f"<div style='display:none'>{ROWS}</div>"),
    "rows_without_dates": re.sub(r"<span>2026-10-\d\d</span>", "", MAIN),
    "dates_unreadable": re.sub(r"<span>2026-10-(\d\d)</span>", r"<span>十月\1号</span>", MAIN),
    "list_in_a_frame": MAIN.replace(LIST, "<iframe src='/list.html'></iframe>"),
}
BESIDE: dict[str, Callable[[str, str], str]] = {
    "alone": lambda main, side: main,
    "before": lambda main, side: side + main,
    "after": lambda main, side: main + side,
    "with_a_clock": lambda main, side: CLOCK + side + main,
}


@pytest.mark.parametrize(
    ("broken", "place", "heading"),
    list(product(BREAKING, BESIDE, HEADINGS)),
    ids=lambda name: name,
)
def test_a_broken_list_is_never_another_newest_date(broken: str, place: str, heading: str) -> None:
    reading = read(BESIDE[place](BREAKING[broken], sidebar(HEADINGS[heading])))
    if isinstance(reading, PageNotUnderstood):
        assert reading.outcome == "unreadable"
        return
    assert reading.confidence == "weak"
    assert reading.publications


@given(st.permutations([sidebar("<h3>热点新闻</h3>"), sidebar("<h3>政策解读</h3>", "/zcjd/"), MAIN, CLOCK]))
def test_the_order_of_the_boxes_does_not_matter(boxes: list[str]) -> None:
    reading = read("".join(boxes))
    assert isinstance(reading, Reading)
    assert (reading.confidence, newest(reading)) == ("strong", NEWEST)


@given(st.integers(0, len(MAIN)))
def test_a_page_cut_anywhere_shows_no_later_date(at: int) -> None:
    reading = read(MAIN[:at])
    if isinstance(reading, Reading):
        day = newest(reading)
        assert day is not None
        assert day <= NEWEST


HOSTILE = {
    "deep": "<div>" * 20_000 + "<a href='/a.html'>关于开展检查的通知</a><span>2026-11-18</span>",
    "wide": "<a href='/a.html'>关于开展检查的通知</a><span>2026-11-18</span>" * 8_000,
    "numbers": "<i>12</i>" * 30_000,
    "digits": LIST + "<p>" + "1" * 200_000 + "</p>",
    "cookies": "<script>" + "document.cookie=" * 100_000 + "</script>",
    "blanks": "<p>" + " \t" * 200_000 + "</p>",
    "titles": "<a href='/a'>" + "通知" * 100_000 + "</a>",
    "frames": "<ul></ul>" * 20_000 + MAIN,
    "separators": "<p>" + "> " * 20_000 + "</p>" + LIST,
    "letters": "<p>" + "a &." * 2_000 + "</p>" + LIST,
    "boxes": sidebar("<h3>热点新闻</h3>") * 200,
    "records": "<datastore>" + "<record>" * 50_000,
    "proxies": "<datastore>" + "/dataproxy.jsp?" * 50_000,
    "pager": LIST + "<div>" + "<a href='x.html'>下一页</a>" * 5_000 + "</div>",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_done_with_soon(body: str) -> None:
    reading = read(body)
    assert isinstance(reading, PageNotUnderstood) or reading.publications


def test_a_page_of_a_hundred_thousand_elements_is_too_large() -> None:
    reading = read("<b></b>" * 100_000)
    assert isinstance(reading, PageNotUnderstood)
    assert reading.reason == "page_too_large"
