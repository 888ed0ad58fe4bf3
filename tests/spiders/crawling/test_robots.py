from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from monitor.domain.look import NotSeen, Seen
from tests.spiders.crawling.loopback import SETTINGS, LoopbackServer, Script, column, crawled


def look_at(server: LoopbackServer) -> tuple[str, str]:
    server.column("/list", "2026-11-20", is_last=True)
    look = crawled(column(1, server.url("/list")), settings=replace(SETTINGS, request_timeout=0.5)).look()
    return (look.outcome, look.reason) if isinstance(look, NotSeen) else ("seen", "")


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("User-agent: *\nDisallow: /list\n", id="everybody"),
        pytest.param("User-agent: govmonitor\nDisallow: /\n", id="us_by_name"),
    ],
)
def test_a_disallowed_address_is_not_asked_for(server: LoopbackServer, rules: str) -> None:
    server.page("/robots.txt", rules)
    assert look_at(server) == ("blocked", "robots")
    assert server.paths() == []


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("User-agent: *\nDisallow: /private\n", id="another_folder"),
        pytest.param("User-agent: Baiduspider\nDisallow: /\n", id="another_robot"),
        pytest.param("<html><body>首页</body></html>", id="a_page_instead"),
        pytest.param("", id="empty"),
    ],
)
def test_an_address_that_is_not_disallowed_is_read(server: LoopbackServer, rules: str) -> None:
    server.page("/robots.txt", rules)
    assert look_at(server) == ("seen", "")


def test_a_host_without_rules_may_be_read(server: LoopbackServer) -> None:
    assert look_at(server) == ("seen", "")


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", id="500"),
        pytest.param(b"HTTP/1.1 503 X\r\nContent-Length: 15\r\n\r\nUser-agent: *\r\n", id="503_with_rules"),
        pytest.param(b"HTTP/1.1 200 X\r\nContent-Length: 100000000\r\n\r\n", id="100_mb"),
        pytest.param(hang_up, id="hangs_up"),
        pytest.param(never, id="never_answers"),
    ],
)
def test_a_host_that_cannot_tell_its_rules_is_left_alone(
    server: LoopbackServer, answer: bytes | Script
) -> None:
    server.raw("/robots.txt", answer)
    assert look_at(server) == ("blocked", "robots_unreadable")
    assert "/list" not in server.paths()


def test_a_host_that_answers_nothing_at_all_is_unreachable_not_forbidden(server: LoopbackServer) -> None:
    for path in ("/robots.txt", "/", "/list"):
        server.raw(path, never)
    look = crawled(column(1, server.url("/list")), settings=replace(SETTINGS, request_timeout=0.3)).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "timeout")


def test_the_rules_are_asked_once_for_all_columns_of_a_host(server: LoopbackServer) -> None:
    visits = [column(number, server.column(f"/{number}", is_last=True)) for number in range(1, 5)]
    crawled(*visits)
    assert [asked.path for asked in server.asked].count("/robots.txt") == 1


def test_registered_sites_can_be_exempted_by_the_operator(server: LoopbackServer) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    url = server.column("/list", "2026-11-20", is_last=True)
    exempt = replace(SETTINGS, robots_exempt=frozenset({"127.0.0.1"}))
    found = crawled(column(1, url, site_url=server.url("/")), settings=exempt)
    assert isinstance(found.look(), Seen)
    assert "/robots.txt" not in [asked.path for asked in server.asked], "it is not even fetched"


def test_an_exemption_holds_for_no_other_host(server: LoopbackServer) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    url = server.column("/list", "2026-11-20", is_last=True)
    others = replace(SETTINGS, robots_exempt=frozenset({"localhost", "27.0.0.1", "0.0.1", "www.127.0.0.1"}))
    look = crawled(column(1, url, site_url=server.url("/")), settings=others).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "robots")


def test_an_article_that_robots_forbid_leaves_the_look_standing(server: LoopbackServer) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /art\n")
    look = crawled(column(1, server.column("/list", "2026-11-20", is_last=True))).look()
    assert isinstance(look, Seen)
    assert look.article is not None
    assert (look.article.published_on, look.article.reason) == (None, "robots")
