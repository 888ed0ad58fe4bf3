"""From the menu of one's own account to a finding: visited, folded and judged, night after night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.demo.platform_plays.wechat import WECHAT_OFFICIAL, interaction
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Look
from monitor.domain.target import Account
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from spiders.crawl_command import READERS
from tests.linhe_store import TOURISM, Linhe
from tests.spiders.crawling import loopback
from tests.spiders.platforms.menu_answers import CLOSED, NO_REPLIES, link, menu, under
from tests.spiders.platforms.platform_server import NAME, PlatformServer, daily

SOURCE = "https://api.weixin.qq.com/cgi-bin/freepublish/batchget"
ACCOUNT = Account(NAME, "微信订阅号", (TOURISM.name,), account_id="gh_1", source=SOURCE)
FIRST = loopback.NOW
SECOND = FIRST + timedelta(days=1)
THIRD = FIRST + timedelta(days=2)


@pytest.fixture
def server() -> Iterator[PlatformServer]:
    started = PlatformServer(WECHAT_OFFICIAL, daily(date(2026, 11, 22), 3))
    yield started
    started.close()


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    county = Linhe(sqlite_store)
    county.register(ACCOUNT)
    return county


def visited(server: PlatformServer, when: datetime, patched: pytest.MonkeyPatch) -> Look:
    """One real visit, made at an instant."""
    visit = Visit(
        1,
        "account",
        "",
        (NAME,),
        account_type=ACCOUNT.account_type,
        account_id=ACCOUNT.account_id,
        source=SOURCE,
        back_to=date(2026, 11, 9),
    )
    patched.setattr(loopback, "NOW", when)
    known = replace(loopback.SETTINGS, platform_urls={"wechat": server.url()})
    return loopback.crawled(visit, settings=known, readers=READERS).look()


def night(linhe: Linhe, server: PlatformServer, when: datetime, patched: pytest.MonkeyPatch) -> list[str]:
    """A visit and its check; the findings that are open then."""
    linhe.look_and_check({NAME: visited(server, when, patched)}, when=when)
    return [each.indicator for each in linhe.findings() if each.state in ("open", "notified")]


def test_a_dead_link_is_found_on_the_second_night_told_with_its_proof_and_gone_when_mended(
    linhe: Linhe, server: PlatformServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url("/xx")
    told = menu(under("互动交流", link("县长信箱", url)))
    server.stand_beside(interaction(told, NO_REPLIES))
    assert night(linhe, server, FIRST, monkeypatch) == []
    assert night(linhe, server, SECOND, monkeypatch) == ["no_interaction"]
    finding = linhe.finding()
    assert finding.confirmed_by == "looks"
    assert finding.sentence == (
        f"互动交流链接有误（菜单“互动交流—县长信箱”的链接{url}显示网页不存在，2026-11-23至2026-11-24多次查看均如此）"
    )
    proof = {"said": "dead_link", "item": "互动交流—县长信箱", "url": url, "since": FIRST.isoformat()}
    assert finding.evidence["interaction"] == proof
    assert finding.evidence["look"]["looks"] == 2
    mended = menu(under("互动交流", {"type": "click", "name": "我要留言", "key": "K"}))
    server.stand_beside(interaction(mended, NO_REPLIES))
    assert night(linhe, server, THIRD, monkeypatch) == []
    assert linhe.finding().state == "resolved"


def test_a_closed_menu_that_a_person_called_no_fault_is_not_said_again_with_every_post(
    linhe: Linhe, server: PlatformServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stand_beside(interaction(CLOSED, NO_REPLIES))
    night(linhe, server, FIRST, monkeypatch)
    assert night(linhe, server, SECOND, monkeypatch) == ["no_interaction"]
    assert linhe.finding().sentence.startswith("未提供有效互动功能（平台官方接口显示未开启自定义菜单")
    with linhe.store.writing() as unit_of_work:
        track_rectification(
            unit_of_work, linhe.finding().id, "dismiss", who="wang", note="自己的系统答复留言", now=SECOND
        )
    server.put(daily(date(2026, 11, 24), 3))
    assert night(linhe, server, THIRD, monkeypatch) == []
    assert linhe.finding().state == "dismissed"


def test_a_night_on_which_the_menu_could_not_be_read_is_no_second_night(
    linhe: Linhe, server: PlatformServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stand_beside(interaction(CLOSED, NO_REPLIES))
    night(linhe, server, FIRST, monkeypatch)
    server.stand_beside(interaction({"errcode": -1, "errmsg": "system error"}))
    assert night(linhe, server, SECOND, monkeypatch) == []
    server.stand_beside(interaction(CLOSED, NO_REPLIES))
    assert night(linhe, server, THIRD, monkeypatch) == ["no_interaction"]
