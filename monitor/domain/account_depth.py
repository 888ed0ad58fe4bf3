"""Account depth 账号回看深度: how far back the posts of an account are read.

A platform gives few answers a night, so no more is asked for than judging needs; but what was
covered further back once is not given up for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.domain.duties import closed_quarter, tasks_in_question
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.period import add_months
from monitor.domain.rulebook import IndicatorRule, RuleBook

LEAST = timedelta(days=100)
"""Three months and a little, whatever the rule books say. 未核实：本系统默认."""
A_LITTLE = timedelta(days=8)
"""A window is judged at the day of the last look, and a list is read until an older post shows."""
MONTHS_KEPT = 13
"""What lies further back is read for columns only; coverage older than that may be lost."""
ACCOUNT_WINDOWS = ("silent_account", "no_original", "no_recent_original")
"""The indicators of accounts that have a window, in days or in months."""


@dataclass(frozen=True, slots=True)
class AccountDepth:
    """The days that paging back must reach: `usual` of every account, `counted` of one with 应更新数.

    Coverage of days up to `kept` is kept: where an account is read anew, it is read as far again.
    """

    usual: date
    counted: date
    kept: date

    def back_to(self, *, has_number: bool, covered_from: date | None) -> date:
        """The day for one account; `covered_from` is what is known of it so far."""
        needed = self.counted if has_number else self.usual
        return needed if covered_from is None else min(needed, max(self.kept, covered_from))


def account_depth(
    rulebooks: Iterable[RuleBook], tasks: Iterable[ForwardingTask], *, today: date
) -> AccountDepth:
    """What the rule books in force today and the forwarding tasks still spoken of ask for."""
    rules = [book.indicators for book in rulebooks if book.is_valid_on(today)]
    windows = [_first_day(each[key], today) for each in rules for key in ACCOUNT_WINDOWS if key in each]
    span = tasks_in_question(today)
    told = [task.published_on for task in tasks if task.due_on in span]
    usual = min([today - LEAST, *(day - A_LITTLE for day in windows), *told])
    kept = add_months(today, -MONTHS_KEPT)
    return AccountDepth(max(usual, kept), max(min(usual, closed_quarter(today).first), kept), kept)


def exact_depth(day: date) -> AccountDepth:
    """The same day for every account, as a person asked for."""
    return AccountDepth(day, day, day)


def _first_day(rule: IndicatorRule, today: date) -> date:
    months, days = rule.limits.get("limit_months", 0), rule.limits.get("limit_days", 0)
    return min(add_months(today, -months), today - timedelta(days=days))
