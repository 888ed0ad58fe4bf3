"""Evidence 取证材料: everything a verdict about one target may rest on.

Built by `monitor.store` from accepted looks; told to the indicators, which never ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.attestation import Attestation
from monitor.domain.calendar_day import day_of
from monitor.domain.hand_look import HandLook
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.look import COMPLETE, AccountIdentity, Confidence, Outcome, Publication
from monitor.domain.owner_export import OwnerExport
from monitor.domain.seen_span import SeenSpan


@dataclass(frozen=True, slots=True)
class DateChange:
    """改期: the list showed `was` (None: no date) for an item until the look at `until` read another day."""

    was: date | None
    until: datetime


@dataclass(frozen=True, slots=True)
class KnownPublication:
    """A publication with our own history of it. Instants are aware UTC.

    `first_seen_at` is the first look that showed it, `gone_at` the first that no longer did although
    it reached that far; so it was last seen with the last good look before `gone_at`, and where that
    is None with the last good look there was. `article_on` is the date its own page states, None
    where that was not (or not yet) read.

    `absent_on` is the day of the last reading of the list before it was first seen, and
    `absent_from` the first day of which that reading showed every item: the two prove that the item
    was not there yet. Both are None where nothing is proved. `earlier_dates` are the days it showed
    before `publication.published_on`, oldest first. `article_waits`: its own page was not asked for
    when that could have been.
    """

    publication: Publication
    first_seen_at: datetime
    gone_at: datetime | None = None
    article_on: date | None = None
    absent_on: date | None = None
    absent_from: date | None = None
    earlier_dates: tuple[DateChange, ...] = ()
    article_waits: bool = False

    def shown_on(self, day: date) -> date | None:
        """The date the list showed for it at the end of a day."""
        for change in self.earlier_dates:
            if day_of(change.until) > day:
                return change.was
        return self.publication.published_on

    def is_listed_on(self, day: date) -> bool:
        """Whether it had been seen by the end of a day and was not taken away by then."""
        if day_of(self.first_seen_at) > day:
            return False
        return self.gone_at is None or day_of(self.gone_at) > day


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
    `identities` are what looks at an account said of it, span by span, oldest first; `identity` is the
    last of it, None where nothing or only that it answers was said.

    What people brought in (`with_ledgers`): `by_hand` is the import or attestation that the last
    sight is, None where a crawl made it; `spans` are the stretches of time of which every post is
    known, empty where only crawls were made; `exports` are the imports of posts, oldest first;
    `attestations` stand newest first, and
    `originals_from` is the first day from which on a person saw every original post.
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
    by_hand: HandLook | None = None
    spans: tuple[SeenSpan, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    originals_from: date | None = None
    identities: tuple[IdentitySpan, ...] = ()
    exports: tuple[OwnerExport, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the list was read to its end."""
        return self.covered_from == COMPLETE

    @property
    def identity_seen_at(self) -> tuple[datetime, ...]:
        """The first and the last look that agree on what an account is now."""
        if not self.identities:
            return ()
        now = self.identities[-1]
        return (now.first_at,) if now.first_at == now.last_at else (now.first_at, now.last_at)
