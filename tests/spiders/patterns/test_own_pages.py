"""A list that links to its column's pages follow is read, whatever is done to the page around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest

from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood
from tests.spiders.stored_columns import PAGES, page_of

MAIN = {
    "nfcms": r'<ul class="news_list">.*?</ul>',
    "ilist": r'<ul class="list-b-t">.*?</ul>',
    "epoint": r'<ul class="wb-data-item">.*?</ul>',
}
BOX = (
    '<div class="side"><ul><li><a href="/zwdt/20.htm">全县秋收工作进展顺利</a><span>2026-11-20</span></li>'
    '<li><a href="/zwdt/19.htm">县医院新门诊楼启用</a><span>2026-11-19</span></li>'
    '<li><a href="/zwdt/17.htm">城区供暖提前启动</a><span>2026-11-17</span></li></ul></div>'
)
HEADED_BOX = BOX.replace("<ul>", "<h3>热点推荐</h3><ul>", 1)

Change = Callable[[str, str], str]


def without_the_list(text: str, main: str) -> str:
    return re.sub(main, "", text, flags=re.DOTALL)


LOST: dict[str, Change] = {
    "list_removed": without_the_list,
    "list_in_a_comment": lambda text, main: re.sub(
        main, lambda found: f"<!-- {found[0]} -->", text, flags=re.DOTALL
    ),
    "list_emptied": lambda text, main: re.sub(
        main, '<ul class="news_list"></ul>' + HEADED_BOX, text, flags=re.DOTALL
    ),
    "list_replaced_by_a_headed_box": lambda text, main: re.sub(main, HEADED_BOX, text, flags=re.DOTALL),
    "list_filled_by_script": lambda text, main: without_the_list(
        text.replace("<body>", f"<body>{HEADED_BOX}<script>$.ajax({{}})</script>"), main
    ),
    "box_in_front_of_it": lambda text, main: without_the_list(
        text.replace("<body>", f"<body>{HEADED_BOX}"), main
    ),
}
KEPT: dict[str, Change] = {
    "box_in_front": lambda text, _main: text.replace("<body>", f"<body>{BOX}"),
    "box_behind": lambda text, _main: text.replace("</body>", f"{BOX}</body>"),
    "classes_swapped": lambda text, _main: re.sub(r'class="[^"]*list[^"]*"', 'class="right"', text),
    "clock": lambda text, _main: text.replace("<body>", "<body><p>今天是2026年11月20日 星期五</p>"),
    "visits_counted_by_script": lambda text, _main: text.replace(
        "</body>", '<script>$.get("/visit/count")</script></body>'
    ),
}


def changed(key: str, change: Change) -> Page:
    page = page_of(PAGES / key / "full_list")
    return page_of(PAGES / key / "full_list", change(page.text, MAIN[key]).encode())


def days_of(page: Page) -> set[str]:
    return {item.published_on.isoformat() for item in read_column(page).publications if item.published_on}


@pytest.mark.parametrize(("key", "how"), list(product(MAIN, LOST)))
def test_without_its_list_a_page_shows_nothing_else_for_sure(key: str, how: str) -> None:
    try:
        reading = read_column(changed(key, LOST[how]))
    except PageNotUnderstood:
        return
    assert reading.confidence == "weak"


@pytest.mark.parametrize(("key", "how"), list(product(MAIN, KEPT)))
def test_what_stands_around_its_list_changes_no_date(key: str, how: str) -> None:
    try:
        shown = days_of(changed(key, KEPT[how]))
    except PageNotUnderstood:
        return
    assert shown == days_of(page_of(PAGES / key / "full_list"))
