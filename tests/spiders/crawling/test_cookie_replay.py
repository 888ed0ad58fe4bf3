"""A cookie that a page hands out is brought back once; what must be worked out stays unanswered."""

from __future__ import annotations

import asyncio
import time

import pytest

from monitor.domain.look import NotSeen, Seen
from spiders.article_date import read_article_date
from spiders.cookie_replay import CookieReplay, cookie_replay
from spiders.installed_readers import InstalledReaders
from spiders.page_redirect import page_redirect
from spiders.read_column import read_column
from spiders.walls import refuse_walls
from tests.spiders.crawling.loopback import EMPTY_LIST, LoopbackServer, Script, column, crawled, no_platform

HERE = "http://www.linhe.gov.cn/tzgg/?page=1"
READERS = InstalledReaders(read_column, refuse_walls, read_article_date, no_platform)


def page_with(script: str, *, head: str = "") -> str:
    return f"<html><head>{head}<title></title></head><body><script>{script}</script></body></html>"


@pytest.mark.parametrize(
    ("script", "cookie", "url"),
    [
        pytest.param('document.cookie="pass=1; path=/";location.reload();', "pass=1", HERE, id="reload"),
        pytest.param(
            "document.cookie = 'pass=1';\n window.location.reload(true);", "pass=1", HERE, id="reload_true"
        ),
        pytest.param(
            'document.cookie="pass=1"; location.href = location.href;', "pass=1", HERE, id="own_address"
        ),
        pytest.param(
            "document.cookie='pass=1';location.replace(location.href)", "pass=1", HERE, id="replace"
        ),
        pytest.param(
            "document.cookie='pass=1';location.href=location.pathname+location.search",
            "pass=1",
            HERE,
            id="path_and_query",
        ),
        pytest.param(
            'document.cookie="a=1"; document.cookie="b=2";history.go(0)', "a=1; b=2", HERE, id="two"
        ),
        pytest.param(
            'setTimeout(function(){document.cookie="pass=1";location.reload();}, 500);',
            "pass=1",
            HERE,
            id="after_a_while",
        ),
        pytest.param(
            "document.cookie='pass=1';setTimeout(\"location.reload()\", 500)",
            "pass=1",
            HERE,
            id="in_a_string",
        ),
        pytest.param(
            "window.onload = function () { document.cookie='pass=1'; location.reload(); }",
            "pass=1",
            HERE,
            id="when_loaded",
        ),
        pytest.param(
            "<!--\ndocument.cookie='pass=1'; // for old browsers\nlocation.reload();\n//-->",
            "pass=1",
            HERE,
            id="old_style",
        ),
        pytest.param(
            "document.cookie='pass=1';location.href='/tzgg/list.html'",
            "pass=1",
            "http://www.linhe.gov.cn/tzgg/list.html",
            id="elsewhere",
        ),
    ],
)
def test_a_literal_cookie_is_brought_back(script: str, cookie: str, url: str) -> None:
    assert cookie_replay(page_with(script), HERE, set_cookie="") == CookieReplay(url, cookie)


@pytest.mark.parametrize(
    ("script", "head"),
    [
        pytest.param("location.reload()", "", id="script"),
        pytest.param("", '<meta http-equiv="refresh" content="0">', id="refresh"),
        pytest.param("", '<meta http-equiv="refresh" content="1;url=?page=1">', id="refresh_by_address"),
    ],
)
def test_a_cookie_of_the_header_needs_only_a_reload(script: str, head: str) -> None:
    text = page_with(script, head=head)
    assert cookie_replay(text, HERE, set_cookie="pass=1; path=/") == CookieReplay(HERE, "")
    assert cookie_replay(text, HERE, set_cookie="") is None


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("document.cookie='pass='+key;location.reload()", id="joined"),
        pytest.param(
            "document.cookie='a=1; expires='+new Date().toGMTString();location.reload()", id="dated"
        ),
        pytest.param("document.cookie=escape('a=1');location.reload()", id="called"),
        pytest.param("var a='pass=1';document.cookie=a;location.reload()", id="variable"),
        pytest.param("if(x){document.cookie='a=1'};location.reload()", id="condition"),
        pytest.param("document.cookie='a=1';go();location.reload()", id="something_else"),
        pytest.param("eval('x');document.cookie='a=1';location.reload()", id="eval"),
        pytest.param("document.cookie='a=1';location.href='/a'+x", id="address_joined"),
        pytest.param("document.cookie='a=1';location.href='/a';location.href='/b'", id="two_ways"),
        pytest.param("document.cookie='a=1'", id="no_way_on"),
        pytest.param("document.cookie='nothing';location.reload()", id="no_cookie"),
        pytest.param("document.cookie='a=\\x31';location.reload()", id="escaped"),
        pytest.param("document.cookie='a=1';location.href='javascript:x'", id="script_address"),
        pytest.param("document.cookie='__jsl_clearance=1';location.reload()", id="jiasule"),
        pytest.param("document.cookie='acw_sc__v2=1';location.reload()", id="acw_sc"),
        pytest.param("document.cookie='wzws_cid=1';location.reload()", id="wzws"),
        pytest.param("$_ts=window['$_ts'];document.cookie='a=1';location.reload()", id="ruishu"),
    ],
)
def test_what_must_be_worked_out_is_not_answered(script: str) -> None:
    text = page_with(script)
    assert cookie_replay(text, HERE, set_cookie="") is None
    assert page_redirect(text, HERE) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "<p>您访问的页面正在升级维护之中，请稍后再来访问本网站，给您带来的不便敬请谅解</p>"
            "<script>document.cookie='a=1';location.reload()</script>",
            id="says_something",
        ),
        pytest.param(
            "<script src='/challenge.js'></script><script>document.cookie='a=1';location.reload()</script>",
            id="loads_a_script",
        ),
        pytest.param("<!-- <script>document.cookie='a=1';location.reload()</script> -->", id="commented_out"),
        pytest.param("", id="empty"),
        pytest.param("<script>" + "document.cookie='a=1';" * 400 + "location.reload()</script>", id="long"),
    ],
)
def test_another_page_is_read(text: str) -> None:
    assert cookie_replay(text, HERE, set_cookie="") is None


