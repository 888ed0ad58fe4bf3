from __future__ import annotations

import time

import pytest

from spiders.page_redirect import page_redirect

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
        pytest.param("", id="empty"),
    ],
)
def test_a_page_with_something_to_say_is_read(text: str) -> None:
    assert page_redirect(text, HERE) is None


@pytest.mark.parametrize(
    "unit",
    ["<meta http-equiv=refresh ", "<script>", "<!--", "<", "location=", "content='1;url=", "<title"],
)
def test_no_page_takes_long_to_search(unit: str) -> None:
    started = time.process_time()
    page_redirect((unit * 4096)[:4096], HERE)
    assert time.process_time() - started < 1
