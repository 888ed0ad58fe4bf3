"""Identity doubts 身份存疑: where what a platform says of an account does not fit the registry.

A proposal to the operator and nothing more: that an account is run by another body (主体与开办单位不一致),
or was opened without registration (私自开设), only a person says, after looking. When it is not sure
that something does not fit, no doubt is raised.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.domain.account_name import registered_names
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.owner_name import names_another_body
from monitor.domain.target import Account, Unit

DoubtKind = Literal["owner_mismatch", "unregistered_account"]

_OTHER_IDS = "gh_"
"""How the 原始ID of a 公众号 begins: the same account has another id (`__biz`) in a search."""


@dataclass(frozen=True, slots=True)
class IdentityDoubt:
    """One thing to check. `said` is the platform's word: whom it verified, or the id of the namesake.

    `last_at` (aware UTC) is the last look at which the account was the one of which that was said.
    """

    doubt: DoubtKind
    said: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class RegisteredAccounts:
    """What the whole registry says of accounts: their ids, and the names of those that have no usable one."""

    ids: frozenset[str]
    names_without_id: frozenset[str]

    @classmethod
    def of(cls, accounts: Iterable[Account]) -> RegisteredAccounts:
        """Everything a namesake is looked up in."""
        every = list(accounts)
        return cls(
            frozenset(_id_of(each) for each in every if each.account_id),
            frozenset(name for each in every if not _has_usable_id(each) for name in registered_names(each)),
        )

    def may_hold(self, account_id: str, account: Account) -> bool:
        """Whether the id is registered, or may be that of an account of the same name without one."""
        if unicodedata.normalize("NFKC", account_id).strip() in self.ids:
            return True
        return not self.names_without_id.isdisjoint(registered_names(account))


def identity_doubts(
    account: Account,
    told: IdentitySpan | None,
    *,
    units: Mapping[str, Unit],
    accounts: RegisteredAccounts,
) -> tuple[IdentityDoubt, ...]:
    """What does not fit; nothing of an account of which nothing was said, or that is gone."""
    if told is None or told.identity.state != "normal" or told.identity.migrated_to:
        return ()
    found: list[IdentityDoubt] = []
    owner = told.identity.owner
    if owner and names_another_body(owner, account, units):
        found.append(IdentityDoubt("owner_mismatch", owner, told.last_at))
    found += [
        IdentityDoubt("unregistered_account", namesake, told.last_at)
        for namesake in told.identity.namesakes
        if namesake and not accounts.may_hold(namesake, account)
    ]
    return tuple(found)


def _id_of(account: Account) -> str:
    return unicodedata.normalize("NFKC", account.account_id).strip()


def _has_usable_id(account: Account) -> bool:
    own = _id_of(account)
    return bool(own) and not own.startswith(_OTHER_IDS)
