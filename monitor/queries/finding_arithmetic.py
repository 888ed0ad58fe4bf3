"""Finding arithmetic 问题的计算: by each indicator, how its finding is worked out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.domain.indicator import Question
from monitor.queries.arithmetic import Arithmetic
from monitor.queries.finding_case import FindingCase
from monitor.queries.post_arithmetic import (
    count_arithmetic,
    forwarding_arithmetic,
    originality_arithmetic,
)
from monitor.queries.told_arithmetic import (
    backdated_arithmetic,
    future_arithmetic,
    identity_arithmetic,
    interaction_arithmetic,
    plain_arithmetic,
)
from monitor.queries.update_arithmetic import update_arithmetic

BY_INDICATOR: Mapping[str, Callable[[FindingCase, Question], Arithmetic]] = {
    "blank_column": update_arithmetic,
    "overdue_column": update_arithmetic,
    "too_few_updates": update_arithmetic,
    "silent_account": update_arithmetic,
    "backdated_item": backdated_arithmetic,
    "future_date": future_arithmetic,
    "account_missing": identity_arithmetic,
    "account_cancelled": identity_arithmetic,
    "account_banned": identity_arithmetic,
    "account_renamed": identity_arithmetic,
    "account_migrated": identity_arithmetic,
    "not_closed": identity_arithmetic,
    "no_original": originality_arithmetic,
    "no_recent_original": originality_arithmetic,
    "no_interaction": interaction_arithmetic,
    "missed_forwarding": forwarding_arithmetic,
    "too_few_posts": count_arithmetic,
}
"""An indicator that is not here shows its sentence, its dates and its items, and claims no more."""

_DIFFERS = "按现在的记录重算，与当时的判定不完全一致；以问题描述为准，使用前请人工核对"


def finding_arithmetic(case: FindingCase) -> Arithmetic:
    """The steps that lead to a finding; where they no longer do, that is the last of them."""
    if case.question is None or case.rule is None:
        return Arithmetic((f"规则库“{case.finding.rulebook}”里已没有这一条，没有重算；以问题描述为准",))
    work_out = BY_INDICATOR.get(case.finding.indicator, plain_arithmetic)
    found = work_out(case, case.question)
    return replace(found, steps=(*found.steps, _DIFFERS)) if found.agrees is False else found
