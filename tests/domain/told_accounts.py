"""Accounts of 临河县 of which a platform has said something, and what is concluded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.target import Account
from monitor.domain.verdict import Verdict
from tests.domain.linhe import evidence, posts, question

GONE: tuple[AccountState, ...] = ("missing", "cancelled", "banned")
NAMED = AccountIdentity("法治临河", "7")
OTHER = AccountIdentity("临河司法", "7")


def registered(name: str = "法治临河", account_id: str = "7", *, state: str = "运行") -> Account:
    return Account(name, "新浪微博", ("县司法局",), account_id=account_id, state=state)


def told(*spans: tuple[AccountIdentity, datetime, datetime], lost_at: datetime | None = None) -> Evidence:
    """What looks said, the last span last; `lost_at` is when a wall came up after it."""
    found = tuple(IdentitySpan(*span) for span in spans)
    now = found[-1]
    is_gone = now.identity.state != "normal"
    known = evidence([] if is_gone else posts(original="11-13"), partial=is_gone, is_empty=False)
    seen = replace(
        known,
        covered_from=None if is_gone else known.covered_from,
        last_seen_at=now.last_at,
        identity=now.identity,
        identities=found,
    )
    if lost_at is None:
        return seen
    return replace(seen, not_seen_since=lost_at, outcome="blocked", reason="captcha")


def gone(
    state: AccountState, first: datetime, last: datetime, *, lost_at: datetime | None = None
) -> Evidence:
    """What is left of an account of which the platform says that it is not there."""
    return told((AccountIdentity(account_id="7", state=state), first, last), lost_at=lost_at)


def judge(known: Evidence, as_of: str = "11-14", account: Account | None = None) -> TargetJudgement:
    return judge_target(account or registered(), known, question(as_of))


def verdict(judgement: TargetJudgement, indicator: str) -> Verdict:
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == indicator]
    return found
