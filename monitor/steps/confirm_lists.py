"""Confirm lists 确认列表: a person says that what was found is the column's list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from monitor.domain.errors import InputError
from monitor.queries.waiting_lists import ListToConfirm, lists_to_confirm
from monitor.store.unit_of_work import UnitOfWork


def confirm_lists(
    unit_of_work: UnitOfWork, *, target_ids: Collection[int] = (), site: str = "", who: str, now: datetime
) -> list[ListToConfirm]:
    """Put the proposals of these columns, of one site, or all in force; returns what was confirmed.

    Raises:
        InputError: a column is named for which nothing waits; then nothing is confirmed.
    """
    waiting = lists_to_confirm(unit_of_work, site=site)
    if target_ids:
        known = {column.id for each in waiting for column in each.columns}
        strangers = sorted(set(target_ids) - known)
        if strangers:
            named = "、".join(str(number) for number in strangers)
            raise InputError(f"没有待确认的列表：编号{named}；用 monitor lists waiting 查看")
        waiting = [each for each in waiting if any(column.id in target_ids for column in each.columns)]
    confirmed = [
        each for each in waiting if unit_of_work.learned_lists.confirm(each.waiting.address_id, who, at=now)
    ]
    if confirmed:
        lists = [{"address": each.waiting.address_id, "url": each.waiting.url} for each in confirmed]
        unit_of_work.audit.append("lists_confirm", "lists", who=who, at=now, detail={"lists": lists})
    return confirmed
