"""Violation sentence 问题描述: what a unit reads about a violation, in plain Chinese."""

from __future__ import annotations

from datetime import date

from monitor.domain.period import Span
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import DatedItem

_QUARTERS = "一二三四"


def overdue_sentence(shortfall: Shortfall, *, requirement: str, newest: DatedItem | None, as_of: date) -> str:
    """The sentence for a column that lacks updates."""
    parts = [_what_was_asked(shortfall, requirement, as_of), _newest(newest, shortfall)]
    due_on = shortfall.due_on
    if due_on is not None and not shortfall.is_calendar:
        enough = "" if shortfall.asked == 1 else f"满{shortfall.asked}条"
        parts.append(f"应于{due_on}前更新{enough}")
    if shortfall.overdue_days is not None:
        parts.append(f"截至{as_of}已逾期{shortfall.overdue_days}天")
    return "，".join(part for part in parts if part)


def period_name(period: Span, *, year: int) -> str:
    """A calendar period as people say it; the year is named where it is not the given one."""
    prefix = "" if period.first.year == year else f"{period.first.year}年"
    key = period.key
    if "Q" in key:
        return f"{prefix}第{_QUARTERS[int(key[-1]) - 1]}季度"
    if "H" in key:
        return f"{prefix}{'上' if key.endswith('1') else '下'}半年"
    if period.first == period.last:
        return f"{prefix}{period.first.month}月{period.first.day}日"
    if len(key) == len("2024"):
        return f"{period.first.year}年"
    return f"{prefix}{period.first.month}月"


def _what_was_asked(shortfall: Shortfall, requirement: str, as_of: date) -> str:
    if shortfall.is_calendar:
        name = period_name(shortfall.window, year=as_of.year)
        return f"{name}应更新{shortfall.asked}条，实际更新{shortfall.found}条"
    asked = f"更新频次{requirement}"
    if shortfall.asked == 1:
        return asked
    window = shortfall.window
    return f"{asked}，{window.first}至{window.last}应更新{shortfall.asked}条，实际更新{shortfall.found}条"


def _newest(item: DatedItem | None, shortfall: Shortfall) -> str:
    if item is not None:
        title = f"《{item.publication.title}》" if item.publication.title else ""
        return f"最近一条{title}发布于{item.known_on}"
    if shortfall.is_calendar or shortfall.found:
        return ""
    return f"{shortfall.window.first}至{shortfall.window.last}未见更新"
