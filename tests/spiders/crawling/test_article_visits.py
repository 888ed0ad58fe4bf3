"""A shared list: its items' own pages are read for their 来源, few, newest first, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.crawl_plan import KnownList, UnreadArticle, Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import Look, NotSeen, Publication, ReadArticle, Seen, SeenAgain, VisitResult
from spiders.article_visits import MOST_ARTICLES
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled

DAYS = [f"2026-11-{number:02}" for number in range(20, 0, -1)]


def article_url(server: LoopbackServer, day: str) -> str:
    return server.url(f"/art/{day}.html")


def key_of(server: LoopbackServer, day: str) -> str:
    return item_key(Publication("", article_url(server, day), None))


def publish(server: LoopbackServer, *days: str, origin: str = "县教育局", status: int = 200) -> str:
    """A list of these days, read to its end, with an article behind each."""
    for day in days:
        server.page(f"/art/{day}.html", f"<p>来源：{origin} 发布时间：{day}</p>", status=status)
    return server.column("/list", *days, is_last=True)


def shared(url: str, *unread: UnreadArticle) -> Visit:
    return replace(column(1, url), needs_origin=True, unread=unread)


def left_over(server: LoopbackServer, *days: str) -> list[UnreadArticle]:
    return [UnreadArticle(key_of(server, day), article_url(server, day)) for day in days]


def result_of(visit: Visit) -> VisitResult:
    return crawled(visit).results[1]


def articles(look: Look) -> Sequence[ReadArticle]:
    assert not isinstance(look, NotSeen)
    return look.articles


def asked_articles(server: LoopbackServer) -> list[str]:
    return [path.removeprefix("/art/").removesuffix(".html") for path in server.paths() if "/art/" in path]


def test_each_new_items_page_is_read_for_its_source(server: LoopbackServer) -> None:
    look = result_of(shared(publish(server, *DAYS[:3]))).look
    assert isinstance(look, Seen)
    assert look.articles[1] == ReadArticle(key_of(server, DAYS[1]), "县教育局", None, "no_date")
    assert [article.origin for article in look.articles] == ["县教育局"] * 3


def test_a_list_for_which_everything_counts_reads_no_more_than_its_newest(server: LoopbackServer) -> None:
    look = result_of(column(1, publish(server, *DAYS[:3]))).look
    assert articles(look) == ()
    assert asked_articles(server) == DAYS[:1]


def test_a_visit_reads_ten_of_them_the_newest_first(server: LoopbackServer) -> None:
    result = result_of(shared(publish(server, *sorted(DAYS))))
    # the newest was asked for its date already, and is not asked for again
    assert asked_articles(server) == DAYS[: MOST_ARTICLES + 1]
    assert [article.key for article in articles(result.look)] == [
        key_of(server, day) for day in DAYS[: MOST_ARTICLES + 1]
    ]
    assert result.transport.requests == len(server.asked) == MOST_ARTICLES + 3


def test_what_is_left_over_is_read_though_the_list_has_not_changed(server: LoopbackServer) -> None:
    url = publish(server, *DAYS[:3])
    before = crawled(column(1, url)).results[1].transport
    server.asked.clear()
    known = KnownList(body_hash=before.body_hash, confirmed_key=key_of(server, DAYS[0]))
    look = result_of(replace(shared(url, *left_over(server, *DAYS[1:3])), known=known)).look
    assert isinstance(look, SeenAgain)
    assert [article.origin for article in look.articles] == ["县教育局", "县教育局"]
    assert asked_articles(server) == DAYS[1:3]


def test_a_list_that_says_not_modified_leads_to_what_is_left_over(server: LoopbackServer) -> None:
    publish(server, *DAYS[:2])
    url = server.page("/list", status=304)
    known = KnownList(etag='"1"', confirmed_key=key_of(server, DAYS[0]))
    look = result_of(replace(shared(url, *left_over(server, DAYS[1])), known=known)).look
    assert isinstance(look, SeenAgain)
    assert look.how == "not_modified"
    assert [article.origin for article in look.articles] == ["县教育局"]


def test_new_items_come_before_those_left_over_and_known_ones_are_not_read(server: LoopbackServer) -> None:
    url = publish(server, *DAYS[:4])
    seen_days = {key_of(server, day): date.fromisoformat(day) for day in DAYS[1:4]}
    visit = replace(shared(url, *left_over(server, DAYS[3])), seen_days=seen_days)
    assert [article.key for article in articles(result_of(visit).look)] == [
        key_of(server, DAYS[0]),
        key_of(server, DAYS[3]),
    ]


def test_what_lies_behind_everything_kept_in_mind_is_not_taken_for_new(server: LoopbackServer) -> None:
    url = publish(server, *DAYS[:4])
    visit = replace(shared(url), seen_days={key_of(server, DAYS[1]): date.fromisoformat(DAYS[1])})
    assert [article.key for article in articles(result_of(visit).look)] == [key_of(server, DAYS[0])]


def test_items_before_the_day_that_must_be_reached_are_not_read(server: LoopbackServer) -> None:
    visit = replace(shared(publish(server, *DAYS[:3])), back_to=date(2026, 11, 19))
    assert len(articles(result_of(visit).look)) == 2


def test_a_page_that_says_nothing_or_is_gone_leaves_the_source_unknown(server: LoopbackServer) -> None:
    url = publish(server, *DAYS[:3])
    server.page(f"/art/{DAYS[1]}.html", "<p>来源：本站</p>")
    server.page(f"/art/{DAYS[2]}.html", status=404)
    found = {article.key: article for article in articles(result_of(shared(url)).look)}
    assert found[key_of(server, DAYS[1])].origin is None
    assert found[key_of(server, DAYS[2])] == ReadArticle(key_of(server, DAYS[2]), reason="http_404")


def test_an_article_of_another_site_is_never_fetched(
    server: LoopbackServer, other_server: LoopbackServer
) -> None:
    elsewhere = other_server.page("/a.html", "<p>来源：县教育局</p>")
    url = publish(server, DAYS[0])
    unread = UnreadArticle("//127.0.0.2/a.html", elsewhere)
    found = articles(result_of(shared(url, unread)).look)
    assert found[-1] == ReadArticle("//127.0.0.2/a.html", reason="other_site")
    assert other_server.asked == []


def test_an_article_that_redirects_to_another_site_is_not_followed(
    server: LoopbackServer, other_server: LoopbackServer
) -> None:
    url = publish(server, *DAYS[:2])
    elsewhere = other_server.page("/a.html", "<p>来源：县教育局</p>")
    server.page(f"/art/{DAYS[1]}.html", status=302, headers={"Location": elsewhere})
    found = articles(result_of(shared(url)).look)
    assert (found[-1].origin, found[-1].reason) == (None, "redirected_off_site")
    assert other_server.asked == []


@pytest.mark.parametrize("status", [pytest.param(412, id="firewall"), pytest.param(429, id="too_often")])
def test_after_a_wall_no_more_articles_are_asked_for_that_night(server: LoopbackServer, status: int) -> None:
    url = publish(server, *DAYS[:5])
    server.page(f"/art/{DAYS[2]}.html", status=status)
    found = articles(result_of(shared(url)).look)
    assert [article.origin for article in found] == ["县教育局", "县教育局", None]
    assert asked_articles(server) == DAYS[:3]


def test_a_host_that_stops_answering_is_left_in_peace_and_the_look_stands(server: LoopbackServer) -> None:
    url = publish(server, *DAYS[:5])

    async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        return

    server.raw(f"/art/{DAYS[1]}.html", hang_up)
    look = result_of(shared(url)).look
    assert isinstance(look, Seen)
    assert len(look.publications) == 5
    assert [article.origin for article in look.articles] == ["县教育局", None]
    assert set(asked_articles(server)) == set(DAYS[:2])


def test_a_list_that_is_not_seen_reads_no_articles(server: LoopbackServer) -> None:
    publish(server, *DAYS[:2])
    url = server.page("/list", status=404)
    look = result_of(shared(url, *left_over(server, DAYS[1]))).look
    assert isinstance(look, NotSeen)
    assert asked_articles(server) == []
