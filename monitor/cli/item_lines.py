"""Item lines 条目经过: the histories of single items, as `findings explain` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.answers import minute_of

_NO_DATE = "无日期"


def history_lines(evidence: Mapping[str, Any]) -> list[str]:
    """The items a finding is about, and the changes of dates that were seen on its list."""
    lines = [_item_line(item) for item in evidence.get("items", ())]
    lines += [_change_line(change) for change in evidence.get("date_changes", ())]
    return lines


def _item_line(item: Mapping[str, Any]) -> str:
    shown = [day or _NO_DATE for day in (*item["earlier_dates"], item["published_on"])]
    absent = f"{item['absent_on']}读取列表时尚无此条；" if item["absent_on"] else ""
    until = f"{minute_of(item['gone_at'])}起不再列出" if item["gone_at"] else "仍在列表中"
    return (
        f"所指信息：《{item['title']}》日期文字“{item['raw_date']}”，先后显示 {' → '.join(shown)}；"
        f"{absent}{minute_of(item['first_seen_at'])}首次看到，{until}；{item['url'] or '无链接'}"
    )


def _change_line(change: Mapping[str, Any]) -> str:
    days = f"{change['from'] or _NO_DATE} 改为 {change['to'] or _NO_DATE}"
    return f"日期改动：《{change['title']}》由 {days}（{minute_of(change['at'])}看到）"
