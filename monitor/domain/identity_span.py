"""Identity span 身份时段: who an account was said to be, from one look to another.

Looks that say the same make one span, and a look that saw nothing in between ends none; a look
that says something else does. What is said beside that — 认证主体, 同名账号, 互动功能 — ends no span:
the newer word counts, and a look without a word takes nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.interaction_span import InteractionSpan, joined_interactions, told_interaction
from monitor.domain.look import AccountIdentity
from monitor.domain.target import plain

ALIVE = AccountIdentity()
"""What a look says of an account that answers without saying who it is."""


@dataclass(frozen=True, slots=True)
class IdentitySpan:
    """The first and the last look (aware UTC) of a row of looks that agree.

    `by_person` tells that a person said it, who knows which account is meant. `interactions` are what
    was said of its interaction meanwhile, oldest first, by looks of their own: most looks say nothing.
    """

    identity: AccountIdentity
    first_at: datetime
    last_at: datetime
    by_person: bool = False
    interactions: tuple[InteractionSpan, ...] = ()


def told_at(identity: AccountIdentity, at: datetime, *, by_person: bool = False) -> IdentitySpan:
    """What a single look says."""
    return IdentitySpan(identity, at, at, by_person, told_interaction(identity, at))


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
    return _who(now) == ALIVE and before.state == "normal" and _who(before) != ALIVE


def joined_identities(spans: Iterable[IdentitySpan]) -> tuple[IdentitySpan, ...]:
    """Spans of several sources in the order of time, those that agree as one.

    Of a span into which another source says something else, only its two ends are certain.
    """
    looks = [look for span in spans for look in (*_ends(span), *_words(span))]
    found: list[IdentitySpan] = []
    for look in sorted(looks, key=lambda each: each.first_at):
        more = extended(found[-1], look) if found else None
        if more is None:
            found.append(look)
        else:
            found[-1] = more
    return tuple(found)


def extended(span: IdentitySpan, look: IdentitySpan) -> IdentitySpan | None:
    """The span with one look more; None where that look begins another."""
    if says_nothing_new(span.identity, look.identity):
        return heard_beside(span, look)
    return continued(span, look) if agree(span.identity, look.identity) else None


def continued(span: IdentitySpan, look: IdentitySpan) -> IdentitySpan:
    """The span with one more look that agrees; an id that was told once is known from then on."""
    known = look.identity if look.identity.account_id or not span.identity.account_id else span.identity
    return replace(
        heard_beside(span, look),
        identity=_with_latest(known, span.identity, look.identity),
        last_at=look.last_at,
        by_person=span.by_person or look.by_person,
    )


def heard_beside(span: IdentitySpan, look: IdentitySpan) -> IdentitySpan:
    """The span with what a look says beside who the account is; who it is was not looked at anew."""
    return replace(
        span,
        identity=_with_latest(span.identity, span.identity, look.identity),
        interactions=joined_interactions(span.interactions, look.interactions),
    )


def _with_latest(known: AccountIdentity, before: AccountIdentity, now: AccountIdentity) -> AccountIdentity:
    spoken = now if now.interaction is not None else before
    return replace(
        known,
        owner=now.owner or before.owner,
        namesakes=now.namesakes or before.namesakes,
        interaction=spoken.interaction,
        interaction_item=spoken.interaction_item,
        interaction_url=spoken.interaction_url,
    )


def _who(identity: AccountIdentity) -> AccountIdentity:
    """An identity without what is said beside it."""
    return replace(_without_interaction(identity), owner="", namesakes=())


def _without_interaction(identity: AccountIdentity) -> AccountIdentity:
    return replace(identity, interaction=None, interaction_item="", interaction_url="")


def _ends(span: IdentitySpan) -> list[IdentitySpan]:
    """The two looks that are certain, as looks that were silent on interaction."""
    silent = _without_interaction(span.identity)
    ends = (span.first_at,) if span.first_at == span.last_at else (span.first_at, span.last_at)
    return [told_at(silent, at, by_person=span.by_person) for at in ends]


def _words(span: IdentitySpan) -> list[IdentitySpan]:
    """What was said of interaction, as looks that were silent on everything else."""
    return [
        told_at(
            AccountIdentity(interaction=word.said, interaction_item=word.item, interaction_url=word.url),
            at,
        )
        for word in span.interactions
        for at in word.looks
    ]
