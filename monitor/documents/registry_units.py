"""Registry units 台账单位表: rows of 单位 as units, and whether their tree is sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.documents.row_reading import Row
from monitor.domain.target import Unit, plain

MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def read_unit(row: Row, *, rulebooks: frozenset[str]) -> Unit:
    """One row of 单位."""
    mails = row.names("邮箱")
    for mail in mails:
        if not MAIL_ADDRESS.fullmatch(mail):
            row.fault("邮箱", f"“{mail}”不是邮箱地址；多个邮箱用“;”分开")
    rulebook = row.text("规则库")
    if rulebook and rulebook not in rulebooks:
        row.fault("规则库", f"没有规则库“{rulebook}”；可用的有：{'、'.join(sorted(rulebooks))}")
    return Unit(
        name=row.required("单位名称"),
        superior=row.text("上级单位") or None,
        mails=mails,
        contact=row.text("联系人"),
        phone=row.text("电话"),
        rulebook=rulebook or None,
    )


def superior_circles(units: Sequence[Unit]) -> Iterator[tuple[str, ...]]:
    """Every circle of superiors once, as the names along it."""
    superiors = {plain(unit.name): plain(unit.superior or "") for unit in units}
    names = {plain(unit.name): unit.name for unit in units}
    cleared: set[str] = set()
    for start in superiors:
        path: list[str] = []
        at = start
        while at in superiors and at not in cleared and at not in path:
            path.append(at)
            at = superiors[at]
        if at in path:
            yield tuple(names[each] for each in path[path.index(at) :])
        cleared.update(path)
