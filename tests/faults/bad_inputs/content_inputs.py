"""Content inputs 内容类: bad inputs 45 to 73 that come by a crawl, as pages, feeds and data say them."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from tests.faults.bad_inputs.answers import answer
from tests.faults.bad_inputs.bad_input import Around, Making, always, seen, unreadable
from tests.faults.bad_inputs.column_pages import BAD, list_text, rows

_RARE = "关于㛃县工作的通知"
_SQL = "关于'); DROP TABLE look; -- 一"
_XML = "Content-Type: application/xml"
_JSON = "Content-Type: application/json"
_ENTRY = (
    "<item><title>{}</title><link>http://www.linhe.example/t.html</link><pubDate>2026-11-18</pubDate></item>"
)


def _list(*titles: str, href: str = "", encoding: str = "utf-8", declared: str = "utf-8") -> Making:
    """A list whose first rows have these titles; its bytes and what it says of them may disagree."""

    def make(around: Around) -> bytes:
        plain = rows(around.today)
        first = [
            replace(row, title=title, href=href or row.href)
            for row, title in zip(plain, titles, strict=False)
        ]
        text = list_text([*first, *plain[len(first) :]], charset=declared)
        body = text.encode(encoding, "surrogatepass")
        return answer(body, f"Content-Type: text/html; charset={declared}")

    return make


def _dated(*shown: str, pinned: str = "") -> Making:
    """A list whose first rows show these dates; `@today` and `@later` stand for days."""

    def make(around: Around) -> bytes:
        plain = rows(around.today)
        days = {"@today": around.today, "@later": around.today + timedelta(days=400)}
        told = ["".join(str(days[text]) if text in days else text) for text in shown]
        first = [replace(row, shown=text) for row, text in zip(plain, told, strict=False)]
        if pinned:
            first[0] = replace(first[0], title=f"{pinned}{first[0].title}")
        return answer(list_text([*first, *plain[len(first) :]]))

    return make


def _bytes_changed(
    change: Callable[[bytes], bytes], content_type: str = "text/html; charset=utf-8"
) -> Making:
    def make(around: Around) -> bytes:
        body = change(list_text(rows(around.today)).encode())
        return answer(body, f"Content-Type: {content_type}")

    return make


def _page(body: str, *headers: str) -> Making:
    return lambda around: answer(around.filled(body), *headers)


def _feed(inside: str, *, before: str = "") -> Making:
    return _page(f'<?xml version="1.0"?>{before}<rss><channel><title>x</title>{inside}</channel></rss>', _XML)


def _data(items: Callable[[Around], object]) -> Making:
    return lambda around: answer(json.dumps(items(around)), _JSON)


def _json_rows(around: Around, titles: Iterable[str]) -> list[dict[str, str]]:
    plain = rows(around.today)
    return [
        {"title": title, "url": row.href, "pubdate": row.shown}
        for title, row in zip(titles, plain, strict=False)
    ]


_LAUGHS = "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>{}]>".format(
    "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1};' * 10}'>" for n in range(1, 10))
)

ENCODINGS = (
    seen(45, "gb2312_that_is_utf8", _list(_RARE, encoding="utf-8", declared="gb2312"), _RARE),
    seen(45, "utf8_that_is_gb18030", _list(_RARE, encoding="gb18030", declared="utf-8"), _RARE),
    seen(45, "rare_character", _list(_RARE, encoding="gb18030", declared="gb2312"), _RARE),
    seen(46, "invalid_bytes", _bytes_changed(lambda body: body.replace(b"</h2>", b"\xff\xfe\x80</h2>", 1))),
    seen(46, "byte_order_mark", _bytes_changed(lambda body: codecs.BOM_UTF8 + body)),
    seen(46, "utf16", _bytes_changed(lambda body: body.decode().encode("utf-16"))),
    seen(46, "utf16_without_mark", _bytes_changed(lambda body: body.decode().encode("utf-16-le"))),
    seen(46, "utf7_declared", _bytes_changed(bytes, "text/html; charset=utf-7")),
    seen(46, "utf7", _bytes_changed(lambda body: body.decode().encode("utf-7"))),
    unreadable(47, "empty_body", "empty_body", always(answer(b""))),
)

SIZES = (
    unreadable(48, "million_of_boxes", "page_too_large", always(answer("<div>" * 1_000_000))),
    unreadable(
        49,
        "hundred_thousand_links",
        "page_too_large",
        always(answer("<ul>" + "<li><a href='/a.html'>通知</a></li>" * 100_000)),
    ),
    seen(50, "title_of_100_thousand", _list("长" * 100_000)),
)

TEXTS = (
    seen(
        51,
        "script_as_text",
        _list("&lt;script&gt;alert(1)&lt;/script&gt;关于一"),
        "<script>alert(1)</script>关于一",
    ),
    seen(51, "script_as_tag", _list("关于一<script>alert(1)</script>")),
    seen(
        52,
        "quote_in_an_address",
        _list("关于一", href="/bad/1.html&quot;><img src=x onerror=alert(1)>"),
        "关于一",
    ),
    seen(53, "javascript_link", _list("关于一", href="javascript:alert(1)"), "关于一"),
    seen(54, "unseen_characters", _list("关\u200b于\u202e一", "аdmin关于二"), "关\u200b于\u202e一"),
    seen(55, "control_characters", _list("关于\x01\x02\x08一"), "关于\x01\x02\x08一"),
    seen(56, "half_a_character", _list("关于&#xD800;一", "关于\ud83d二")),
    seen(
        56,
        "half_a_character_of_json",
        _data(lambda around: _json_rows(around, ["关于\ud83d一", "关于二", "关于三", "关于四", "关于五"])),
    ),
    seen(
        73,
        "sql",
        _list("关于'); DROP TABLE look; -- 一", "关于%' OR '1'='1"),
        "关于'); DROP TABLE look; -- 一",
    ),
)

STRUCTURES = (
    unreadable(61, "billion_laughs", "no_dated_list", _feed(_ENTRY.format("&lol9;"), before=_LAUGHS)),
    unreadable(
        62,
        "outer_entity",
        "no_dated_list",
        _feed(_ENTRY.format("&x;"), before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    unreadable(
        62,
        "outer_entity_in_a_sitemap",
        "no_dated_list",
        _page(
            '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>&x;</loc></url></urlset>',
            _XML,
        ),
    ),
    # what the feed says itself is read; what it says of elsewhere is not
    seen(
        63,
        "outer_dtd",
        _feed(_ENTRY.format("关于一"), before='<!DOCTYPE rss SYSTEM "http://127.0.0.1:@canary/x.dtd">'),
        "关于一",
    ),
    unreadable(
        64,
        "sitemap_of_itself",
        "no_dated_list",
        _page(
            '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>@origin{BAD}</loc></sitemap></sitemapindex>",
            _XML,
        ),
    ),
    unreadable(65, "json_100_thousand_deep", "not_json", _page("[" * 100_000 + "]" * 100_000, _JSON)),
    unreadable(
        65, "json_of_infinity", "no_dated_list", _page('[{"title": 1e999, "pubdate": -1e999}]', _JSON)
    ),
    unreadable(
        65,
        "json_of_one_name_twice",
        "no_dated_list",
        _page('[{"title": "a", "title": 1, "pubdate": "2026-01-01", "pubdate": {}}]', _JSON),
    ),
    unreadable(
        69,
        "list_by_script",
        "list_rendered_by_script",
        _page("<html><body><div id='app'></div><script src='/app.js'></script></body></html>"),
    ),
)

DATES = (
    unreadable(67, "no_day_at_all", "undated_items", _dated("0000-00-00", "2026-13-45")),
    unreadable(67, "thirteenth_month", "undated_items", _dated("2026年13月1日", "2026年13月2日")),
    unreadable(67, "all_of_2099", "future_dates", _dated(*["2099-01-01"] * 5)),
    seen(67, "one_of_2099", _dated("2099-01-01")),
    seen(67, "pinned_of_the_future", _dated("@later", pinned="[置顶]")),
    unreadable(67, "year_of_the_republic", "undated_items", _dated("民国115年11月1日", "民国115年11月2日")),
    unreadable(67, "month_first", "undated_items", _dated("11/18/2026", "10/18/2026")),
    seen(67, "today_and_yesterday", _dated("今天", "昨天")),
    unreadable(67, "two_dates", "undated_items", _dated("2026-11-01 2026-11-18", "2026-11-02 2026-11-19")),
)


def _endless(around: Around) -> bytes:
    return answer(list_text(rows(around.today), following=f'<a href="{BAD}index_1.html">下一页</a>'))


def _pages(number: int) -> dict[str, Making]:
    """Page after page, each a day's older, each with another behind it."""

    def make(page: int) -> Making:
        def say(around: Around) -> bytes:
            path = f"{BAD}{page}/"
            shown = rows(around.today - timedelta(days=page), path=path)
            return answer(list_text(shown, following=f'<a href="{BAD}index_{page + 1}.html">下一页</a>'))

        return say

    return {f"{BAD}index_{page}.html": make(page) for page in range(1, number)}


