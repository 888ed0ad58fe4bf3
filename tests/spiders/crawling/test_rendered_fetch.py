"""Lists that only scripts draw: what a browser without a network makes of them, and what it may claim."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.learned_list import IDENTITY, LearnedList
from monitor.domain.look import NotSeen, Seen
from spiders.conditional_requests import hash_of_list
from spiders.crawl_settings import CrawlSettings
from tests.spiders.crawling.loopback import SETTINGS, Crawled, LoopbackServer, column, crawled
from tests.spiders.crawling.rendered_site import (
    ASK,
    JSON,
    READERS,
    children,
    column_page,
    environment_of,
    needs_browser,
    rows,
    scripted,
)

SCRIPTED = ("unreadable", "list_rendered_by_script")


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


def drawn(*visits: Visit, settings: CrawlSettings = SETTINGS) -> Crawled:
    return crawled(*visits, settings=settings, readers=READERS)


def visit_to(server: LoopbackServer, url: str, *, address_id: int = 1) -> Visit:
    return column(address_id, url, site_url=server.url("/"))


def seen_at(server: LoopbackServer, url: str, *, settings: CrawlSettings = SETTINGS) -> Seen:
    look = drawn(visit_to(server, url), settings=settings).look()
    assert isinstance(look, Seen), look
    return look


def not_seen_at(server: LoopbackServer, url: str) -> NotSeen:
    look = drawn(visit_to(server, url)).look()
    assert isinstance(look, NotSeen), look
    return look


def cause(look: NotSeen) -> tuple[str, str]:
    return look.outcome, look.reason


@needs_browser
def test_a_list_that_a_script_fetches_after_loading_is_seen(server: LoopbackServer) -> None:
    look = seen_at(server, column_page(server))
    assert [item.published_on for item in look.publications][:2] == [date(2026, 11, 20), date(2026, 11, 19)]
    assert look.publications[0].url == server.url("/tzgg/art/0.html")
    assert look.reader == "static_list"
    assert look.notices == ("rendered",)
    assert not look.partial
    assert look.covered_from == date(2026, 11, 14)


@needs_browser
def test_each_address_is_asked_for_once_and_the_page_itself_not_again(server: LoopbackServer) -> None:
    server.page("/js/list.js", ASK, headers={"Content-Type": "text/javascript"})
    seen_at(server, column_page(server, "</script><script src='/js/list.js'>"))
    assert server.paths() == ["/tzgg/", "/js/list.js", "/api/list", "/tzgg/art/0.html"]


@needs_browser
@pytest.mark.parametrize(
    ("script", "kind", "body"),
    [
        (
            "fetch('/api/rows', {method: 'POST', headers: {'Content-Type': 'application/json'},"
            " body: JSON.stringify({channel: 7})}).then(r => r.json()).then(draw);",
            "application/json",
            b'{"channel":7}',
        ),
        (
            "const asked = new XMLHttpRequest(); asked.open('POST', '/api/rows');"
            "asked.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');"
            "asked.onload = () => draw(JSON.parse(asked.responseText)); asked.send('channel=7&page=1');",
            "application/x-www-form-urlencoded",
            b"channel=7&page=1",
        ),
    ],
    ids=["json", "form"],
)
def test_data_may_be_asked_for_by_post(server: LoopbackServer, script: str, kind: str, body: bytes) -> None:
    server.page("/api/rows", rows(), headers=JSON)
    look = seen_at(server, column_page(server, script))
    assert len(look.publications) == 8
    asked = next(asked for asked in server.asked if asked.path == "/api/rows")
    assert (asked.method, asked.body) == ("POST", body)
    assert asked.headers["content-type"].startswith(kind)


@needs_browser
def test_the_proof_is_the_drawn_page_and_the_next_visit_looks_again(server: LoopbackServer) -> None:
    body = scripted(ASK).encode()
    server.page("/api/list", rows(), headers=JSON)
    url = server.page("/tzgg/", body, headers={"ETag": '"shell"', "Last-Modified": "Fri, 20 Nov 2026"})
    transport = drawn(visit_to(server, url)).results[1].transport
    assert transport.body is not None
    assert "关于做好第0批工作的通知" in transport.body.decode()
    assert b"<script" not in transport.body
    assert transport.body_hash == hashlib.sha256(transport.body).hexdigest()
    assert transport.content_type == "text/html; charset=utf-8"
    assert (transport.etag, transport.last_modified, transport.list_hash) == (None, None, None)


@needs_browser
def test_a_drawn_list_is_never_called_unchanged_by_its_shell(server: LoopbackServer) -> None:
    url = column_page(server)
    publications = seen_at(server, url).publications
    known = KnownList(list_hash=hash_of_list(publications), covered_from=date(2025, 1, 1))
    found = drawn(replace(visit_to(server, url), known=known))
    assert isinstance(found.look(), Seen)
    assert found.results[1].transport.list_hash is None


def learned_at(server: LoopbackServer, url: str) -> LearnedList:
    proposal = drawn(visit_to(server, url)).results[1].transport.proposal
    assert proposal is not None
    return replace(proposal.learned, by=IDENTITY)


@needs_browser
def test_a_learned_list_is_found_again_on_the_drawn_page(server: LoopbackServer) -> None:
    url = column_page(server)
    look = drawn(replace(visit_to(server, url), learned=learned_at(server, url))).look()
    assert isinstance(look, Seen)
    assert (len(look.publications), look.notices) == (8, ("rendered",))


@needs_browser
def test_a_learned_list_that_is_drawn_otherwise_has_drifted(server: LoopbackServer) -> None:
    learned = learned_at(server, column_page(server))
    elsewhere = ASK.replace("draw", "rows => { draw(rows); document.body.append(...app.childNodes) }")
    found = drawn(replace(visit_to(server, column_page(server, elsewhere)), learned=learned))
    look = found.look()
    assert isinstance(look, NotSeen)
    assert cause(look) == ("unreadable", "list_drifted")
    assert found.results[1].transport.proposal is not None


@needs_browser
def test_days_are_those_of_shanghai(server: LoopbackServer) -> None:
    """20:00 UTC is the next day there."""
    script = (
        "fetch('/api/times').then(r => r.json()).then(rows => draw(rows.map(row => ({...row,"
        " day: new Date(row.at).toLocaleDateString('sv')}))));"
    )
    told = [{**row, "at": f"{row['day']}T20:00:00Z"} for row in json.loads(rows())]
    server.page("/api/times", json.dumps(told), headers=JSON)
    look = seen_at(server, column_page(server, script))
    assert look.publications[0].published_on == date(2026, 11, 21)


@needs_browser
@pytest.mark.parametrize(
    "nothing", ["<p>暂无数据</p>", "", "<p>加载失败，请稍后再试</p>"], ids=["words", "silence", "failure"]
)
def test_a_drawn_page_never_proves_an_empty_list(server: LoopbackServer, nothing: str) -> None:
    """Where its data did not come a page says 暂无数据 just as where there is none."""
    script = f"fetch('/api/list').then(() => {{ document.getElementById('app').innerHTML = '{nothing}' }});"
    look = not_seen_at(server, column_page(server, script))
    assert cause(look) == SCRIPTED
    assert look.detail.startswith("rendered: ")


@needs_browser
@pytest.mark.parametrize(
    "status", [500, 503, 403, 429], ids=["error", "unavailable", "forbidden", "too_often"]
)
def test_where_data_did_not_come_the_list_proves_only_what_it_shows(
    server: LoopbackServer, status: int
) -> None:
    server.page("/api/newest", "{}", status=status, headers=JSON)
    look = seen_at(server, column_page(server, f"{ASK} fetch('/api/newest').catch(() => 0);"))
    assert look.partial
    assert look.notices == ("rendered", "rendered_in_part")


@needs_browser
def test_what_robots_txt_forbids_the_page_does_not_get(server: LoopbackServer) -> None:
    rules = "User-agent: *\nDisallow: /api/private\n"
    server.page("/robots.txt", rules, headers={"Content-Type": "text/plain"})
    look = seen_at(server, column_page(server, f"{ASK} fetch('/api/private').catch(() => 0);"))
    assert look.partial
    assert "/api/private" not in server.paths()


@needs_browser
def test_a_wall_that_a_script_draws_is_a_wall(server: LoopbackServer) -> None:
    wall = "document.body.innerHTML = '<h3>用户登录</h3><input type=password><button>登录</button>';"
    assert cause(not_seen_at(server, column_page(server, wall))) == ("blocked", "login_wall")


@needs_browser
@pytest.mark.parametrize("target", ["/", "/index.html"])
def test_a_page_whose_script_leads_home_shows_no_list(server: LoopbackServer, target: str) -> None:
    server.page(target, scripted(ASK))
    too_long_to_be_followed_unread = "/* */" * 1000
    leave = (
        f"fetch('/api/list').then(() => {{ location.href = '{target}' }}); {too_long_to_be_followed_unread}"
    )
    look = not_seen_at(server, column_page(server, leave))
    assert cause(look) == SCRIPTED
    assert "redirected_home" in look.detail


@needs_browser
def test_nothing_that_one_page_keeps_is_there_for_the_next(server: LoopbackServer) -> None:
    keep = "document.cookie = 'a=1; path=/'; localStorage.a = 1;"
    first = column_page(server, f"{keep} {ASK}", path="/tzgg/")
    peek = "if (document.cookie + (localStorage.a || '')) fetch('/found');"
    second = column_page(server, f"{peek} {ASK}", path="/zwgk/tzgg/")
    found = drawn(visit_to(server, first), visit_to(server, second, address_id=2))
    assert isinstance(found.look(1), Seen)
    assert isinstance(found.look(2), Seen)
    assert "/found" not in server.paths()
    assert all("a=1" not in asked.headers.get("cookie", "") for asked in server.asked)


@needs_browser
def test_the_pace_of_the_host_holds_for_what_a_page_asks_for(server: LoopbackServer) -> None:
    several = "for (const n of [1, 2, 3]) fetch('/api/more/' + n).catch(() => 0);"
    seen_at(
        server, column_page(server, ASK + several), settings=replace(SETTINGS, seconds_between_requests=0.2)
    )
    times = [asked.at for asked in server.asked]
    assert len(times) >= 6
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2
    assert server.most_at_once == 1


@needs_browser
def test_the_browser_is_told_nothing_of_our_settings(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_MAIL_URL", "smtp://user:password@mail.example")
    given: list[bytes] = []

    async def look_around(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        given.extend(environment_of(pid) for pid in children())
        content = rows().encode()
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
        await writer.drain()

    url = column_page(server)
    server.raw("/api/list", look_around)
    seen_at(server, url)
    assert any(b"HOME=" in environment for environment in given)
    assert not any(b"password" in environment for environment in given)


def test_without_a_browser_the_cause_is_the_script(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    url = column_page(server)
    assert cause(not_seen_at(server, url)) == SCRIPTED
    assert server.paths() == ["/tzgg/"]


def test_a_browser_that_does_not_start_is_tried_twice_and_the_cause_is_the_script(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text(f"#!/bin/sh\necho started >> {tmp_path}/starts\nexit 1\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    visits = [visit_to(server, column_page(server, path=f"/{n}/tzgg/"), address_id=n) for n in range(1, 5)]
    found = drawn(*visits)
    for number in range(1, 5):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert cause(look) == SCRIPTED
    assert (tmp_path / "starts").read_text().count("started") == 2
