"""Registry repeats 台账重复行: the same thing told twice, in the same words or in others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from monitor.documents.sheets.sheet_rows import Placed, T, places_text
from monitor.domain.errors import Fault
from monitor.domain.target import Account, Column, plain


def repeated(rows: list[Placed[T]], key_of: Callable[[T], str], *, column: str, what: str) -> Iterator[Fault]:
    """A fault for every row whose key was there before."""
    first: dict[str, Placed[T]] = {}
    for row in rows:
        before = first.setdefault(key_of(row.value), row)
        if before is not row:
            yield row.fault(column, f"{what}与第{before.row}行重复；请只保留一行")


def repeated_accounts(rows: list[Placed[Account]]) -> Iterator[Fault]:
    """A fault for every account that was there before; an id can be one account's only, whatever its name."""
    first: dict[str, Placed[Account]] = {}
    for row in rows:
        before = first.setdefault(row.value.key, row)
        if before is row:
            continue
        if plain(before.value.name) == plain(row.value.name):
            yield row.fault("账号名称", f"账号与第{before.row}行重复；请只保留一行")
        else:
            message = (
                f"“{row.value.name}”的账号标识“{row.value.account_id}”与第{before.row}行"
                f"“{before.value.name}”相同，账号类型也相同；一个标识只能是一个账号，请核对标识，或只保留一行"
            )
            yield row.fault("账号标识", message)


def half_known_accounts(rows: list[Placed[Account]]) -> Iterator[Fault]:
    """Accounts of one type and name of which some have an id and one has none."""
    by_name: dict[tuple[str, str], list[Placed[Account]]] = {}
    for row in rows:
        by_name.setdefault((plain(row.value.account_type), plain(row.value.name)), []).append(row)
    for same in by_name.values():
        without = [row for row in same if not row.value.account_id]
        if len(without) == 1 and len(same) > 1:
            other = next(row for row in same if row is not without[0])
            message = f"与第{other.row}行同名同类型，但没有账号标识，无法判断是不是同一个账号；请补上或删去"
            yield without[0].fault("账号标识", message)


@dataclass(frozen=True, slots=True)
class DistinctColumns:
    """Each column once, faults for rows that contradict each other, notices for rows left out."""

    columns: tuple[Column, ...]
    faults: tuple[Fault, ...]
    notices: tuple[str, ...]


def distinct_columns(rows: list[Placed[Column]]) -> DistinctColumns:
    """Equal rows are taken once; the same column with another frequency or other words is a fault.

    Two spellings of one requirement (1条/月, 每月1条) are equal.
    """
    first: dict[str, Placed[Column]] = {}
    faults, again = [], []
    for row in rows:
        before = first.setdefault(row.value.key, row)
        if before is row:
            continue
        if before.value.requirement != row.value.requirement:
            faults.append(_two_frequencies(before, row))
        elif _said_of(before.value) != _said_of(row.value):
            message = f"与第{before.row}行是同一个栏目，但其他内容不同；请只保留一行"
            faults.append(row.fault("栏目名称", message))
        else:
            again.append((row.place, row.row))
    notices = (f"{places_text(again)}与前面的行完全相同，只导入一次",) if again else ()
    return DistinctColumns(tuple(row.value for row in first.values()), tuple(faults), notices)


def _said_of(column: Column) -> Column:
    """A column without what may be written in two ways."""
    return replace(column, wording="", units=tuple(sorted(column.units)))


def _two_frequencies(before: Placed[Column], row: Placed[Column]) -> Fault:
    one, other = (each.value.wording or "（空）" for each in (before, row))
    message = (
        f"同一个栏目“{row.value.name}”有两个更新频次：第{before.row}行是“{one}”，第{row.row}行是“{other}”；"
        "请统一，或确认是不是两个栏目"
    )
    return row.fault("更新频次", message)
