"""The 来源 of items: read once and kept, asked for on three nights, never more than is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.crawl_plan import UnreadArticle, Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication, ReadArticle, Seen, SeenAgain, Transport, VisitResult
from monitor.store.look_json import result_from_json, result_to_json
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.store.nights import COLUMN_URL, WatchedColumn, column_at, page, row, seen, watch

ROWS = (row("11-09"), row("11-05"), row("11-01"))


@pytest.fixture
def column(store: Store) -> WatchedColumn:
    """通知公告, shared: one of its targets counts the items of 县教育局 only."""
    own = replace(column_at("tzgg", "通知公告（教育）"), source_unit="县教育局")
    known = watch(store, column_at("tzgg"), own)
    assert known[0].address_id is not None
    assert known[0].address_id == known[1].address_id
    return WatchedColumn(store, known[0].address_id)


def said(name: str, origin: str | None = None, *, on: str | None = None) -> ReadArticle:
    key = item_key(Publication("", f"{COLUMN_URL}{name}.html", None))
    return ReadArticle(key, origin, day(on) if on else None, None if origin else "http_404")


def looked(night: str, *articles: ReadArticle, rows: tuple[Publication, ...] = ROWS) -> Seen:
    return replace(seen(at(night), *rows), articles=articles)


def origins(column: WatchedColumn) -> dict[str, str | None]:
    found = [item.publication for item in column.evidence.publications]
    return {item.title: item.origin for item in found}


def visit(column: WatchedColumn, *, back_to: date = date(2025, 10, 1)) -> Visit:
    with column.store.reading() as unit_of_work:
        watched = unit_of_work.visits.watched(unit_of_work.registry.targets_on())
        (found,) = unit_of_work.visits.visits(watched, sites={}, back_to=back_to, full=())
    return found


def unread(column: WatchedColumn, *, back_to: date = date(2025, 10, 1)) -> list[str]:
    return [article.url.removeprefix(COLUMN_URL) for article in visit(column, back_to=back_to).unread]


def test_what_an_article_says_is_kept_with_its_item(column: WatchedColumn) -> None:
    column.fold(looked("11-10", said("11-09", "县教育局", on="11-08"), said("11-05")), page("a"))
    assert origins(column) == {"信息11-09": "县教育局", "信息11-05": None, "信息11-01": None}
    assert [item.article_on for item in column.evidence.publications] == [day("11-08"), None, None]


def test_an_unchanged_list_brings_what_was_left_over(column: WatchedColumn) -> None:
    column.fold(looked("11-10", said("11-09", "县教育局")), page("a"))
    again = SeenAgain(at("11-11"), "not_modified", (said("11-05", "县财政局"),))
    column.fold(again, page("a"))
    assert origins(column) == {"信息11-09": "县教育局", "信息11-05": "县财政局", "信息11-01": None}
    assert [look.looks for look in column.history] == [2]


def test_a_source_once_known_is_not_lost_or_replaced(column: WatchedColumn) -> None:
    column.fold(looked("11-10", said("11-09", "县教育局", on="11-09")), page("a"))
    column.fold(looked("11-11", said("11-09", None), rows=(row("11-10"), *ROWS)), page("b"))
    column.fold(looked("11-12", said("11-09", "县财政局", on="11-01"), rows=ROWS), page("c"))
    assert origins(column)["信息11-09"] == "县教育局"
    newest = next(item for item in column.evidence.publications if item.publication.title == "信息11-09")
    assert newest.article_on == day("11-09")


def test_an_article_of_an_item_that_is_not_there_is_left_out(column: WatchedColumn) -> None:
    column.fold(looked("11-10", said("somewhere", "县教育局")), page("a"))
    assert set(origins(column).values()) == {None}


def test_a_shared_list_asks_for_unknown_sources_newest_first(column: WatchedColumn) -> None:
    assert visit(column).needs_origin
    assert unread(column) == []
    column.fold(looked("11-10", said("11-05", "县教育局")), page("a"))
    assert unread(column) == ["11-09.html", "11-01.html"]
    key = item_key(ROWS[0])
    assert visit(column).unread[0] == UnreadArticle(key, f"{COLUMN_URL}11-09.html")


def test_a_list_for_which_everything_counts_asks_for_none(store: Store) -> None:
    column = WatchedColumn.of(store)
    column.fold(seen(at("11-10"), *ROWS), page("a"))
    found = visit(column)
    assert (found.needs_origin, found.unread) == (False, ())


def test_one_that_was_tried_waits_behind_those_that_were_not(column: WatchedColumn) -> None:
    column.fold(looked("11-10", said("11-09")), page("a"))
    assert unread(column) == ["11-05.html", "11-01.html", "11-09.html"]


def test_after_three_tries_in_vain_a_page_is_left_alone(column: WatchedColumn) -> None:
    for night in ("11-10", "11-11"):
        column.fold(looked(night, said("11-09"), said("11-05", "县教育局")), page("a"))
    assert "11-09.html" in unread(column)
    column.fold(SeenAgain(at("11-12"), "same_body", (said("11-09"),)), page("a"))
    assert unread(column) == ["11-01.html"]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(replace(row("11-08"), origin="县财政局"), id="source_shown_in_the_list"),
        pytest.param(row(None, "undated"), id="undated"),
        pytest.param(row("2025-09-30"), id="before_what_is_judged"),
        pytest.param(replace(row("11-08"), url=None), id="without_a_page"),
        pytest.param(replace(row("11-08"), url="javascript:open(7)"), id="without_an_address"),
        pytest.param(replace(row("11-08"), url="http://www.linhe.example/"), id="leads_to_the_home_page"),
    ],
)
def test_what_cannot_or_need_not_be_read_is_not_asked_for(column: WatchedColumn, item: Publication) -> None:
    column.fold(looked("11-10", rows=(row("11-09"), item)), page("a"))
    assert unread(column) == ["11-09.html"]


def test_an_item_that_vanished_is_not_asked_for(column: WatchedColumn) -> None:
    column.fold(looked("11-10"), page("a"))
    column.fold(looked("11-11", rows=(ROWS[0], ROWS[2])), page("b"))
    assert unread(column) == ["11-09.html", "11-01.html"]


def test_a_visit_is_told_of_forty_at_most(column: WatchedColumn) -> None:
    many = tuple(row("11-09", f"t{number:03}") for number in range(60))
    column.fold(looked("11-10", rows=many), page("a"))
    assert unread(column) == [f"t{number:03}.html" for number in range(40)]


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(looked("11-10", said("11-09", "县教育局", on="11-09"), said("11-05")), id="seen"),
        pytest.param(SeenAgain(at("11-10"), "same_list", (said("11-09", "县教育局"),)), id="seen_again"),
    ],
)
def test_articles_survive_the_time_a_run_keeps_them_apart(look: Seen | SeenAgain) -> None:
    result = VisitResult(1, look, page("a"))
    assert result_from_json(1, result_to_json(result)) == result


def test_a_result_kept_before_articles_were_read_has_none() -> None:
    told = f'"is": "seen_again", "at": "{at("11-10").isoformat()}", "how": "same_body"'
    kept = f'{{"look": {{{told}}}, "transport": {{"requests": 1, "proposal": null}}}}'
    result = VisitResult(1, SeenAgain(at("11-10"), "same_body"), Transport(requests=1))
    assert result_from_json(1, kept) == result
