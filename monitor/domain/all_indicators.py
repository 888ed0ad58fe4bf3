"""All indicators 全部检查指标: listed on purpose, gravest first, because indicators accuse."""

from __future__ import annotations

from monitor.domain.indicator import Indicator
from monitor.domain.indicators.blank_column import BlankColumn
from monitor.domain.indicators.no_original import NoOriginal
from monitor.domain.indicators.no_recent_original import NoRecentOriginal
from monitor.domain.indicators.overdue_column import OverdueColumn
from monitor.domain.indicators.silent_account import SilentAccount
from monitor.domain.indicators.too_few_updates import TooFewUpdates

ALL_INDICATORS: tuple[Indicator, ...] = (
    BlankColumn(),
    OverdueColumn(),
    TooFewUpdates(),
    SilentAccount(),
    NoOriginal(),
    NoRecentOriginal(),
)

UPDATE_INDICATORS = frozenset({"blank_column", "overdue_column", "too_few_updates", "silent_account"})
"""Those without which nothing can be concluded about a target."""

IMPLIED_BY: dict[str, tuple[str, ...]] = {
    "no_recent_original": ("silent_account", "no_original"),
}
"""An indicator is not opened beside a graver one that already says it."""
