from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.crawl_plan import KnownList
from monitor.domain.item_key import item_key
from monitor.domain.look import COMPLETE, NOT_ASKED_YET, ArticleDate, Publication, Seen
from spiders.column_visit import MOST_PAGES
from tests.spiders.crawling.loopback import LoopbackServer, column, crawled


def key_of(server: LoopbackServer, day: str) -> str:
    return item_key(Publication("", server.url(f"/art/{day}.html"), None))


def paged(server: LoopbackServer, *pages: tuple[str, ...], ends: bool = False) -> str:
    """Pages that follow one another at /list, /list/2, /list/3 …"""
    paths = ["/list", *(f"/list/{number}" for number in range(2, len(pages) + 1))]
    for number, days in enumerate(pages):
        is_last = number == len(pages) - 1
        following = "" if is_last else server.url(paths[number + 1])
        server.column(paths[number], *days, following=following, is_last=is_last and ends)
    return server.url("/list")


def seen_at(
    url: str, *, known: KnownList | None = None, back_to: date | None = None, is_full: bool = False
) -> Seen:
    visit = replace(column(1, url), known=known, is_full=is_full)
    look = crawled(visit if back_to is None else replace(visit, back_to=back_to)).look()
    assert isinstance(look, Seen)
    return look


def days(look: Seen) -> list[str]:
    return [publication.raw_date for publication in look.publications]


