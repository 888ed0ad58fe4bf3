"""Learned list 习得列表: how a list that was confirmed once is read from then on.

What confirmed it — a content system's own marks, strong identity or an operator — is not asked
again every night; what is read must be the same list every night instead.
"""

from __future__ import annotations

from dataclasses import dataclass

IDENTITY = "identity"
"""Confirmed by strong identity: heading, own pager, links under the column's path."""
MARKS = "marks"
"""Confirmed by a content system's own marks."""


@dataclass(frozen=True, slots=True)
class LearnedList:
    """Where the rows stand and what they look like; the fingerprint a drift is known by.

    `reader` is the key of the reader that understood the page, `group` the rows as its evidence
    names them. `selector` is the CSS of the rows, empty where the reader must find them anew each
    time (its own marks, or rows that no selector names). In a row, the date stands in the element
    number `date_at` (from 0) of those with the tag `date_tag`; an empty tag is the row itself.
    `frame` is the start tag, as the page writes it, of the element around the rows; it stands on
    the page just once (empty: read the whole page), and the page is written in `charset`. `rows` is
    their number on the first page, `hosts`
    are the hosts their links lead to. `by` says what confirmed it: `IDENTITY`, `MARKS` or the name
    of a person; it is empty while the list is only proposed.
    """

    reader: str
    group: str
    selector: str = ""
    date_tag: str = ""
    date_at: int = 0
    frame: str = ""
    charset: str = ""
    rows: int = 0
    hosts: tuple[str, ...] = ()
    by: str = ""

    @property
    def is_by_person(self) -> bool:
        """Whether an operator said that this is the column's list."""
        return self.by not in ("", IDENTITY, MARKS)


@dataclass(frozen=True, slots=True)
class ListProposal:
    """待确认列表: a list that a person may confirm, with the first rows by which to recognise it.

    `sample` are up to three rows, `2026-11-20 标题`.
    """

    learned: LearnedList
    sample: tuple[str, ...] = ()
