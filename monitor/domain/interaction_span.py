"""Interaction span 互动时段: whether an account was seen to offer interaction, from one look to another.

Most looks say nothing of it, and such a look neither ends a span nor makes it longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.look import AccountIdentity, Interaction

MOST_KEPT = 50
"""Of an account whose link comes and goes; what is older is judged no more."""


@dataclass(frozen=True, slots=True)
class InteractionSpan:
    """The first and the last look (aware UTC) of a row of looks that said the same of it.

    `item` is the menu item that is meant, `url` its link; both are empty where there is none.
    """

    said: Interaction
    first_at: datetime
    last_at: datetime
    item: str = ""
    url: str = ""

    @property
    def looks(self) -> tuple[datetime, ...]:
        """The looks that are certain: its two ends."""
        return (self.first_at,) if self.first_at == self.last_at else (self.first_at, self.last_at)


def told_interaction(identity: AccountIdentity, at: datetime) -> tuple[InteractionSpan, ...]:
    """What a single look says of it: one span, or none."""
    if identity.interaction is None:
        return ()
    return (
        InteractionSpan(identity.interaction, at, at, identity.interaction_item, identity.interaction_url),
    )


def joined_interactions(
    before: Iterable[InteractionSpan], later: Iterable[InteractionSpan]
) -> tuple[InteractionSpan, ...]:
    """Spans with those that follow, in the order of time; of two that agree the newer names the item.

    What comes late proves nothing of what was said after it.
    """
    found = list(before)
    for span in later:
        last = found[-1] if found else None
        if last is not None and span.last_at < last.last_at:
            continue
        if last is not None and last.said == span.said:
            found[-1] = replace(span, first_at=min(last.first_at, span.first_at))
        else:
            found.append(span)
    return tuple(found[-MOST_KEPT:])
