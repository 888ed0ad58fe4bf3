"""Evidence chain text 证据链文字: rule, requirement, looks, rows and arithmetic as lines people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.documents.sheets.sheet_rows import clean
from monitor.domain.outcome_words import outcome_in_words, reason_in_words

WEIGHTS = {"fail": "不合格", "problem": "问题", "notice": "提醒"}
COUNTED = {True: "计入", False: "不计", None: ""}
_BY_HAND = {"import": "导入的发布记录", "attest": "人工核验"}
_LIMITS = {
    "limit_days": "期限{}天",
    "limit_months": "期限{}个月",
    "min_hours_apart": "两次相隔不少于{}小时",
    "late_days": "晚{}天以上",
    "most_at_once": "一次出现的不超过{}条",
}


def chain_lines(chain: Mapping[str, Any]) -> list[str]:
    """The chain in its order, one line for each link, look, row and step; all of it free of line breaks."""
    lines = [rule_line(chain["rule"]), requirement_line(chain)]
    lines += look_lines(chain)
    lines += [f"条目：{row_line(row)}" for row in chain["rows"]]
    if chain["rows_left_out"]:
        lines.append(f"条目：另有{chain['rows_left_out']}条没有列出")
    lines += step_lines(chain)
    return [clean(line) for line in lines]


def rule_line(rule: Mapping[str, Any]) -> str:
    """Rule book, weight, source clause and limits."""
    limits = "，".join(_limit(name, value) for name, value in (rule["limits"] or {}).items())
    book = f"{rule['name']}（{rule['rulebook']}）" if rule["name"] else rule["rulebook"]
    weight = WEIGHTS.get(rule["weight"], rule["weight"])
    return f"规则：{book}，{rule['indicator']}，{weight}；出处：{rule['source'] or '未核实'}" + (
        f"；{limits}" if limits else ""
    )


def requirement_line(chain: Mapping[str, Any]) -> str:
    """What was asked of the target, and where that stands."""
    source = f"；出处：{chain['requirement_source']}" if chain["requirement_source"] else ""
    return f"要求：{chain['requirement'] or '没有更新频次'}{source}"


def look_lines(chain: Mapping[str, Any]) -> list[str]:
    """Every look in the finding's time, with what it gave."""
    lines = [f"经过：{look_words(look)}" for look in chain["looks"]]
    if chain["looks_left_out"]:
        lines.insert(0, f"经过：更早的{chain['looks_left_out']}段没有列出")
    return lines or ["经过：没有留存监测记录"]


def step_lines(chain: Mapping[str, Any]) -> list[str]:
    """How the numbers follow."""
    return [f"计算：{step}" for step in chain["arithmetic"]["steps"]]


def look_words(look: Mapping[str, Any]) -> str:
    """One look: when, what came of it, and the page or the row of a file behind it."""
    first, last = look["first_at"], look["last_at"]
    when = first if first == last else f"{first} 至 {last}，共看{look['looks']}次"
    if look["reader"] in _BY_HAND:
        made = f"，核验人{look['made_by']}" if look["made_by"] else ""
        proof = f"，佐证：{look['proof']}" if look["proof"] else ""
        place = look["place"] or "没有写明出处"
        return f"{when}，{_BY_HAND[look['reader']]} {place}{made}{proof}"
    said = outcome_in_words(look["outcome"])
    why = f"：{reason_in_words(look['reason'])}" if look["reason"] else ""
    status = f"，HTTP {look['status']}" if look["status"] else ""
    return f"{when}，{said}{why}{status}{_reading(look)}"


def row_line(row: Mapping[str, Any]) -> str:
    """One row: counted or not, the date as read and as printed, the title and why."""
    mark = COUNTED[row["counted"]]
    said = f"{row['published_on'] or '无日期'}，页面写作“{row['raw_date']}”"
    why = f"；{row['why']}" if row["why"] else ""
    return f"{mark + ' ' if mark else ''}{said}，《{row['title']}》{why}；{row['url'] or '无链接'}"


def _reading(look: Mapping[str, Any]) -> str:
    if look["outcome"] != "seen":
        return ""
    count = f"，读到{look['items']}条" if look["items"] is not None else ""
    sha256 = look["body_sha256"]
    page = f"，页面 sha256 {sha256}{'' if look['page'] else '（没有留存）'}" if sha256 else "，没有留存页面"
    return f"{count}，解析器 {look['reader']}（{look['confidence']}）{page}"


def _limit(name: str, value: int) -> str:
    return _LIMITS.get(name, f"{name}={{}}").format(value)
