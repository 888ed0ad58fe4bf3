"""Account namesakes 同名账号: whether a platform knows other accounts of exactly an account's name.

Asked through the operator's own login, one request for each account in a month of nights, after its posts
were read. A refused search, and one that does not find the account itself, concludes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol, runtime_checkable

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Seen
from spiders.page import Page
from spiders.reader import PageRequest

NIGHTS_BETWEEN_SEARCHES = 30


@runtime_checkable
class NamesakeReader(Protocol):
    """A platform that can be searched for accounts by name; an optional ability of its reader."""

    def search_request(self, visit: Visit) -> PageRequest | None:
        """Where accounts of this one's name are searched; None where the visit has no login for it."""
        ...

    def read_search(self, page: Page, visit: Visit) -> tuple[str, ...]:
        """The ids of other accounts of exactly the account's name.

        Raises:
            PageNotUnderstood: an error code, or another shape.
        """
        ...


def is_searched_on(visit: Visit, at: datetime) -> bool:
    """Whether it is an account's turn; the accounts take theirs on different nights."""
    return (day_of(at).toordinal() + visit.address_id) % NIGHTS_BETWEEN_SEARCHES == 0


def with_namesakes(look: Seen, ids: tuple[str, ...]) -> Seen:
    """The look with what was found; without any it says nothing of it."""
    if not ids:
        return look
    return replace(look, account=replace(look.account or AccountIdentity(), namesakes=ids))
