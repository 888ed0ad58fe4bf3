"""Which hosts a run exempts from robots.txt: registered ones exactly, platforms never, each on a ground."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.domain.host_name import host_of_url, is_platform_host
from monitor.domain.robots_permission import RegisteredAddress, RobotsPermission
from monitor.domain.target import Column, Site, Target
from monitor.steps.plan_crawl import CrawlOrder, plan_crawl
from monitor.store.unit_of_work import Store, UnitOfWork
from spiders.catalogue import platform_readers
from spiders.robots_exemption import Mode, exempt_hosts, note_exemptions
from tests.domain.linhe import at, day
from tests.store.nights import watch

COUNTY, EDUCATION = "临河县人民政府", "临河县教育局"


def home(url: str, site: str = COUNTY) -> RegisteredAddress:
    return RegisteredAddress(site, url, is_home=True)


def column(url: str, site: str = COUNTY) -> RegisteredAddress:
    return RegisteredAddress(site, url)


def own(*addresses: RegisteredAddress, sites: tuple[str, ...] = (COUNTY,)) -> set[str]:
    return set(exempt_hosts(addresses, (), is_own_exempt=True, sites=set(sites)))


@pytest.mark.parametrize(
    ("addresses", "exempt"),
    [
        pytest.param((home("http://www.linhe.gov.cn/"),), {"www.linhe.gov.cn"}, id="the_home_alone"),
        pytest.param(
            (home("http://www.linhe.gov.cn/"), column("http://zwgk.linhe.gov.cn/a/")),
            {"www.linhe.gov.cn", "zwgk.linhe.gov.cn"},
            id="a_registered_subdomain",
        ),
        pytest.param(
            (home("http://www.linhe.gov.cn/"), column("http://www.linjiang.gov.cn/a/")),
            {"www.linhe.gov.cn"},
            id="a_guest_at_another_site",
        ),
        pytest.param(
            (home("http://www.gov.cn/"), column("http://www.linhe.gov.cn/a/")),
            {"www.gov.cn"},
            id="gov_cn_is_nobodys_own",
        ),
        pytest.param(
            (home("http://www.linhe.gov.cn:8080/"), column("http://WWW.LINHE.GOV.CN./a/")),
            {"www.linhe.gov.cn"},
            id="port_and_spelling_do_not_matter",
        ),
        pytest.param((home("https://weibo.com/linhe"),), set(), id="a_platform_as_home"),
        pytest.param((column("http://www.linhe.gov.cn/a/"),), set(), id="a_column_whose_site_is_gone"),
        pytest.param((home("http://政务.linhe.cn/"),), {"xn--zfr164b.linhe.cn"}, id="a_chinese_name"),
        pytest.param((home("nowhere"),), set(), id="no_address"),
    ],
)
def test_own_hosts_are_what_the_registry_names_of_a_site(
    addresses: tuple[RegisteredAddress, ...], exempt: set[str]
) -> None:
    assert own(*addresses) == exempt


def test_only_the_sites_a_run_visits_are_exempted() -> None:
    two = (home("http://www.linhe.gov.cn/"), home("http://jyj.linhe.gov.cn/", EDUCATION))
    assert own(*two) == {"www.linhe.gov.cn"}
    assert own(*two, sites=(COUNTY, EDUCATION)) == {"www.linhe.gov.cn", "jyj.linhe.gov.cn"}


def permitted(host: str, number: int = 1) -> RobotsPermission:
    return RobotsPermission(number, host, "函", "李主任", "wang", at("11-10"))


def test_a_permission_exempts_the_registered_host_it_names_and_says_on_what_ground() -> None:
    addresses = (home("http://www.linhe.gov.cn/"), column("http://credit.city.gov.cn/linhe/"))
    permissions = (permitted("credit.city.gov.cn", 3), permitted("gone.gov.cn"), permitted("weibo.com"))
    found = exempt_hosts(addresses, permissions, is_own_exempt=False, sites={COUNTY})
    assert found == {"credit.city.gov.cn": "permission 3"}
    both = exempt_hosts(addresses, permissions, is_own_exempt=True, sites={COUNTY})
    assert both == {"www.linhe.gov.cn": "own-sites-exempt", "credit.city.gov.cn": "permission 3"}


def test_a_platforms_host_is_exempted_on_no_ground() -> None:
    addresses = (home("http://www.linhe.gov.cn/"), column("https://m.weibo.cn/u/1"))
    assert exempt_hosts(addresses, [permitted("m.weibo.cn")], is_own_exempt=False, sites={COUNTY}) == {}


@pytest.mark.parametrize("reader", platform_readers(), ids=lambda reader: reader.key)
def test_every_platform_we_read_is_known_as_one(reader: object) -> None:
    example = getattr(reader, "example", "")
    host = host_of_url(example)
    is_ours = not host or host.endswith((".example.gov.cn", ".example", ".invalid")) or host == "127.0.0.1"
    assert is_ours or is_platform_host(host), host


@pytest.mark.parametrize("host", ["notweibo.com", "weibo.com.gov.cn", "www.linhe.gov.cn", "qq.com.cn", ""])
def test_a_name_that_only_looks_like_a_platforms_is_none(host: str) -> None:
    assert not is_platform_host(host)


TARGETS: tuple[Target, ...] = (
    Site(COUNTY, "http://www.linhe.gov.cn/", "县政府办公室"),
    Column(COUNTY, "通知公告", "http://www.linhe.gov.cn/tzgg/", ("县政府办公室",)),
)


def noted(unit_of_work: UnitOfWork, mode: Mode, *, on: date | None = None) -> frozenset[str]:
    now = at("11-10") if on is None else at(on.isoformat())
    plan = plan_crawl(unit_of_work, CrawlOrder(force=True), now=now)
    return note_exemptions(unit_of_work, plan, mode=mode, now=now)


def test_a_run_that_exempts_nobody_writes_nothing(store: Store) -> None:
    watch(store, *TARGETS)
    with store.writing() as unit_of_work:
        assert noted(unit_of_work, "honour") == frozenset()
        assert unit_of_work.audit.entries() == []


def test_a_run_writes_its_exemptions_once_however_often_it_is_resumed(store: Store) -> None:
    watch(store, *TARGETS)
    for _time in range(3):
        with store.writing() as unit_of_work:
            assert noted(unit_of_work, "own-sites-exempt") == {"www.linhe.gov.cn"}
    with store.reading() as unit_of_work:
        (entry,) = unit_of_work.audit.entries()
    assert (entry.who, entry.what, entry.subject) == ("system", "robots_exempt", "run 1")
    assert entry.detail == {"hosts": {"www.linhe.gov.cn": "own-sites-exempt"}}


def test_a_host_that_is_added_to_a_resumed_run_is_written_too(store: Store) -> None:
    watch(store, *TARGETS)
    with store.writing() as unit_of_work:
        noted(unit_of_work, "own-sites-exempt")
    watch(store, Column(COUNTY, "政策文件", "http://zwgk.linhe.gov.cn/", ("县政府办公室",)))
    with store.writing() as unit_of_work:
        assert noted(unit_of_work, "own-sites-exempt") == {"www.linhe.gov.cn", "zwgk.linhe.gov.cn"}
        assert len(unit_of_work.audit.entries(subject="run 1")) == 2


def test_a_permission_that_has_run_out_exempts_nobody(store: Store) -> None:
    watch(store, *TARGETS)
    with store.writing() as unit_of_work:
        letter = {"reason": "函", "approver": "李主任", "who": "wang"}
        unit_of_work.robots_permissions.grant(
            "www.linhe.gov.cn", **letter, at=at("11-01"), until=day("11-10")
        )
        assert noted(unit_of_work, "honour", on=day("11-10")) == {"www.linhe.gov.cn"}
        assert noted(unit_of_work, "honour", on=day("11-11")) == frozenset()