@pytest.mark.parametrize(
    "unit",
    [
        "document.cookie='a=1'",
        "location.",
        "window.",
        " ",
        "<script>",
        "setTimeout(",
        "'",
        "}",
        "//",
        "/*",
        "<!--",
    ],
)
def test_no_page_takes_long_to_search(unit: str) -> None:
    started = time.process_time()
    for text in ((unit * 4096)[:4096], f"<script>{unit * 4096}"[:4000] + "</script>"):
        cookie_replay(text, HERE, set_cookie="a=1")
        page_redirect(text, HERE)
    assert time.process_time() - started < 1


def answer(body: bytes, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(body)}"))
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{lines}\r\n".encode() + body


def gate(server: LoopbackServer, hands_out: bytes, behind: bytes = EMPTY_LIST) -> Script:
    """Shows what is behind it to whoever brings the cookie."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knows_us = "pass=1" in server.asked[-1].headers.get("cookie", "")
        writer.write(answer(behind, "Connection: close") if knows_us else hands_out)
        await writer.drain()

    return serve


SCRIPTED = answer(b"<script>document.cookie='pass=1; path=/';location.reload()</script>", 'ETag: "1"')
BY_HEADER = answer(b"<script>location.reload()</script>", "Set-Cookie: pass=1; path=/")


@pytest.mark.parametrize("hands_out", [SCRIPTED, BY_HEADER], ids=["scripted", "by_header"])
def test_the_list_behind_a_cookie_is_seen(server: LoopbackServer, hands_out: bytes) -> None:
    server.raw("/list", gate(server, hands_out))
    found = crawled(column(1, server.url("/list")))
    assert isinstance(found.look(), Seen)
    assert server.paths() == ["/list", "/list"]
    assert found.results[1].transport.etag is None


def test_the_cookie_is_kept_for_the_rest_of_the_visit(server: LoopbackServer) -> None:
    first = b'{"items": [], "next": "%s", "is_last": false}' % server.url("/list/2").encode()
    server.raw("/list", gate(server, SCRIPTED, first))
    server.raw("/list/2", gate(server, SCRIPTED))
    assert isinstance(crawled(column(1, server.url("/list"))).look(), Seen)
    assert server.paths() == ["/list", "/list", "/list/2"]


def test_a_page_that_asks_for_ever_is_given_up(server: LoopbackServer) -> None:
    server.raw("/list", SCRIPTED)
    look = crawled(column(1, server.url("/list"))).look()
    assert isinstance(look, NotSeen)
    assert look.reason == "redirect_loop"
    assert len(server.paths()) == 2


def test_the_cookie_of_one_host_is_not_shown_to_another(
    server: LoopbackServer, other_server: LoopbackServer
) -> None:
    other_server.column("/list", "2026-11-20", is_last=True)
    target = other_server.url("/list")
    server.page("/list", f"<script>document.cookie='pass=1';location.href='{target}'</script>")
    visit = column(1, server.url("/list"), site_url=other_server.url("/home.html"))
    assert isinstance(crawled(visit).look(), Seen)
    assert other_server.paths()[0] == "/list"
    assert all("cookie" not in asked.headers for asked in other_server.asked)


def test_a_computed_cookie_stays_a_wall(server: LoopbackServer) -> None:
    script = "<script>var a=1;document.cookie='x='+a;location.href=location.pathname+location.search</script>"
    server.page("/list", script)
    look = crawled(column(1, server.url("/list")), readers=READERS).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "waf_jiasule")
    assert server.paths() == ["/list"]
