from __future__ import annotations

import time

import pytest

from monitor.domain.look import NotSeen
from spiders.page_redirect import page_redirect
from tests.spiders.crawling.loopback import EMPTY_LIST, LoopbackServer, column, crawled

HERE = "http://www.linhe.gov.cn/tzgg/"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        pytest.param(
            '<meta http-equiv="refresh" content="0; url=list.html">', HERE + "list.html", id="refresh"
        ),
        pytest.param(
            "<META HTTP-EQUIV=Refresh CONTENT='1;URL=/a.html'>", "http://www.linhe.gov.cn/a.html", id="old"
        ),
        pytest.param("<script>window.location.href='list.html'</script>", HERE + "list.html", id="href"),
        pytest.param('<script>location = "list.html";</script>', HERE + "list.html", id="location"),
        pytest.param("<script>self.location.replace('list.html')</script>", HERE + "list.html", id="replace"),
        pytest.param(
            '<meta http-equiv="refresh" content="0;url=a?x=1&amp;y=2">', HERE + "a?x=1&y=2", id="entity"
        ),
        pytest.param(
            '<meta http-equiv="refresh" content="0;list.html">', HERE + "list.html", id="no_url_word"
        ),
        pytest.param(
            '<meta content="0.5; url=list.html" http-equiv="refresh">', HERE + "list.html", id="half_a_second"
        ),
        pytest.param(
            '<!-- <meta http-equiv="refresh" content="0;url=/old/"> -->'
            '<script>location.href="list.html"</script>',
            HERE + "list.html",
            id="beside_a_commented_refresh",
        ),
        pytest.param(
            '<script>// location.href="/old/"\nlocation.href="list.html"; /* location="/x" */</script>',
            HERE + "list.html",
            id="beside_commented_ways",
        ),
        pytest.param(
            "<script><!--\nlocation.href='list.html'\n//--></script>",
            HERE + "list.html",
            id="old_style_script",
        ),
    ],
)
def test_a_page_without_words_leads_on(text: str, target: str) -> None:
    assert page_redirect(f"<html><head><title>跳转</title>{text}</head><body></body></html>", HERE) == target


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<meta http-equiv="refresh" content="300;url=/">', id="reloads_now_and_then"),
        pytest.param('<meta http-equiv="refresh" content="3">', id="reloads_itself"),
        pytest.param(
            "<script>if (mobile) location.href='/m/'; else location.href='/pc/'</script>", id="two_ways"
        ),
        pytest.param("<script>location.href='javascript:history.back()'</script>", id="script_target"),
        pytest.param(
            '<meta http-equiv="refresh" content="3;url=/">'
            "您访问的页面不存在或者已经被删除，系统将在三秒之后自动返回网站首页，请稍候",
            id="says_that_the_page_is_gone",
        ),
        pytest.param("<p>" + "通知公告" * 2000, id="long_page"),
        pytest.param('<!-- <meta http-equiv="refresh" content="0;url=/old/"> -->', id="commented_out"),
        pytest.param(
            '<!--[if lt IE 9]><script>location.href="/old/"</script><![endif]-->', id="for_old_browsers"
        ),
        pytest.param(
            '<noscript><meta http-equiv="refresh" content="0;url=/plain/"></noscript>',
            id="without_scripts_only",
        ),
        pytest.param(
            "<script>document.cookie=x;location.href='list.html'</script>", id="wants_its_cookie_back"
        ),
        pytest.param("", id="empty"),
    ],
)
def test_a_page_with_something_to_say_is_read(text: str) -> None:
    assert page_redirect(text, HERE) is None


@pytest.mark.parametrize(
    "unit",
    [
        "<meta http-equiv=refresh ",
        "<script>",
        "<!--",
        "<",
        "location=",
        "content='1;url=",
        "<title",
        "/*",
        "<noscript>",
        "document . cookie ",
    ],
)
def test_no_page_takes_long_to_search(unit: str) -> None:
    started = time.process_time()
    page_redirect((unit * 4096)[:4096], HERE)
    assert time.process_time() - started < 1


def test_a_page_that_leads_to_the_list_is_never_asked_whether_it_changed(server: LoopbackServer) -> None:
    """Whoever redirects stays the same for years: its 304 says nothing of the list behind it."""
    headers = {"ETag": '"7"', "Last-Modified": "Fri, 20 Nov 2026 01:00:00 GMT"}
    server.page("/tzgg/", '<script>location.href="list.html"</script>', headers=headers)
    server.page("/tzgg/list.html", EMPTY_LIST, headers=headers)
    kept = crawled(column(1, server.url("/tzgg/"))).results[1].transport
    assert kept.final_url == server.url("/tzgg/list.html")
    assert (kept.etag, kept.last_modified) == (None, None)
    assert kept.body_hash is not None


def test_pages_that_lead_to_one_another_are_given_up(server: LoopbackServer) -> None:
    server.page("/a.html", '<meta http-equiv="refresh" content="0;url=b.html">')
    server.page("/b.html", "<script>location.replace('a.html')</script>")
    look = crawled(column(1, server.url("/a.html"))).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "redirect_loop")
    assert len(server.paths()) <= 4
