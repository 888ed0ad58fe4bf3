"""A host is exempted in writing, for the hosts of registered sites alone, and every word of it is kept."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.domain.errors import InputError
from monitor.domain.target import Account, Column, Site
from monitor.steps.allow_robots import allow_robots, revoke_robots
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import column_at, watch

SITE = Site("临河县人民政府", "http://WWW.linhe.example/", "县政府办公室")
CLOSED = Site("县志网", "http://xz.linhe.example/", "县政府办公室", state="关停")
GUEST = Column("临河县人民政府", "政务微博", "https://weibo.com/linhe", ("县政府办公室",))
ELSEWHERE = Column("临河县人民政府", "信用公示", "http://credit.city.example/linhe/", ("县政府办公室",))
STALE = Column("县志网", "县志", "http://xz.linhe.example/xz/", ("县政府办公室",))
ACCOUNT = Account("法治临河", "新浪微博", ("县司法局",), home_url="http://bridge.city.example/u/1")
LETTER = {"reason": "临政办函〔2026〕3号", "approver": "李主任"}


TARGETS = (SITE, CLOSED, column_at("tzgg"), GUEST, ELSEWHERE, STALE, ACCOUNT)


@pytest.fixture
def county(sqlite_store: Store) -> Store:
    """A county whose registry names a few hosts."""
    watch(sqlite_store, *TARGETS)
    return sqlite_store


def allow(
    store: Store,
    host: str,
    *,
    until: date | None = None,
    reason: str = LETTER["reason"],
    approver: str = LETTER["approver"],
) -> str:
    with store.writing() as unit_of_work:
        return allow_robots(
            unit_of_work,
            host,
            reason=reason,
            approver=approver,
            until=until,
            who="wang",
            now=at("11-10"),
        )


def in_force(store: Store, on: str) -> list[str]:
    with store.reading() as unit_of_work:
        return [permission.host for permission in unit_of_work.robots_permissions.in_force(day(on))]


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        pytest.param("www.linhe.example", "www.linhe.example", id="a_sites_home"),
        pytest.param(" WWW.Linhe.Example. ", "www.linhe.example", id="however_it_is_typed"),
        pytest.param("credit.city.example", "credit.city.example", id="a_column_elsewhere"),
    ],
)
def test_the_host_of_a_registered_site_or_column_is_exempted(county: Store, typed: str, host: str) -> None:
    assert allow(county, typed) == host
    assert in_force(county, "11-10") == [host]


def test_who_permitted_what_and_why_is_audited(county: Store) -> None:
    allow(county, "www.linhe.example", until=day("12-31"))
    with county.reading() as unit_of_work:
        (entry,) = unit_of_work.audit.entries()
    assert (entry.who, entry.what, entry.subject) == ("wang", "robots_allow", "host www.linhe.example")
    assert entry.detail == {"permission": 1, **LETTER, "until": "2026-12-31"}


@pytest.mark.parametrize(
    ("host", "says"),
    [
        pytest.param("linhe.example", "没有网站或栏目在主机 linhe.example 上", id="the_domain_alone"),
        pytest.param("evil.linhe.example", "没有网站或栏目", id="a_subdomain_nobody_registered"),
        pytest.param("xz.linhe.example", "没有网站或栏目", id="a_site_that_was_shut_down"),
        pytest.param("bridge.city.example", "没有网站或栏目", id="where_only_an_account_is"),
        pytest.param("weibo.com", "平台的 robots.txt 一律遵守", id="a_platform_with_a_column"),
        pytest.param("m.weibo.cn", "属于平台", id="a_platform"),
        pytest.param("http://www.linhe.example/", "不是主机名", id="an_address"),
        pytest.param("www.linhe.example:8080", "不是主机名", id="a_port"),
        pytest.param("*.linhe.example", "不是主机名", id="a_wildcard"),
        pytest.param("", "不是主机名", id="nothing"),
    ],
)
def test_any_other_host_is_refused_and_nothing_is_kept(county: Store, host: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        allow(county, host)
    assert in_force(county, "11-10") == []
    with county.reading() as unit_of_work:
        assert unit_of_work.audit.entries() == []


def test_a_permission_without_a_reason_or_an_approver_is_none(county: Store) -> None:
    with pytest.raises(InputError, match="请写明理由和批准人"):
        allow(county, "www.linhe.example", reason="  ")
    with pytest.raises(InputError, match="请写明理由和批准人"):
        allow(county, "www.linhe.example", approver="")


def test_a_permission_ends_after_its_last_day(county: Store) -> None:
    allow(county, "www.linhe.example", until=day("11-20"))
    assert in_force(county, "11-20") == ["www.linhe.example"]
    assert in_force(county, "11-21") == []


def test_a_permission_that_has_ended_cannot_be_given(county: Store) -> None:
    with pytest.raises(InputError, match="2026-11-09已经过去"):
        allow(county, "www.linhe.example", until=day("11-09"))


def test_a_second_permission_needs_the_first_to_be_revoked(store: Store) -> None:
    watch(store, *TARGETS)
    allow(store, "www.linhe.example")
    with pytest.raises(InputError, match="先撤销：monitor robots revoke"):
        allow(store, "www.linhe.example")
    with store.writing() as unit_of_work:
        assert (
            revoke_robots(unit_of_work, "WWW.linhe.example", who="li", now=at("11-11")) == "www.linhe.example"
        )
    assert in_force(store, "11-11") == []
    allow(store, "www.linhe.example", reason="新的函")
    with store.reading() as unit_of_work:
        kept = unit_of_work.robots_permissions.all()
        audited = [(entry.what, entry.who) for entry in unit_of_work.audit.entries()]
    assert [(each.reason, each.revoked_by) for each in kept] == [("新的函", None), (LETTER["reason"], "li")]
    assert audited == [("robots_allow", "wang"), ("robots_revoke", "li"), ("robots_allow", "wang")]


def test_there_is_nothing_to_revoke_where_nothing_was_permitted(county: Store) -> None:
    with (
        pytest.raises(InputError, match="没有许可；用 monitor robots list"),
        county.writing() as unit_of_work,
    ):
        revoke_robots(unit_of_work, "www.linhe.example", who="li", now=at("11-11"))
