"""Answer lines 整改期限和答复: as `findings list`, `show` and `explain` print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.answers import minute_of

_KINDS = {"reply": "反馈", "objection": "异议"}
_DECISIONS = {"accepted": "已采纳", "upheld": "不成立", "exempted": "已免责", "resolved": "已销号"}
_NO_DAY = {
    "not_told": "未告知单位，尚未起算",
    "not_told_how_long": "无期限（告知时没有写明整改期限）",
    "calendar_year_unknown": "算不出（工作日历缺少这一年的放假安排）",
}


def due_in_words(row: Mapping[str, Any]) -> str:
    """The last day for an answer, or why there is none."""
    return str(row["answer_due_on"] or _NO_DAY[row["answer_due_reason"]])


def answer_lines(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each answer, oldest first."""
    return [_line(each) for each in answers]


def _line(answer: Mapping[str, Any]) -> str:
    said = f"{_KINDS[answer['kind']]}：{minute_of(answer['at'])} {answer['by']}：{answer['text']}"
    attached = answer["attachment"]
    if attached:
        size = -(-attached["size"] // 1024)
        said += f"；附件《{attached['name']}》（{attached['type']}，{size}KB，sha256 {attached['sha256']}）"
    if answer["kind"] == "objection":
        said += f"；{_decision(answer)}"
    return said.replace("\n", " ")


def _decision(answer: Mapping[str, Any]) -> str:
    if answer["decision"] is None:
        return "未作处理"
    return f"{_DECISIONS[answer['decision']]}（{answer['decided_by']}：{answer['decision_note']}）"
