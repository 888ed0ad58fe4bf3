"""List choice 列表取舍: which of a page's lists is the column's, if it can be told.

A list is chosen only where what speaks for it is more than, never merely other than, what speaks for
any second one; and where several columns share an address, only where it is each one's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from spiders.list_doubts import ADDRESSED
from spiders.list_identity import ColumnIdentity, Identity
from spiders.list_records import Group
from spiders.reader import PageNotUnderstood

KnownList = tuple[Group, Identity]

_CLEARLY_LARGER = 2


def known_lists(groups: Sequence[Group], identity: ColumnIdentity) -> list[KnownList]:
    """Every list with what is known of it."""
    return [(group, identity.of(group)) for group in groups]


def choose_list(known: Sequence[KnownList], identity: ColumnIdentity) -> KnownList:
    """The list that is the column's own; without identity the one that is clearly the largest.

    Raises:
        PageNotUnderstood: `unreadable(ambiguous_group)`.
    """
    chosen = _best(known)
    if not chosen[1].is_strong or len(identity.registered) < 2:
        return chosen
    if sum(found.is_strong for _, found in known) > 1:
        raise _ambiguous(f"{len(identity.registered)} columns")
    groups = [group for group, _ in known]
    for name in identity.written_names if len(identity.written_names) > 1 else ():
        group, found = _best(known_lists(groups, identity.under(name)))
        if group is not chosen[0] or not found.is_strong:
            raise _ambiguous(f"{len(identity.registered)} columns, {name}")
    return chosen


def _best(known: Sequence[KnownList]) -> KnownList:
    """The one list that more speaks for than for any other."""
    strong = [pair for pair in known if pair[1].is_strong]
    if strong:
        best = max(strong, key=lambda pair: len(pair[1].signals))
        rivals = [found for group, found in known if group is not best[0] and _rivals(best[1], found)]
        if rivals:
            raise _ambiguous(f"{len(rivals) + 1} lists")
        return best
    by_size = sorted(known, key=_rows, reverse=True)
    if len(by_size) > 1 and _rows(by_size[0]) < _CLEARLY_LARGER * _rows(by_size[1]):
        raise _ambiguous(f"{len(by_size)} lists")
    return by_size[0]


def _rivals(best: Identity, other: Identity) -> bool:
    """Whether a second list could be meant as well."""
    if other.is_strong and not _evidence(other) < _evidence(best):
        return True
    if not other.against and (
        (other.is_registered and not best.is_registered) or (other.is_named and not best.is_named)
    ):
        return True
    if best.pager.is_own and other.pager.is_own and (other.is_named or not best.is_named):
        return True
    # behind a breadcrumb alone, the first list is as likely a box as any other without a heading
    return best.is_far and best.signals == ("heading",) and not other.signals and not other.against


def _evidence(found: Identity) -> frozenset[str]:
    """What speaks for a list; path and number of a column are one and the same."""
    return frozenset("address" if signal in ADDRESSED else signal for signal in found.signals)


def _rows(pair: KnownList) -> int:
    return len(pair[0].records)


def _ambiguous(detail: str) -> PageNotUnderstood:
    return PageNotUnderstood("unreadable", "ambiguous_group", detail)
