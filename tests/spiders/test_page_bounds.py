"""A page that would cost too much is refused before it is parsed; one that is only large is read."""

from __future__ import annotations

from datetime import datetime

import pytest

from spiders.page import Page
from spiders.page_bounds import MOST_TAGS, refuse_too_large
from spiders.reader import PageNotUnderstood
from spiders.walls import refuse_walls

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
LARGEST = 5_000_000


def tags(form: str, number: int) -> str:
    return "".join(form.format(place) for place in range(number))


COSTLY = {
    "links": "<ul>" + "<li><a href='/a.html'>通知</a>" * 100_000,
    "nested_tags": "<b>" * 1_000_000,
    "nested_boxes": "<div>" * 30_000,
    "nested_lists": "<ul><li>" * 30_000,
    "ends_of_nothing": "<div>" * 6_000 + "</x>" * 60_000,
    "tags_made_anew_in_every_paragraph": "<p>" + tags("<b {}>", 2_000) + "</p>" + "<p>x</p>" * 2_000,
    "upper_case": "<P>" + tags("<FONT {}>", 2_000) + "</P>" + "<P>x</P>" * 2_000,
    "closed_at_the_very_end": tags("<b {}>", 2_000) + "<p>x</p>" * 2_000 + "</b>" * 2_000,
    "choices": "<select>" + "<option>x</option>" * 20_000,
    "attributes": "<a " + tags("a{}=1 ", 20_000) + ">",
    "attributes_behind_a_quoted_end": "<a b='>' " + tags("a{}=1 ", 20_000) + ">",
    "attributes_between_slashes": "<a " + tags("a{}/", 20_000) + ">",
    "bodies": tags("<body a{}=1>", 5_000),
}


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_what_would_cost_too_much_is_refused_by_name(text: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        refuse_too_large(text[:LARGEST])
    assert (refusal.value.outcome, refusal.value.reason) == ("unreadable", "page_too_large")


ROW = "<li><a href='/t/{0}.html'>关于第{0}号的通知</a><span>2026-11-18</span><br></li>"
LARGE = {
    "many_rows": "<ul>" + tags(ROW, 10_000) + "</ul>",
    "rows_that_never_end": "<ul>" + tags("<li><a href='/t/{0}.html'>通知</a>", 20_000),
    "cells_that_never_end": "<table>" + "<tr><td>通知<td>2026-11-18" * 20_000,
    "fonts_left_open": "<p><font color=red>通知</p>" * 100 + tags(ROW, 500),
    "one_text": "通知 2026-11-18 " * 100_000,
    "a_picture_in_the_page": "<img src='data:image/png;base64," + "A" * 2_000_000 + "'>",
    "a_long_script": "<script>" + "var a = 1; if (b) { c( d ) }\n" * 50_000 + "</script>",
    "words_with_signs": "<p>a < b > c</p>" * 10_000,
    "all_the_counties": "<select>" + "<option value='1'>临河县</option>" * 3_500 + "</select>",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_what_is_only_large_is_read(text: str) -> None:
    assert text.count("<") <= MOST_TAGS
    refuse_too_large(text)


def page(text: str, status: int = 200) -> Page:
    return Page("https://www.linhe.example/tzgg/", text.encode(), FETCHED_AT, status=status)


def test_a_page_too_large_is_refused_before_it_is_parsed() -> None:
    large = page("<div>" * 1_000_000)
    with pytest.raises(PageNotUnderstood) as refusal:
        refuse_walls(large)
    assert refusal.value.reason == "page_too_large"
    assert "tree" not in vars(large)


def test_a_large_answer_of_a_firewall_keeps_the_name_its_status_gives() -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        refuse_walls(page("<div>" * 1_000_000, status=403))
    assert (refusal.value.outcome, refusal.value.reason) == ("blocked", "forbidden")
