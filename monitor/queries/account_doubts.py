"""Account doubts 账号存疑: what an operator shall check of accounts, and what has been told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from monitor.domain.account_state import identity_on
from monitor.domain.identity_doubts import IdentityDoubt, RegisteredAccounts, identity_doubts
from monitor.domain.target import Account
from monitor.queries.instants import local_iso
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.rows import AlertRow
from monitor.store.unit_of_work import UnitOfWork

TOLD_DOUBTS = "doubts"
"""Where a letter to the operator keeps which doubts it tells (`doubt_key`)."""
_NOT_TOLD = ("dead", "withdrawn")


def account_doubts(
    unit_of_work: UnitOfWork, judged: Iterable[JudgedTarget], *, as_of: date, is_today: bool = True
) -> dict[int, tuple[IdentityDoubt, ...]]:
    """By target id the doubts there are on a day; the registry is read only where any are possible."""
    told = [
        (item.known.id, item.target, span)
        for item in judged
        if isinstance(item.target, Account)
        and (span := identity_on(item.evidence, as_of)) is not None
        and (span.identity.owner or span.identity.namesakes)
    ]
    if not told:
        return {}
    registry, day = unit_of_work.registry, None if is_today else as_of
    units = registry.units_on(day)
    targets = (known.target for known in registry.targets_on(day))
    accounts = RegisteredAccounts.of(target for target in targets if isinstance(target, Account))
    found = {
        target_id: identity_doubts(account, span, units=units, accounts=accounts)
        for target_id, account, span in told
    }
    return {target_id: doubts for target_id, doubts in found.items() if doubts}


def doubt_rows(doubts: Iterable[IdentityDoubt]) -> list[dict[str, Any]]:
    """Doubts as plain JSON."""
    return [{"doubt": each.doubt, "said": each.said, "last_at": local_iso(each.last_at)} for each in doubts]


def doubt_key(target_id: int, doubt: IdentityDoubt) -> str:
    """The same for as long as it is the same matter."""
    return f"{target_id}|{doubt.doubt}|{doubt.said}"


def told_doubts(unit_of_work: UnitOfWork) -> frozenset[str]:
    """The keys of everything that an operator was, or will be, told."""
    letters = select(AlertRow.contents).where(AlertRow.is_operator, AlertRow.state.not_in(_NOT_TOLD))
    return frozenset(
        key for contents in unit_of_work.session.scalars(letters) for key in contents.get(TOLD_DOUBTS, ())
    )
