"""Evidence 取证材料: everything a verdict about one target may rest on.

Built by `monitor.store` from accepted looks; told to the indicators, which never ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.look import COMPLETE, AccountIdentity, Confidence, Outcome, Publication


@dataclass(frozen=True, slots=True)
class KnownPublication:
    """A publication with our own history of it. Instants are aware UTC.

    `article_on` is the date its own page states, None where that was not (or not yet) read.
    """

    publication: Publication
    first_seen_at: datetime
    gone_at: datetime | None = None
    article_on: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one target.

    `last_seen_at` is the last successful look (also one made after a past as_of),
    `last_tried_at` the last try of any outcome, whose outcome and reason stand beside it
    (with `seen` the reason why only a part is seen, where one is known);
    `not_seen_since` the first of the failed tries since the last successful look.
    `covered_from` is the first day from which on every item is known (`COMPLETE`: the list was
    read to its end; None: unknown). `partial` sources never prove silence.
    `list_is_empty`: the last successful look saw a recognised list without any item.
    """

    publications: tuple[KnownPublication, ...] = ()
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    last_tried_at: datetime | None = None
    not_seen_since: datetime | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    covered_from: date | None = None
    partial: bool = False
    confidence: Confidence | None = None
    list_is_empty: bool = False
    list_confirmed_by_person: bool = False
    identity: AccountIdentity | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the list was read to its end."""
        return self.covered_from == COMPLETE
