"""Row days 条目日期: by which day a row is counted, and why it is left out."""

from __future__ import annotations

from datetime import date

from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import KnownPublication


def latest_day(known: KnownPublication, judged_on: date) -> date | None:
    """The latest day that list, address or article supports, never one after the day judged."""
    witnesses = (known.publication.published_on, known.publication.witness_on, known.article_on)
    return max((day for day in witnesses if day is not None and day <= judged_on), default=None)


def reason_left_out(known: KnownPublication, judged_on: date) -> str | None:
    """Why a row counts for nobody, whatever the window; None where it may count."""
    shown = known.publication.published_on
    if shown is not None and known.gone_at is not None and day_of(known.gone_at) < shown:
        return "没到所示日期就撤下了"
    if latest_day(known, judged_on) is not None:
        return None
    return "没有日期，不算更新" if shown is None else "所示日期还没有到，不算更新"
