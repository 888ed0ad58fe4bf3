"""Account visit 账号采集: one look at an account through the reader of its platform."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Look, Seen, Transport
from monitor.domain.visit_timing import ASKED_TOO_OFTEN
from spiders.account_interaction import AccountInteraction, is_asked_about, with_interaction
from spiders.account_namesakes import NamesakeReader, is_searched_on, with_namesakes
from spiders.conditional_requests import hash_of_list, wants_more
from spiders.failed_visits import StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.interaction_reader import InteractionReader
from spiders.migrated_account import at_new_id, leads_elsewhere, read_from, visits_to_new_id
from spiders.page import Page
from spiders.paging import PagingLimits, begun, read_back
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading
from spiders.seen_list import seen

MOST_PAGES = 20
"""A quarter of an account that posts daily, at ten posts a page, twice over."""


@dataclass(slots=True)
class TiredPlatforms:
    """Platforms that said "too often" in this run: nothing more is asked of them until the next.

    Every account that was not asked any more ends with the platform's own reason, and so is due
    again only when the platform may be asked again (`visit_timing`).
    """

    _reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def check(self, platform: str, host: str) -> None:
        """Pass unless the platform has had enough of us.

        Raises:
            PageNotUnderstood: `blocked`, with the reason the platform gave.
        """
        reason = self._reasons.get((platform, host))
        if reason is not None:
            raise PageNotUnderstood("blocked", reason, "not asked again in this run")

    def note(self, platform: str, host: str, failure: VisitFailed | PageNotUnderstood) -> None:
        """Take a platform's answer in; only "too often" counts, in any of its wordings."""
        if failure.outcome == "blocked" and failure.reason in ASKED_TOO_OFTEN:
            self._reasons[platform, host] = failure.reason


@dataclass(frozen=True, slots=True)
class AccountVisit:
    """One visit to one account. Rate limits are remembered per platform and host; `proven` are hosts
    where the operator's credentials have served in this run.

    An account is read anew every time: an unchanged feed does not show that the bridge behind it
    still looks, and only its reader can tell.
    """

    visit: Visit
    fetcher: Fetcher
    reader: PlatformReader
    host: str
    tired: TiredPlatforms
    proven: set[str] = field(default_factory=set)

    async def look(self) -> tuple[Look, Transport]:
        """What the visit gave.

        Raises:
            VisitFailed: the answer did not come.
            PageNotUnderstood: it came, and says nothing of this account.
        """
        self.tired.check(self.reader.key, self.host)
        try:
            found = await self._look()
        except (VisitFailed, PageNotUnderstood) as failure:
            self.tired.note(self.reader.key, self.host, failure)
            if self._is_told_that_session_is_over(failure):
                raise PageNotUnderstood("blocked", "session_expired", failure.reason) from failure
            raise

        if self.fetcher.sent_credentials:
            self.proven.add(self.host)
        return found

    def _is_told_that_session_is_over(self, failure: VisitFailed | PageNotUnderstood) -> bool:
        """Asked to log in although we did: the session is over, unless it has just served another account."""
        if not self.fetcher.sent_credentials:
            return False
        is_wall = failure.reason == "login_wall" and self.host not in self.proven
        return is_wall or failure.reason == "visitor_cookie"

    async def _look(self) -> tuple[Look, Transport]:
        visit, fetcher = self.visit, self.fetcher
        asked_for, first = await self._first(self.reader.first_request(visit))
        there, page, first = await self._where_it_lives(asked_for, first)
        limits = PagingLimits(visit.back_to, MOST_PAGES, past_known=wants_more(visit))
        found = await read_back(begun(first, visit.known), there._read_next, limits=limits)
        if found.stopped_by is not None:
            self.tired.note(self.reader.key, self.host, found.stopped_by)
        look = seen(found, page, article=None, tls_was_invalid=fetcher.tls_was_invalid)
        look = await self._with_interaction(look, page)
        look = await self._with_namesakes(look)
        transport = fetcher.transport(list_hash=hash_of_list(first.publications), with_body=True)
        return look, transport if page is asked_for else read_from(page, transport)

    async def _with_interaction(self, look: Seen, page: Page) -> Seen:
        """The look with what the account's own interface shows beside its posts, never fatal to it."""
        if not isinstance(self.reader, InteractionReader) or not is_asked_about(look):
            return look
        try:
            shown = await AccountInteraction(self.reader, self.fetcher, page).look()
        except (VisitFailed, PageNotUnderstood) as failure:
            self.tired.note(self.reader.key, self.host, failure)
            return replace(look, notices=(*look.notices, "menu_unread"))
        return with_interaction(look, shown)

    async def _with_namesakes(self, look: Seen) -> Seen:
        """The look with other accounts of the same name, on the nights on which they are searched."""
        reader = self.reader
        if not isinstance(reader, NamesakeReader) or not is_searched_on(self.visit, look.at):
            return look
        asked = reader.search_request(self.visit)
        if asked is None or not is_asked_about(look):
            return look
        try:
            return with_namesakes(look, reader.read_search(await self.fetcher.fetch(asked), self.visit))
        except (VisitFailed, PageNotUnderstood) as failure:
            self.tired.note(reader.key, self.host, failure)
            return look

    async def _first(self, asked: PageRequest) -> tuple[Page, Reading]:
        page = await self.fetcher.fetch(asked)
        return page, self._read(page, await self._sides(page))

    async def _where_it_lives(self, page: Page, reading: Reading) -> tuple[AccountVisit, Page, Reading]:
        """An account that moved is followed once, where a way in goes by its new id; else it stays gone."""
        new_id = leads_elsewhere(reading)
        if not new_id:
            return self, page, reading
        for visit, asked in visits_to_new_id(self.visit, self.reader, new_id):
            there = replace(self, visit=visit)
            try:
                shown, found = await there._first(asked)
            except (VisitFailed, PageNotUnderstood) as failure:
                self.tired.note(self.reader.key, self.host, failure)
                continue
            moved = at_new_id(found, new_id)
            if moved is not None:
                return there, shown, moved
        return self, page, reading

    async def _sides(self, page: Page) -> tuple[Page, ...]:
        """The second witnesses that came; nothing rests on one that did not."""
        came: list[Page] = []
        for asked in self.reader.side_requests(self.visit, page):
            try:
                came.append(await self.fetcher.fetch(asked))
            except VisitFailed as failure:
                self.tired.note(self.reader.key, self.host, failure)
        return tuple(came)

    async def _read_next(self, asked: PageRequest) -> Reading:
        return self._read(await self.fetcher.fetch(asked), ())

    def _read(self, page: Page, sides: tuple[Page, ...]) -> Reading:
        """The reader's word; where it only says "unreadable", the HTTP status says it better."""
        try:
            return self.reader.read(page, self.visit, sides)
        except PageNotUnderstood as failure:
            if failure.outcome == "unreadable" and page.status >= 400:
                raise StatusRefused(page.status) from failure
            raise
