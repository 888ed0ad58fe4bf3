"""An answer of JSON or XML that would cost too much is refused; what is no character is stored nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from monitor.domain.crawl_plan import Visit
from spiders.article_date import read_article_date
from spiders.feed_document import read_feed
from spiders.inspect_page import InspectRequest, inspect_page
from spiders.list_walk import MOST_ANCHORS
from spiders.page import Page
from spiders.page_bounds import MOST_ROWS, MOST_TAGS, MOST_VALUES
from spiders.platform_answer import Json, objects_at, read_json
from spiders.read_account import reader_of_key
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
ACCOUNT = Visit(1, "account", "", ("临河县发布",), account_id="2000000001")
OPERATOR_PAGE = Path(__file__).parents[2] / "docs" / "operator" / "unreadable.md"
ENTRY = "<item><title>通知</title><pubDate>2026-11-18</pubDate></item>"
ROW = {"title": "通知", "pubdate": "2026-11-18", "url": "/t/1.html"}


def page(text: str) -> Page:
    return Page("https://www.linhe.example/tzgg/", text.encode(), FETCHED_AT)


def feed(entries: str) -> Page:
    return page(f"<rss><channel><title>x</title>{entries}</channel></rss>")


def array(number: int) -> str:
    return json.dumps([ROW] * number)


def wechat_article(body: str) -> Page:
    text = (
        f"<script>var ct = '1794965400';</script><div id='js_article'><div id='js_content'>{body}</div></div>"
    )
    return replace(page(text), url="https://mp.weixin.qq.com/s/AbCdEf")


def read_wechat(asked: Page) -> object:
    reader = reader_of_key("wechat")
    assert reader is not None
    return reader.read(asked, ACCOUNT)


COSTLY: dict[str, Callable[[], object]] = {
    "json_of_brackets": lambda: read_json("[" * (MOST_VALUES + 1)),
    "json_of_objects": lambda: read_json("[" + '{"a":1},' * MOST_VALUES + "{}]"),
    "rows_of_a_platform": lambda: objects_at({"list": [{}] * (MOST_ROWS + 1)}, "list"),
    "rows_of_a_column": lambda: read_column(page(array(MOST_ROWS + 1))),
    "array_in_a_script": lambda: read_column(
        page(f"<html><script>var a={array(MOST_ROWS + 1)}</script></html>")
    ),
    "brackets_in_a_script": lambda: read_column(
        page(f"<html><script>a={array(1)};b={'[' * MOST_VALUES}</script></html>")
    ),
    "arrays_that_break_off": lambda: read_column(
        page("<html><script>" + '[{"title":"a","x":' * 30 + '"' + "a" * 600_000 + '";</script></html>')
    ),
    "tags_of_a_feed": lambda: read_feed(feed("<item/>" * (MOST_TAGS + 1))),
    "entries_of_a_feed": lambda: read_feed(feed(ENTRY * (MOST_ROWS + 1))),
    "tags_of_an_article": lambda: read_wechat(wechat_article("<span>" * MOST_TAGS)),
    "boxes_of_an_article": lambda: read_wechat(wechat_article("<section>" * 20_000)),
    "boxes_of_a_search": lambda: read_wechat(
        replace(page("<div>" * 30_000), url="https://weixin.sogou.com/weixin?type=2&query=a")
    ),
    "rows_within_rows": lambda: read_column(
        replace(page("<ul><li><a href='/1.html'>通知</a>2026-11-18" * 2_000), list_selector="li")
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_an_answer_that_would_cost_too_much_is_refused_by_name(name: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        COSTLY[name]()
    assert (refusal.value.outcome, refusal.value.reason) == ("unreadable", "page_too_large")
    assert refusal.value.detail


def test_an_answer_that_is_only_large_is_read() -> None:
    assert len(read_column(page(array(MOST_ROWS))).publications) == MOST_ROWS
    assert len(read_feed(feed(ENTRY * 5_000)).posts) == 5_000


def test_headings_within_each_other_are_not_read_again_and_again() -> None:
    nested = "<div><h1>一个很长的标题" * 1_000
    assert (
        read_article_date(page(f"<html><body>{nested}<p>发布时间：2026-11-18</p></body></html>")) is not None
    )


def test_the_operator_is_told_which_bound_was_exceeded() -> None:
    asked = InspectRequest(body=b"<div>" * (MOST_TAGS + 1), fetched_at=FETCHED_AT)
    found = inspect_page(asked)
    assert found["reason"] == "page_too_large"
    assert found["evidence"]["vetoes"] == [f"{MOST_TAGS + 1} tags"]


LINKS = (MOST_ANCHORS, "个可能是标题的链接")


def test_the_bounds_are_those_that_the_operator_page_names() -> None:
    told = OPERATOR_PAGE.read_text(encoding="utf-8")
    for bound, unit in ((MOST_TAGS, "个标签"), (MOST_ROWS, "条"), (MOST_VALUES, "个对象和数组"), LINKS):
        assert f"{bound // 10_000} 万{unit}" in told
    assert "MONITOR_BODY_LIMIT" in told


NO_CHARACTERS: dict[str, tuple[str, Json]] = {
    "half_a_character": (r'{"a": "通知\ud83d"}', {"a": "通知\ufffd"}),
    "the_other_half": (r'["\uDE00x"]', ["\ufffdx"]),
    "nul": (r'{"a": ["\u0000", 1]}', {"a": ["\ufffd", 1]}),
    "a_name": (r'{"\ud83d": null}', {"\ufffd": None}),
    "both_halves": (r'["\ud83d\ude00"]', ["😀"]),
    "a_backslash_before_it": (r'["\\ud83d"]', [r"\ud83d"]),
}


@pytest.mark.parametrize(("text", "value"), NO_CHARACTERS.values(), ids=NO_CHARACTERS)
def test_what_is_no_character_becomes_a_mark_that_can_be_stored(text: str, value: Json) -> None:
    assert read_json(text) == value


def test_a_page_has_no_nul_that_a_browser_would_not_show() -> None:
    assert page("2026-\0" + "11-18").text == "2026-11-18"
