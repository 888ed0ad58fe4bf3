"""Registry files 演示台账: the county's registry, in the CSV form any office would hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.demo.county import SITES, County
from monitor.demo.planted_account import PlantedAccount
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.platform_plays.all_plays import PLAYS
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
            accounts=tuple(_account(account, base_urls) for account in county.accounts),
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


def _account(account: PlantedAccount, base_urls: Mapping[str, str]) -> Account:
    """A bridge's account is known by the address of its feed, any other by its id."""
    bare = Account(account.name, account.account_type, account.units)
    if not account.platform:
        return bare
    play = PLAYS[account.platform]
    if play.is_bridge:
        path = play.source.format(account.account_id)
        return replace(bare, source=f"{base_urls[account.platform]}{path}")
    own_id = account.account_id
    return replace(bare, account_id=own_id, home_url=play.home_page.format(own_id), source=play.source)
