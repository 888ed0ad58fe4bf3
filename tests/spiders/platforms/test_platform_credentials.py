"""Which platform is told what: each reader's secrets go to the addresses its own file names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import NotSeen, Seen
from monitor.domain.platform_secret import PlatformSecret, PlatformSecrets
from monitor.domain.secret import Secret
from spiders.catalogue import platform_readers
from spiders.crawl_command import READERS
from spiders.secret_places import places_of
from tests.spiders.crawling.loopback import NOW, SETTINGS, Crawled, LoopbackServer, crawled

APPID, APP_SECRET = "wx0123456789abcdef", "canary-of-the-app-secret"
VALUES = {name: Secret(f"canary-of-{name}") for name in ("cookie", "token", "key")}
OWN = PlatformSecret({"appid": Secret(APPID), "secret": Secret(APP_SECRET)})
OFFICIAL = "https://api.weixin.qq.com/cgi-bin/freepublish/batchget"
ASKED_FOR_TOKEN = "/cgi-bin/stable_token"
LISTED = {
    "total_count": 1,
    "item_count": 1,
    "item": [
        {
            "article_id": "1",
            "content": {
                "create_time": int(NOW.timestamp()) - 3600,
                "news_item": [{"title": "通知", "url": "https://mp.weixin.qq.com/s/x", "is_deleted": False}],
            },
            "update_time": int(NOW.timestamp()),
        }
    ],
}


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    started = LoopbackServer()
    yield started
    started.close()


def held(server: LoopbackServer) -> PlatformSecrets:
    """Everything that may be held of every platform, and a bridge's key for this server."""
    shared = PlatformSecret(
        VALUES, address=server.url(""), accounts={"own": OWN, "open_1": PlatformSecret(VALUES)}
    )
    return PlatformSecrets({reader.key: shared for reader in platform_readers()})


def account(kind: str, own_id: str, *, number: int = 1, source: str = "") -> Visit:
    return Visit(
        number,
        "account",
        "",
        ("临河发布",),
        account_type=kind,
        account_id=own_id,
        source=source,
        back_to=date(2025, 10, 22),
    )


def looked(server: LoopbackServer, *visits: Visit) -> Crawled:
    urls = {reader.key: server.url("") for reader in platform_readers() if reader.account_types}
    settings = replace(SETTINGS, platform_urls=urls, secrets=held(server))
    return crawled(*visits, settings=settings, readers=READERS)


def told(server: LoopbackServer) -> set[tuple[str, str]]:
    """(where, what) of every secret that reached the server."""
    found: set[tuple[str, str]] = set()
    for asked in server.asked:
        query = parse_qs(urlsplit(asked.path).query)
        places = {**asked.headers, **{name: values[0] for name, values in query.items()}}
        found |= {(name, value) for name, value in places.items() if "canary" in value}
        assert b"canary" not in asked.body or asked.path == ASKED_FOR_TOKEN
    return found


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        pytest.param(account("新浪微博", "1000000001"), {("cookie", "canary-of-cookie")}, id="weibo"),
        pytest.param(account("B站", "1000001"), {("cookie", "canary-of-cookie")}, id="bilibili"),
        pytest.param(
            account("微信订阅号", "MzA4MTQ3Nzc4MA==", source="own-api"),
            {("cookie", "canary-of-cookie"), ("token", "canary-of-token")},
            id="wechat-back-office",
        ),
        pytest.param(
            account("抖音", "open_1", source="own-api"),
            {("access-token", "canary-of-token")},
            id="douyin-own",
        ),
        pytest.param(account("抖音", "open_2", source="own-api"), set(), id="douyin-of-somebody-else"),
        pytest.param(account("抖音", "MS4wLjABAAAA", source="public"), set(), id="douyin-public"),
        pytest.param(
            account("微信订阅号", "gh_1", source="https://mp.weixin.qq.com/s/AbCdEf"),
            set(),
            id="wechat-article",
        ),
        pytest.param(
            account("微信订阅号", "gh_1", source="https://mp.weixin.qq.com/cgi-bin/logout?x=1"),
            set(),
            id="wechat-address-of-the-registry",
        ),
        pytest.param(account("澎湃号", "50001"), set(), id="thepaper"),
        pytest.param(account("快手", "3xlinhe", source="public"), set(), id="kuaishou"),
        pytest.param(account("今日头条", "MS4wLjAB", source="public"), set(), id="toutiao"),
    ],
)
def test_a_platform_is_told_what_its_reader_names(
    server: LoopbackServer, visit: Visit, expected: set[tuple[str, str]]
) -> None:
    looked(server, visit)
    assert server.paths(), "it was asked at all"
    assert told(server) == expected


