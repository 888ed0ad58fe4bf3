"""Every way in which a page does not come, and what the visit says of it."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from dataclasses import replace

import pytest

from monitor.domain.look import NotSeen, Seen
from spiders.failed_visits import CircuitBreaker
from tests.spiders.crawling.loopback import EMPTY_LIST, SETTINGS, LoopbackServer, Script, column, crawled

QUICK = replace(SETTINGS, request_timeout=0.6)


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def drip_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(300):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def drip_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(300):
        writer.write(b"X-%d: y\r\n" % number)
        await writer.drain()
        await asyncio.sleep(0.1)


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def endless_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(400):
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


async def break_off_a_chunk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf")
    await writer.drain()


def bomb(*, window: int) -> bytes:
    packer = zlib.compressobj(9, wbits=window)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()


def redirect(target: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} X\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()


def page_of(body: bytes, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(body)}"))
    return f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode() + body


def status(number: int, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {number} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


HEADERS_WITHOUT_END = b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n"
FIVE_GIGABYTES = b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\nx"
LONG_COOKIE = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=" + b"x" * 10**6 + b"\r\n\r\n"
MAIL_SERVER = b"220 mail.linhe.gov.cn ESMTP\r\nConnection: close\r\n\r\n"
HALF = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 500\r\n\r\nhalf"
GZIP, ZLIB, RAW = 31, 15, -15


def packed(encoding: str, body: bytes) -> bytes:
    return page_of(body, f"Content-Encoding: {encoding}")


CASES: list[object] = [
    pytest.param(status(404), "unreachable", "http_404", id="404"),
    pytest.param(status(410), "unreachable", "http_410", id="410"),
    pytest.param(status(500), "unreachable", "http_500", id="500"),
    pytest.param(status(503), "unreachable", "http_503", id="503"),
    pytest.param(status(401), "blocked", "login_wall", id="401"),
    pytest.param(status(403), "blocked", "forbidden", id="403"),
    pytest.param(status(429), "blocked", "rate_limited", id="429"),
    pytest.param(status(412, b"<script>$_ts"), "blocked", "waf_ruishu", id="412_known_wall"),
    pytest.param(status(521, b"<script>"), "blocked", "waf_521", id="521_unknown_wall"),
    pytest.param(status(202, b"<script>"), "blocked", "waf_202", id="202_unknown_wall"),
    pytest.param(status(304), "unreadable", "http_304", id="304_nobody_asked_for"),
    pytest.param(status(302), "unreadable", "http_302", id="redirect_to_nowhere"),
    pytest.param(status(200, b"<html>"), "unreadable", "no_list", id="page_without_a_list"),
    pytest.param(never, "unreachable", "timeout", id="never_answers"),
    pytest.param(drip_body, "unreachable", "timeout", id="body_drips"),
    pytest.param(drip_headers, "unreachable", "timeout", id="headers_drip"),
    pytest.param(hang_up, "unreachable", "connection_reset", id="hangs_up"),
    pytest.param(endless_body, "unreadable", "page_too_large", id="body_without_end"),
    pytest.param(FIVE_GIGABYTES, "unreadable", "page_too_large", id="5_gb_announced"),
    pytest.param(page_of(bytes(6 * 2**20)), "unreadable", "page_too_large", id="6_mb"),
    pytest.param(packed("gzip", bomb(window=GZIP)), "unreadable", "page_too_large", id="gzip_bomb"),
    pytest.param(packed("deflate", bomb(window=ZLIB)), "unreadable", "page_too_large", id="deflate_bomb"),
    pytest.param(packed("deflate", bomb(window=RAW)), "unreadable", "page_too_large", id="raw_deflate_bomb"),
    pytest.param(
        packed("gzip, gzip, gzip", gzip.compress(gzip.compress(bomb(window=GZIP)))),
        "unreadable",
        "page_too_large",
        id="bomb_in_three_wrappings",
    ),
    pytest.param(packed("gzip," * 40, b"x"), "unreadable", "content_encoding", id="forty_wrappings"),
    pytest.param(packed("br", b"x"), "unreadable", "content_encoding", id="brotli_not_asked_for"),
    pytest.param(packed("gzip", b"{}"), "unreadable", "content_encoding", id="gzip_that_is_none"),
    pytest.param(
        packed("gzip", gzip.compress(b"x" * 500)[:-9]), "unreachable", "truncated", id="half_a_gzip"
    ),
    pytest.param(HALF, "unreachable", "truncated", id="shorter_than_announced"),
    pytest.param(break_off_a_chunk, "unreachable", "truncated", id="chunk_broken_off"),
    pytest.param(MAIL_SERVER, "unreachable", "invalid_http", id="no_http"),
    pytest.param(HEADERS_WITHOUT_END, "unreachable", "invalid_http", id="20000_headers"),
    pytest.param(LONG_COOKIE, "unreachable", "invalid_http", id="1_mb_cookie"),
    pytest.param(redirect("/list"), "unreachable", "redirect_loop", id="redirect_to_itself"),
    pytest.param(redirect("http://www.elsewhere.com/"), "unreachable", "redirected_off_site", id="off_site"),
    pytest.param(redirect("http://127.0.0.3/a"), "unreachable", "redirected_off_site", id="other_address"),
    pytest.param(redirect("/"), "unreadable", "redirected_home", id="to_the_home_page"),
    pytest.param(redirect("/index.html"), "unreadable", "redirected_home", id="to_index_html"),
    pytest.param(redirect("file:///etc/passwd"), "blocked", "network_refused", id="to_a_file"),
    pytest.param(redirect("javascript:alert(1)"), "blocked", "network_refused", id="to_a_script"),
    pytest.param(redirect("http://[::1"), "blocked", "network_refused", id="to_no_address"),
    pytest.param(
        status(200, b'<meta http-equiv="refresh" content="0;url=/index.html">'),
        "unreadable",
        "redirected_home",
        id="refreshed_to_the_home_page",
    ),
    pytest.param(
        status(200, b'<script>window.location.href="http://www.elsewhere.com/"</script>'),
        "unreachable",
        "redirected_off_site",
        id="scripted_off_site",
    ),
]


@pytest.mark.parametrize(("answer", "outcome", "reason"), CASES)
def test_a_page_that_does_not_come_says_why(
    server: LoopbackServer, answer: bytes, outcome: str, reason: str
) -> None:
    server.raw("/list", answer)
    server.column("/good", "2026-11-20", is_last=True)
    found = crawled(column(1, server.url("/list")), column(2, server.url("/good")), settings=QUICK)
    look = found.look(1)
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == (outcome, reason)
    assert isinstance(found.look(2), Seen), "the next column of the host is looked at all the same"


def test_a_chain_of_six_redirects_is_given_up(server: LoopbackServer) -> None:
    for number in range(10):
        server.raw(f"/{number}", redirect(f"/{number + 1}"))
    look = crawled(column(1, server.url("/0"))).look()
    assert isinstance(look, NotSeen)
    assert look.reason == "redirect_loop"
    assert server.paths() == ["/0", "/1", "/2", "/3", "/4", "/5"]


def test_redirects_within_the_site_are_followed(server: LoopbackServer) -> None:
    server.raw("/old", redirect("/new/", 301))
    server.raw("/new/", status(200, b'<html><script>location.href = "list.html";</script></html>'))
    server.column("/new/list.html", "2026-11-20", is_last=True)
    found = crawled(column(1, server.url("/old")))
    assert isinstance(found.look(), Seen)
    assert found.results[1].transport.final_url == server.url("/new/list.html")


def test_a_site_that_redirects_to_itself_to_set_a_cookie_is_seen(server: LoopbackServer) -> None:
    good = status(200, EMPTY_LIST)

    async def gate(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knows_us = "pass=1" in server.asked[-1].headers.get("cookie", "")
        writer.write(
            good if knows_us else redirect("/list").replace(b"X\r\n", b"X\r\nSet-Cookie: pass=1\r\n", 1)
        )
        await writer.drain()

    server.raw("/list", gate)
    assert isinstance(crawled(column(1, server.url("/list"))).look(), Seen)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://10.0.0.1/list", id="private_network"),
        pytest.param("http://169.254.169.254/latest/", id="metadata"),
        pytest.param("http://[::1]/list", id="loopback_v6"),
        pytest.param("ftp://127.0.0.1/list", id="ftp"),
    ],
)
def test_an_address_outside_the_opened_networks_is_never_dialled(url: str) -> None:
    look = crawled(column(1, url)).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "network_refused")


def test_without_opened_networks_loopback_is_refused_by_name_too(server: LoopbackServer) -> None:
    closed = replace(SETTINGS, allow_networks=())
    by_name = f"http://localhost:{server.port}/list"
    found = crawled(column(1, server.url("/list")), column(2, by_name), settings=closed)
    reasons = [look.reason for look in (found.look(1), found.look(2)) if isinstance(look, NotSeen)]
    assert reasons == ["network_refused", "network_refused"]
    assert server.asked == []


def test_a_port_where_nobody_listens_is_a_refused_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        look = crawled(column(1, f"http://127.0.0.1:{taken.getsockname()[1]}/")).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "connection_refused")


def test_a_name_that_does_not_exist_is_a_dns_failure() -> None:
    look = crawled(column(1, "http://www.linhe.invalid/tzgg/")).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "dns_failure")


@pytest.mark.parametrize("script", [never, drip_body, drip_headers], ids=["silent", "body", "headers"])
def test_no_request_outlasts_the_deadline(server: LoopbackServer, script: Script) -> None:
    server.raw("/list", script)
    look = crawled(column(1, server.url("/list")), settings=QUICK).look()
    assert isinstance(look, NotSeen)
    assert look.reason == "timeout"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("gzip", gzip.compress(EMPTY_LIST), id="gzip"),
        pytest.param("x-gzip", gzip.compress(EMPTY_LIST), id="x_gzip"),
        pytest.param("deflate", zlib.compress(EMPTY_LIST), id="deflate"),
        pytest.param(
            "deflate",
            zlib.compress(EMPTY_LIST, wbits=RAW),
            id="raw_deflate",
        ),
        pytest.param(
            "gzip",
            gzip.compress(b'{"items": [], "next": "",') + gzip.compress(b' "is_last": true}'),
            id="gzip_in_two_members",
        ),
        pytest.param("gzip", gzip.compress(EMPTY_LIST) + b"\0\0", id="padded_gzip"),
    ],
)
def test_a_compressed_page_is_read(server: LoopbackServer, encoding: str, body: bytes) -> None:
    server.raw("/list", page_of(body, f"Content-Encoding: {encoding}"))
    assert isinstance(crawled(column(1, server.url("/list"))).look(), Seen)


def test_after_three_visits_without_an_answer_a_host_is_left_alone(server: LoopbackServer) -> None:
    server.raw("/list", never)
    visits = [column(number, server.url("/list")) for number in range(1, 8)]
    found = crawled(*visits, settings=replace(SETTINGS, request_timeout=0.2))
    looks = [found.look(number) for number in range(1, 8)]
    assert {(look.outcome, look.reason) for look in looks if isinstance(look, NotSeen)} == {
        ("unreachable", "timeout")
    }
    assert len(server.paths()) == CircuitBreaker.LIMIT
    assert [found.results[number].transport.requests for number in range(4, 8)] == [0, 0, 0, 0]


def test_an_http_error_in_between_shows_that_the_host_lives(server: LoopbackServer) -> None:
    server.raw("/silent", never)
    paths = ["/silent", "/silent", "/missing", "/silent", "/silent", "/missing"]
    visits = [column(number, server.url(path)) for number, path in enumerate(paths, 1)]
    crawled(*visits, settings=replace(SETTINGS, request_timeout=0.2))
    assert server.paths() == paths
