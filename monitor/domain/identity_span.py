"""Identity span 身份时段: who an account was said to be, from one look to another.

Looks that say the same make one span, and a look that saw nothing in between ends none; a look
that says something else does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.look import AccountIdentity
from monitor.domain.target import plain

ALIVE = AccountIdentity()
"""What a look says of an account that answers without saying who it is."""


@dataclass(frozen=True, slots=True)
class IdentitySpan:
    """The first and the last look (aware UTC) of a row of looks that agree.

    `by_person` tells that a person said it, who knows which account is meant.
    """

    identity: AccountIdentity
    first_at: datetime
    last_at: datetime
    by_person: bool = False


def told_at(identity: AccountIdentity, at: datetime, *, by_person: bool = False) -> IdentitySpan:
    """What a single look says."""
    return IdentitySpan(identity, at, at, by_person)


def agree(one: AccountIdentity, other: AccountIdentity) -> bool:
    """Whether two looks say the same; of an account that is gone only its state is compared."""
    if one.state != other.state:
        return False
    if one.state != "normal":
        return True
    same_ids = not (one.account_id and other.account_id) or one.account_id == other.account_id
    return same_ids and plain(one.name) == plain(other.name) and one.migrated_to == other.migrated_to


def says_nothing_new(before: AccountIdentity, now: AccountIdentity) -> bool:
    """Whether a look only says that an account answers, which was known: by its name it was told before."""
    return now == ALIVE and before.state == "normal" and before != ALIVE


def joined_identities(spans: Iterable[IdentitySpan]) -> tuple[IdentitySpan, ...]:
    """Spans of several sources in the order of time, those that agree as one.

    Of a span into which another source says something else, only its two ends are certain.
    """
    looks = [told_at(span.identity, at, by_person=span.by_person) for span in spans for at in _ends(span)]
    found: list[IdentitySpan] = []
    for look in sorted(looks, key=lambda each: each.first_at):
        if not found or not agree(found[-1].identity, look.identity):
            if not found or not says_nothing_new(found[-1].identity, look.identity):
                found.append(look)
        else:
            found[-1] = continued(found[-1], look)
    return tuple(found)


def continued(span: IdentitySpan, look: IdentitySpan) -> IdentitySpan:
    """The span with one more look that agrees; an id that was told once is known from then on."""
    known = look.identity if look.identity.account_id or not span.identity.account_id else span.identity
    return replace(span, identity=known, last_at=look.last_at, by_person=span.by_person or look.by_person)


def _ends(span: IdentitySpan) -> tuple[datetime, ...]:
    return (span.first_at,) if span.first_at == span.last_at else (span.first_at, span.last_at)
