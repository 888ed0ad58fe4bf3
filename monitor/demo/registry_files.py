"""Registry files 演示台账: the county's registry, in the CSV form any office would hand in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from monitor.demo.county import SITES, County
from monitor.demo.planted_account import PlantedAccount
from monitor.demo.planted_column import PlantedColumn
from monitor.documents.registry_writing import write_registry
from monitor.domain.registry import Registry
from monitor.domain.target import Account, Column, Site


def write_county_registry(folder: Path, base_urls: Mapping[str, str], today: date) -> None:
    """Write `units.csv`, `sites.csv`, `columns.csv` and `accounts.csv` into a folder.

    `base_urls` are the addresses of the county's servers by key, without a slash at the end.
    """
    county = County(today)
    write_registry(
        Registry(
            units=county.units,
            sites=tuple(_site(host, base_urls[host]) for host in SITES),
            columns=tuple(_column(column, base_urls[column.host]) for column in county.columns),
            accounts=tuple(_account(account, base_urls["bridge"]) for account in county.accounts),
        ),
        folder,
    )


def _site(host: str, base_url: str) -> Site:
    name, unit, site_type = SITES[host]
    return Site(name, f"{base_url}/", unit, site_type=site_type)


def _column(column: PlantedColumn, base_url: str) -> Column:
    return Column(
        site=column.site,
        name=column.name,
        url=f"{base_url}{column.path}",
        units=column.units,
        wording=column.wording,
        category=column.category,
        exempt_until=column.exempt_until,
    )


def _account(account: PlantedAccount, bridge_url: str) -> Account:
    is_weibo = account.answering in ("weibo", "weibo_login_wall")
    return Account(
        name=account.name,
        account_type=account.account_type,
        units=account.units,
        account_id=account.account_id if is_weibo else "",
        home_url=f"https://weibo.com/u/{account.account_id}" if is_weibo else "",
        source=f"{bridge_url}{account.source_path}" if account.source_path else "",
    )