_STEEP = (
    "<meta http-equiv=" * 60_000,
    "<a href='" * 100_000,
    "location.href = " * 60_000,
    "2026-" * 200_000,
    "（" * 300_000,
    " " * 1_000_000 + "x",
    "<!--" * 180_000,
    "<script>" + "document.cookie=" * 60_000,
    "第1页共" * 100_000,
    "charset=" * 120_000,
)

PLACES = (
    replace(seen(70, "pages_without_end", _endless), elsewhere=_pages(200)),
    seen(71, "address_of_100_kilobytes", _list("关于一", href="/bad/" + "a" * 100_000), "关于一"),
    seen(71, "way_up", _list("关于一", href="../../../../../../etc/passwd"), "关于一"),
    seen(71, "nul_in_an_address", _list("关于一", href="/bad/%00.html"), "关于一"),
    seen(71, "backslashes", _list("关于一", href="\\\\127.0.0.1\\share\\a.html"), "关于一"),
    seen(71, "chinese_host", _list("关于一", href="http://临河.中国/a.html"), "关于一"),
    seen(71, "host_of_punycode", _list("关于一", href="http://xn--/a.html"), "关于一"),
    *(
        unreadable(72, f"steep_text_{number}", "no_dated_list", _page(f"<html><body>{text}"))
        for number, text in enumerate(_STEEP)
    ),
)

CONTENT = (*ENCODINGS, *SIZES, *TEXTS, *STRUCTURES, *DATES, *PLACES)
