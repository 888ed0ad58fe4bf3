"""What `monitor inspect` shows a person of a list: its place, and the beginning of its HTML, however long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

import spiders.shown_row
from spiders.inspect_page import InspectRequest, inspect_page
from spiders.page import Page
from spiders.print_inspected import print_inspected
from spiders.shown_row import LONGEST_SHOWN, MOST_LINES, shown_row

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
ROWS = "".join(
    f"<li><a href='/tzgg/{day}.html'>关于第{day}号事项的通知</a><span>2026-11-{day}</span></li>"
    for day in (18, 15, 11, 10)
)
LIST = f"<html><body><h2>通知公告</h2><ul class='list'>{ROWS}</ul></body></html>"


def page(text: str) -> Page:
    return Page("https://www.linhe.example/tzgg/", text.encode(), NOW)


def test_the_row_is_indented_as_a_person_reads_it() -> None:
    lines = shown_row(page(LIST), "ul.list > li")
    assert (lines[0], lines[-1]) == ("<li>", "</li>")
    assert ' <a href="/tzgg/18.html">' in lines


@pytest.mark.parametrize(
    "group",
    [
        pytest.param("", id="nothing-read"),
        pytest.param("ul.other > li", id="not-there"),
        pytest.param("data[0].list", id="path-in-an-answer"),
        pytest.param("a >> b", id="no-selector"),
    ],
)
def test_a_place_that_is_no_element_shows_nothing(group: str) -> None:
    assert shown_row(page(LIST), group) == []


def test_an_answer_without_html_is_not_parsed() -> None:
    answer = page('{"list": []}')
    assert shown_row(answer, "list") == []
    assert "tree" not in vars(answer)


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<b>x</b>" * 50_000, id="many-elements"),
        pytest.param("<b>" * 2_000 + "x", id="nested"),
        pytest.param("x" * 3_000_000, id="one-text"),
        pytest.param("<i title='" + "x" * 3_000_000 + "'>x</i>", id="one-attribute"),
    ],
)
def test_of_an_endless_row_only_the_beginning_is_given_away_and_shown(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def noted(markup: str, parser: str) -> BeautifulSoup:
        given.append(markup)
        return BeautifulSoup(markup, parser)

    monkeypatch.setattr(spiders.shown_row, "BeautifulSoup", noted)
    lines = shown_row(page(f"<ul class='list'><li>{inside}</li></ul>"), "ul.list > li")
    assert [len(markup) for markup in given] == [LONGEST_SHOWN]
    assert 0 < len(lines) <= MOST_LINES + 1


def test_people_are_shown_what_a_reading_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    request = InspectRequest(
        url="https://www.linhe.example/tzgg/", column_name="通知公告", body=LIST.encode(), fetched_at=NOW
    )
    print_inspected(inspect_page(request), request)
    said = capsys.readouterr().out
    for part in (
        "2026-11-18  关于第18号事项的通知",
        "列表位置：ul.list > li",
        "日期位置：",
        "依据：",
        "    <li>",
    ):
        assert part in said


def test_of_a_page_that_is_refused_the_reason_is_shown_and_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    request = InspectRequest(body=b"<div>" * 200_001, fetched_at=NOW)
    print_inspected(inspect_page(request), request)
    said = capsys.readouterr().out
    assert "存疑：200001 tags" in said
    assert "网页源码" not in said
