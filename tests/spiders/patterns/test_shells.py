"""A page that only names where its list is fetched says nothing of its own about the list."""

from __future__ import annotations

import asyncio

from spiders.page import Page
from spiders.paging import PagingLimits, ReadList, begun, read_back
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.seen_list import seen
from tests.spiders.stored_columns import PAGES, page_of

SHELL = PAGES / "hanweb_jpaas" / "page_that_asks_the_interface"
LIMITS = PagingLimits(back_to=None, most_pages=2)


def read_from_shell(answer: Page | None) -> tuple[ReadList, list[PageRequest]]:
    asked: list[PageRequest] = []

    async def next_reading(request: PageRequest) -> Reading:
        asked.append(request)
        if answer is None:
            raise PageNotUnderstood("blocked", "forbidden")
        return read_column(answer)

    first = read_column(page_of(SHELL))
    return asyncio.run(read_back(begun(first, None), next_reading, limits=LIMITS)), asked


def test_a_list_fetched_behind_a_shell_is_as_sure_as_itself() -> None:
    answer = page_of(PAGES / "hanweb_jpaas" / "full_list")
    found, asked = read_from_shell(answer)
    look = seen(found, answer, article=None, tls_was_invalid=False)
    assert look.confidence == "confirmed"
    assert len(look.publications) == 4
    assert asked == [
        PageRequest(answer.url, {"Referer": "https://www.qinghe.example/col/col1042/index.html"})
    ]


def test_a_shell_whose_list_does_not_come_shows_nothing() -> None:
    found, _ = read_from_shell(None)
    look = seen(found, page_of(SHELL), article=None, tls_was_invalid=False)
    assert look.confidence == "weak"
    assert look.covered_from is None


def test_an_empty_list_fetched_behind_a_shell_is_an_empty_list() -> None:
    answer = page_of(PAGES / "hanweb_jpaas" / "blank")
    found, _ = read_from_shell(answer)
    look = seen(found, answer, article=None, tls_was_invalid=False)
    assert look.confidence == "confirmed"
    assert look.publications == ()


def test_a_category_of_gkmlpt_is_asked_for_as_its_page_would() -> None:
    following = read_column(page_of(PAGES / "gkmlpt" / "page_of_a_category")).next_page
    assert following == PageRequest(
        "http://www.linhe.example/jyj/gkmlpt/api/all/2814?page=1&sid=755931",
        {"Referer": "http://www.linhe.example/jyj/gkmlpt/index"},
    )
