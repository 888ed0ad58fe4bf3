"""What-if command 推演命令: who would be overdue under another limit; it writes and sends nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_json
from monitor.cli.moments import read_as_of
from monitor.cli.overdue_options import AsJson, AsOf, Kinds, RuleBookKey, read_kinds, require_rulebook
from monitor.cli.print_what_if import print_what_if
from monitor.domain.errors import InputError
from monitor.domain.requirement_wording import plain_wording, read_wording
from monitor.queries.overdue_list import OverdueFilter
from monitor.queries.supposed_terms import SupposedTerms
from monitor.queries.what_if import what_if as compared
from monitor.wiring import open_workshop

LONGEST_DAYS = 999
"""What a 更新频次 may say at most, too."""


def what_if(
    *,
    rulebook: RuleBookKey = None,
    requirement: Annotated[
        str | None, typer.Option("--requirement", help="各栏目改按这个更新频次，如 1条/月、不超过14天")
    ] = None,
    account_silent_days: Annotated[
        int | None, typer.Option("--account-silent-days", help="账号多少天没有发布算长期未更新")
    ] = None,
    kind: Kinds = "",
    unit: Annotated[str, typer.Option("--unit", help="只看一个责任单位")] = "",
    site: Annotated[str, typer.Option("--site", help="只看一个网站")] = "",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """推演：换一套规则库或期限，谁会逾期、谁不再逾期；不改动记录，不发通知。"""
    kinds = read_kinds(kind)
    supposed = _supposed(rulebook, requirement, account_silent_days, kinds=kinds)
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    require_rulebook(workshop, rulebook)
    with workshop.ready_store.reading() as unit_of_work:
        document = compared(
            unit_of_work,
            workshop.basis,
            supposed,
            as_of=day,
            is_today=is_today,
            narrowed=OverdueFilter(kinds=kinds, unit=unit, site=site),
            now=clock.now(),
        )
    if as_json:
        print_json(document)
    else:
        print_what_if(document)


def _supposed(
    rulebook: str | None, requirement: str | None, silent_days: int | None, *, kinds: tuple[str, ...]
) -> SupposedTerms:
    """What is supposed.

    Raises:
        InputError: nothing is, or it cannot be used, or it is not for these kinds of target.
    """
    if rulebook is None and requirement is None and silent_days is None:
        raise InputError(
            "请写明换成什么，至少写一样："
            "--rulebook 规则库、--requirement 更新频次、--account-silent-days 天数"
        )
    if requirement is not None:
        if not plain_wording(requirement):
            raise InputError("--requirement 是空的；请写更新频次，如 --requirement 1条/月")
        read_wording(requirement)
        _require_kind("--requirement", "栏目", "column", kinds)
    if silent_days is not None:
        if not 1 <= silent_days <= LONGEST_DAYS:
            raise InputError(f"--account-silent-days 须是1到{LONGEST_DAYS}的天数，如 7")
        _require_kind("--account-silent-days", "账号", "account", kinds)
    return SupposedTerms(rulebook, requirement, silent_days)


def _require_kind(option: str, name: str, kind: str, kinds: tuple[str, ...]) -> None:
    """“0项” for want of any target that it is about would read like good news."""
    if kinds and kind not in kinds:
        raise InputError(f"{option} 只对{name}有效，而 --kind 没有包括 {kind}；请去掉 --kind 或加上 {kind}")
