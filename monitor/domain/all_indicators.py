"""All indicators 全部检查指标: listed on purpose, gravest first, because indicators accuse."""

from __future__ import annotations

from monitor.domain.indicator import Indicator
from monitor.domain.indicators.account_gone import AccountGone
from monitor.domain.indicators.account_migrated import AccountMigrated
from monitor.domain.indicators.account_renamed import AccountRenamed
from monitor.domain.indicators.backdated_item import BackdatedItem
from monitor.domain.indicators.blank_column import BlankColumn
from monitor.domain.indicators.future_date import FutureDate
from monitor.domain.indicators.missed_forwarding import MissedForwarding
from monitor.domain.indicators.no_interaction import NoInteraction
from monitor.domain.indicators.no_original import NoOriginal
from monitor.domain.indicators.no_recent_original import NoRecentOriginal
from monitor.domain.indicators.not_closed import NotClosed
from monitor.domain.indicators.overdue_column import OverdueColumn
from monitor.domain.indicators.silent_account import SilentAccount
from monitor.domain.indicators.too_few_posts import TooFewPosts
from monitor.domain.indicators.too_few_updates import TooFewUpdates

ALL_INDICATORS: tuple[Indicator, ...] = (
    BlankColumn(),
    OverdueColumn(),
    TooFewUpdates(),
    BackdatedItem(),
    FutureDate(),
    AccountGone("missing"),
    AccountGone("cancelled"),
    AccountGone("banned"),
    SilentAccount(),
    NoOriginal(),
    NoInteraction(),
    AccountRenamed(),
    NotClosed(),
    MissedForwarding(),
    TooFewPosts(),
    AccountMigrated(),
    NoRecentOriginal(),
)

UPDATE_INDICATORS = frozenset({"blank_column", "overdue_column", "too_few_updates", "silent_account"})
"""Those without which nothing can be concluded about a target."""

CLOSING_INDICATORS = frozenset({"not_closed"})
"""The only ones for an account registered as 注销中 or 已注销, and for no other."""

IDENTITY_INDICATORS = CLOSING_INDICATORS | {
    "account_missing",
    "account_cancelled",
    "account_banned",
    "account_renamed",
    "account_migrated",
}
"""Those that rest on who an account is said to be, not on what it publishes."""

IMPLIED_BY: dict[str, tuple[str, ...]] = {
    "no_recent_original": ("silent_account", "no_original"),
}
"""An indicator is not opened beside a graver one that already says it."""
