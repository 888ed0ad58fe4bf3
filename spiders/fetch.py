"""Fetch 取页: one page of a visit, with its redirects, inside the bounds of its site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Transport
from spiders.address import host_of, joined_address, origin_of, split_address
from spiders.cookie_replay import cookie_replay
from spiders.credentials import CredentialsFor, no_credentials
from spiders.exchange import Answer, Exchange
from spiders.failed_visits import (
    NetworkRefused,
    RedirectedHome,
    RedirectedOffSite,
    RedirectLoop,
    VisitFailed,
)
from spiders.page import Page
from spiders.page_redirect import LONGEST_PAGE, page_redirect
from spiders.reader import PageRequest
from spiders.robots import Robots
from spiders.site_bounds import SiteBounds

MOST_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Manners:
    """How one visit fetches.

    `bounds` None is for platforms: there a redirect to another host is an answer of its own and is
    handed over unfollowed. `asks_robots` says whether robots.txt of an address is asked. `gateway`
    replaces scheme and host of an address before it is fetched; readers see the address before that.
    `credentials` says what of the operator's goes to an address, before a gateway takes its place.
    """

    bounds: SiteBounds | None
    asks_robots: Callable[[str], bool]
    gateway: str = ""
    at_least_seconds: float = 0.0
    credentials: CredentialsFor = no_credentials


class Fetcher:
    """Fetches the pages of one visit and remembers how the first of them came."""

    def __init__(self, exchange: Exchange, robots: Robots, visit: Visit, *, manners: Manners) -> None:
        self._exchange = exchange
        self._robots = robots
        self._visit = visit
        self._manners = manners
        self._before = (exchange.requests, exchange.seconds)
        self._first: Page | None = None
        self._came_directly = True
        self._cookies: dict[str, str] = {}
        self.tls_was_invalid = False
        self.sent_credentials = False

    async def fetch(self, asked: PageRequest) -> Page:
        """The page at the end of the redirects, of any HTTP status; 304 included.

        Raises:
            VisitFailed: the guard, robots.txt, the network or a redirect stands in the way.
        """
        ways: list[tuple[str, str]] = []
        for _hop in range(MOST_HOPS + 1):
            answer = await self._send(asked)
            page = self._page(answer)
            target = self._target_of(answer, page)
            if target is None:
                self._first = self._first or page
                return page
            ways.append((asked.url, target))
            # a site that first sets a cookie sends the visitor to the same address once more
            if ways.count(ways[-1]) > (2 if "set-cookie" in answer.headers else 1):
                raise RedirectLoop(target)
            asked = self._next(asked, target, answer.status)
        self._first = self._first or page
        raise RedirectLoop(f"more than {MOST_HOPS} redirects")

    async def fetch_shown(self, page: Page, target: str) -> Page | None:
        """What stands on a page at another address; it takes the place of the visit's first page.

        None where it does not come: then the page that came is all there is.
        """
        first, came_directly = self._first, self._came_directly
        self._first, self._came_directly = None, False
        try:
            asked = self._next(PageRequest(page.url, {"Referer": page.url}), target, page.status)
            shown = await self.fetch(asked)
        except VisitFailed:
            shown = None
        if shown is not None and shown.status == page.status:
            return shown
        self._first, self._came_directly = first, came_directly
        return None

    async def knows(self, url: str) -> bool:
        """Whether something of the operator's goes to an address.

        Raises:
            PageNotUnderstood: it would, but the platform does not exchange it.
            VisitFailed: the platform could not be asked to.
        """
        return await self._manners.credentials(url) is not None

    def elsewhere(self) -> Fetcher:
        """The same visit's way to other people's pages: no gateway, no credentials, robots.txt is asked."""
        manners = Manners(None, asks_robots=lambda url: True)
        return Fetcher(self._exchange, self._robots, self._visit, manners=manners)

    def transport(
        self, *, list_hash: str | None = None, with_body: bool = False, proves_list: bool = True
    ) -> Transport:
        """How the visit's first page came, and what the whole visit cost.

        `proves_list` False is for a shell whose items come from elsewhere: that it stays the same
        says nothing of them, so nothing is kept by which the next visit could recognise it. Nor may
        the server be asked whether a page is unchanged that another page had to lead to: it would
        answer for the page that leads there.
        """
        requests = self._exchange.requests - self._before[0]
        seconds = self._exchange.seconds - self._before[1]
        page = self._first
        if page is None:
            return Transport(requests=requests, seconds=seconds)
        is_asked_for = proves_list and self._came_directly
        return Transport(
            final_url=page.url,
            status=page.status,
            etag=page.headers.get("etag") if is_asked_for else None,
            last_modified=page.headers.get("last-modified") if is_asked_for else None,
            body_hash=page.body_hash if proves_list else None,
            list_hash=list_hash if proves_list else None,
            body=page.body if with_body else None,
            content_type=page.headers.get("content-type", ""),
            requests=requests,
            seconds=seconds,
        )

    async def _send(self, asked: PageRequest) -> Answer:
        manners = self._manners
        address = through_gateway(asked.url, manners.gateway)
        if manners.asks_robots(address):
            await self._robots.check(address, self._exchange, at_least=manners.at_least_seconds)
        credentials = await manners.credentials(asked.url)
        self.sent_credentials |= credentials is not None
        answer = await self._exchange.send(
            replace(asked, url=address),
            at_least=manners.at_least_seconds,
            cookie=self._cookies.get(host_of(address), ""),
            credentials=credentials,
        )
        self.tls_was_invalid |= answer.tls_invalid
        return replace(answer, url=asked.url)

    def _next(self, asked: PageRequest, target: str, status: int) -> PageRequest:
        bounds = self._manners.bounds
        if not target.startswith(("http://", "https://")):
            raise NetworkRefused(f"redirect to {target[:80]}")
        if bounds is not None:
            # first of all whether it may be asked for: a way into our own network is no other site
            self._exchange.checked(target)
            if not bounds.holds(target):
                raise RedirectedOffSite(target)
            if bounds.is_home(target) and not bounds.is_home(asked.url):
                raise RedirectedHome(target)
        # what browsers do: only 307 and 308 keep the body
        if status in (307, 308):
            return replace(asked, url=target)
        return replace(asked, url=target, form=None, json_body=None)

    def _target_of(self, answer: Answer, page: Page) -> str | None:
        """Where the answer sends us on; None where it is to be read."""
        bounds, gateway = self._manners.bounds, self._manners.gateway
        if answer.status in _REDIRECTS and "location" in answer.headers:
            target = _joined(answer.url, answer.headers["location"].strip(), gateway)
            return target if bounds is not None or _same_host(target, answer.url) else None
        is_small = answer.status == 200 and 0 < len(answer.body) <= LONGEST_PAGE
        if bounds is not None and is_small and page.content_type in ("", "text/html"):
            return self._target_in(page)
        return None

    def _target_in(self, page: Page) -> str | None:
        """Where the page itself sends us on, with the cookie that it wants back."""
        replay = cookie_replay(page.text, page.url, set_cookie=page.headers.get("set-cookie", ""))
        if replay is not None and replay.cookie:
            self._cookies[host_of(page.url)] = replay.cookie
        target = replay.url if replay is not None else page_redirect(page.text, page.url)
        if target is not None and self._first is None:
            self._came_directly = False
        return target

    def _page(self, answer: Answer) -> Page:
        return Page(
            url=answer.url,
            body=answer.body,
            fetched_at=answer.at,
            status=answer.status,
            headers=answer.headers,
            column_names=self._visit.names,
            list_selector=self._visit.list_selector,
        )


def _joined(url: str, location: str, gateway: str) -> str:
    """The target of a redirect; a gateway that names itself in it means the host it stands for."""
    base = gateway.rstrip("/")
    if base and location.startswith(f"{base}/"):
        location = origin_of(url) + location.removeprefix(base)
    return joined_address(url, location)


def _same_host(one: str, other: str) -> bool:
    return host_of(one).removeprefix("www.") == host_of(other).removeprefix("www.")


def through_gateway(url: str, gateway: str) -> str:
    """The address with scheme and host of the gateway, a path of the gateway put in front."""
    base = gateway.rstrip("/")
    if not base or url == base or url.startswith(f"{base}/"):
        return url
    parts = split_address(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{base}{parts.path or '/'}{query}"
