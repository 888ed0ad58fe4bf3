"""Who an article comes from, as its page says it — and every page that leaves doubt."""

from __future__ import annotations

from datetime import datetime

import pytest

from spiders.article_origin import read_article_origin
from spiders.page import Page

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
TITLE = "关于放假的通知"
META = "<meta name='ContentSource' content='{}'>"
OFFICE = META.format("县政府办")
EDUCATION = META.format("县教育局")


def article(body: str, *, head: str = "") -> Page:
    text = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>"
    return Page("https://www.linhe.example/tzgg/info_7.html", text.encode(), FETCHED_AT)


READ = {
    "label_in_one_text": article("<p>来源：县教育局</p>"),
    "label_among_others": article("<p>发布时间：2026-11-18 09:30　来源：县教育局　浏览次数：12 次</p>"),
    "label_glued_to_the_next": article("<p>来源:县教育局发布时间:2026-11-18</p>"),
    "date_right_behind": article("<p>来源：县教育局 2026-11-18</p>"),
    "in_brackets": article("<p>(来源：县教育局)</p>"),
    "label_in_brackets": article("<p>【来源】县教育局 【字体：大 中 小】</p>"),
    "spaced_label": article("<p>来　源：县教育局</p>"),
    "longer_label": article("<p>信息来源：县教育局</p>"),
    "manuscript": article("<p>稿源：县教育局</p>"),
    "elements_apart": article("<div><span>来源：</span><span>县教育局</span><a>打印</a></div>"),
    "colon_apart": article("<div><b>来源</b>：<a href='/'>县教育局</a></div>"),
    "unknown_elements": article("<div>来源：<publisher>县教育局</publisher></div>"),
    "cells_of_a_row": article("<table><tr><th>来源</th><td>县教育局</td><td>2026</td></tr></table>"),
    "term_and_text": article("<dl><dt>来源：</dt><dd>县教育局</dd></dl>"),
    "publishing_body": article("<table><tr><td>发布机构：</td><td>县教育局</td></tr></table>"),
    "source_before_publishing_body": article("<p>来源：县教育局</p><p>发布机构：县政府办</p>"),
    "meta_alone": article("<p>正文</p>", head=EDUCATION),
    "meta_agrees": article("<p>来源：县教育局</p>", head=EDUCATION),
    "short_and_long_form": article("<p>来源：教育局</p>", head=EDUCATION),
    "twice_the_same": article("<p>来源：县教育局</p><p>（来源：县教育局）</p>"),
    "template_left_one_empty": article("<p>来源：<!--source--></p><p>来源：县教育局</p>"),
    "written_by_script": article("<p>来源：<script>document.write('县教育局')</script></p>"),
    "written_through_a_name": article(
        "<p>来源：<script>var ly = \"<b>县教育局</b>\"; if (ly != '') document.write(ly);</script></p>"
    ),
    "label_and_name_written": article(
        "<p><script>var ly='县教育局';document.write('来源：' + ly + '&nbsp;')</script></p>".replace(
            "&nbsp;", " "
        )
    ),
    "commented_script": article(
        "<p>来源：<script>\n// document.write('县财政局')\ndocument.write('县教育局')</script></p>"
    ),
    "script_that_prints_nothing": article("<p>来源：<script>var hits = 3;</script>县教育局</p>"),
}
DOUBTFUL = {
    "nothing": article("<p>正文</p>"),
    "another_source": article("<p>资金来源：县财政局</p><p>数据来源：县统计局</p>"),
    "two_sources": article("<p>来源：县教育局</p><p>（来源：县财政局）</p>"),
    "against_the_meta": article("<p>来源：县教育局</p>", head=OFFICE),
    "two_metas": article("<p>正文</p>", head=OFFICE + EDUCATION),
    "two_publishing_bodies": article("<p>发布机构：县教育局</p><p>发布机构：县政府办</p>"),
    "empty": article("<p>来源： 浏览次数：12</p>"),
    "empty_with_a_meta": article("<p>来源：</p>", head=EDUCATION),
    "empty_before_the_text": article("<div>来源：</div><p>县财政局：</p><p>请予支持。</p>"),
    "empty_before_a_break": article("<div>来源：<br>县财政局：请予支持。</div>"),
    "empty_before_an_unknown_label": article("<p>来源： 服务对象：企业</p>"),
    "empty_cell_before_another_label": article(
        "<table><tr><td>来源：</td><td></td><td>发布日期：</td><td>2026-11-18</td></tr></table>"
    ),
    "own_site": article("<p>来源：本站</p>"),
    "own_site_with_a_meta": article("<p>来源：本站原创</p>", head=EDUCATION),
    "unknown": article("<p>来源：未知</p>"),
    "internet": article("<p>来源：互联网</p>"),
    "unfilled": article("<p>来源：undefined</p>"),
    "one_character": article("<p>来源：局</p>"),
    "a_whole_sentence": article(f"<p>来源：{'我县各学校今年的经费' * 9}</p>"),
    "commented_out": article("<p><!-- 来源：县教育局 --></p>"),
    "only_in_a_script": article("<script>var text = '来源：县教育局';</script>"),
    "set_twice_in_the_script": article(
        "<p>来源：<script>var ly='县教育局';if(x){ly='本站'}document.write(ly)</script></p>"
    ),
    "computed_by_the_script": article("<p>来源：<script>document.write(names[7])</script></p>"),
    "meta_of_nobody": article("<p>正文</p>", head=META.format("本站")),
    "meta_is_empty": article("<p>正文</p>", head=META.format(" ")),
}


@pytest.mark.parametrize("page", READ.values(), ids=READ)
def test_the_origin_is_what_the_page_says(page: Page) -> None:
    assert read_article_origin(page) == "县教育局"


@pytest.mark.parametrize("page", DOUBTFUL.values(), ids=DOUBTFUL)
def test_where_the_page_leaves_doubt_there_is_none(page: Page) -> None:
    assert read_article_origin(page) is None


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        pytest.param("<p>来源：县教育局、县财政局</p>", "县教育局、县财政局", id="joint"),
        pytest.param(
            "<div>来源：<a>县教育局</a> <a>县财政局</a></div>", "县教育局 县财政局", id="joint_apart"
        ),
        pytest.param("<p>来源：县教育局 张三</p>", "县教育局 张三", id="with_a_person"),
    ],
)
def test_several_names_in_one_place_are_all_kept(body: str, origin: str) -> None:
    assert read_article_origin(article(body)) == origin


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"%PDF-1.4 \xb5\xb5", b"<frameset></frameset>"])
def test_what_is_no_article_says_nothing(body: bytes) -> None:
    assert read_article_origin(Page("https://www.linhe.example/a.pdf", body, FETCHED_AT)) is None


def test_a_page_of_endless_elements_is_read_as_far_as_it_is_reasonable() -> None:
    page = article("<b>x</b>" * 200_000 + "<p>来源：县教育局</p>")
    assert read_article_origin(page) is None