def test_the_first_contact_reads_back_until_the_list_ends(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2026-11-20", "2026-11-10"), ("2026-11-01",), ("2026-10-20",), ends=True))
    assert days(look) == ["2026-11-20", "2026-11-10", "2026-11-01", "2026-10-20"]
    assert look.covered_from == COMPLETE


def test_the_first_contact_stops_at_the_day_it_must_reach(server: LoopbackServer) -> None:
    url = paged(server, ("2026-11-20",), ("2026-11-10",), ("2026-10-31",), ("2026-10-20",))
    look = seen_at(url, back_to=date(2026, 11, 1))
    assert days(look) == ["2026-11-20", "2026-11-10", "2026-10-31"]
    assert look.covered_from == date(2026, 11, 1)


def test_the_oldest_day_read_may_lack_items_so_the_bound_is_the_day_after(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2026-11-20", "2026-11-10", "2026-11-09")))
    assert look.covered_from == date(2026, 11, 10)


def test_a_page_that_fails_midway_leaves_what_was_read(server: LoopbackServer) -> None:
    server.column("/list", "2026-11-20", "2026-11-10", following=server.url("/gone"))
    look = seen_at(server.url("/list"))
    assert days(look) == ["2026-11-20", "2026-11-10"]
    assert look.covered_from == date(2026, 11, 11)
    assert "paging_cut_short" in look.notices


def test_a_pager_that_serves_the_same_page_for_ever_ends_the_reading(server: LoopbackServer) -> None:
    server.column("/list", "2026-11-20", "2026-11-10", following=server.url("/list?page=2"))
    server.column("/list?page=2", "2026-11-20", "2026-11-10", following=server.url("/list?page=3"))
    look = seen_at(server.url("/list"))
    assert days(look) == ["2026-11-20", "2026-11-10"]
    assert look.covered_from == date(2026, 11, 11)
    assert "/list?page=3" not in server.paths()


def test_no_list_is_read_for_ever(server: LoopbackServer) -> None:
    pages = [(f"2026-{11 - n // 28:02}-{28 - n % 28:02}",) for n in range(6, MOST_PAGES + 20)]
    seen_at(paged(server, *pages), back_to=date(2020, 1, 1))
    assert len([path for path in server.paths() if path.startswith("/list")]) == MOST_PAGES


def test_a_later_visit_reads_until_it_meets_what_is_known(server: LoopbackServer) -> None:
    known = KnownList(
        covered_from=date(2025, 10, 1),
        keys=frozenset(key_of(server, day) for day in ("2026-11-10", "2026-11-09", "2026-11-08")),
    )
    url = paged(server, ("2026-11-20", "2026-11-19"), ("2026-11-18", "2026-11-10"), ("2026-11-09",))
    look = seen_at(url, known=known)
    assert days(look) == ["2026-11-20", "2026-11-19", "2026-11-18", "2026-11-10"]
    assert look.covered_from == date(2025, 10, 1)


def test_one_known_item_above_unknown_ones_is_no_overlap(server: LoopbackServer) -> None:
    """An unmarked 置顶 stays on top while the items below it are new."""
    known = KnownList(
        covered_from=date(2025, 10, 1),
        keys=frozenset(key_of(server, day) for day in ("2026-11-01", "2026-10-01", "2026-09-30")),
    )
    first = ("2026-11-01", *(f"2026-11-{day}" for day in range(20, 9, -1)))
    url = paged(server, first, ("2026-11-05", "2026-11-04"))
    look = seen_at(url, known=known)
    assert look.covered_from == date(2026, 11, 5)


@pytest.mark.parametrize(
    "covered_before", [COMPLETE, date(2025, 10, 1)], ids=["read_to_its_end", "read_back"]
)
def test_meeting_known_items_in_a_list_out_of_order_proves_nothing(
    server: LoopbackServer, covered_before: date
) -> None:
    known = KnownList(
        covered_from=covered_before,
        keys=frozenset(key_of(server, day) for day in ("2026-09-01", "2026-11-02", "2026-10-05")),
    )
    look = seen_at(paged(server, ("2026-09-01", "2026-11-02", "2026-10-05", "2026-11-09")), known=known)
    assert look.covered_from is None


def test_a_list_out_of_order_read_to_its_end_is_complete(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2026-09-01", "2026-11-02"), ("2026-10-05", "2026-11-09"), ends=True))
    assert look.covered_from == COMPLETE


def test_a_lone_old_date_in_the_last_row_is_not_believed(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2026-11-20", "2026-11-18", "2020-01-01")))
    assert look.covered_from == date(2026, 11, 19)


def test_a_list_that_says_it_is_empty_is_complete(server: LoopbackServer) -> None:
    look = seen_at(paged(server, (), ends=True))
    assert look.publications == ()
    assert look.covered_from == COMPLETE


def test_the_newest_items_own_page_is_asked_for_its_date(server: LoopbackServer) -> None:
    server.page("/art/2026-11-20.html", "2026-11-19")
    look = seen_at(paged(server, ("2026-11-20", "2026-11-10"), ends=True))
    assert look.article == ArticleDate(server.url("/art/2026-11-20.html"), date(2026, 11, 19))


def test_an_article_without_a_readable_date_is_never_fatal(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2026-11-20",), ends=True))
    assert look.article == ArticleDate(server.url("/art/2026-11-20.html"), None, "http_404")


def test_a_confirmed_article_is_not_asked_for_again(server: LoopbackServer) -> None:
    known = KnownList(confirmed_key=key_of(server, "2026-11-20"))
    look = seen_at(paged(server, ("2026-11-20",), ends=True), known=known)
    assert look.article is None
    assert server.paths() == ["/list"]


@pytest.mark.parametrize(
    ("newest", "is_full", "asked"),
    [
        pytest.param("2026-11-22", False, False, id="a-day-old"),
        pytest.param("2026-11-21", False, True, id="two-days-old"),
        pytest.param("2026-11-22", True, True, id="on-a-full-visit"),
    ],
)
def test_the_page_of_an_item_too_young_to_be_late_is_asked_for_later(
    server: LoopbackServer, newest: str, is_full: bool, asked: bool
) -> None:
    server.page(f"/art/{newest}.html", newest)
    known = KnownList(confirmed_key=key_of(server, "2026-11-10"))
    look = seen_at(paged(server, (newest, "2026-11-10"), ends=True), known=known, is_full=is_full)
    assert look.article is not None
    assert (look.article.published_on is not None) == asked
    assert look.article.reason == (None if asked else NOT_ASKED_YET)
    assert (f"/art/{newest}.html" in server.paths()) == asked


def test_a_date_in_the_future_is_not_the_newest(server: LoopbackServer) -> None:
    look = seen_at(paged(server, ("2027-01-01", "2026-11-23", "2026-11-10"), ends=True))
    assert look.article is not None
    # 17:00 UTC on the 22nd is already the 23rd in Shanghai
    assert look.article.url.endswith("/art/2026-11-23.html")


def test_an_article_of_another_site_is_not_fetched(server: LoopbackServer) -> None:
    server.page(
        "/list",
        '{"items": [["转载", "http://www.elsewhere.com/1.html", "2026-11-20"]], "next": "", "is_last": true}',
    )
    look = seen_at(server.url("/list"))
    assert look.article == ArticleDate("http://www.elsewhere.com/1.html", None, "other_site")
