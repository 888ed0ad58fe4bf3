"""Other accounts of an account's name: searched on its night, through the login that read its list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.demo.platform_plays.platform_play import Accounts
from monitor.demo.platform_plays.wechat import WECHAT
from monitor.demo.web_answer import Answered, Asked
from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, NotSeen, Seen
from spiders.account_namesakes import NIGHTS_BETWEEN_SEARCHES, is_searched_on
from spiders.crawl_command import READERS
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.platforms.wechat import Wechat
from spiders.reader import PageNotUnderstood
from tests.spiders.crawling.loopback import NOW, SETTINGS, Crawled, crawled
from tests.spiders.platforms.known_answers import changed, paths
from tests.spiders.platforms.platform_server import PlatformServer, daily

OWN, OTHER = "MzAwMDAwMDAyMQ==", "MzAwMDAwMDAyMg=="
SEARCH = "/cgi-bin/searchbiz"
ITS_NIGHT = -day_of(NOW).toordinal() % NIGHTS_BETWEEN_SEARCHES
ODD: tuple[Json, ...] = (None, "", "x", 0, -1, 7.5, True, [], {}, [[]], [None], {"x": None})


def hit(fakeid: str = OWN, name: str = "临河县发布") -> dict[str, Json]:
    return {"fakeid": fakeid, "nickname": name, "alias": "", "service_type": 0}


def found(*hits: Json, ret: int = 0) -> Json:
    return {"base_resp": {"ret": ret, "err_msg": "ok"}, "list": list(hits), "total": len(hits)}


def visit(number: int = ITS_NIGHT, *, own_id: str = OWN, source: str = "own-api") -> Visit:
    return Visit(
        number, "account", "", ("临河县发布（微信）",), account_type="微信订阅号", account_id=own_id,
        source=source, back_to=date(2026, 11, 9),
    )  # fmt: skip


def namesakes(answer: Json, *, status: int = 200) -> tuple[str, ...]:
    page = Page(f"https://mp.weixin.qq.com{SEARCH}", json.dumps(answer).encode(), NOW, status=status)
    return Wechat().read_search(page, visit())


def test_another_account_of_exactly_the_name_is_a_namesake() -> None:
    assert namesakes(found(hit(), hit(OTHER, " 临河县发布 "), hit("MzAwMDAwMDAyMw==", "临河县发布厅"))) == (
        OTHER,
    )


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(found(hit()), id="itself-alone"),
        pytest.param(found(), id="no-hit"),
        pytest.param(found(hit(OTHER)), id="without-itself"),
        pytest.param(found(hit(), hit(OTHER, "临河发布")), id="of-another-name"),
        pytest.param(found(hit(), hit("gh_0123456789ab")), id="id-of-another-kind"),
        pytest.param(found(hit(), hit("")), id="without-id"),
    ],
)
def test_a_search_that_is_not_sure_concludes_nothing(answer: Json) -> None:
    assert namesakes(answer) == ()


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        pytest.param(found(ret=200013), 200, "rate_limited", id="too-often"),
        pytest.param(found(ret=200003), 200, "session_expired", id="session-over"),
        pytest.param({"base_resp": {"ret": 0}}, 200, "unexpected_shape", id="no-list"),
        pytest.param(found("x"), 200, "unexpected_shape", id="no-objects"),
        pytest.param([], 200, "unexpected_shape", id="no-object"),
        pytest.param(found(), 429, "rate_limited", id="status"),
    ],
)
def test_a_refused_search_is_refused_by_name(answer: Json, status: int, reason: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        namesakes(answer, status=status)
    assert refusal.value.reason == reason


def test_no_changed_value_invents_a_namesake() -> None:
    answer = found(hit(), hit(OTHER), hit("MzAwMDAwMDAyMw==", "临河县发布厅"))
    for path in paths(answer):
        for new in ODD:
            try:
                told = namesakes(changed(answer, path, new))
            except PageNotUnderstood:
                continue
            assert told in ((), (OTHER,)), (path, new)


def test_only_the_back_office_of_an_account_with_a_name_is_searched() -> None:
    asked = Wechat().search_request(visit())
    assert asked is not None
    assert "query=%E4%B8%B4%E6%B2%B3%E5%8E%BF%E5%8F%91%E5%B8%83&" in asked.url, "the name without （微信）"
    assert Wechat().search_request(visit(source="public")) is None
    assert Wechat().search_request(replace(visit(), names=())) is None


def test_each_account_has_its_turn_once_in_a_month_of_nights() -> None:
    nights = [NOW + timedelta(days=n) for n in range(NIGHTS_BETWEEN_SEARCHES)]
    for number in (1, 2, 40):
        assert sum(is_searched_on(visit(number), night) for night in nights) == 1
    assert sum(is_searched_on(visit(number), NOW) for number in range(300)) == 300 / NIGHTS_BETWEEN_SEARCHES


@pytest.fixture
def server() -> Iterator[PlatformServer]:
    """A back office with the one account."""
    office = PlatformServer(WECHAT, daily(date(2026, 11, 22), 3, account_id=OWN))
    yield office
    office.close()


def looked(server: PlatformServer, answer: Json, *visits: Visit) -> Crawled:
    def beside(accounts: Accounts, asked: Asked) -> Answered | None:
        return Answered.json(answer) if asked.path == SEARCH else None

    server.stand_beside(beside)
    known = replace(SETTINGS, platform_urls={"wechat": server.url("")})
    return crawled(*visits, settings=known, readers=READERS)


def searches(server: PlatformServer) -> int:
    return sum(asked.path == SEARCH for asked in server.asked)


def test_a_visit_searches_once_on_its_night_and_tells_what_it_found(server: PlatformServer) -> None:
    look = looked(server, found(hit(), hit(OTHER)), visit()).results[ITS_NIGHT].look
    assert isinstance(look, Seen)
    assert (look.account, look.partial, len(look.publications)) == (
        AccountIdentity(namesakes=(OTHER,)), False, 3,
    )  # fmt: skip
    assert searches(server) == 1


def test_no_other_night_searches(server: PlatformServer) -> None:
    look = looked(server, found(hit(), hit(OTHER)), visit(ITS_NIGHT + 1)).results[ITS_NIGHT + 1].look
    assert isinstance(look, Seen)
    assert (look.account, searches(server)) == (None, 0)


def test_a_list_that_was_refused_is_not_followed_by_a_search(server: PlatformServer) -> None:
    stranger = "MzAwMDAwMDA5OQ=="
    look = looked(server, found(hit()), visit(own_id=stranger)).results[ITS_NIGHT].look
    assert isinstance(look, NotSeen)
    assert searches(server) == 0


def test_a_refused_search_leaves_the_look_as_it_is_and_the_platform_alone(server: PlatformServer) -> None:
    second = visit(ITS_NIGHT + NIGHTS_BETWEEN_SEARCHES)
    crawl = looked(server, found(ret=200013), visit(), second)
    looks = [crawl.results[each.address_id].look for each in (visit(), second)]
    seen = [look for look in looks if isinstance(look, Seen)]
    refused = [look for look in looks if isinstance(look, NotSeen)]
    assert [(look.account, look.notices) for look in seen] == [(None, ())]
    assert [(look.outcome, look.reason) for look in refused] == [("blocked", "rate_limited")]
    assert searches(server) == 1
