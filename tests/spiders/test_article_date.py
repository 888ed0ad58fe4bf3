from __future__ import annotations

from datetime import date, datetime

import pytest

from spiders.article_address import article_address_date, linked_address
from spiders.article_date import read_article_date, read_article_witnesses
from spiders.page import Page

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
PLAIN = "https://www.linhe.example/tzgg/info_7.html"
DATED = "https://www.linhe.example/tzgg/202611/t20261118_7.html"
TITLE = "关于开展检查的通知"
PUB = "<meta name='PubDate' content='2026-11-18 09:30'>"
LABEL = "<p>发布时间：2026-11-18 09:30 来源：县政府办</p>"


def article(body: str, *, head: str = "", url: str = PLAIN) -> Page:
    text = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>"
    return Page(url, text.encode(), FETCHED_AT)


READ = {
    "label_alone": article(LABEL),
    "label_and_meta": article(LABEL, head=PUB),
    "label_and_address": article(LABEL, url=DATED),
    "label_beside_its_date": article("<span>发布日期：</span><span>2026-11-18</span>"),
    "label_a_day_before_the_meta": article(LABEL, head=PUB.replace("11-18", "11-19")),
    "label_that_one_of_two_witnesses_supports": article(LABEL, head=PUB.replace("11-18", "02-01"), url=DATED),
    "written_by_script": article(
        "发布时间：<script>var pubdata='2026年11月18日';document.write(pubdata)</script>"
    ),
    "vague_label_and_meta": article("<p>时间：2026-11-18</p>", head=PUB),
    "bare_below_the_title_and_meta": article("<p>县政府办 2026-11-18</p>", head=PUB),
    "several_labels_of_which_the_meta_supports_one": article(
        LABEL + "<ul><li>旧闻 发布时间：2026-01-01</li></ul>", head=PUB
    ),
    "day_of_writing_beside_it": article("<p>成文日期：2026-10-01</p>" + LABEL),
    "og_meta": article(
        LABEL, head="<meta property='article:published_time' content='2026-11-18T09:30:00+08:00'>"
    ),
}
DOUBTFUL = {
    "nothing": article("<p>正文</p>"),
    "meta_alone": article("<p>正文</p>", head=PUB),
    "address_alone": article("<p>正文</p>", url=DATED),
    "label_against_the_meta": article(LABEL.replace("2026", "2009"), head=PUB),
    "label_against_the_address": article(LABEL.replace("11-18", "10-18"), url=DATED),
    "vague_label_alone": article("<p>时间：2026-11-18</p>"),
    "bare_below_the_title_alone": article("<p>2026-11-18</p>"),
    "several_labels": article(LABEL + LABEL.replace("11-18", "11-01")),
    "only_the_day_of_writing": article("<p>成文日期：2026-11-18</p>", head=PUB.replace("11-18", "11-19")),
    "only_the_deadline": article("<p>报名截止时间：2026-11-18</p>"),
    "clock_in_the_header": article("<p>今天是：2026-11-18</p>"),
    "label_in_a_comment": article("<!-- 发布时间：2026-11-18 -->"),
    "build_stamp": article("<p>正文</p>", head="<meta name='others' content='页面生成时间 2026-11-18'>"),
    "calendar_of_trainings": article("".join(f"<p>第{n}期 2026-11-{n:02}</p>" for n in range(1, 21))),
}


@pytest.mark.parametrize("page", READ.values(), ids=READ)
def test_a_supported_day_is_read(page: Page) -> None:
    assert read_article_date(page) == date(2026, 11, 18)


@pytest.mark.parametrize("page", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_doubtful_day_is_not_read(page: Page) -> None:
    assert read_article_date(page) is None


HOSTILE = {
    "blanks_behind_a_label": article("发布时间" + " " * 200_000),
    "labels_without_end": article("发布时间：<script>" * 20_000),
    "days_without_end": article("<p>" + "2026-11-18 " * 50_000 + "</p>"),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_article_is_done_with_soon(page: Page) -> None:
    assert read_article_date(page) is None


def test_every_witness_is_told_even_where_they_disagree() -> None:
    told = read_article_witnesses(article(LABEL.replace("2026", "2009"), head=PUB, url=DATED))
    assert (told.label, told.url, told.meta) == (date(2009, 11, 18), date(2026, 11, 18), date(2026, 11, 18))
    assert told.published_on is None


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/gfxwj/202001/t20200103_724538.html", date(2020, 1, 3)),
        ("/art/2026/11/8/art_1234_7.html", date(2026, 11, 8)),
        ("/zwgk/2026-11-08/7.html", date(2026, 11, 8)),
        ("/2026-11/08/c_7.htm", date(2026, 11, 8)),
        ("/2022/08-11/2559082.html", date(2022, 8, 11)),
        ("/main/a/20200709/12323944.shtml", date(2020, 7, 9)),
        ("/jyt/c110634/202511/174240943.shtml", None),
        ("/upload/20200709/7.html", None),
        ("/upload/user/1/2020-7-2/195400974278.pdf", None),
        ("/a/2020/13/40/7.html", None),
        ("/content/post_20261108.html", None),
    ],
)
def test_only_addresses_of_articles_tell_a_day(address: str, day: date | None) -> None:
    assert article_address_date("https://www.linhe.example" + address) == day


def test_what_is_no_address_tells_nothing() -> None:
    assert article_address_date(None) is None
    assert article_address_date("http://[") is None


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("./a.html", "https://www.linhe.example/tzgg/a.html"),
        ("//b.example/x", "https://b.example/x"),
        ("javascript:;", None),
        ("#top", None),
        ("mailto:a@b.example", None),
        ("http://[", None),
        ("x" * 3000, None),
        ("", None),
        (None, None),
    ],
    ids=["relative", "other_host", "script", "anchor", "mail", "broken", "endless", "empty", "none"],
)
def test_links_are_made_absolute_or_dropped(href: str | None, address: str | None) -> None:
    assert linked_address("https://www.linhe.example/tzgg/index.html", href) == address