def test_a_bridge_gets_its_key_at_the_address_that_stands_beside_it(server: LoopbackServer) -> None:
    looked(server, account("新浪微博", "1", source=server.url("/weibo/user/1000000001")))
    assert told(server) == {("key", "canary-of-key")}


def test_a_bridge_that_only_a_registry_names_gets_no_key(server: LoopbackServer) -> None:
    other = LoopbackServer("127.0.0.2")
    try:
        looked(server, account("新浪微博", "1", source=other.url("/weibo/user/1000000001")))
        assert other.paths()
        assert told(other) == set()
    finally:
        other.close()


def official(number: int = 1, own_id: str = "own", source: str = OFFICIAL) -> Visit:
    return account("微信订阅号", own_id, number=number, source=source)


def with_token(server: LoopbackServer) -> LoopbackServer:
    server.page(ASKED_FOR_TOKEN, json.dumps({"access_token": "canary-of-two-hours", "expires_in": 7200}))
    server.page("/cgi-bin/freepublish/batchget?access_token=canary-of-two-hours", json.dumps(LISTED))
    return server


def test_appid_and_secret_are_exchanged_once_for_a_token(server: LoopbackServer) -> None:
    found = looked(with_token(server), official(1), official(2))
    assert isinstance(found.look(1), Seen)
    assert isinstance(found.look(2), Seen)
    (exchange,) = [asked for asked in server.asked if asked.path == ASKED_FOR_TOKEN]
    assert json.loads(exchange.body) == {
        "grant_type": "client_credential",
        "appid": APPID,
        "secret": APP_SECRET,
        "force_refresh": False,
    }
    assert "canary" not in repr(found.results)


def test_the_token_of_one_account_is_never_used_for_another(server: LoopbackServer) -> None:
    look = looked(with_token(server), official(own_id="gh_other")).look()
    assert isinstance(look, NotSeen)
    assert told(server) == set()
    assert ASKED_FOR_TOKEN not in server.paths()


@pytest.mark.parametrize(
    "asked", ["menu/delete", "clear_quota", "freepublish/batchget/x", "freepublish/delete"]
)
def test_a_registry_cannot_name_what_is_done_with_the_token(server: LoopbackServer, asked: str) -> None:
    looked(with_token(server), official(source=f"https://api.weixin.qq.com/cgi-bin/{asked}"))
    assert told(server) == set()
    assert ASKED_FOR_TOKEN not in server.paths()


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        pytest.param(
            {"errcode": 40125, "errmsg": "invalid appsecret"}, "blocked", "session_expired", id="secret"
        ),
        pytest.param({"errcode": 40164, "errmsg": "not in whitelist"}, "blocked", "forbidden", id="address"),
        pytest.param({"errcode": 45009, "errmsg": "quota"}, "blocked", "rate_limited", id="quota"),
        pytest.param({"errcode": 77, "errmsg": "?"}, "blocked", "platform_code_77", id="unknown-code"),
        pytest.param({}, "unreadable", "unexpected_shape", id="nothing"),
        pytest.param([], "unreadable", "unexpected_shape", id="no-object"),
        pytest.param({"access_token": "x"}, "unreadable", "unexpected_shape", id="no-token"),
    ],
)
def test_a_refused_exchange_is_no_look_and_is_not_repeated(
    server: LoopbackServer, answer: object, outcome: str, reason: str
) -> None:
    server.page(ASKED_FOR_TOKEN, json.dumps(answer))
    found = looked(server, official(1), official(2))
    for number in (1, 2):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == (outcome, reason)
    assert server.paths().count(ASKED_FOR_TOKEN) == 1


def test_most_readers_need_nothing() -> None:
    known = {reader.key for reader in platform_readers() if places_of(reader)}
    assert known == {"bilibili", "douyin", "rsshub", "wechat", "weibo"}


def test_every_place_is_one_question_over_tls() -> None:
    for reader in platform_readers():
        for place in places_of(reader):
            assert place.names
            assert place.address.startswith("https://") or reader.key == "rsshub"
