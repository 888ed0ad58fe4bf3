"""Rows that are named are read from their part of the page as from the whole page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spiders.chosen_list import read_chosen_list
from spiders.chosen_walk import are_rows, matched, walk_chosen
from spiders.list_marks import Marks
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from tests.spiders.stored_columns import CASES, PAGES, page_of

SELECTORS = ("li", "tr", "ul > li", "li a", "li, tr", "div > div", "li:nth-child(2)", "td")


def read(page: Page, marks: Marks) -> Reading | str:
    try:
        return read_chosen_list(page, marks, "static_list")
    except PageNotUnderstood as refusal:
        return str(refusal)


def found_selector(page: Page) -> str:
    """The rows as the search for a list names them, empty where it finds none."""
    try:
        return read_column(replace(page, list_selector="")).evidence.group
    except PageNotUnderstood:
        return ""


def pages() -> list[Page]:
    stored = [page_of(case) for case in CASES]
    return [page for page in stored if b"<body" in page.body or b"<li" in page.body]


@pytest.mark.parametrize("selector", [*SELECTORS, "found"])
def test_a_part_of_the_page_tells_what_the_whole_page_tells(selector: str) -> None:
    compared = 0
    for stored in pages():
        page = replace(stored, list_selector=found_selector(stored) if selector == "found" else selector)
        if are_rows(matched(page, page.list_selector)):
            compared += 1
            assert read(page, walk_chosen(page)) == read(page, walk_page(page)), page.url
    assert compared


def test_only_the_rows_and_their_pager_are_walked() -> None:
    page = list_page("<ul class='list'>{rows}</ul><div>共1页</div><h3>其他</h3>")
    marks = walk_chosen(page)
    assert [words.text for words in marks.words][-2:] == ["共1页", "其他"]
    assert len(marks.anchors) == 3


def test_rows_that_must_be_found_first_are_looked_for_on_the_whole_page() -> None:
    page = replace(list_page("<ul class='list'>{rows}</ul>"), list_selector="ul.list")
    assert not are_rows(matched(page, page.list_selector))
    assert walk_chosen(page).last == walk_page(page).last


def list_page(form: str) -> Page:
    rows = "".join(
        f"<li><a href='/tzgg/{day}.html'>关于第{day}号工作的通知</a><span>2026-11-{day}</span></li>"
        for day in (18, 17, 16)
    )
    outside = "<p><a href='/x.html'>一个别处的链接文字</a></p>" * 50
    stored = page_of(Path(PAGES / "static_list" / "full_list"))
    text = f"<html><body>{outside}{form.format(rows=rows)}{outside}</body></html>"
    return replace(stored, body=text.encode(), headers={}, list_selector="ul.list > li")
