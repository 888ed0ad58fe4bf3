"""Back-dating 伪造发稿日期: which items our own history proves to have come later than they say.

An item is late when a reading of its list, made when it should long have been there, did not show
it. What could make an honest item look so is set aside: better to miss ten than to accuse one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.item_key import has_own_address, item_key
from monitor.domain.period import ONE_DAY
from monitor.domain.rulebook import IndicatorRule
from monitor.domain.target import plain

BACKDATED = "backdated_item"

_OFTEN = 3
"""From so many late arrivals on, a list that is late more often than not dates its items otherwise."""

Withheld = Literal["late_by_habit", "moved_in_bulk"]


@dataclass(frozen=True, slots=True)
class LateItem:
    """An item first seen on a day although it shows an earlier one; `absent_on` it was not there yet.

    `moved_from` is the day it showed before its date was set back, None where it came with this one.
    """

    known: KnownPublication
    shown_on: date
    absent_on: date
    first_seen_on: date
    moved_from: date | None = None

    @property
    def key(self) -> str:
        return item_key(self.known.publication)

    @property
    def said(self) -> str:
        """What is known of it, for a sentence."""
        title = f"《{self.known.publication.title}》"
        seen = f"{self.absent_on}读取列表时尚无此条，{self.first_seen_on}首次看到"
        if self.moved_from is None:
            return f"{title}显示日期{self.shown_on}，而{seen}"
        return f"{title}{seen}，显示日期后由{self.moved_from}改为{self.shown_on}"


@dataclass(frozen=True, slots=True)
class Lateness:
    """The late items of a list, newest arrivals first; `withheld` says why others prove nothing."""

    proven: tuple[LateItem, ...] = ()
    withheld: Withheld | None = None


def lateness(evidence: Evidence, rule: IndicatorRule) -> Lateness:
    """What history proves, by the rule's `late_days` and `most_at_once`.

    First seen at least `late_days` after the day it shows, and so late by proof: not there yet on
    the day before that limit, or later. A night that we missed therefore makes nobody late.
    """
    late_days = timedelta(rule.limit("late_days"))
    found = [late for known in evidence.publications if (late := _late(known, late_days)) is not None]
    if not found:
        return Lateness()
    if _is_habit(found, evidence):
        return Lateness(withheld="late_by_habit")
    arrivals = Counter(late.known.first_seen_at for late in found)
    most = rule.limit("most_at_once")
    single = [late for late in found if arrivals[late.known.first_seen_at] <= most]
    surroundings = _Surroundings.of(evidence)
    proven = [late for late in single if surroundings.let_stand(late, late_days)]
    proven.sort(key=lambda late: (late.known.first_seen_at, late.shown_on), reverse=True)
    return Lateness(tuple(proven), None if len(single) == len(found) else "moved_in_bulk")


def came_after(known: KnownPublication) -> bool:
    """Whether an item was proved absent on a day after the one it shows: the first sign, no proof yet."""
    shown = known.publication.published_on
    return known.absent_on is not None and shown is not None and known.absent_on > shown


def late_sentence(late: Sequence[LateItem]) -> str:
    """The newest arrival in words, and how many others there are."""
    others = f"；另有{len(late) - 1}条同样晚于所示日期出现" if len(late) > 1 else ""
    return f"{late[0].said}{others}"


def _late(known: KnownPublication, late_days: timedelta) -> LateItem | None:
    absent_on, since, shown = known.absent_on, known.absent_from, known.publication.published_on
    if absent_on is None or since is None or shown is None or not since <= shown < absent_on:
        return None
    first_seen_on = day_of(known.first_seen_at)
    if first_seen_on - shown < late_days or absent_on - shown < late_days - ONE_DAY:
        return None
    moved_from = known.earlier_dates[-1].was if known.earlier_dates else None
    return LateItem(known, shown, absent_on, first_seen_on, moved_from)


def _is_habit(found: Iterable[LateItem], evidence: Evidence) -> bool:
    """Whether most of what came since we look came late: such a list shows 成文日期 or the like."""
    late = {each.known.first_seen_at for each in found}
    every = {known.first_seen_at for known in evidence.publications if known.absent_on is not None}
    return len(late) >= _OFTEN and len(late) * 2 > len(every)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What else happened on the list: first sights of titles, vanishing items, changes of dates."""

    titles: dict[str, datetime]
    vanished_at: frozenset[datetime]
    changed_at: Counter[datetime]

    @classmethod
    def of(cls, evidence: Evidence) -> _Surroundings:
        """Gathered from every item that is known of the list."""
        titles: dict[str, datetime] = {}
        for known in evidence.publications:
            title = plain(known.publication.title)
            titles[title] = min(titles.get(title, known.first_seen_at), known.first_seen_at)
        changes = (change.until for known in evidence.publications for change in known.earlier_dates)
        gone = frozenset(known.gone_at for known in evidence.publications if known.gone_at is not None)
        return cls(titles, gone, Counter(changes))

    def let_stand(self, late: LateItem, late_days: timedelta) -> bool:
        """Whether nothing honest explains that an item came late.

        It is an article of its own and not an older one put in again under another address; its own
        page does not openly state the later day; and its date was changed alone and just once, if at
        all (a list that begins to show other dates changes many).
        """
        known = late.known
        if not has_own_address(late.key) or known.first_seen_at in self.vanished_at:
            return False
        if self.titles[plain(known.publication.title)] < known.first_seen_at:
            return False
        if known.article_on is not None and known.article_on - late.shown_on >= late_days:
            return False
        changes = known.earlier_dates
        return not changes or (len(changes) == 1 and self._was_set_back_alone(late))

    def _was_set_back_alone(self, late: LateItem) -> bool:
        change = late.known.earlier_dates[0]
        return change.was is not None and change.was > late.shown_on and self.changed_at[change.until] == 1
