"""Which reader looks at an account, and what it asks first."""

from __future__ import annotations

import json

import pytest

from monitor.domain.crawl_plan import Visit
from spiders.account_source import choose_platform, reader_of_type
from spiders.catalogue import platform_readers
from spiders.reader import PageNotUnderstood


def visit(
    account_type: str, source: str = "", *, account_id: str = "", home: str = "", name: str = "临河县发布"
) -> Visit:
    return Visit(
        address_id=1,
        kind="account",
        url=home,
        names=(name,),
        account_type=account_type,
        account_id=account_id,
        source=source,
    )


@pytest.mark.parametrize(
    ("account_type", "key"),
    [
        ("新浪微博", "weibo"),
        (" 新浪 微博", "weibo"),
        ("微信订阅号", "wechat"),
        ("微信服务号", "wechat"),
        ("抖音短视频", "douyin"),
        ("抖音号", "douyin"),
        ("今日头条", "toutiao"),
        ("快手", "kuaishou"),
        ("Ｂ站", "bilibili"),
        ("澎湃号", "thepaper"),
        ("学习强国", "xuexi"),
        ("小程序", "attested"),
        ("视频号", "attested"),
        ("app", "attested"),
    ],
)
def test_an_account_type_as_a_sheet_writes_it_finds_its_reader(account_type: str, key: str) -> None:
    reader = reader_of_type(account_type)
    assert reader is not None
    assert reader.key == key


@pytest.mark.parametrize(
    ("account_type", "source", "key"),
    [
        ("新浪微博", "", "weibo"),
        ("新浪微博", "public", "weibo"),
        ("新浪微博", " Public ", "weibo"),
        ("B站", "", "bilibili"),
        ("澎湃号", "", "thepaper"),
        ("抖音", "own-api", "douyin"),
        ("快手", "public", "kuaishou"),
        ("微信订阅号", "own-api", "wechat"),
        ("微信订阅号", "https://mp.weixin.qq.com/s/LinHe0001", "wechat"),
        ("微信订阅号", "https://api.weixin.qq.com/cgi-bin/freepublish/batchget?account=gh_1", "wechat"),
        ("微信订阅号", "http://10.0.0.9:4000/feeds/MP_WXS_3900000021.json", "wewe_rss"),
        ("微信订阅号", "http://10.0.0.9:4000/feeds/MP_WXS_3900000021.atom?limit=30", "wewe_rss"),
        ("微信订阅号", "http://10.0.0.9/wewe/feeds/MP_WXS_3900000021", "wewe_rss"),
        ("微信订阅号", "http://10.0.0.9:8001/rss/MP_WXS_3900000021", "we_mp_rss"),
        ("微信订阅号", "http://10.0.0.9:8001/feed/MP_WXS_3900000021.rss", "we_mp_rss"),
        ("新浪微博", "http://10.0.0.9:1200/weibo/user/2000000001", "rsshub"),
        ("新浪微博", "https://rsshub.linhe.example/some/route", "rsshub"),
        ("新浪微博", "https://www.linhe.example/rss.xml", "feed"),
        ("没见过的平台", "HTTPS://www.linhe.example/rss.xml", "feed"),
    ],
)
def test_where_the_registry_points_decides_who_looks(account_type: str, source: str, key: str) -> None:
    assert choose_platform(visit(account_type, source)).key == key


