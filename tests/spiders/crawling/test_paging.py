from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.crawl_plan import KnownList
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication
from spiders.failed_visits import ConnectionRefused
from spiders.paging import PagingLimits, ReadList, begun, read_back
from spiders.reader import PageRequest, Reading

NEWEST = date(2026, 11, 20)
LIMITS = PagingLimits(back_to=NEWEST - timedelta(days=300), most_pages=60)


def item(number: int, day: date, *, pinned: bool = False) -> Publication:
    return Publication(f"第{number}条", f"http://www.linhe.gov.cn/{number}.html", day, pinned=pinned)


class ListOnPages:
    """A whole list, cut into pages; pages from `broken` on do not come."""

    def __init__(
        self, items: list[Publication], size: int, *, says_its_end: bool, broken: int = 10**6
    ) -> None:
        self.items = items
        self._pages = [items[start : start + size] for start in range(0, len(items), size)] or [[]]
        self._says_its_end = says_its_end
        self._broken = broken

    def page(self, number: int) -> Reading:
        is_last = number == len(self._pages) - 1
        following = None if is_last else PageRequest(str(number + 1))
        publications = tuple(self._pages[number])
        is_told = is_last and self._says_its_end
        return Reading(publications, "told", "strong", next_page=following, is_last=is_told)

    async def next_page(self, asked: PageRequest) -> Reading:
        if int(asked.url) >= self._broken:
            raise ConnectionRefused
        return self.page(int(asked.url))

    def read(self, known: KnownList | None = None, limits: PagingLimits = LIMITS) -> ReadList:
        return asyncio.run(read_back(begun(self.page(0), known), self.next_page, limits=limits))


def test_an_undated_copy_on_top_does_not_hide_the_row_that_shows_the_date() -> None:
    dated = item(3, NEWEST)
    on_top = replace(dated, published_on=None, pinned=True)
    found = ListOnPages([on_top, item(2, NEWEST - timedelta(days=9)), dated], 10, says_its_end=True).read()
    assert [(each.title, each.published_on) for each in found.publications] == [
        ("第3条", NEWEST),
        ("第2条", NEWEST - timedelta(days=9)),
    ]


def assert_claim_holds(found: ReadList, whole: list[Publication]) -> None:
    """Whatever the list holds from `covered_from` on was read, tonight or before."""
    if found.covered_from is None:
        return
    read = {item_key(publication) for publication in found.publications}
    read |= found.known.keys if found.known is not None else frozenset()
    missed = [
        publication
        for publication in whole
        if publication.published_on is not None
        and publication.published_on >= found.covered_from
        and item_key(publication) not in read
    ]
    assert missed == []


falling_days = st.lists(st.integers(0, 20), max_size=60).map(
    lambda steps: [NEWEST - timedelta(days=sum(steps[: n + 1])) for n in range(len(steps))]
)


@settings(max_examples=150, deadline=None)
@given(falling_days, st.integers(1, 15), st.booleans(), st.integers(1, 8))
def test_everything_from_the_claimed_day_on_was_read(
    days: list[date], size: int, says_its_end: bool, broken: int
) -> None:
    whole = [item(number, day) for number, day in enumerate(days)]
    found = ListOnPages(whole, size, says_its_end=says_its_end, broken=broken).read()
    assert_claim_holds(found, whole)


@settings(max_examples=150, deadline=None)
@given(falling_days, st.integers(2, 15), st.integers(0, 40), st.booleans())
def test_a_second_night_claims_only_what_both_nights_have_read(
    days: list[date], size: int, added: int, has_an_unmarked_pin: bool
) -> None:
    old = [item(number, day) for number, day in enumerate(days)]
    first_night = ListOnPages(old, size, says_its_end=True).read()
    known = KnownList(
        covered_from=first_night.covered_from,
        keys=frozenset(item_key(publication) for publication in first_night.publications),
    )
    new = [item(1000 + number, NEWEST + timedelta(days=1)) for number in range(added)]
    whole = new + old
    if has_an_unmarked_pin and old:
        whole = [old[-1], *new, *old[:-1]]
    found = ListOnPages(whole, size, says_its_end=True).read(known)
    assert_claim_holds(found, whole)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=4, max_size=40), st.integers(2, 10))
def test_a_shuffled_list_cut_short_claims_nothing_it_has_not_read(ages: list[int], size: int) -> None:
    whole = [item(number, NEWEST - timedelta(days=age)) for number, age in enumerate(ages)]
    first = ListOnPages(whole, size, says_its_end=True, broken=1).read()
    if first.is_ordered and not first.is_complete:
        # a first page that happens to be in order promises that the rest is, too
        return
    assert_claim_holds(first, whole)


def test_a_pinned_item_moves_no_bound() -> None:
    whole = [item(0, date(2020, 1, 1), pinned=True), item(1, NEWEST), item(2, NEWEST - timedelta(days=2))]
    found = ListOnPages(whole, 3, says_its_end=False).read()
    assert found.covered_from == NEWEST - timedelta(days=1)


def test_an_item_on_two_pages_counts_once() -> None:
    """A new item pushes the last row of page one onto page two between two requests."""
    rows = [item(number, NEWEST - timedelta(days=number)) for number in range(4)]
    listed = ListOnPages([rows[0], rows[1], rows[1], rows[2], rows[3]], 2, says_its_end=True)
    assert listed.read().publications == rows


def test_a_list_without_any_date_bounds_nothing() -> None:
    undated = [Publication(f"第{n}条", f"http://www.linhe.gov.cn/{n}.html", None) for n in range(3)]
    assert ListOnPages(undated, 3, says_its_end=False).read().covered_from is None
