"""Transport inputs 传输类: bad inputs 1 to 44 without the names 31 and 32, as a server sends them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.faults.bad_inputs.answers import (
    BROTLI_BOMB,
    MEGABYTE,
    answer,
    drip,
    gzip_bomb,
    head,
    many,
    nested_bomb,
    redirect,
    reset,
    silence,
    zstd_bomb,
)
from tests.faults.bad_inputs.bad_input import (
    Around,
    Crawled,
    Making,
    always,
    blocked,
    leads_to,
    refused,
    seen,
    slow,
    unreachable,
    unreadable,
)
from tests.faults.bad_inputs.column_pages import BAD, list_text, rows

_OK = "HTTP/1.1 200 OK"
_HTML = "Content-Type: text/html; charset=utf-8"
_LEFT = "HTTP/1.1 200 OK\r\nX: y\0z\r\nContent-Length: 0\r\n\r\n"


def _list(around: Around) -> bytes:
    return list_text(rows(around.today)).encode()


def _as(encoding: str, body: bytes) -> bytes:
    return answer(body, f"Content-Encoding: {encoding}")


def _cut_short(around: Around) -> bytes:
    body = _list(around)
    return answer(body, length=len(body) // 2)


def _too_long(around: Around) -> bytes:
    body = _list(around)
    return answer(body, length=len(body) + 5000)


def _by_meta(target: str) -> Making:
    page = '<html><head><meta http-equiv="refresh" content="0;url={}"></head><body></body></html>'
    return lambda around: answer(page.format(around.filled(target)))


_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}


def _packed_list(packed: str, said: str) -> Making:
    """The list, packed in another way than its header says."""
    return lambda around: _as(said, _PACKERS[packed](_list(around)))


def _chain(length: int) -> dict[str, Making]:
    return {f"/hop{n}": leads_to(f"/hop{n + 1}") for n in range(1, length)} | {
        f"/hop{length}": lambda around: answer(_list(around))
    }


def _with(entry: Crawled, elsewhere: Mapping[str, Making]) -> Crawled:
    return replace(entry, elsewhere=elsewhere)


def _robots(name: str, reason: str | None, robots: Making) -> Crawled:
    """What stands in the place of robots.txt; it speaks for the whole host."""
    entry = seen(43, name, lambda around: answer(_list(around)))
    entry = replace(entry, elsewhere={"/robots.txt": robots})
    if reason is None:
        return entry
    return replace(entry, outcome="blocked", reason=reason, good=("blocked", reason))


def _tls(name: str, certificate: str, notice: str = "tls_invalid") -> Crawled:
    entry = seen(39, name, lambda around: answer(_list(around)), notice=notice)
    return replace(entry, certificate=certificate)


BODIES = (
    unreadable(1, "gzip_bomb", "page_too_large", always(_as("gzip", gzip_bomb(300)))),
    unreadable(2, "brotli_bomb", "content_encoding", always(_as("br", BROTLI_BOMB))),
    unreadable(
        3, "deflate_bomb", "page_too_large", always(_as("deflate", gzip_bomb(300, window=zlib.MAX_WBITS)))
    ),
    unreadable(
        3,
        "raw_deflate_bomb",
        "page_too_large",
        always(_as("deflate", gzip_bomb(300, window=-zlib.MAX_WBITS))),
    ),
    unreadable(4, "zstd_bomb", "content_encoding", always(_as("zstd", zstd_bomb(300)))),
    unreadable(
        5, "gzip_in_gzip", "page_too_large", always(_as("gzip, gzip, gzip", nested_bomb(300, levels=3)))
    ),
    unreadable(
        5,
        "gzip_five_deep",
        "content_encoding",
        always(_as(", ".join(["gzip"] * 5), nested_bomb(9, levels=5))),
    ),
    unreadable(
        6,
        "chunks_without_length",
        "page_too_large",
        always(
            many(
                head(_OK, _HTML, "Transfer-Encoding: chunked"),
                b"100000\r\n" + b"x" * MEGABYTE + b"\r\n",
                400,
                b"0\r\n\r\n",
            )
        ),
    ),
    unreadable(
        7,
        "length_of_5_gigabytes",
        "page_too_large",
        always(many(head(_OK, _HTML, f"Content-Length: {5 * 1024**3}"), b"x" * MEGABYTE, 5 * 1024)),
    ),
    unreachable(8, "more_than_its_length", "invalid_http", _cut_short),
    unreachable(8, "less_than_its_length", "truncated", _too_long),
    slow(9, "body_drips", always(drip(head(_OK, _HTML, "Content-Length: 100000"), b"x"))),
    slow(10, "head_drips", always(drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"))),
    slow(11, "never_answers", always(silence())),
    unreachable(12, "reset", "connection_reset", always(reset())),
    unreachable(13, "no_status_line", "invalid_http", always(b"GARBAGE 999 \xff\xfe\r\n\r\nx")),
    unreachable(14, "nul_in_a_header", "invalid_http", always(_LEFT.encode())),
    unreachable(
        15,
        "twenty_thousand_headers",
        "invalid_http",
        always(many(b"HTTP/1.1 200 OK\r\n", b"X-Many: " + b"a" * 4000 + b"\r\n", 20_000, b"\r\n")),
    ),
    unreachable(
        16,
        "continue_for_ever",
        "invalid_http",
        always(many(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500, 10**9)),
    ),
    slow(16, "continue_dripping", always(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"))),
    unreachable(
        16,
        "answers_for_ever",
        "http_404",
        always(many(b"", b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n" * 500, 10**9)),
    ),
    unreachable(
        38, "cookie_of_a_megabyte", "invalid_http", always(answer(b"", f"Set-Cookie: a={'b' * MEGABYTE}"))
    ),
    unreadable(44, "gzip_that_is_plain", "content_encoding", _packed_list("plain", "gzip")),
    unreadable(44, "gzip_that_is_deflate", "content_encoding", _packed_list("deflate", "gzip")),
    unreadable(44, "deflate_that_is_gzip", "content_encoding", _packed_list("gzip", "deflate")),
)

REDIRECTS = (
    unreachable(17, "redirect_loop", "redirect_loop", leads_to(BAD)),
    _with(unreachable(17, "redirect_to_and_fro", "redirect_loop", leads_to("/fro")), {"/fro": leads_to(BAD)}),
    _with(unreachable(18, "chain_of_21", "redirect_loop", leads_to("/hop1")), _chain(21)),
    refused(19, "to_a_file", leads_to("file:///etc/passwd")),
    refused(20, "to_ftp", leads_to("ftp://127.0.0.1:@canary/")),
    refused(21, "to_data", leads_to("data:text/html,<ul><li>2026-01-01</li></ul>")),
    refused(22, "to_javascript", leads_to("javascript:alert(1)")),
    refused(23, "to_loopback", leads_to("http://127.0.0.1:@canary/")),
    unreachable(23, "to_localhost", "redirected_off_site", leads_to("http://localhost:@canary/")),
    replace(refused(23, "registered_loopback", always(b"")), address="http://127.0.0.1:@canary/registered/"),
    replace(refused(23, "registered_localhost", always(b"")), address="http://localhost:@canary/registered/"),
    refused(24, "decimal", leads_to("http://2130706433:@canary/")),
    replace(refused(24, "registered_decimal", always(b"")), address="http://2130706433:@canary/registered/"),
    refused(25, "hexadecimal", leads_to("http://0x7f000001:@canary/")),
    refused(25, "octal", leads_to("http://0177.0.0.1:@canary/")),
    refused(25, "short", leads_to("http://127.1:@canary/")),
    refused(25, "zero", leads_to("http://0:@canary/")),
    refused(26, "loopback_v6", leads_to("http://[::1]:@canary/")),
    refused(27, "mapped", leads_to("http://[::ffff:127.0.0.1]:@canary/")),
    refused(28, "nat64", leads_to("http://[64:ff9b::7f00:1]:@canary/")),
    refused(29, "circled_digits", leads_to("http://%E2%91%A0%E2%91%A1%E2%91%A6.0.0.1:@canary/")),
    refused(29, "full_width", lambda around: redirect(_raw(f"http://１２７.０.０.１:{around.canary}/"))),
    refused(30, "trailing_dot", leads_to("http://127.0.0.1.:@canary/")),
    replace(refused(30, "registered_dot", always(b"")), address="http://127.0.0.1.:@canary/registered/"),
    refused(33, "metadata", leads_to("http://169.254.169.254/latest/meta-data/")),
    refused(33, "metadata_in_carrier_nat", leads_to("http://100.100.100.200/latest/meta-data/")),
    refused(34, "meta_refresh", _by_meta("http://127.0.0.1:@canary/")),
    refused(
        34,
        "script_refresh",
        lambda around: answer(f"<script>location.href='http://127.1:{around.canary}/';</script>"),
    ),
    refused(35, "user_name", leads_to("http://www.linhe.example@127.0.0.1:@canary/")),
    refused(35, "user_name_that_is_a_host", leads_to("http://127.0.2.1@127.0.0.1:@canary/")),
    refused(36, "mail_port", leads_to("http://8.8.8.8:25/")),
    refused(36, "shell_port", leads_to("http://8.8.8.8:22/")),
    unreachable(
        37, "line_break_in_location", "http_404", leads_to("/x%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0aGET%20/evil")
    ),
    unreachable(37, "carriage_return_in_location", "invalid_http", leads_to("/x\rSet-Cookie: a=b")),
)


def _raw(text: str) -> str:
    """UTF-8 as it goes over the wire, in a text that is written as Latin-1."""
    return text.encode().decode("latin-1")


WALLS = (
    _tls("expired", "expired"),
    _tls("self_signed", "self_signed"),
    _tls("of_another_host", "wrong_host"),
    _tls("valid", "valid", notice=""),
    blocked(
        40,
        "captcha",
        "captcha",
        always(answer("<html><body><div>请输入验证码</div><img src='/captcha.png'></body></html>")),
    ),
    blocked(
        41,
        "challenge_412",
        "waf_ruishu",
        always(answer("<html><script>$_ts=window['$_ts'];</script></html>", status="412 X")),
    ),
    blocked(
        41,
        "challenge_521",
        "waf_jiasule",
        always(answer("<script>document.cookie='__jsl_clearance=1'</script>", status="521 X")),
    ),
    unreachable(
        42,
        "soft_404",
        "soft_404",
        always(answer("<html><title>页面不存在</title><body><p>页面不存在</p></body></html>")),
    ),
    _robots("robots_500", "robots_unreadable", always(answer(b"x", status="500 X"))),
    _robots(
        "robots_of_100_megabytes",
        "robots_unreadable",
        always(many(head(_OK, "Content-Type: text/plain"), b"# x\n" * (MEGABYTE // 4), 100)),
    ),
    _robots("robots_of_html", None, always(answer("<html><body>Disallow: /</body></html>"))),
)

TRANSPORT = (*BODIES, *REDIRECTS, *WALLS)
