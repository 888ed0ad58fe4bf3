from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.article_address import address_year, linked_address

BASES = (
    "https://www.linhe.example/zwgk/tzgg/index.html",
    "http://www.linhe.example",
    "http://www.linhe.example:8080/a/",
    "http://www.linhe.example/a?x=/b/c",
    "http://www.linhe.example/a/../b/c",
    "http://www.linhe.example/a//b/c",
)
PIECES = (
    "a",
    "t1.html",
    "..",
    ".",
    "/",
    "//",
    "?",
    "x=1",
    "#f",
    "%20",
    "http:",
    "https://b.example",
    ":",
    "汉",
)


@pytest.mark.parametrize("base", BASES)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_a_link_leads_where_a_browser_would_go(base: str, href: str) -> None:
    if href.startswith("#"):
        assert linked_address(base, href) is None
        return
    try:
        expected = urljoin(base, href)
    except ValueError:
        assert linked_address(base, href) is None
        return
    is_page = expected.startswith(("http://", "https://"))
    assert linked_address(base, href) == (expected if is_page else None)


@pytest.mark.parametrize(
    ("folder", "month", "year"),
    [
        pytest.param("202611", 11, 2026, id="the_same_month"),
        pytest.param("2026-11", 12, 2026, id="the_next_month"),
        pytest.param("2026/12", 1, 2027, id="the_next_year"),
        pytest.param("202601", 12, 2025, id="the_last_year"),
        pytest.param("202606", 11, None, id="half_a_year_away"),
        pytest.param("2026", 6, 2026, id="a_folder_of_a_year"),
        pytest.param("2026", 1, None, id="a_year_that_may_have_turned"),
        pytest.param("c100494", 6, None, id="no_year"),
        pytest.param("upload/202611", 11, None, id="uploaded_files"),
    ],
)
def test_a_folder_tells_the_year_of_a_day(folder: str, month: int, year: int | None) -> None:
    assert address_year(f"https://www.linhe.example/tzgg/{folder}/8a3f.html", month) == year


@pytest.mark.parametrize("folder", ["2024", "202411"])
def test_the_folder_in_which_the_column_lies_tells_when_the_column_was_made(folder: str) -> None:
    column = f"https://www.linhe.example/ztzl/{folder}/tzgg/index.html"
    assert (
        address_year(f"https://www.linhe.example/ztzl/{folder}/tzgg/8a3f.html", 11, column_url=column) is None
    )
    elsewhere = "https://www.linhe.example/tzgg/index.html"
    article = f"https://www.linhe.example/tzgg/{folder}/8a3f.html"
    assert address_year(article, 10, column_url=elsewhere) == 2024
