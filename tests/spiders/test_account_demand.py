"""Which host an account would be asked of, at what pace, and why some are asked of nobody."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.night_plan import HostNight, NightPlan
from spiders.account_demand import account_night
from spiders.crawl_settings import CrawlSettings

GATEWAY = "http://10.20.0.5:8080"
INSIDE = CrawlSettings(
    seconds_between_requests=0.5,
    allow_networks=(ip_network("10.20.0.0/16"),),
    platform_urls={"weibo": GATEWAY, "bilibili": GATEWAY},
)


def account(kind: str, own_id: str = "1000000001", *, source: str = "") -> Visit:
    return Visit(1, "account", "", ("临河发布",), account_type=kind, account_id=own_id, source=source)


def night(
    *visits: Visit, settings: CrawlSettings | None = None, usual: dict[str, float] | None = None
) -> NightPlan:
    return account_night(visits, settings or CrawlSettings(), hours=8, usual=usual or {})


def only(plan: NightPlan) -> HostNight:
    (host,) = plan.hosts
    return host


@pytest.mark.parametrize(
    ("visit", "host", "seconds"),
    [
        pytest.param(account("新浪微博"), "m.weibo.cn", 3.0, id="public"),
        pytest.param(
            account("微信订阅号", "MzAwMDAwMDAyMQ==", source="own-api"), "mp.weixin.qq.com", 10.0, id="own"
        ),
        pytest.param(
            account("微信订阅号", source="https://b.example/feeds/x.json"), "b.example", 1.0, id="bridge"
        ),
    ],
)
def test_an_account_is_asked_of_its_platform_at_its_pace(visit: Visit, host: str, seconds: float) -> None:
    demand = only(night(visit)).demand
    assert (demand.host, demand.seconds, demand.accounts) == (host, seconds, 1)


def test_platforms_behind_one_gateway_share_its_one_question_at_a_time() -> None:
    demand = only(night(account("新浪微博"), account("B站"), account("B站"), settings=INSIDE)).demand
    assert (demand.host, demand.accounts, demand.seconds) == ("10.20.0.5", 3, 0.5)
    assert demand.platform == "weibo+bilibili"


def test_a_gateway_outside_opened_networks_keeps_the_platforms_pace() -> None:
    settings = replace(INSIDE, allow_networks=())
    assert only(night(account("新浪微博"), settings=settings)).demand.seconds == 3.0


def test_what_an_account_took_lately_is_what_it_is_expected_to_take() -> None:
    asked = [account("新浪微博")] * 20_000
    assert only(night(*asked, usual={"m.weibo.cn": 1.6})).fit == 6000
    assert only(night(*asked, usual={"m.weibo.cn": 0.2})).fit == 9600


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        pytest.param(account("微信订阅号"), "import", id="nothing-said-of-wechat"),
        pytest.param(account("新浪微博", source="import"), "import", id="import"),
        pytest.param(account("微信小程序"), "attest", id="attest"),
        pytest.param(account("某某平台"), "unsupported", id="unknown-platform"),
        pytest.param(account("抖音"), "no_source", id="no-source"),
        pytest.param(account("新浪微博", source="随便"), "no_source", id="unknown-source"),
        pytest.param(account("微信订阅号", source="public"), "no_source", id="no-public-list"),
        pytest.param(account("新浪微博", ""), "no_id", id="no-id"),
    ],
)
def test_an_account_that_nobody_asks_for_is_counted_by_the_reason(visit: Visit, reason: str) -> None:
    plan = night(visit)
    assert plan.hosts == ()
    assert plan.not_asked == {reason: 1}
