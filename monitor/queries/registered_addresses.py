"""Registered addresses 登记网址: what the registry names today of sites and columns, accounts left out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from monitor.domain.robots_permission import RegisteredAddress
from monitor.store.rows import AddressRow, TargetRow, TargetVersionRow
from monitor.store.unit_of_work import UnitOfWork

_CLOSED = "关停"
_AT_A_TIME = 1000


def registered_addresses(unit_of_work: UnitOfWork) -> Iterator[RegisteredAddress]:
    """The 首页网址 of every site, then the address of every column.

    A site that was shut down, and its columns, are left out: its name may be a stranger's by now.
    """
    closed: set[str] = set()
    homes = (
        select(TargetVersionRow.facts)
        .join(TargetRow, TargetRow.id == TargetVersionRow.target_id)
        .where(TargetRow.kind == "site", TargetVersionRow.valid_to.is_(None))
        .order_by(TargetRow.id)
    )
    for facts in unit_of_work.session.scalars(homes):
        if facts["state"] == _CLOSED:
            closed.add(facts["name"])
        else:
            yield RegisteredAddress(facts["name"], facts["home_url"], is_home=True)
    columns = (
        select(TargetVersionRow.site, AddressRow.url)
        .join(TargetRow, TargetRow.id == TargetVersionRow.target_id)
        .join(AddressRow, AddressRow.id == TargetRow.address_id)
        .where(TargetRow.kind == "column", TargetVersionRow.valid_to.is_(None))
        .order_by(TargetRow.id)
    )
    rows = unit_of_work.session.execute(columns, execution_options={"yield_per": _AT_A_TIME})
    for site, url in rows:
        if site not in closed:
            yield RegisteredAddress(site, url)
