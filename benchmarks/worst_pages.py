"""Worst pages 最坏页面: pages of up to 5 MB that hold as much as possible, and who reads them.

Some are so much that they are refused before they are parsed; the others come close to a bound, for
what is just let through costs the most.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.domain.crawl_plan import Visit
from spiders.article_date import read_article_date
from spiders.article_origin import read_article_origin
from spiders.catalogue import platform_readers
from spiders.page import Page
from spiders.read_account import reader_of_key
from spiders.read_column import read_column
from spiders.walls import refuse_walls

WORST_SIZE = 5_000_000
URL = "https://www.linhe.example/zwgk/tzgg/index.html"
_ACCOUNT = Visit(1, "account", "", ("临河县发布",), account_id="2000000001")


@dataclass(frozen=True, slots=True)
class WorstPage:
    """How a page is made and read; `selector` names the rows, as an operator would."""

    text: Callable[[], str]
    read: Callable[[Page], str]
    url: str = URL
    selector: str = ""


def _column(page: Page) -> str:
    return f"{len(read_column(page).publications)} rows"


def _article(page: Page) -> str:
    refuse_walls(page)
    return f"{read_article_date(page)} {read_article_origin(page)}"


def _account(key: str) -> Callable[[Page], str]:
    def read(page: Page) -> str:
        reader = reader_of_key(key)
        if reader is None:
            raise SystemExit(f"no reader {key}")
        reader.side_requests(_ACCOUNT, page)
        return f"{len(reader.read(page, replace(_ACCOUNT, url=page.url)).publications)} posts"

    return read


_OPEN_ROW = "<li><a href=/t/{0}.html>关于第{0}号</a><i>2026-11-20"
_ROW = "<li><a href=/t/{0}.html>关于第{0}号的通知</a><span>2026-11-20</span></li>"


def _rows(number: int, form: str = _ROW) -> str:
    return "".join(form.format(place) for place in range(number))


def _array(row: object, number: int) -> str:
    return "[" + ",".join([json.dumps(row, ensure_ascii=False)] * number) + "]"


def _feed(number: int, *, tags: int = 3) -> str:
    item = f"<item><title>通知</title>{'<b/>' * tags}<pubDate>2026-11-20</pubDate></item>"
    return f"<?xml version='1.0'?><rss><channel><title>x</title>{item * number}</channel></rss>"


def _wechat(body: str, script: str = "") -> str:
    return (
        f"<html><head><script>var ct = '1794965400'; var nickname = '临河发布';{script}</script></head><body>"
        f"<div id='js_article'><h1 id='activity-name'>通知</h1><div id='js_content'>{body}</div></div>"
    )


_COLUMNS: dict[str, Callable[[], str]] = {
    "links_100000": lambda: "<ul>" + _rows(100_000, _OPEN_ROW),
    "tags_1000000": lambda: "<b>" * 1_000_000,
    "divs_1000000": lambda: "<div>" * 1_000_000,
    "closed_tags_700000": lambda: "<b></b>" * 700_000,
    "tables": lambda: "<table><tr><td>" * 330_000,
    "links_in_nested_tags": lambda: "<div><b>" * 120_000 + _rows(75_000, _OPEN_ROW),
    "formatting": lambda: "<a><b><i><p>" * 400_000,
    "dates": lambda: "<p>2026-11-20" * 380_000,
    "blanks": lambda: " \t\n" * 1_600_000,
    "one_text": lambda: "通知 2026-11-20 " * 250_000,
    "open_tags": lambda: "<a " * 1_600_000,
    "attributes": lambda: "<a " + "x=1 " * 1_200_000 + ">",
    "records": lambda: "<datastore>" + "<record>" * 600_000,
    "metas": lambda: "<meta charset=" * 350_000,
    "json": lambda: "[" * 5_000_000,
    "objects": lambda: '{"data":{"results":[' + '{"title":1},' * 410_000,
    "feed": lambda: "<rss>" + "<item>" * 800_000,
    "hidden": lambda: "<p style='display:none'>" * 200_000,
    "comments": lambda: "<!---->" * 700_000,
    "entities": lambda: "&amp;" * 1_000_000,
}
_CLOSE: dict[str, Callable[[], str]] = {
    "rows_15000": lambda: "<ul>" + _rows(15_000),
    "rows_left_open": lambda: "<ul>" + _rows(800, _OPEN_ROW),
    "nested_divs": lambda: "<div>" * 9_900 + "x" + "</div>" * 9_900,
    "nested_lists": lambda: "<ul><li>" * 6_000 + _rows(500),
    "nested_rows": lambda: _rows(5_000, "<ul><li><a href=/t/{0}.html>关于第{0}号的通知</a><i>2026-11-20</i>"),
    "nested_empty_frames": lambda: "<h3>通知公告</h3>" + "<div id=a>" * 9_500 + "</div>" * 9_500 + _rows(300),
    "nested_tables": lambda: "<table><tr><td><a href=/t/1.html>关于第1号的通知</a>2026-11-20" * 2_300,
    "wide_and_hidden": lambda: "<p style='display:none'>a</p>" * 38_000,
    "frames": lambda: "<iframe src='/a.html'></iframe>" * 60_000,
    "headings": lambda: "<h3>通知公告</h3>" * 30_000 + _rows(2_000),
    "dates_alone": lambda: "<p>2026-11-20</p>" * 35_000,
    "split_dates": lambda: "<p><b>2026</b><i>11-20</i></p>" * 15_000,
    "long_titles": lambda: _rows(400, "<li><a href=/t/{0}.html>" + "通知" * 2_000 + "</a>2026-11-20"),
    "long_addresses": lambda: _rows(
        400, "<li><a href='/t/" + "a/../" * 2_000 + "{0}.html'>第{0}号通知</a>2026-11-20"
    ),
    "pagers": lambda: _rows(20) + "<script>createPageHTML(9, 0, 'index', 'html')</script>" * 60_000,
    "pager_words": lambda: _rows(20) + "<p>共 12 页 第 1 页 下一页</p>" * 30_000,
    "arrays_in_scripts": lambda: "<script>" + '[{"title":"' * 39 + "a" * 4_900_000 + "</script>",
    "array_in_a_script": lambda: (
        "<script>" + _array({"title": "通知", "pubdate": "2026-11-20", "url": "/a"}, 19_900)
    ),
    "scripts": lambda: "<script>$.get()</script>" * 90_000,
    "commented_rows": lambda: f"<h3>通知公告</h3><!--{'2026-11-20 ' * 400_000}-->" + _rows(300),
    "datastore": lambda: (
        f"<datastore>{'<record><![CDATA[<a href=/t/1.html>通知</a>2026-11-20]]></record>' * 60_000}"
    ),
    "json_rows": lambda: _array({"title": "通知", "pubdate": "2026-11-20", "url": "/a.html"}, 19_900),
    "json_nested": lambda: "[" + ",".join(["[" * 900 + "]" * 900] * 110) + "]",
    "json_texts": lambda: '{"rows":[' + '"ab",' * 990_000 + '"ab"]}',
    "feed_entries": lambda: _feed(20_000, tags=0),
    "feed_tags": lambda: _feed(1, tags=190_000),
    "utf16": lambda: "\ufeff" + "<p>通知</p>" * 100_000,
}
_SELECTED: dict[str, tuple[Callable[[], str], str]] = {
    "selected_rows": (lambda: "<ul>" + _rows(15_000), "ul > li"),
    "selected_nested_rows": (_CLOSE["nested_rows"], "li"),
    "selected_everything": (_CLOSE["rows_15000"], "*"),
    "selector_that_searches": (_CLOSE["nested_divs"], "div div div div > p"),
}
_ARTICLES: dict[str, Callable[[], str]] = {
    "article_of_headings": lambda: "<h1>通知" * 8_000 + "<p>发布时间：2026-11-20</p>",
    "article_of_labels": lambda: "<p>发布时间：2026-11-20 来源：县政府办</p>" * 40_000,
    "article_of_metas": lambda: "<meta name=PubDate content=2026-11-20>" * 120_000,
    "article_of_scripts": lambda: "发布时间：<script>document.write('2026-11-20')</script>" * 70_000,
    "article_of_one_line": lambda: "发布时间：2026-11-20 " * 200_000,
    "article_of_open_labels": lambda: "发布时间：" * 300_000,
    "article_of_nested_boxes": lambda: "<div>发布时间：" * 13_000,
}
_BLOG = {"created_at": "刚刚", "text": "<a>通知</a>", "user": {"id": 2000000001}, "id": "1"}
_POST = {"mblog": _BLOG, "card_type": 9}
_MESSAGE = {"title": "通知", "link": "http://mp.weixin.qq.com/s/a", "create_time": 1794965400}
_ACCOUNTS: dict[str, tuple[str, Callable[[], str]]] = {
    "weibo_posts": ("weibo", lambda: f'{{"ok":1,"data":{{"cards":{_array(_POST, 19_900)}}}}}'),
    "weibo_post_of_tags": (
        "weibo",
        lambda: f'{{"ok":1,"data":{{"list":{_array({**_BLOG, "text": "<" * 4_000_000}, 1)}}}}}',
    ),
    "wechat_messages": (
        "wechat",
        lambda: f'{{"base_resp":{{"ret":0}},"app_msg_cnt":9,"app_msg_list":{_array(_MESSAGE, 19_900)}}}',
    ),
    "wechat_article_of_spans": ("wechat", lambda: _wechat("<p><span>通知</span></p>" * 45_000)),
    "wechat_article_nested": (
        "wechat",
        lambda: _wechat("<section>" * 9_900 + "来源：县政府办" + "</section>" * 9_900),
    ),
    "wechat_article_of_tags": ("wechat", lambda: _wechat("<span>" * 1_000_000)),
    "wechat_article_of_lines": ("wechat", lambda: _wechat("来源：县政府办<br>" * 190_000)),
    "wechat_article_of_text": ("wechat", lambda: _wechat("来源： " * 700_000)),
    "wechat_scripts": ("wechat", lambda: _wechat("通知", "title = \"\\'" * 400_000)),
    "wechat_names": ("wechat", lambda: _wechat("通知", "nickname = '';" * 300_000)),
    "wechat_script_tags": ("wechat", lambda: _wechat("<script></script>" * 95_000)),
    "feed_of_entries": ("feed", lambda: _feed(20_000, tags=0)),
    "feed_of_tags": ("feed", lambda: _feed(1, tags=190_000)),
    "feed_of_one_text": (
        "feed",
        lambda: "<rss><channel><item><title>" + "&amp;" * 900_000 + "</title></item></channel></rss>",
    ),
    "feed_never_closed": ("rsshub", lambda: "<rss>" + "<item>" * 190_000),
    "feed_in_json": (
        "feed",
        lambda: f'{{"version":"https://jsonfeed.org/version/1","items":{_array({"title": "a"}, 19_900)}}}',
    ),
}
_SOGOU = "https://weixin.sogou.com/weixin?type=2&query=a"
_HIT = "<li><h3>通知</h3><span class=all-time-y2>临河发布</span><script>timeConvert('1794965400')</script>"
_ANY_PLATFORM: dict[str, Callable[[], str]] = {
    "brackets": lambda: "[" + ",".join(["[" * 900 + "]" * 900] * 2_700) + "]",
    "objects": lambda: '{"data":{"a":' * 400_000,
    "tags": lambda: "<div>" * 1_000_000,
}


def _worst_pages() -> dict[str, WorstPage]:
    pages = {name: WorstPage(text, _column) for name, text in (_COLUMNS | _CLOSE).items()}
    pages |= {name: WorstPage(text, _column, selector=css) for name, (text, css) in _SELECTED.items()}
    pages |= {name: WorstPage(text, _article) for name, text in _ARTICLES.items()}
    for name, (key, text) in _ACCOUNTS.items():
        pages[name] = WorstPage(text, _account(key), "https://mp.weixin.qq.com/s/AbCdEf")
    pages["wechat_hits"] = WorstPage(
        lambda: f"<ul class=news-list>{_HIT * 30_000}", _account("wechat"), _SOGOU
    )
    pages["wechat_hits_within_hits"] = WorstPage(
        lambda: f"<ul class=news-list>{_HIT}" * 4_000 + "通知" * 700_000, _account("wechat"), _SOGOU
    )
    for reader in platform_readers():
        for name, text in _ANY_PLATFORM.items():
            pages[f"{reader.key}_{name}"] = WorstPage(text, _account(reader.key), reader.example)
    return pages


WORST = _worst_pages()
