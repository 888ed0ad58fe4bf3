"""Account interaction 互动功能: whether an account can be talked to, as its platform's own interface shows.

Asked on every visit of an account whose official interface the operator holds: the menu is one request,
each link of an item that may be a way to be heard one more (and its host's robots.txt) until one works,
the replies one where neither answers. That nothing is there is concluded only from words that say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from monitor.domain.look import AccountIdentity, Interaction, Seen
from spiders.address import host_of, split_address
from spiders.failed_visits import NoAnswer, VisitFailed
from spiders.fetch import Fetcher
from spiders.interaction_reader import InteractionReader, MenuItem, names_interaction
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest
from spiders.walls import refuse_walls

MOST_LINKS = 10
"""Links a visit may follow; a menu has room for fifteen items in all."""
_GONE = frozenset({"http_404", "http_410", "soft_404"})

Leads: TypeAlias = Literal["works", "gone", "unknown"]


@dataclass(frozen=True, slots=True)
class InteractionShown:
    """What was concluded; `item` is the menu item or the rule that shows it, `url` its dead link."""

    said: Interaction
    item: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AccountInteraction:
    """One account's menu and replies. `page` is the first page of its visit."""

    reader: InteractionReader
    fetcher: Fetcher
    page: Page

    async def look(self) -> InteractionShown | None:
        """What the interface shows; None where it says too little, or is not ours to ask.

        Raises:
            VisitFailed: an answer did not come.
            PageNotUnderstood: it came, and is refused or of another shape.
        """
        asked = self.reader.menu_request()
        if host_of(asked.url) != host_of(self.page.url) and not await self.fetcher.knows(asked.url):
            return None
        menu = self.reader.read_menu(await self._answer(asked))
        if menu.inside is not None:
            return InteractionShown("present", menu.inside.label)
        if not menu.ways and not menu.is_closed:
            return None
        found = await self._followed(menu.ways)
        return found if isinstance(found, InteractionShown) else await self._concluded(menu.ways, sure=found)

    async def _answer(self, asked: PageRequest) -> Page:
        return self.page if asked.url == self.page.url else await self.fetcher.fetch(asked)

    async def _followed(self, ways: Sequence[MenuItem]) -> InteractionShown | bool:
        """The first way that works; else whether every one of them certainly leads nowhere."""
        elsewhere = self.fetcher.elsewhere()
        links: dict[str, MenuItem] = {}
        for way in ways:
            links.setdefault(way.url, way)
        are_gone = len(links) <= MOST_LINKS
        for way in list(links.values())[:MOST_LINKS]:
            try:
                leads = await _leads(way.url, elsewhere)
            except NoAnswer:
                # the night is not spent on a host that is silent; nothing is concluded from it
                return False
            if leads == "works":
                return InteractionShown("present", way.label)
            are_gone = are_gone and leads == "gone"
        return are_gone

    async def _concluded(self, ways: Sequence[MenuItem], *, sure: bool) -> InteractionShown | None:
        """What is said of an account none of whose ways works, by its replies too."""
        dead = next((way for way in ways if names_interaction(way.label)), None)
        if not sure or (ways and dead is None):
            return None
        replies = self.reader.read_replies(await self._answer(self.reader.replies_request()))
        if replies.inside:
            return InteractionShown("present", replies.inside)
        if dead is not None:
            return None if replies.mentions else InteractionShown("dead_link", dead.label, dead.url)
        return InteractionShown("absent") if replies.is_none else None


async def _leads(url: str, elsewhere: Fetcher) -> Leads:
    """Where a link leads; only what a column's page would be called gone for counts.

    Raises:
        NoAnswer: its host does not answer at all.
    """
    if split_address(url).scheme not in ("http", "https"):
        return "unknown"
    try:
        refuse_walls(await elsewhere.fetch(PageRequest(url)))
    except NoAnswer:
        raise
    except VisitFailed:
        return "unknown"
    except PageNotUnderstood as refusal:
        return "gone" if refusal.reason in _GONE else "unknown"
    return "works"


def is_asked_about(look: Seen) -> bool:
    """Whether the account is where its credentials are: one that is gone, or moved, is not asked."""
    account = look.account or AccountIdentity()
    return account.state == "normal" and not account.migrated_to


def with_interaction(look: Seen, shown: InteractionShown | None) -> Seen:
    """The look with what was concluded; without a word it says nothing of it."""
    if shown is None:
        return look
    account = replace(
        look.account or AccountIdentity(),
        interaction=shown.said,
        interaction_item=shown.item,
        interaction_url=shown.url,
    )
    return replace(look, account=account)
