from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import AccountIdentity, NotSeen, Publication, Seen
from spiders.crawl_settings import CrawlSettings
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading
from tests.spiders.crawling.loopback import SETTINGS, TOLD_READERS, Crawled, LoopbackServer, column, crawled


class ToldPlatform:
    """A platform at http://told.example whose answers are JSON: posts, next, is_last, error."""

    key = "told"
    name = "临河平台"
    account_types: tuple[str, ...] = ("临河号",)
    sources: tuple[str, ...] = ("public",)
    default_source = "public"
    example = "http://told.example/u/1"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        if not visit.account_id:
            raise PageNotUnderstood("unsupported", "id_needed")
        return PageRequest(visit.source or f"http://told.example/u/{visit.account_id}")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        wants_profile = b"profile" in page.body
        return (PageRequest("http://told.example/profile"),) if wants_profile else ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        if page.status in (301, 302):
            raise PageNotUnderstood("blocked", "login_wall", page.headers["location"])
        told = _told(page)
        if "error" in told:
            raise PageNotUnderstood("blocked", str(told["error"]))
        return Reading(
            tuple(_post(text) for text in str(told["posts"]).split()),
            self.key,
            "confirmed",
            next_page=PageRequest(str(told["next"])) if "next" in told else None,
            is_last="next" not in told,
            account=AccountIdentity(name="临河发布" if sides else ""),
        )


def _told(page: Page) -> Mapping[str, object]:
    try:
        told: Mapping[str, object] = json.loads(page.body)
    except ValueError:
        raise PageNotUnderstood("unreadable", "not_json") from None
    return told


def _post(day: str) -> Publication:
    return Publication(f"{day}的消息", f"http://told.example/p/{day}", date.fromisoformat(day), day)


def choose_told(visit: Visit) -> PlatformReader:
    return ToldPlatform()


def account(address_id: int, account_id: str = "1", *, source: str = "") -> Visit:
    return Visit(
        address_id,
        "account",
        "",
        ("临河发布",),
        account_type="临河号",
        account_id=account_id,
        source=source,
        back_to=date(2025, 10, 22),
    )


def through(server: LoopbackServer, path: str = "") -> CrawlSettings:
    """Settings with the server as the platform's gateway."""
    return replace(SETTINGS, platform_urls={"told": server.url(path)})


def looked(server: LoopbackServer, *visits: Visit, path: str = "") -> Crawled:
    readers = replace(TOLD_READERS, choose_platform=choose_told)
    return crawled(*visits, settings=through(server, path), readers=readers)


def test_an_account_is_read_through_the_gateway_page_by_page(server: LoopbackServer) -> None:
    following = "http://told.example/u/1?page=2"
    server.page("/u/1", json.dumps({"posts": "2026-11-20 2026-11-10", "next": following}))
    server.page("/u/1?page=2", json.dumps({"posts": "2026-10-01"}))
    result = looked(server, account(1)).results[1]
    assert isinstance(result.look, Seen)
    assert [post.raw_date for post in result.look.publications] == ["2026-11-20", "2026-11-10", "2026-10-01"]
    assert result.look.covered_from == date.min
    assert result.transport.final_url == "http://told.example/u/1"


def test_a_gateway_may_lie_in_a_folder(server: LoopbackServer) -> None:
    server.page("/gate/u/1", json.dumps({"posts": "2026-11-20"}))
    assert isinstance(looked(server, account(1), path="/gate/").look(), Seen)


def test_second_witnesses_are_fetched_and_handed_over(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"posts": "2026-11-20", "wants": "profile"}))
    server.page("/profile", "{}")
    look = looked(server, account(1)).look()
    assert isinstance(look, Seen)
    assert look.account == AccountIdentity(name="临河发布")


def test_a_second_witness_that_does_not_come_is_left_out(server: LoopbackServer) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server.page("/u/1", json.dumps({"posts": "2026-11-20", "wants": "profile"}))
    server.raw("/profile", hang_up)
    look = looked(server, account(1)).look()
    assert isinstance(look, Seen)
    assert look.account == AccountIdentity(name="")


