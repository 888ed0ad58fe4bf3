"""Importing the sheets again changes what they changed, keeps history, and orphans nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.errors import RegistryError
from monitor.domain.registry import Registry
from monitor.domain.target import Account, Column, Site, TargetKind, Unit
from monitor.steps.export_registry import export_registry
from monitor.steps.import_registry import RegistryDifference, import_registry
from monitor.store.unit_of_work import Store
from tests.domain.linhe import day

GOVERNMENT = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室")
NOTICES = Column("临河县人民政府", "通知公告", "http://www.linhe.example/tzgg/", ("县教育局",))
JUSTICE = Account("法治临河", "微信订阅号", ("县司法局",), account_id="gh_1")
LINHE = Registry(
    units=(Unit("县政府办公室"), Unit("县教育局"), Unit("县司法局")),
    sites=(GOVERNMENT,),
    columns=(NOTICES,),
    accounts=(JUSTICE,),
)


def put(
    store: Store, registry: Registry, *, on: str = "2026-11-02", dry_run: bool = False
) -> RegistryDifference:
    with store.writing() as unit_of_work:
        return import_registry(unit_of_work, registry, day=day(on), dry_run=dry_run)


def stored(store: Store) -> Registry:
    with store.reading() as unit_of_work:
        return export_registry(unit_of_work)


def ids(store: Store, on: str | None = None) -> dict[str, int]:
    with store.reading() as unit_of_work:
        known = unit_of_work.registry.targets_on(day(on) if on else None)
    return {item.target.name: item.id for item in known}


def without(*kinds: TargetKind) -> Registry:
    """The registry as it is read where the sheets of these kinds are missing."""
    return Registry(
        units=LINHE.units,
        sites=LINHE.sites,
        columns=() if "column" in kinds else LINHE.columns,
        accounts=() if "account" in kinds else LINHE.accounts,
        kinds_given=LINHE.kinds_given - set(kinds),
    )


def test_a_first_import_adds_everything_and_a_second_one_nothing(sqlite_store: Store) -> None:
    first, second = put(sqlite_store, LINHE), put(sqlite_store, LINHE, on="2026-11-03")
    assert first.added == (
        "单位 县政府办公室",
        "单位 县教育局",
        "单位 县司法局",
        "网站 临河县人民政府",
        "栏目 临河县人民政府·通知公告",
        "账号 法治临河（微信订阅号）",
    )
    assert second == RegistryDifference(added=(), changed=(), unchanged=6, retired=())
    assert stored(sqlite_store) == LINHE


def test_a_dry_run_tells_the_difference_and_stores_nothing(sqlite_store: Store) -> None:
    assert len(put(sqlite_store, LINHE, dry_run=True).added) == 6
    assert stored(sqlite_store) == Registry()


def test_a_target_that_is_gone_is_retired_and_keeps_its_past(sqlite_store: Store) -> None:
    put(sqlite_store, LINHE)
    difference = put(sqlite_store, replace(LINHE, columns=()), on="2026-11-10")
    assert difference.retired == ("栏目 临河县人民政府·通知公告",)
    assert "通知公告" not in ids(sqlite_store)
    assert "通知公告" in ids(sqlite_store, on="2026-11-09")


def test_a_retired_target_that_comes_back_is_the_same_one(sqlite_store: Store) -> None:
    put(sqlite_store, LINHE)
    before = ids(sqlite_store)
    put(sqlite_store, replace(LINHE, columns=()), on="2026-11-10")
    put(sqlite_store, LINHE, on="2026-11-12")
    assert ids(sqlite_store) == before


def test_a_unit_is_changed_and_another_one_retired(sqlite_store: Store) -> None:
    put(sqlite_store, LINHE)
    units = (Unit("县政府办公室", mails=("office@linhe.example",)), Unit("县教育局"))
    registry = replace(LINHE, units=units, accounts=())
    difference = put(sqlite_store, registry, on="2026-11-10")
    assert difference.changed == ("单位 县政府办公室",)
    assert difference.retired == ("单位 县司法局", "账号 法治临河（微信订阅号）")
    assert stored(sqlite_store) == registry


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(replace(JUSTICE, account_id=""), JUSTICE, id="gained"),
        pytest.param(JUSTICE, replace(JUSTICE, account_id=""), id="lost"),
    ],
)
def test_an_account_whose_id_appears_or_goes_keeps_its_history(
    sqlite_store: Store, before: Account, after: Account
) -> None:
    put(sqlite_store, replace(LINHE, accounts=(before,)))
    known = ids(sqlite_store)
    difference = put(sqlite_store, replace(LINHE, accounts=(after,)), on="2026-11-10")
    assert difference.changed == ("账号 法治临河（微信订阅号）",)
    assert ids(sqlite_store) == known


def test_an_account_with_another_id_is_another_account(sqlite_store: Store) -> None:
    put(sqlite_store, LINHE)
    other = replace(JUSTICE, account_id="gh_2")
    difference = put(sqlite_store, replace(LINHE, accounts=(other,)), on="2026-11-10")
    assert difference.added == difference.retired == ("账号 法治临河（微信订阅号）",)


def test_a_sheet_that_was_not_given_retires_nothing(sqlite_store: Store) -> None:
    put(sqlite_store, LINHE)
    difference = put(sqlite_store, without("column", "account"), on="2026-11-10")
    assert difference.retired == ()
    assert stored(sqlite_store) == LINHE


@pytest.mark.parametrize(
    ("registry", "says"),
    [
        pytest.param(
            replace(without("column", "account"), units=(Unit("县政府办公室"), Unit("县教育局"))),
            "账号 法治临河（微信订阅号）还要用到单位“县司法局”",
            id="unit",
        ),
        pytest.param(
            replace(without("column"), sites=(replace(GOVERNMENT, name="临河县政府网"),)),
            "栏目 临河县人民政府·通知公告还要用到网站“临河县人民政府”",
            id="site",
        ),
    ],
)
def test_what_was_not_given_may_not_lose_its_unit_or_site(
    sqlite_store: Store, registry: Registry, says: str
) -> None:
    put(sqlite_store, LINHE)
    with pytest.raises(RegistryError, match=says):
        put(sqlite_store, registry, on="2026-11-10")
    assert stored(sqlite_store) == LINHE
