"""Print overdue 打印逾期清单: the four lists of the document as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.answers import minute_of, print_table
from monitor.domain.outcome_words import outcome_in_words, reason_in_words

_OVERDUE = (
    "序号",
    "责任单位",
    "网站/平台",
    "栏目/账号",
    "更新频次",
    "最近更新",
    "应更新",
    "逾期天数",
    "问题",
    "核实",
)
_NOTICES = ("责任单位", "网站/平台", "栏目/账号", "情况")
_DUTIES = ("责任单位", "平台", "账号", "情况", "核实")
_DUE_SOON = ("责任单位", "网站/平台", "栏目/账号", "更新频次", "最近更新", "应更新", "还需条数")
_INCONCLUSIVE = ("网站/平台", "栏目/账号", "监测结果", "原因", "起始", "最近一次看到")


def print_overdue(document: dict[str, Any], *, only_due_soon: bool = False) -> None:
    """Lists that are empty are left out, but for the one asked for: “0项” is its answer."""
    due_soon, unknown = document["due_soon"], document["inconclusive"]
    if only_due_soon:
        print_table(f"即将超期（{len(due_soon)}项）", _DUE_SOON, map(_due_soon, due_soon))
        return
    overdue, notices = document["violations"], document["notices"]
    title = f"逾期清单（截至{document['as_of']}，{len(overdue)}项）"
    print_table(title, _OVERDUE, (_overdue(number, row) for number, row in enumerate(overdue, 1)))
    if notices:
        print_table(f"提醒（{len(notices)}项）", _NOTICES, map(_notice, notices))
    duties = document.get("duties", ())
    if duties:
        print_table(f"转载和更新数（{len(duties)}项，不列入逾期清单）", _DUTIES, map(_duty, duties))
    if due_soon:
        print_table(f"即将超期（{len(due_soon)}项）", _DUE_SOON, map(_due_soon, due_soon))
    if unknown:
        title = f"无法判定（{len(unknown)}项，不作为不合格）"
        print_table(title, _INCONCLUSIVE, map(_unknown, unknown))


def _overdue(number: int, row: dict[str, Any]) -> Sequence[Any]:
    return (
        number,
        "、".join(row["units"]),
        row["site"],
        row["name"],
        row["requirement"],
        row["last_published_on"],
        row["due_on"],
        row["overdue_days"],
        "；".join(row["problems"]),
        "已核实" if row["confirmed"] else "待复核",
    )


def _notice(row: dict[str, Any]) -> Sequence[Any]:
    return "、".join(row["units"]), row["site"], row["name"], row["sentence"]


def _duty(row: dict[str, Any]) -> Sequence[Any]:
    said = "已核实" if row["confirmed"] else "待复核"
    return "、".join(row["units"]), row["site"], row["name"], row["sentence"], said


def _due_soon(row: dict[str, Any]) -> Sequence[Any]:
    return (
        "、".join(row["units"]),
        row["site"],
        row["name"],
        row["requirement"],
        row["last_published_on"],
        row["due_on"],
        row["needed"],
    )


def _unknown(row: dict[str, Any]) -> Sequence[Any]:
    return (
        row["site"],
        row["name"],
        outcome_in_words(row["outcome"]),
        reason_in_words(row["reason"]),
        minute_of(row["since"]),
        minute_of(row["last_good_at"]),
    )
