"""A list in a frame of the column's page is followed to; a frame beside a list, or another's, is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.look import COMPLETE, NotSeen, Seen, SeenAgain
from spiders.article_date import read_article_date
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.page_frame import page_frame
from spiders.read_column import read_column
from spiders.site_bounds import SiteBounds
from spiders.walls import refuse_walls
from tests.spiders.crawling.loopback import NOW, Crawled, LoopbackServer, column, crawled, no_platform

READERS = InstalledReaders(read_column, refuse_walls, read_article_date, no_platform)
DATED = {"ETag": '"7"', "Last-Modified": "Fri, 20 Nov 2026 01:00:00 GMT"}
DAYS = ("2026-11-18", "2026-11-10", "2026-10-30")


def list_page(*days: str) -> str:
    rows = "".join(
        f'<li><a href="/art/{day}.html">关于{day[5:7]}月防汛值守安排的通知</a><span>{day}</span></li>'
        for day in days
    )
    return f"<html><head><title>通知公告</title></head><body><h2>通知公告</h2><ul>{rows}</ul></body></html>"


def framing(*frames: str, beside: str = "") -> str:
    return f"<html><body><h1>信息公开</h1>{beside}{''.join(frames)}</body></html>"


def visited(server: LoopbackServer, visit: Visit | None = None) -> Crawled:
    return crawled(visit or column(1, server.url("/tzgg.html")), readers=READERS)


def days_of(found: Crawled) -> list[str]:
    look = found.look()
    assert isinstance(look, Seen), look
    return [item.published_on.isoformat() for item in look.publications if item.published_on]


@pytest.fixture
def framed(server: LoopbackServer) -> LoopbackServer:
    """A column whose list stands in the only frame of its page."""
    server.page("/tzgg.html", framing('<iframe src="/list.jsp?cid=8"></iframe>'), headers=DATED)
    server.page("/list.jsp?cid=8", list_page(*DAYS), headers=DATED)
    return server


def test_the_list_in_the_only_frame_is_the_columns(framed: LoopbackServer) -> None:
    found = visited(framed)
    look = found.look()
    assert isinstance(look, Seen)
    assert days_of(found) == list(DAYS)
    assert look.confidence == "strong"
    assert found.results[1].transport.final_url == framed.url("/list.jsp?cid=8")
    assert framed.paths()[:2] == ["/tzgg.html", "/list.jsp?cid=8"]
    assert framed.asked[-2].headers["referer"] == framed.url("/tzgg.html")


def test_nobody_is_asked_whether_the_page_around_the_frame_has_changed(framed: LoopbackServer) -> None:
    """It stays the same for years while the list within changes."""
    kept = visited(framed).results[1].transport
    assert (kept.etag, kept.last_modified) == (None, None)
    known = KnownList(
        body_hash=kept.body_hash,
        list_hash=kept.list_hash,
        covered_from=COMPLETE,
        keys=frozenset({"//127.0.0.1/none"}),
        confirmed_key="//127.0.0.1/none",
    )
    visit = replace(column(1, framed.url("/tzgg.html")), known=known)
    again = visited(framed, visit).look()
    assert isinstance(again, SeenAgain)
    assert again.how == "same_body"
    framed.page("/list.jsp?cid=8", list_page("2026-11-20", *DAYS))
    assert days_of(visited(framed, visit))[0] == "2026-11-20"


def test_a_frame_in_a_frame_is_gone_into_once(server: LoopbackServer) -> None:
    server.page("/tzgg.html", framing('<iframe src="/outer.html"></iframe>'))
    server.page("/outer.html", framing('<iframe src="/inner.html"></iframe>'))
    server.page("/inner.html", list_page(*DAYS))
    assert days_of(visited(server)) == list(DAYS)


def test_frames_that_show_one_another_come_to_an_end(server: LoopbackServer) -> None:
    server.page("/tzgg.html", framing('<iframe src="/other.html"></iframe>'))
    server.page("/other.html", framing('<iframe src="/tzgg.html"></iframe>'))
    look = visited(server).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreadable", "no_dated_list")
    assert len(server.paths()) == 3


def test_a_page_with_a_list_of_its_own_is_read_itself(server: LoopbackServer) -> None:
    body = list_page("2026-11-01", "2026-10-20", "2026-10-10").replace(
        "</body>", '<iframe src="/list.jsp"></iframe></body>'
    )
    server.page("/tzgg.html", body)
    server.page("/list.jsp", list_page(*DAYS))
    assert days_of(visited(server)) == ["2026-11-01", "2026-10-20", "2026-10-10"]
    assert "/list.jsp" not in server.paths()


def test_a_list_that_says_it_is_empty_is_not_replaced_by_a_frame(server: LoopbackServer) -> None:
    body = list_page().replace("<ul></ul>", '<ul><li>暂无信息</li></ul><iframe src="/list.jsp"></iframe>')
    server.page("/tzgg.html", body)
    server.page("/list.jsp", list_page(*DAYS))
    assert days_of(visited(server)) == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(404, "", id="gone"),
        pytest.param(500, "error", id="broken"),
        pytest.param(200, '<script>location.href="/index.html"</script>', id="leads_home"),
        pytest.param(200, '<script>location.href="http://www.elsewhere.com/a"</script>', id="leads_off_site"),
        pytest.param(200, '<script>location.href="/list.jsp"</script>', id="loops"),
    ],
)
def test_a_frame_that_does_not_come_makes_no_column_dead(
    server: LoopbackServer, status: int, body: str
) -> None:
    server.page("/tzgg.html", framing('<iframe src="/list.jsp"></iframe>'))
    server.page("/list.jsp", body, status=status)
    found = visited(server)
    look = found.look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreadable", "no_dated_list")
    assert found.results[1].transport.final_url == server.url("/tzgg.html")


def test_a_wall_in_the_frame_is_a_wall(server: LoopbackServer) -> None:
    server.page("/tzgg.html", framing('<iframe src="/list.jsp"></iframe>'))
    server.page("/list.jsp", "<html><body><p>请完成安全验证后继续访问</p></body></html>")
    look = visited(server).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "captcha")


def test_the_frames_of_an_article_are_left_alone(server: LoopbackServer) -> None:
    server.page("/tzgg.html", list_page(*DAYS))
    server.page("/art/2026-11-18.html", framing('<iframe src="/list.jsp"></iframe>'))
    visited(server)
    assert "/list.jsp" not in server.paths()


HERE = "https://www.linhe.gov.cn/xxgk/tzgg/"
BOUNDS = SiteBounds.around(HERE, home="https://www.linhe.gov.cn/")


@pytest.mark.parametrize(
    ("body", "target"),
    [
        pytest.param('<iframe src="list.html"></iframe>', HERE + "list.html", id="iframe"),
        pytest.param(
            '<iframe width="100%" height="900" src="list.html"></iframe>', HERE + "list.html", id="sized"
        ),
        pytest.param(
            '<iframe style="height:600px;width:100%" src="list.html"></iframe>',
            HERE + "list.html",
            id="styled",
        ),
        pytest.param(
            '<iframe src="http://xxgk.linhe.gov.cn/list.jsp?id=3"></iframe>',
            "http://xxgk.linhe.gov.cn/list.jsp?id=3",
            id="other_host_of_the_site",
        ),
        pytest.param(
            '<iframe src="list.html"></iframe><iframe src="list.html"></iframe>',
            HERE + "list.html",
            id="same_twice",
        ),
        pytest.param(
            '<iframe src="//weather.com/a"></iframe><iframe src="list.html"></iframe>',
            HERE + "list.html",
            id="beside_one_off_the_site",
        ),
        pytest.param(
            '<iframe src="/include/top.html"></iframe><iframe src="list.html"></iframe>'
            '<iframe src="/include/foot.html"></iframe>',
            HERE + "list.html",
            id="beside_header_and_footer",
        ),
        pytest.param('<iframe src="a.html"></iframe><iframe src="b.html"></iframe>', None, id="two"),
        pytest.param('<iframe src="https://www.other.gov.cn/a"></iframe>', None, id="off_the_site"),
        pytest.param('<iframe src="/"></iframe>', None, id="home"),
        pytest.param('<iframe src="./"></iframe>', None, id="itself"),
        pytest.param('<iframe style="display: none" src="list.html"></iframe>', None, id="hidden"),
        pytest.param('<iframe height="0" src="list.html"></iframe>', None, id="without_height"),
        pytest.param('<iframe style="height:60px" src="list.html"></iframe>', None, id="too_small"),
        pytest.param('<iframe src="/plug/tianqi.html"></iframe>', None, id="weather"),
        pytest.param('<iframe src="about:blank"></iframe>', None, id="blank"),
        pytest.param('<iframe src="javascript:void(0)"></iframe>', None, id="script"),
        pytest.param("<iframe></iframe>", None, id="no_address"),
        pytest.param('<!-- <iframe src="list.html"></iframe> -->', None, id="commented_out"),
        pytest.param("<p>通知公告</p>", None, id="no_frame"),
    ],
)
def test_only_one_frame_of_the_site_can_hold_the_list(body: str, target: str | None) -> None:
    page = Page(HERE, f"<html><body>{body}</body></html>".encode(), NOW)
    assert page_frame(page, BOUNDS) == target


def test_the_main_frame_of_a_frameset_can_hold_the_list() -> None:
    body = '<html><frameset><frame src="/top.html"><frame src="list.html"></frameset></html>'
    assert page_frame(Page(HERE, body.encode(), NOW), BOUNDS) == HERE + "list.html"
