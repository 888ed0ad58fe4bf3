"""A column whose list was learned: what the next nights read, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.learned_list import IDENTITY, MARKS, LearnedList
from monitor.domain.look import NotSeen, Seen, SeenAgain, Transport
from spiders.crawl_command import READERS
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled

PATH = "/zwgk/tzgg/index.html"
DAYS = (18, 16, 15, 12, 9, 8, 7, 3)


def rows(*days: int, folder: str = "tzgg") -> str:
    return "".join(
        f"<li><a href='/zwgk/{folder}/202611/t202611{day:02}_{day}.html'>关于第{day}号工作安排的通知</a>"
        f"<span>2026-11-{day:02}</span></li>"
        for day in days
    )


def publish(server: LoopbackServer, main: str, *, name: str = "tz", heading: str = "通知公告") -> str:
    return server.page(
        PATH,
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告-临河县</title></head><body>"
        "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
        f"<div class='main'><h2>{heading}</h2><ul class='list' id='{name}'>{main}</ul>"
        "<div class='page'>共1页</div></div></body></html>",
    )


def look_at(visit: Visit) -> tuple[Seen | SeenAgain | NotSeen, Transport]:
    result = crawled(visit, readers=READERS).results[visit.address_id]
    return result.look, result.transport


def after(visit: Visit, transport: Transport, *days: int, by: str = IDENTITY) -> Visit:
    """The visit of the next night, knowing what the store keeps of the last one."""
    assert transport.proposal is not None
    keys = {f"//127.0.0.1:{port_of(visit)}/zwgk/tzgg/202611/t202611{day:02}_{day}.html": day for day in days}
    known = KnownList(
        list_hash=transport.list_hash, covered_from=date(2025, 1, 1), keys=keys.keys(), confirmed_key="x"
    )
    return replace(
        visit,
        known=known,
        seen_days={key: date(2026, 11, day) for key, day in keys.items()},
        learned=replace(transport.proposal.learned, by=by),
    )


def port_of(visit: Visit) -> str:
    return visit.url.partition("127.0.0.1:")[2].partition("/")[0]


@pytest.fixture
def first(server: LoopbackServer) -> Visit:
    return column(1, publish(server, rows(*DAYS)), site_url=server.url("/"))


@pytest.fixture
def second(first: Visit) -> Visit:
    """The visit of the second night."""
    return after(first, look_at(first)[1], *DAYS)


def test_the_first_contact_proposes_what_may_be_learned(first: Visit) -> None:
    look, transport = look_at(first)
    assert isinstance(look, Seen)
    assert transport.proposal is not None
    assert transport.proposal.learned.selector == "ul#tz > li"


def test_the_next_night_reads_by_the_selector(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(20, *DAYS))
    look, transport = look_at(second)
    assert isinstance(look, Seen)
    assert look.publications[0].published_on == date(2026, 11, 20)
    assert (look.reader, look.confidence, transport.proposal) == ("static_list", "strong", None)


def test_a_counter_beside_the_list_changes_nothing(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(*DAYS), heading="通知公告 今日访问 4711 次")
    assert isinstance(look_at(second)[0], SeenAgain)


def test_a_drift_is_out_of_sight_and_proposes_anew(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(20, *DAYS), name="gg")
    look, transport = look_at(second)
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreadable", "list_drifted")
    assert transport.proposal is not None
    assert transport.proposal.learned.selector == "ul#gg > li"
    assert transport.proposal.sample[0] == "2026-11-20 关于第20号工作安排的通知"


def test_it_never_heals_by_itself_but_the_learned_list_may_come_back(
    server: LoopbackServer, second: Visit
) -> None:
    publish(server, rows(20, *DAYS), name="gg")
    assert isinstance(look_at(second)[0], NotSeen)
    assert isinstance(look_at(second)[0], NotSeen)
    publish(server, rows(20, *DAYS))
    assert isinstance(look_at(second)[0], Seen)


def test_a_wall_where_the_list_stood_keeps_its_own_name(server: LoopbackServer, second: Visit) -> None:
    server.page(PATH, "<html><script>$_ts=window['$_ts'];</script></html>")
    look = look_at(second)[0]
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "waf_ruishu")


def test_a_page_without_any_list_keeps_its_own_reason(server: LoopbackServer, second: Visit) -> None:
    publish(server, "", name="gg")
    look = look_at(second)[0]
    assert isinstance(look, NotSeen)
    assert look.outcome == "unreadable"
    assert look.reason != "list_drifted"


def test_other_articles_in_the_same_place_are_another_list(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(*DAYS, folder="xwdt"))
    look, transport = look_at(second)
    assert isinstance(look, NotSeen)
    assert look.reason == "list_replaced"
    assert transport.proposal is not None


def test_a_box_of_newest_articles_from_everywhere_is_another_list(
    server: LoopbackServer, second: Visit
) -> None:
    """It holds one known article; but the others between its dates are missing."""
    publish(server, rows(19, folder="a") + rows(18) + rows(17, 16, 13, 10, 6, 2, folder="b"))
    look = look_at(second)[0]
    assert isinstance(look, NotSeen)
    assert look.reason == "list_replaced"
    assert "1 of 8" in look.detail


def test_some_articles_may_be_taken_away(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(20, 18, 15, 9, 8, 7, 3))
    assert isinstance(look_at(second)[0], Seen)


def test_before_an_accusation_the_search_must_agree(server: LoopbackServer, second: Visit) -> None:
    """The learned rows still stand there, but the visitor is shown another list under the name."""
    publish(server, rows(*DAYS))
    server.page(
        PATH,
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告-临河县</title></head><body>"
        f"<div style='display:none'><ul class='list' id='tz'>{rows(*DAYS)}</ul></div>"
        "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
        f"<div class='main'><h2>通知公告</h2><ul class='news'>{rows(20, *DAYS)}</ul>"
        "<div class='page'>共1页</div></div></body></html>",
    )
    assert isinstance(look_at(second)[0], SeenAgain)
    look, transport = look_at(replace(second, is_full=True))
    assert isinstance(look, NotSeen)
    assert look.reason == "list_drifted"
    assert transport.proposal is not None
    assert transport.proposal.learned.selector == "ul.news > li"


def test_what_a_person_confirmed_need_not_be_believed_by_the_search(
    server: LoopbackServer, first: Visit
) -> None:
    nameless = "<!DOCTYPE html><html><body><div id='a'><ul>{}</ul></div></body></html>"
    server.page(PATH, nameless.format(rows(*DAYS, folder="elsewhere")))
    stranger = replace(first, names=("另一栏目",))
    look, transport = look_at(stranger)
    assert isinstance(look, Seen)
    assert look.confidence == "weak"
    confirmed = replace(after(stranger, transport, by="王某"), is_full=True)
    look, _ = look_at(confirmed)
    assert isinstance(look, Seen)
    assert look.confidence == "confirmed"


def test_a_selector_of_the_registry_wins_over_a_learned_one(server: LoopbackServer, second: Visit) -> None:
    publish(server, rows(20, *DAYS), name="gg")
    chosen = replace(second, list_selector="#gg > li")
    look, transport = look_at(chosen)
    assert isinstance(look, Seen)
    assert (look.confidence, transport.proposal) == ("confirmed", None)


def test_a_list_learned_of_another_content_system_is_a_drift(second: Visit) -> None:
    learned = LearnedList("hanweb_jpage", "record", rows=8, by=MARKS)
    look, transport = look_at(replace(second, learned=learned, known=None))
    assert isinstance(look, NotSeen)
    assert look.reason == "list_drifted"
    assert transport.proposal is not None


def test_pages_further_back_are_read_by_the_selector_too(server: LoopbackServer, second: Visit) -> None:
    following = "<div class='page'>共2页 <a href='index_1.html'>下一页</a></div>"
    body = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><ul class='list' id='tz'>{}</ul>"
        "{}</body></html>"
    )
    server.page(PATH, body.format(rows(20, 19, 18, 17), following))
    server.page("/zwgk/tzgg/index_1.html", body.format(rows(16, 15, 12), ""))
    look, _ = look_at(replace(second, known=None))
    assert isinstance(look, Seen)
    assert [row.published_on for row in look.publications][-1] == date(2026, 11, 12)