def test_a_redirect_to_another_host_is_an_answer_for_the_reader(server: LoopbackServer) -> None:
    login = b"HTTP/1.1 302 X\r\nLocation: http://passport.told.example/login\r\nContent-Length: 0\r\n\r\n"
    server.raw("/u/1", login)
    look = looked(server, account(1)).look()
    assert isinstance(look, NotSeen)
    assert (look.reason, look.detail) == ("login_wall", "http://passport.told.example/login")


def test_a_redirect_of_the_gateway_to_itself_stays_with_the_platform(server: LoopbackServer) -> None:
    moved = f"HTTP/1.1 302 X\r\nLocation: {server.url('/u/one')}\r\nContent-Length: 0\r\n\r\n"
    server.raw("/u/1", moved.encode())
    server.page("/u/one", json.dumps({"posts": "2026-11-20"}))
    result = looked(server, account(1)).results[1]
    assert isinstance(result.look, Seen)
    assert result.transport.final_url == "http://told.example/u/one"


def test_a_platform_that_has_enough_is_not_asked_again_in_this_run(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"posts": "2026-11-20"}))
    server.page("/u/2", json.dumps({"error": "rate_limited"}))
    found = looked(server, *(account(number, str(number)) for number in range(1, 5)))
    assert isinstance(found.look(1), Seen)
    for number in (2, 3, 4):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == ("blocked", "rate_limited")
    assert server.paths() == ["/u/1", "/u/2"]


def test_what_a_reader_cannot_read_is_explained_by_the_http_status(server: LoopbackServer) -> None:
    server.page("/u/1", "<html>Bad Gateway", status=502)
    look = looked(server, account(1)).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unreachable", "http_502")


def test_an_account_nobody_can_look_at_asks_nobody(server: LoopbackServer) -> None:
    found = looked(server, account(1, ""))
    look = found.look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("unsupported", "id_needed")
    assert server.asked == []
    assert found.summary.hosts == 0


def test_an_account_is_read_anew_every_night(server: LoopbackServer) -> None:
    """An unchanged feed does not show that the bridge behind it still looks."""
    server.page("/u/1", json.dumps({"posts": "2026-11-20 2026-11-10"}))
    first = looked(server, account(1)).results[1]
    assert isinstance(first.look, Seen)
    keys = frozenset(item_key(post) for post in first.look.publications)
    known = KnownList(
        etag='"1"', body_hash=first.transport.body_hash, list_hash=first.transport.list_hash, keys=keys
    )
    again = looked(server, replace(account(1), known=known)).look()
    assert isinstance(again, Seen)
    assert "if-none-match" not in server.asked[-1].headers


def test_robots_of_a_platform_are_honoured(server: LoopbackServer) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    look = looked(server, account(1)).look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "robots")


def test_a_bridge_that_the_registry_names_is_asked_whatever_its_robots_say(server: LoopbackServer) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    feed = server.page("/feed", json.dumps({"posts": "2026-11-20"}))
    readers = replace(TOLD_READERS, choose_platform=choose_told)
    look = crawled(account(1, source=feed), readers=readers).look()
    assert isinstance(look, Seen)


def test_columns_and_accounts_of_one_host_share_its_pace(server: LoopbackServer) -> None:
    server.page("/u/1", json.dumps({"posts": "2026-11-20"}))
    listed = column(2, server.column("/list", is_last=True))
    settings = replace(through(server), seconds_between_requests=0.15)
    readers = replace(TOLD_READERS, choose_platform=choose_told)
    found = crawled(account(1), listed, settings=settings, readers=readers)
    assert isinstance(found.look(1), Seen)
    assert isinstance(found.look(2), Seen)
    times = sorted(asked.at for asked in server.asked)
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.15
    assert found.summary.hosts == 1


def test_a_reader_that_breaks_while_hosts_are_sorted_costs_one_visit(server: LoopbackServer) -> None:
    def breaks(visit: Visit) -> PlatformReader:
        raise ZeroDivisionError

    listed = column(2, server.column("/list", is_last=True))
    found = crawled(account(1), listed, readers=replace(TOLD_READERS, choose_platform=breaks))
    broken = found.look(1)
    assert isinstance(broken, NotSeen)
    assert (broken.outcome, broken.reason) == ("not_looked", "internal_error")
    assert isinstance(found.look(2), Seen)
