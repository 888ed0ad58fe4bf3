"""The county's pages are what the readers are made for: what they show is what was planted."""

from __future__ import annotations

import gzip
from datetime import date, datetime, time, timedelta

import pytest

from monitor.demo.county import SITES, County
from monitor.demo.hanweb_site import HanwebSite
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.static_site import StaticSite
from monitor.demo.web_answer import Answered, Asked
from monitor.domain.calendar_day import SHANGHAI
from spiders.article_date import read_article_date
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)
COUNTY = County(TODAY)
BASE = "http://127.0.0.11:8080"
SERVED_BY_A_PAGE = [column for column in COUNTY.columns if column.host in SITES]
LISTS = [
    column for column in SERVED_BY_A_PAGE if column.truth.outcome == "seen" and column.served != "plain_text"
]
BROKEN = [
    column
    for column in SERVED_BY_A_PAGE
    if column.truth.outcome != "seen" and column.served != "redirect_home"
]


def answer_of(column: PlantedColumn, path: str, day: date, fields: dict[str, str] | None = None) -> Answered:
    columns = [other for other in COUNTY.columns if other.host == column.host]
    site = StaticSite(column.site, columns) if column.host == "portal" else HanwebSite(column.site, columns)
    return site.answer(Asked(path, fields or {}), day=day)


def page_of(column: PlantedColumn, answer: Answered, url: str) -> Page:
    is_zipped = answer.headers.get("Content-Encoding") == "gzip"
    return Page(
        url=url,
        body=gzip.decompress(answer.body) if is_zipped else answer.body,
        fetched_at=datetime.combine(TODAY, time(1), SHANGHAI),
        status=answer.status,
        headers={"content-type": answer.content_type},
        column_names=(column.name,),
    )


def read_first(column: PlantedColumn, day: date) -> Reading:
    return read_column(page_of(column, answer_of(column, column.path, day), f"{BASE}{column.path}"))


def read_all(column: PlantedColumn, day: date) -> list[date | None]:
    readings = [read_first(column, day)]
    while (following := readings[-1].next_page) is not None:
        path = following.url.removeprefix(BASE).partition("?")[0]
        answer = answer_of(column, path, day, dict(following.form or {}) | _query(following.url))
        readings.append(read_column(page_of(column, answer, following.url)))
    assert readings[-1].is_last
    return [item.published_on for reading in readings for item in reading.publications]


def _query(url: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in url.partition("?")[2].split("&") if part)
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("column", LISTS, ids=lambda column: column.name)
def test_every_page_of_a_list_shows_the_planted_days(column: PlantedColumn) -> None:
    first = read_first(column, TODAY)
    assert first.confidence in ("strong", "confirmed")
    assert read_all(column, TODAY) == list(column.shown_on(TODAY))


def test_what_is_published_between_the_nights_shows_on_the_second_only() -> None:
    column = next(column for column in LISTS if column.name == "就业创业")
    assert read_all(column, YESTERDAY)[0] == TODAY - timedelta(days=20)
    assert read_all(column, TODAY)[0] == TODAY


@pytest.mark.parametrize("column", BROKEN, ids=lambda column: column.name)
def test_a_broken_page_is_seen_through_by_its_planted_reason(column: PlantedColumn) -> None:
    with pytest.raises(PageNotUnderstood) as caught:
        read_first(column, TODAY)
    assert (caught.value.outcome, caught.value.reason) == (column.truth.outcome, column.truth.reason)


@pytest.mark.parametrize(
    "name", ["教育要闻", "征地信息", "行政执法公示"], ids=["hanweb", "static", "gb18030"]
)
def test_the_newest_article_states_the_same_day(name: str) -> None:
    column = next(column for column in LISTS if column.name == name)
    url = read_first(column, TODAY).publications[0].url
    assert url is not None
    page = page_of(column, answer_of(column, url.removeprefix(BASE), TODAY), url)
    assert read_article_date(page) == column.days[0]


@pytest.mark.parametrize("path", ["/nowhere/", "/tzgg/index_99.html", "/art.html"], ids=str)
def test_an_address_without_a_page_is_an_honest_404(path: str) -> None:
    column = next(column for column in LISTS if column.host == "portal")
    assert answer_of(column, path, TODAY).status == 404
