"""Sighting 所见: what the evidence of one target shows as of a day.

Here is decided which dates count and what would excuse a target from being accused; the
judgements that follow only compare days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.look import Publication
from monitor.domain.period import ONE_DAY, Span


class DatedItem(NamedTuple):
    """An item with a date. `known_on` is the latest day any witness supports.

    A tuple, because a night's check builds millions of them.
    """

    known_on: date
    publication: Publication


@dataclass(frozen=True, slots=True)
class Sighting:
    """What can be seen of a target.

    `judged_on` is as_of, or the day of the last successful look where that is earlier: a day that
    was missed accuses nobody. `partial_for` says why only a part can be seen, None where all of it
    can; `lost_for` is the reason of a later look that saw nothing, None where
    there was none by as_of. `items` are newest first; `shown_days` (ascending) are the days in
    the list's own date slot, one for each item, by which items are counted.
    """

    as_of: date
    looked_on: date
    judged_on: date
    is_fresh: bool
    partial_for: str | None
    lost_for: str | None
    covered_from: date | None
    items: tuple[DatedItem, ...]
    shown_days: tuple[date, ...]

    @property
    def is_partial(self) -> bool:
        """Whether the source shows only a part; it proves updates, never their absence."""
        return self.partial_for is not None

    @property
    def newest(self) -> DatedItem | None:
        """The newest item, if it is certain that none is newer."""
        if not self.items or not self.is_certain(self.items[0].known_on):
            return None
        return self.items[0]

    def is_certain(self, day: date) -> bool:
        """Whether no item later than this day can have escaped us."""
        return self.covered_from is not None and self.covered_from <= day + ONE_DAY

    def count(self, span: Span) -> int:
        """How many items show a date inside a span."""
        return bisect_right(self.shown_days, span.last) - bisect_left(self.shown_days, span.first)

    def excuse(self, first: date) -> str | None:
        """Why too few items since a day would prove nothing; None where it would."""
        if not self.is_fresh:
            return "evidence_expired"
        if self.lost_for is not None:
            return self.lost_for
        if self.partial_for is not None:
            return self.partial_for
        if self.covered_from is None or self.covered_from > first:
            return "not_covered"
        return None


def blindness(evidence: Evidence) -> str | None:
    """Why nothing at all can be said of a target; None where its list was seen."""
    if evidence.last_seen_at is None:
        return evidence.reason if evidence.outcome not in (None, "seen") and evidence.reason else "not_looked"
    if evidence.confidence == "weak" and not evidence.list_confirmed_by_person:
        return "list_unconfirmed"
    return None


def sighting(evidence: Evidence, as_of: date, *, freshness_days: int) -> Sighting | None:
    """What the evidence shows as of a day; None where the target was never seen.

    Dates after as_of, or after the last look (which are in the future), are not there.
    """
    if evidence.last_seen_at is None:
        return None
    looked_on = day_of(evidence.last_seen_at)
    judged_on = min(as_of, looked_on)
    there = [known for known in evidence.publications if not _was_a_slip(known)]
    items = sorted(_dated(there, judged_on), key=itemgetter(0), reverse=True)
    shown = (known.publication.published_on for known in there)
    return Sighting(
        as_of=as_of,
        looked_on=looked_on,
        judged_on=judged_on,
        is_fresh=(as_of - looked_on).days <= freshness_days,
        partial_for=_partial_for(evidence),
        lost_for=_lost_for(evidence, as_of),
        covered_from=evidence.covered_from,
        items=tuple(items),
        shown_days=tuple(sorted(day for day in shown if day is not None and day <= judged_on)),
    )


def _partial_for(evidence: Evidence) -> str | None:
    if not evidence.partial:
        return None
    return (evidence.reason if evidence.outcome == "seen" else None) or "partial_view"


def _lost_for(evidence: Evidence, as_of: date) -> str | None:
    """Why the list is out of sight again: it may have been updated behind the wall."""
    since = evidence.not_seen_since
    if since is None or day_of(since) > as_of:
        return None
    return evidence.reason or evidence.outcome


def _was_a_slip(known: KnownPublication) -> bool:
    """Whether an item with a date ahead was taken away before that day came."""
    shown, gone_at = known.publication.published_on, known.gone_at
    return shown is not None and gone_at is not None and day_of(gone_at) < shown


def _dated(publications: Iterable[KnownPublication], judged_on: date) -> Iterator[DatedItem]:
    for known in publications:
        day = _latest_witness(known, judged_on)
        if day is not None:
            yield DatedItem(day, known.publication)


def _latest_witness(known: KnownPublication, judged_on: date) -> date | None:
    """The latest day that the list, the address or the article supports, never a future one."""
    shown, address, article = known.publication.published_on, known.publication.witness_on, known.article_on
    if address is None and article is None:
        return shown if shown is not None and shown <= judged_on else None
    witnesses = (shown, address, article)
    return max((day for day in witnesses if day is not None and day <= judged_on), default=None)
