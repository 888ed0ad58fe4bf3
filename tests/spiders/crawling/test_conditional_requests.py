from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.crawl_plan import KnownList, Visit
from monitor.domain.look import COMPLETE, NotSeen, Seen, SeenAgain
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled

NOT_MODIFIED = b'HTTP/1.1 304 X\r\nETag: "7"\r\n\r\n'


def known_of(server: LoopbackServer, visit: Visit) -> KnownList:
    """What the store would keep of a first look at the page."""
    result = crawled(visit).results[visit.address_id]
    server.asked.clear()
    return KnownList(
        etag='"7"',
        last_modified="Fri, 20 Nov 2026 01:00:00 GMT",
        body_hash=result.transport.body_hash,
        list_hash=result.transport.list_hash,
        covered_from=COMPLETE,
        keys=frozenset({"//127.0.0.1/none"}),
        confirmed_key="//127.0.0.1/none",
    )


@pytest.fixture
def visit(server: LoopbackServer) -> Visit:
    plain = column(1, server.column("/list", "2026-11-20", "2026-11-10", is_last=True))
    return replace(plain, known=known_of(server, plain))


def how(visit: Visit) -> str:
    look = crawled(visit).look()
    match look:
        case SeenAgain():
            return look.how
        case Seen():
            return "seen"
        case NotSeen():
            return look.reason


def test_what_is_known_is_asked_for_conditionally(server: LoopbackServer, visit: Visit) -> None:
    server.raw("/list", NOT_MODIFIED)
    assert how(visit) == "not_modified"
    headers = server.asked[-1].headers
    assert headers["if-none-match"] == '"7"'
    assert headers["if-modified-since"] == "Fri, 20 Nov 2026 01:00:00 GMT"


def test_a_full_visit_and_a_first_contact_ask_without_conditions(
    server: LoopbackServer, visit: Visit
) -> None:
    for unconditional in (replace(visit, is_full=True), replace(visit, known=None)):
        crawled(unconditional)
    assert server.asked
    assert not any(name.startswith("if-") for asked in server.asked for name in asked.headers)


def test_a_304_that_was_not_asked_for_proves_nothing(server: LoopbackServer, visit: Visit) -> None:
    server.raw("/list", NOT_MODIFIED)
    assert how(replace(visit, is_full=True)) == "http_304"


def test_the_same_body_is_the_same_list(visit: Visit) -> None:
    assert how(visit) == "same_body"


def test_a_body_that_differs_in_its_counter_only_shows_the_same_list(
    server: LoopbackServer, visit: Visit
) -> None:
    body = crawled(replace(visit, known=None)).results[1].transport.body
    assert body is not None
    server.page("/list", body.replace(b"{", b'{"visitors": 4711, ', 1))
    assert how(visit) == "same_list"


def test_one_new_item_is_a_new_look(server: LoopbackServer, visit: Visit) -> None:
    server.column("/list", "2026-11-21", "2026-11-20", "2026-11-10", is_last=True)
    assert how(visit) == "seen"


def test_a_look_that_never_was_accepted_cannot_be_seen_again(visit: Visit) -> None:
    assert how(replace(visit, known=None)) == "seen"


@pytest.mark.parametrize(
    "lacking",
    [
        pytest.param({"covered_from": date(2026, 11, 11)}, id="older_pages"),
        pytest.param({"covered_from": None}, id="any_coverage"),
        pytest.param({"confirmed_key": None}, id="the_article"),
    ],
)
def test_the_weekly_full_visit_fetches_what_earlier_ones_failed_to_get(
    visit: Visit, lacking: dict[str, date | None]
) -> None:
    assert visit.known is not None
    known = KnownList(
        body_hash=visit.known.body_hash,
        list_hash=visit.known.list_hash,
        covered_from=lacking.get("covered_from", COMPLETE),
        keys=visit.known.keys,
        confirmed_key=None if "confirmed_key" in lacking else "//127.0.0.1/none",
    )
    assert how(replace(visit, known=known)) == "same_body"
    assert how(replace(visit, known=known, is_full=True)) == "seen"


def test_the_next_conditions_come_with_the_look(server: LoopbackServer) -> None:
    url = server.page(
        "/list",
        '{"items": [], "next": "", "is_last": true}',
        headers={"ETag": '"8"', "Last-Modified": "Sat, 21 Nov 2026 01:00:00 GMT"},
    )
    transport = crawled(column(1, url)).results[1].transport
    assert (transport.etag, transport.last_modified) == ('"8"', "Sat, 21 Nov 2026 01:00:00 GMT")
    assert transport.body == b'{"items": [], "next": "", "is_last": true}'


def test_a_shell_whose_items_come_from_elsewhere_is_never_recognised_again(server: LoopbackServer) -> None:
    """The shell stays the same for years while its items change."""
    server.column("/list", following=server.url("/api"))
    server.column("/api", "2026-11-20", is_last=True)
    first = crawled(column(1, server.url("/list"))).results[1]
    assert isinstance(first.look, Seen)
    assert len(first.look.publications) == 1
    kept = first.transport
    assert (kept.etag, kept.last_modified, kept.body_hash, kept.list_hash) == (None, None, None, None)


def test_a_full_visit_believes_only_the_list_itself(visit: Visit) -> None:
    assert how(replace(visit, is_full=True)) == "seen"


def test_a_first_page_of_pinned_rows_is_no_proof_of_the_pages_behind_it(server: LoopbackServer) -> None:
    following = server.column("/list/2", "2026-10-20", "2026-10-10", is_last=True)
    plain = column(1, server.column("/list", "2026-11-01", "2026-11-20", following=following))
    transport = crawled(plain).results[1].transport
    assert (transport.etag, transport.body_hash, transport.list_hash) == (None, None, None)


def test_a_list_that_lost_everything_it_had_is_out_of_sight(server: LoopbackServer, visit: Visit) -> None:
    server.column("/list", is_last=True)
    seen_days = {"//127.0.0.1/art/2026-11-20.html": None}
    assert how(replace(visit, known=None, seen_days=seen_days)) == "list_vanished"
    assert how(replace(visit, known=None)) == "seen"


def test_a_list_of_strangers_alone_is_another_list(server: LoopbackServer, visit: Visit) -> None:
    assert how(replace(visit, known=None, seen_days={"//127.0.0.1/elsewhere": None})) == "list_replaced"
