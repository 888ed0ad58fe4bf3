"""Rolling judgement 滚动判定: N items in every window (1条/2周), or the newest no older than (不超过14天).

The N-th newest item decides: while it still counts, there are N items in the window.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from monitor.domain.lifetime import Lifetime
from monitor.domain.period import Span
from monitor.domain.shortfall import Shortfall
from monitor.domain.sighting import Sighting
from monitor.domain.verdict import Compliant, Inconclusive


def judge_rolling(seen: Sighting, count: int, *, lifetime: Lifetime) -> Compliant | Inconclusive | Shortfall:
    """Whether at least `count` items still count on the day judged.

    With a count of one the latest date any witness supports decides, otherwise shown dates do.
    A stale look may still prove compliance as of today, never the opposite.
    """
    days = _days(seen, count)
    nth = days[-count] if len(days) >= count else None
    due_on = lifetime.last_day(nth) if nth is not None else None
    decided_on = seen.judged_on if seen.is_fresh else seen.as_of
    if nth is not None and due_on is not None and decided_on <= due_on:
        return Compliant(due_on, needed=_needed(seen, days, count=count, nth=nth))
    first = lifetime.first_day(seen.judged_on)
    excuse = seen.excuse(first)
    if excuse is not None:
        return Inconclusive(excuse)
    if nth is not None and not seen.is_certain(nth):
        due_on = None
    return Shortfall(
        asked=count,
        found=sum(lifetime.last_day(day) >= seen.judged_on for day in days[-count:]),
        window=Span(f"{first}..{seen.judged_on}", first, seen.judged_on),
        due_on=due_on,
        overdue_days=(seen.as_of - due_on).days if due_on is not None else None,
        is_calendar=False,
    )


def met_until(seen: Sighting, count: int, *, lifetime: Lifetime) -> date | None:
    """The last day on which at least `count` of these items count; None where that is not certain."""
    days = _days(seen, count)
    if len(days) < count or not seen.is_certain(days[-count]):
        return None
    return lifetime.last_day(days[-count])


def _days(seen: Sighting, count: int) -> tuple[date, ...]:
    """The days that count, ascending."""
    if count > 1:
        return seen.shown_days
    return (seen.items[0].known_on,) if seen.items else ()


def _needed(seen: Sighting, days: tuple[date, ...], *, count: int, nth: date) -> int:
    """How many items are lacking once the N-th newest no longer counts; 0 where that is uncertain."""
    is_whole = seen.is_fresh and seen.lost_for is None and not seen.is_partial
    if not (is_whole and seen.is_certain(nth)):
        return 0
    return count - (len(days) - bisect_right(days, nth))
