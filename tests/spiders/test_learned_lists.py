"""A list that was confirmed is read again by its place alone, and anything less is a drift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor.domain.learned_list import IDENTITY, LearnedList
from spiders.learned_reading import ListDrifted, read_learned
from spiders.list_finder import READER
from spiders.list_frame import framed
from spiders.list_learning import propose
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood
from tests.spiders.stored_columns import CASES, page_of

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
URL = "https://www.linhe.example/zwgk/tzgg/index.html"
DAYS = (18, 16, 15, 12, 9, 8, 7, 3)


def rows(*days: int, host: str = "", shown: str = "2026-11-{:02}") -> str:
    return "".join(
        f"<li><a href='{host}/zwgk/tzgg/202611/t202611{day:02}_{day}.html'>关于第{day}号工作安排的通知</a>"
        f"<span>{shown.format(day)}</span></li>"
        for day in days
    )


def text_of(main: str, *, side: str = "", before: str = "") -> str:
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告-临河县</title></head><body>"
        f"{before}<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
        f"<div class='side'><h3>热点新闻</h3><ul class='hot'>{side}</ul></div>"
        f"<div class='main'><h2>通知公告</h2><ul class='list' id='tz'>{main}</ul>"
        "<div class='page'>共60条 1/7页 <a href='index_1.html'>下一页</a></div></div></body></html>"
    )


def page(text: str) -> Page:
    return Page(URL, text.encode(), FETCHED_AT, column_names=("通知公告",))


@pytest.fixture
def learned() -> LearnedList:
    """What a night with eight rows taught."""
    first = page(text_of(rows(*DAYS)))
    return replace(propose(first, read_column(first)).learned, by=IDENTITY)


def test_a_list_teaches_its_selector_its_slot_and_a_tag_that_leads_to_it(learned: LearnedList) -> None:
    assert (learned.selector, learned.date_tag, learned.date_at) == ("ul#tz > li", "span", 0)
    assert learned.frame == "<ul class='list' id='tz'>"
    assert (learned.reader, learned.rows, learned.hosts) == (READER, 8, ("www.linhe.example",))


def test_a_proposal_shows_a_person_the_first_rows() -> None:
    first = page(text_of(rows(*DAYS)))
    assert propose(first, read_column(first)).sample == (
        "2026-11-18 关于第18号工作安排的通知",
        "2026-11-16 关于第16号工作安排的通知",
        "2026-11-15 关于第15号工作安排的通知",
    )


def stored_lists() -> list[Path]:
    found: list[Path] = []
    for case in CASES:
        try:
            reading = read_column(page_of(case))
        except PageNotUnderstood:
            continue
        if reading.reader == READER and reading.publications and not page_of(case).list_selector:
            found.append(case)
    assert len(found) > 20
    return found


@pytest.mark.parametrize("case", stored_lists(), ids=lambda case: case.name)
def test_what_is_learned_reads_what_the_search_read(case: Path) -> None:
    first = page_of(case)
    searched = read_column(first)
    learned = propose(first, searched).learned
    if not learned.selector:
        # rows that no selector names are searched every night
        assert learned.frame == ""
        return
    again = read_learned(first, replace(learned, by=IDENTITY))
    assert again.publications == searched.publications
    assert (again.next_page, again.is_last) == (searched.next_page, searched.is_last)
    assert again.evidence.group == searched.evidence.group


def test_lists_in_elements_with_names_are_learned_with_their_frame() -> None:
    learned = [propose(page_of(case), read_column(page_of(case))).learned for case in stored_lists()]
    assert sum(1 for each in learned if each.selector and each.frame) >= 5


def test_the_next_night_reads_new_rows_and_the_pager(learned: LearnedList) -> None:
    reading = read_learned(page(text_of(rows(20, 19, *DAYS))), learned)
    assert [row.published_on for row in reading.publications[:3]] == [
        date(2026, 11, 20),
        date(2026, 11, 19),
        date(2026, 11, 18),
    ]
    assert reading.next_page is not None
    assert reading.next_page.url == "https://www.linhe.example/zwgk/tzgg/index_1.html"
    assert (reading.confidence, reading.evidence.signals) == ("strong", ("learned_list",))


def test_a_list_that_a_person_confirmed_reads_as_confirmed(learned: LearnedList) -> None:
    reading = read_learned(page(text_of(rows(*DAYS))), replace(learned, by="王某"))
    assert reading.confidence == "confirmed"


def test_another_start_tag_costs_time_but_not_the_list(learned: LearnedList) -> None:
    text = text_of(rows(*DAYS)).replace("<ul class='list' id='tz'>", "<ul id='tz' class='list'>")
    assert framed(page(text), learned.frame, learned.charset) is None
    assert len(read_learned(page(text), learned).publications) == len(DAYS)


def in_comment(text: str) -> str:
    return text.replace("<ul class='list'", "<!-- <ul class='list'").replace("</ul><div", "</ul> --><div")


DRIFTS: dict[str, Callable[[str], str]] = {
    "the list is gone": lambda text: text.replace(rows(*DAYS), ""),
    "the list has another name": lambda text: text.replace("id='tz'", "id='gg'"),
    "the list is a comment": in_comment,
    "the list is a script's text": lambda text: text.replace(
        "<ul class='list'", "<script type='text/plain'><ul class='list'"
    ),
    "fewer than half of the rows": lambda text: text.replace(rows(*DAYS), rows(18, 16, 15)),
    "the dates stand elsewhere": lambda text: text.replace("<span>", "<i></i><b>").replace("</span>", "</b>"),
    "one of eight rows shows no date": lambda text: text.replace("<span>2026-11-09</span>", "<span></span>"),
    "other dates stand there": lambda text: text.replace("2026-11-", "浏览次数："),
    "links to another site": lambda text: text.replace(rows(*DAYS), rows(*DAYS, host="https://news.example")),
}


@pytest.mark.parametrize("change", DRIFTS.values(), ids=DRIFTS)
def test_a_page_that_changed_shape_is_a_drift_never_another_date(
    learned: LearnedList, change: Callable[[str], str]
) -> None:
    changed = change(text_of(rows(*DAYS), side=rows(20, 19)))
    with pytest.raises(PageNotUnderstood) as refusal:
        read_learned(page(changed), learned)
    assert refusal.value.outcome == "unreadable"
    assert isinstance(refusal.value, ListDrifted) or refusal.value.reason == "undated_items"


@pytest.mark.parametrize("number", [4, 8, 40], ids=["half", "as many", "more"])
def test_half_of_the_usual_rows_and_more_are_the_list(learned: LearnedList, number: int) -> None:
    days = [day for day in range(18, 0, -1) for _ in range(3)][:number]
    assert len(read_learned(page(text_of(rows(*days))), learned).publications) == number


def test_a_page_further_back_may_show_a_single_row(learned: LearnedList) -> None:
    assert len(read_learned(page(text_of(rows(3))), learned, is_first=False).publications) == 1


def test_rows_of_other_lists_never_take_part(learned: LearnedList) -> None:
    sidebar = page(text_of(rows(*DAYS), side=rows(20, 19), before=f"<ul class='list'>{rows(20)}</ul>"))
    assert read_learned(sidebar, learned).publications[0].published_on == date(2026, 11, 18)


def test_rows_that_only_look_like_it_before_the_page_are_no_frame(learned: LearnedList) -> None:
    """The start tag stands twice, once in a comment: then the page itself is read."""
    doubled = page(text_of(rows(*DAYS), before=f"<!-- {learned.frame}{rows(20)}</ul> -->"))
    assert framed(doubled, learned.frame, learned.charset) is None
    assert read_learned(doubled, learned).publications[0].published_on == date(2026, 11, 18)


def test_a_page_with_an_address_of_its_own_for_links_teaches_nothing(learned: LearnedList) -> None:
    based = text_of(rows(*DAYS)).replace("<meta", "<base href='https://other.example/'><meta")
    searched = read_column(page(based))
    assert propose(page(based), searched).learned.selector == ""
    # once learned, its dates stay right, and a full look sees that its links are not
    again = read_learned(page(based), learned)
    assert [row.published_on for row in again.publications] == [
        row.published_on for row in searched.publications
    ]
    assert again.publications != searched.publications


def test_dates_that_cannot_be_believed_are_named_as_such(learned: LearnedList) -> None:
    with pytest.raises(PageNotUnderstood, match="lone_maximum"):
        slip = rows(9, 8, 7, 3, 2, 1, 1, 1).replace("<span>2026-11-02", "<span>2026-11-19")
        read_learned(page(text_of(slip)), learned)


def test_rows_that_came_with_a_second_answer_teach_no_selector() -> None:
    first = page(text_of(rows(*DAYS)))
    assert propose(None, read_column(first)).learned.selector == ""


@pytest.mark.parametrize(("before", "after"), [("gb18030", "utf-8"), ("utf-8", "gb18030")])
def test_a_page_that_is_saved_in_another_charset_is_read_as_it_is_written(before: str, after: str) -> None:
    def saved(charset: str) -> Page:
        text = text_of(rows(*DAYS)).replace("charset='utf-8'", f"charset='{before}'")
        return replace(page(""), body=text.encode(charset))

    searched = read_column(saved(before))
    learned = replace(propose(saved(before), searched).learned, by=IDENTITY)
    assert (learned.charset, framed(saved(before), learned.frame, before) is not None) == (before, True)
    assert framed(saved(after), learned.frame, before) is None
    assert read_learned(saved(after), learned).publications == searched.publications
