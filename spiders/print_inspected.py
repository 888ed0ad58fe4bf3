"""Print inspected 打印单页检视: what the readers see on one page, and what that rests on, in words."""

from __future__ import annotations

from typing import Any

from monitor.answers import print_line
from monitor.domain.outcome_words import outcome_in_words, reason_in_words
from spiders.inspect_page import InspectRequest, page_of
from spiders.shown_row import shown_row


def print_inspected(document: dict[str, Any], request: InspectRequest) -> None:
    """The document of `monitor inspect` for people; the list's place and row are there to be checked."""
    seen_by = reason_in_words(document["reason"]) or document["reader"]
    head = f"{outcome_in_words(document['outcome'])}：{seen_by}，"
    print_line(f"{head}可信度 {document['confidence'] or '—'}，最新 {document['newest'] or '—'}")
    for item in document["items"]:
        print_line(f"  {item['date'] or '无日期'}  {item['title']}")
    for line in _explained(document["evidence"]):
        print_line(f"  {line}")
    if request.kind == "column" and document["outcome"] == "seen":
        _print_row(shown_row(page_of(request), document["evidence"]["group"]))


def _explained(evidence: dict[str, Any]) -> list[str]:
    told = {
        "列表位置": evidence["group"],
        "日期位置": evidence["date_slot"],
        "依据": "、".join(evidence["signals"]),
        "存疑": "、".join(evidence["vetoes"]),
    }
    return [f"{name}：{said}" for name, said in told.items() if said]


def _print_row(lines: list[str]) -> None:
    if lines:
        print_line("  列表开头的网页源码（写“列表选择器”时对照）：")
    for line in lines:
        print_line(f"    {line}")
