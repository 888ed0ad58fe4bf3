"""Registry sharing 共用网址: columns of several names at one address, and no word of whose list is which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.documents.sheets.sheet_rows import Placed, places_text
from monitor.domain.target import Column, plain


def shared_addresses(rows: Iterable[Placed[Column]]) -> Iterator[str]:
    """A notice for every address that columns of different names share without a 列表选择器.

    One list under two names is read all the same; of two lists nobody can say which is meant.
    """
    by_address: dict[str, list[Placed[Column]]] = {}
    for row in rows:
        if row.value.url and not row.value.list_selector:
            by_address.setdefault(row.value.url.strip(), []).append(row)
    for sharing in by_address.values():
        names = list({plain(row.value.name): row.value.name for row in sharing}.values())
        if len(names) > 1:
            places = places_text((row.place, row.row) for row in sharing)
            yield (
                f"{places}的栏目名称不同（{'、'.join(names)}），网址却相同；"
                "如果页面上有几个列表，请在“列表选择器”里写明各是哪一个，否则会无法判定"
            )