@pytest.mark.parametrize(
    ("account_type", "source", "reason"),
    [
        ("微信订阅号", "", "import_only"),
        ("微信订阅号", "import", "import_only"),
        ("新浪微博", "attest", "attest_only"),
        ("小程序", "", "attest_only"),
        ("没见过的平台", "", "no_reader"),
        ("没见过的平台", "public", "no_reader"),
        ("抖音", "", "source_needed"),
        ("今日头条", "", "source_needed"),
        ("快手", "", "source_needed"),
        ("学习强国", "", "source_needed"),
        ("新浪微博", "own-api", "source_unknown"),
        ("新浪微博", "某处", "source_unknown"),
    ],
)
def test_an_account_nobody_can_look_at_is_unsupported(account_type: str, source: str, reason: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        choose_platform(visit(account_type, source))
    assert (refusal.value.outcome, refusal.value.reason) == ("unsupported", reason)


BIZ = "MzAwMDAwMDAyMQ=="


@pytest.mark.parametrize(
    ("asked_for", "wanted"),
    [
        (visit("微博", account_id="2000000001"), "containerid=1076032000000001"),
        (visit("微博", home="https://weibo.com/u/2000000001"), "value=2000000001"),
        (visit("微博", home="https://weibo.com/2000000001?refer=x"), "value=2000000001"),
        (visit("微博", home="https://m.weibo.cn/profile/2000000001"), "value=2000000001"),
        (visit("微博", account_id=" ２００００００００１ "), "value=2000000001&"),
        (visit("微博", account_id="2E+09", home="https://weibo.com/u/2000000001"), "value=2000000001&"),
        (visit("B站", account_id="30001"), "host_mid=30001"),
        (visit("B站", home="https://space.bilibili.com/30001/dynamic"), "host_mid=30001"),
        (visit("澎湃号", account_id="50001"), "https://api.thepaper.cn/contentapi/cont/pph/user"),
        (visit("澎湃政务号", home="https://m.thepaper.cn/gov_50001"), "/cont/pph/gov"),
        (visit("抖音", "public", home="https://www.douyin.com/user/MS4wLHX?x=1"), "sec_user_id=MS4wLHX"),
        (visit("抖音", "own-api", account_id="open-lhx"), "open_id=open-lhx"),
        (visit("今日头条", "public", home="https://www.toutiao.com/c/user/token/MS4wLHX/"), "token=MS4wLHX"),
        (visit("快手", "public", home="https://www.kuaishou.com/profile/3xlhx"), "principalId=3xlhx"),
        (
            visit("学习强国", "public", account_id="lhx000000001"),
            "https://www.xuexi.cn/lgdata/lhx000000001.json",
        ),
        (visit("微信", "own-api", account_id=BIZ), "fakeid=MzAwMDAwMDAyMQ%3D%3D"),
        (visit("微信", "own-api", account_id=BIZ, home="https://mp.weixin.qq.com/s/a"), "appmsgpublish"),
        (
            visit("微信", "public", home="https://mp.weixin.qq.com/s/LinHe0001"),
            "https://mp.weixin.qq.com/s/LinHe0001",
        ),
        (visit("微信", "http://10.0.0.9:4000/feeds/MP_WXS_3900000021.json"), "/feeds/MP_WXS_3900000021.json"),
        (visit("微信", "http://10.0.0.9:8001/rss/MP_WXS_3900000021"), "/rss/MP_WXS_3900000021"),
        (visit("微博", "http://10.0.0.9:1200/weibo/user/1"), "http://10.0.0.9:1200/weibo/user/1"),
        (visit("微博", "https://www.linhe.example/rss.xml"), "https://www.linhe.example/rss.xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.account_type}-{value.source or 'empty'}",
)
def test_the_first_request_asks_for_this_very_account(asked_for: Visit, wanted: str) -> None:
    assert wanted in choose_platform(asked_for).first_request(asked_for).url


@pytest.mark.parametrize(
    ("asked_for", "reason"),
    [
        (visit("微博"), "account_id_needed"),
        (visit("微博", account_id="临河发布"), "account_id_needed"),
        (visit("微博", account_id="1.23E+18"), "account_id_needed"),
        (visit("B站", account_id="3.0001"), "account_id_needed"),
        (visit("澎湃号", account_id="1E+05"), "account_id_needed"),
        (visit("快手", "public", account_id="1.2E+09"), "account_id_needed"),
        (visit("抖音", "public", account_id="1.2E+09"), "account_id_needed"),
        (visit("B站"), "account_id_needed"),
        (visit("澎湃号"), "account_id_needed"),
        (visit("抖音", "public"), "account_id_needed"),
        (visit("今日头条", "public"), "account_id_needed"),
        (visit("快手", "public"), "account_id_needed"),
        (visit("学习强国", "public"), "account_id_needed"),
        (visit("微信", "own-api"), "account_id_needed"),
        (visit("微信", "own-api", account_id="gh_0000000000aa"), "account_id_needed"),
        (visit("微信", "public", home="https://www.linhe.example/"), "no_public_list"),
        (visit("微信", "http://10.0.0.9:4000/feeds/all.json"), "feed_of_many_accounts"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.account_type}-{value.source or 'empty'}",
)
def test_a_registry_that_says_too_little_is_unsupported(asked_for: Visit, reason: str) -> None:
    with pytest.raises(PageNotUnderstood) as refusal:
        choose_platform(asked_for).first_request(asked_for)
    assert (refusal.value.outcome, refusal.value.reason) == ("unsupported", reason)


def test_feed_and_attested_refuse_what_is_not_theirs() -> None:
    readers = {reader.key: reader for reader in platform_readers()}
    for key, reason in (("feed", "source_needed"), ("attested", "attest_only")):
        with pytest.raises(PageNotUnderstood) as refusal:
            readers[key].first_request(visit("微博"))
        assert (refusal.value.outcome, refusal.value.reason) == ("unsupported", reason)


def test_the_paper_is_asked_in_json_and_pages_on_from_the_start_time() -> None:
    asked_for = visit("澎湃号", account_id="50001")
    asked = choose_platform(asked_for).first_request(asked_for)
    assert asked.json_body is not None
    assert json.loads(asked.json_body) == {
        "pageNum": 1,
        "pageSize": 10,
        "pphId": "50001",
        "contType": 0,
        "excludeContIds": [],
        "startTime": 0,
    }


def test_the_official_interface_is_asked_for_its_newest_articles() -> None:
    asked_for = visit("微信", "https://api.weixin.qq.com/cgi-bin/freepublish/batchget?account=gh_1")
    asked = choose_platform(asked_for).first_request(asked_for)
    assert asked.json_body is not None
    assert json.loads(asked.json_body) == {"offset": 0, "count": 20, "no_content": 1}


def test_no_account_type_belongs_to_two_readers() -> None:
    wordings = [wording.casefold() for reader in platform_readers() for wording in reader.account_types]
    assert len(wordings) == len(set(wordings))


def test_every_reader_says_how_patient_it_is_and_what_an_empty_source_means() -> None:
    for reader in platform_readers():
        assert reader.name
        assert reader.seconds_between_requests >= 1.0
        assert reader.default_source in ("", "import", *reader.sources)
