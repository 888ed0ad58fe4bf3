"""A column that shows months and days: the visit reads the years from its articles, and learns the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.learned_list import IDENTITY
from monitor.domain.look import ArticleDate, NotSeen, Seen, SeenAgain, Transport
from spiders.crawl_command import READERS
from spiders.year_from_articles import MOST_OF_A_VISIT
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled

PATH = "/zwgk/tzgg/index.html"
NEWEST = date(2026, 11, 21)
DAYS = tuple(NEWEST - timedelta(days=6 * number) for number in range(8))


def article(number: int) -> str:
    return f"/zwgk/tzgg/info/{number}.html"


def publish_article(server: LoopbackServer, number: int, day: date) -> str:
    words = f"<h1>关于第{number}号工作安排的通知</h1><p>发布时间：{day.isoformat()}</p>"
    return server.page(
        article(number), f"<html><head><meta charset='utf-8'></head><body>{words}</body></html>"
    )


def body_of(days: Sequence[date], *, first: int = 0, following: str = "", pages: int = 1) -> str:
    rows = "".join(
        f"<li><a href='{article(number)}'>关于第{number}号工作安排的通知</a><span>[{day:%m-%d}]</span></li>"
        for number, day in enumerate(days, first)
    )
    link = f"<a href='{following}'>下一页</a>" if following else ""
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告-临河县</title></head><body>"
        "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
        f"<div class='main'><h2>通知公告</h2><ul class='list'>{rows}</ul>"
        f"<div class='page'>共{pages}页 {link}</div></div></body></html>"
    )


def publish(server: LoopbackServer, *pages: Sequence[date]) -> str:
    """The pages of the column, and the articles of all its rows, numbered from 0 up."""
    first = 0
    for at, days in enumerate(pages):
        following = f"index_{at + 1}.html" if at + 1 < len(pages) else ""
        body = body_of(days, first=first, following=following, pages=len(pages))
        server.page(PATH.replace("index", f"index_{at}") if at else PATH, body)
        for number, day in enumerate(days, first):
            publish_article(server, number, day)
        first += len(days)
    return server.url(PATH)


def look_at(visit: Visit) -> tuple[Seen | SeenAgain | NotSeen, Transport]:
    result = crawled(visit, readers=READERS).results[visit.address_id]
    return result.look, result.transport


def seen_at(visit: Visit) -> Seen:
    look = look_at(visit)[0]
    assert isinstance(look, Seen), look
    return look


def asked_articles(server: LoopbackServer) -> list[str]:
    return [path for path in server.paths() if "/info/" in path]


@pytest.fixture
def first(server: LoopbackServer) -> Visit:
    return column(1, publish(server, DAYS), site_url=server.url("/"))


@pytest.fixture
def second(server: LoopbackServer, first: Visit) -> Visit:
    """The visit of the second night, knowing what the store keeps of the first one."""
    look, transport = look_at(first)
    assert isinstance(look, Seen)
    assert transport.proposal is not None
    server.asked.clear()
    days = {server.url(article(number)).removeprefix("http:"): day for number, day in enumerate(DAYS)}
    known = KnownList(
        list_hash=transport.list_hash, covered_from=date(2025, 1, 1), keys=days.keys(), confirmed_key="x"
    )
    learned = replace(transport.proposal.learned, by=IDENTITY)
    return replace(first, known=known, seen_days=days, learned=learned)


def test_the_first_contact_reads_the_articles_at_both_ends(server: LoopbackServer, first: Visit) -> None:
    look, transport = look_at(first)
    assert isinstance(look, Seen)
    assert [row.published_on for row in look.publications] == list(DAYS)
    assert [row.raw_date for row in look.publications][:2] == ["[11-21]", "[11-15]"]
    assert (look.reader, look.confidence) == ("static_list", "strong")
    assert asked_articles(server) == [article(0), article(7)]
    assert transport.proposal is not None
    assert transport.proposal.learned.selector == "ul.list > li"


def test_the_newest_article_is_its_witness_and_not_asked_twice(server: LoopbackServer, first: Visit) -> None:
    assert seen_at(first).article == ArticleDate(server.url(article(0)), NEWEST)
    assert asked_articles(server).count(article(0)) == 1


def test_without_its_articles_the_column_is_out_of_sight(server: LoopbackServer, first: Visit) -> None:
    server.page(article(7), "404", status=404)
    look = look_at(first)[0]
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreadable", "inferred_year")


def test_a_column_whose_articles_lie_elsewhere_is_out_of_sight(server: LoopbackServer, first: Visit) -> None:
    body = "".join(
        f"<li><a href='http://www.elsewhere.com/{day}.html'>关于第{day}号工作安排的通知</a>"
        f"<span>[11-{day}]</span></li>"
        for day in (18, 16, 12, 11)
    )
    server.page(PATH, f"<html><body><h2>通知公告</h2><ul class='list'>{body}</ul></body></html>")
    look = look_at(replace(first, list_selector="ul.list > li"))[0]
    assert isinstance(look, NotSeen)
    assert look.reason == "inferred_year"


def test_the_next_night_reads_by_the_selector_and_only_the_new_article(
    server: LoopbackServer, second: Visit
) -> None:
    new = NEWEST + timedelta(days=1)
    publish_article(server, 99, new)
    row = f"<li><a href='{article(99)}'>关于第99号工作安排的通知</a><span>[{new:%m-%d}]</span></li>"
    server.page(PATH, body_of(DAYS).replace("<ul class='list'>", f"<ul class='list'>{row}"))
    look = seen_at(second)
    assert [row.published_on for row in look.publications] == [new, *DAYS]
    assert look.confidence == "strong"
    assert asked_articles(server) == [article(99)]


def test_an_unchanged_list_is_recognised_without_any_article(server: LoopbackServer, second: Visit) -> None:
    server.page(PATH, body_of(DAYS).replace("<h2>", "<p>今日访问 4711 次</p><h2>"))
    assert isinstance(look_at(second)[0], SeenAgain)
    assert asked_articles(server) == []


def test_a_full_visit_reads_and_compares_both_ways(server: LoopbackServer, second: Visit) -> None:
    look = seen_at(replace(second, is_full=True))
    assert [row.published_on for row in look.publications] == list(DAYS)
    assert asked_articles(server) == [article(0), article(7)]


def test_pages_further_back_go_on_from_the_last_known_day(server: LoopbackServer) -> None:
    days = [NEWEST - timedelta(days=17 * number) for number in range(16)]
    look = seen_at(column(1, publish(server, days[:8], days[8:]), site_url=server.url("/")))
    assert [row.published_on for row in look.publications] == days
    assert asked_articles(server) == [article(0), article(7), article(15)]


def test_a_page_further_back_whose_years_are_not_certain_ends_the_reading(server: LoopbackServer) -> None:
    gaps = (9, 18, 27, 36, 445, 454, 463)
    older = [DAYS[-1] - timedelta(days=gap) for gap in gaps]
    look = seen_at(column(1, publish(server, DAYS, older), site_url=server.url("/")))
    assert [row.published_on for row in look.publications] == list(DAYS)
    assert "paging_cut_short" in look.notices
    assert look.covered_from == DAYS[-1] + timedelta(days=1)


def test_a_visit_asks_for_a_few_articles_only(server: LoopbackServer) -> None:
    days = [NEWEST - timedelta(days=number) for number in range(80)]
    url = publish(server, *(days[at : at + 8] for at in range(0, 80, 8)))
    look = seen_at(column(1, url, site_url=server.url("/")))
    assert len(asked_articles(server)) == MOST_OF_A_VISIT
    assert [row.published_on for row in look.publications] == days[:40]
    assert "paging_cut_short" in look.notices
