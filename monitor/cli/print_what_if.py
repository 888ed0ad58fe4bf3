"""Print what if 打印推演: who would be overdue, who no longer, who stays, and the numbers of the units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from monitor.answers import print_line, print_table
from monitor.domain.outcome_words import reason_in_words

_TARGET = ("序号", "责任单位", "网站/平台", "栏目/账号", "更新频次", "最近更新")
_WOULD_BE = (*_TARGET, "应更新", "逾期天数", "问题", "现在")
_WOULD_NOT_BE = (*_TARGET, "应更新", "逾期天数", "问题")
_UNKNOWN = (*_TARGET, "逾期天数", "换后原因")
_STAYS = (*_TARGET, "现逾期天数", "换后逾期天数", "换后问题")
_UNITS = ("责任单位", "现在逾期", "换后逾期", "增减")
_NOW = {"compliant": "未逾期", "violation": "未逾期", "inconclusive": "无法判定"}


def print_what_if(document: dict[str, Any]) -> None:
    """Lists that are empty are left out, but for the one asked for: “0项” is its answer."""
    print_line(
        f"推演（截至{document['as_of']}，共{document['targets']}个对象）：换用{_under(document['under'])}"
    )
    for line in _doubts(document["under"]):
        print_line(line)
    _print("换后将逾期（{}项）", _WOULD_BE, document["would_be"], _would_be, always=True)
    _print("换后不再逾期（{}项，所列为现在的情况）", _WOULD_NOT_BE, document["would_not_be"], _as_listed)
    _print("现在逾期、换后无法判定（{}项）", _UNKNOWN, document["would_be_inconclusive"], _unknown)
    _print("换后仍逾期（{}项）", _STAYS, document["stays"], _stays)
    if document["units"]:
        print_table("各单位逾期数", _UNITS, map(_unit, document["units"]))
    print_line(
        f"换后无法判定{document['inconclusive']}个（不作为逾期）；"
        f"已由人认定误报或免责、没有列入的{document['answered']}个"
    )
    print_line("以上只是推演：没有改动任何记录，没有发送任何通知")


def _print(
    title: str,
    headers: Sequence[str],
    rows: list[dict[str, Any]],
    cells: Callable[[dict[str, Any]], Sequence[Any]],
    *,
    always: bool = False,
) -> None:
    if rows or always:
        numbered = ((number, *cells(row)) for number, row in enumerate(rows, 1))
        print_table(title.format(len(rows)), headers, numbered)


def _under(under: dict[str, Any]) -> str:
    said = []
    if under["rulebook"] is not None:
        said.append(f"规则库 {under['rulebook']}（{under['rulebook_name']}）")
    if under["requirement"] is not None:
        said.append(f"栏目更新频次“{under['requirement']}”")
    if under["account_silent_days"] is not None:
        said.append(f"账号静默期限{under['account_silent_days']}天")
    return "、".join(said)


def _doubts(under: dict[str, Any]) -> list[str]:
    """What a reader must know before he quotes the numbers."""
    if under["rulebook"] is None:
        return []
    lines = [] if under["in_force"] else [f"注意：该规则库在这一天没有生效（{_validity(under)}）"]
    return lines + [f"注意：未核实的期限——{each}" for each in under["unverified"]]


def _validity(under: dict[str, Any]) -> str:
    return f"{under['valid_from']}起" + (f"，至{under['valid_to']}" if under["valid_to"] else "")


def _target(row: dict[str, Any]) -> Sequence[Any]:
    return "、".join(row["units"]), row["site"], row["name"], row["requirement"], row["last_published_on"]


def _as_listed(row: dict[str, Any]) -> Sequence[Any]:
    return (*_target(row), row["due_on"], row["overdue_days"], "；".join(row["problems"]))


def _would_be(row: dict[str, Any]) -> Sequence[Any]:
    return (*_as_listed(row), _NOW[row["verdict_now"]])


def _unknown(row: dict[str, Any]) -> Sequence[Any]:
    return (*_target(row), row["overdue_days"], reason_in_words(row["reason"]))


def _stays(row: dict[str, Any]) -> Sequence[Any]:
    return (*_target(row), row["overdue_days_now"], row["overdue_days"], "；".join(row["problems"]))


def _unit(row: dict[str, Any]) -> Sequence[Any]:
    return row["unit"], row["now"], row["then"], f"{row['then'] - row['now']:+d}"
