"""The county's registry reads like any office's, and nothing of the caller leaks into the demo."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.county import County
from monitor.demo.demo_folder import fresh_folder
from monitor.demo.registry_files import write_county_registry
from monitor.demo.settings_of_demo import demo_environment
from monitor.documents.registry_reading import read_registry
from monitor.domain.errors import InputError

TODAY = date(2026, 11, 25)
HOSTS = ("portal", "education", "silent", *County(TODAY).platforms, "closed")
BASE_URLS = {key: f"http://127.0.0.{number}:8080" for number, key in enumerate(HOSTS, 11)}


def test_the_written_files_are_read_back_without_a_fault(tmp_path: Path) -> None:
    write_county_registry(tmp_path, BASE_URLS, TODAY)
    registry = read_registry(tmp_path, rulebooks=frozenset({"national_2019"}))
    county = County(TODAY)
    assert {unit.name for unit in registry.units} == {unit.name for unit in county.units}
    assert [column.name for column in registry.columns] == [column.name for column in county.columns]
    assert [account.name for account in registry.accounts] == [account.name for account in county.accounts]
    assert len(registry.sites) == 2


def test_one_address_serves_two_columns(tmp_path: Path) -> None:
    write_county_registry(tmp_path, BASE_URLS, TODAY)
    registry = read_registry(tmp_path, rulebooks=frozenset())
    urls = {column.name: column.url for column in registry.columns}
    assert urls["通知公告"] == urls["公示公告"]


def test_exactly_one_office_has_no_mailbox() -> None:
    without = [unit for unit in County(TODAY).units if not unit.mails]
    assert [unit.name for unit in without] == ["县民政局"]
    assert without[0].superior == "县政府办公室"


def test_everything_of_the_demo_lies_in_its_folder(tmp_path: Path) -> None:
    environment = demo_environment(tmp_path, BASE_URLS)
    for name in ("MONITOR_VAR", "MONITOR_DATABASE_URL", "MONITOR_MAIL_URL"):
        assert str(tmp_path) in environment[name]


def test_platforms_are_asked_through_a_gateway_and_bridges_by_the_address_of_their_feed(
    tmp_path: Path,
) -> None:
    gateways = json.loads(demo_environment(tmp_path, BASE_URLS)["MONITOR_PLATFORM_URLS"])
    asked = ("bilibili", "douyin", "kuaishou", "thepaper", "toutiao", "weibo")
    assert gateways == {key: BASE_URLS[key] for key in asked}
    write_county_registry(tmp_path, BASE_URLS, TODAY)
    accounts = {each.name: each for each in read_registry(tmp_path, rulebooks=frozenset()).accounts}
    assert accounts["临河教育"].source == f"{BASE_URLS['wewe_rss']}/feeds/MP_WXS_3000000001.json"
    assert accounts["临河司法"].source == "public"
    assert (accounts["临河发布"].source, accounts["临河人社"].source) == ("", "")


def test_a_demo_starts_clean(tmp_path: Path) -> None:
    place = fresh_folder(tmp_path / "demo")
    (place / "monitor.db").write_text("old")
    assert [path.name for path in fresh_folder(tmp_path / "demo").iterdir()] == [".linhe-demo"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "台账.xlsx"
    kept.write_text("ours")
    with pytest.raises(InputError, match="--folder"):
        fresh_folder(tmp_path)
    assert kept.read_text() == "ours"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("ours")
    with pytest.raises(InputError, match="--folder"):
        fresh_folder(tmp_path / "demo")
