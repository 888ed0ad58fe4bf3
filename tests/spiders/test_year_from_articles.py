"""Lists that show months and days: the years their articles tell are true, or nothing is read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.domain.crawl_plan import Visit
from spiders.crawl_command import READERS
from spiders.failed_visits import StatusRefused
from spiders.fetch import Fetcher
from spiders.list_learning import propose
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.site_bounds import SiteBounds
from spiders.year_from_articles import MOST_OF_A_PAGE, MOST_OF_A_VISIT, SIGNAL, YearsFromArticles

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
TODAY = FETCHED_AT.date()
COLUMN = "https://www.linhe.example/zwgk/tzgg/index.html"
GAPS = (0, 1, 2, 5, 17, 60, 119, 121, 200, 300, 330, 360, 364, 365, 366, 367, 400, 700, 731, 1100)


def url_of(number: int) -> str:
    return f"https://www.linhe.example/zwgk/tzgg/info/{number}.html"


def key_of(number: int) -> str:
    return url_of(number).removeprefix("https:")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list and the day of its article, which only its own page tells in full."""

    number: int
    on: date
    pinned: bool = False

    @property
    def html(self) -> str:
        mark = "[置顶]" if self.pinned else ""
        return (
            f"<li><a href='./info/{self.number}.html'>{mark}关于第{self.number}号工作安排的通知</a>"
            f"<span>[{self.on:%m-%d}]</span></li>"
        )


def rows_of(*days: str) -> list[Row]:
    return [Row(number, date.fromisoformat(day)) for number, day in enumerate(days, 1)]


def night_after(day: str) -> datetime:
    """Two days after a day, at night."""
    return datetime.fromisoformat(f"{day}T22:00:00+08:00") + timedelta(days=2)


def page_of(rows: Sequence[Row], at: datetime = FETCHED_AT) -> Page:
    return Page(
        COLUMN,
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告-临河县</title></head><body>"
        "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
        f"<ul class='list'>{''.join(row.html for row in rows)}</ul></body></html>".encode(),
        at,
        column_names=("通知公告",),
    )


class Articles(Fetcher):
    """The pages of articles, without a network."""

    def __init__(self, days: Mapping[str, date]) -> None:
        self.days = dict(days)
        self.asked: list[str] = []

    async def fetch(self, asked: PageRequest) -> Page:
        self.asked.append(asked.url)
        if asked.url not in self.days:
            raise StatusRefused(404)
        return Page(asked.url, f"<p>发布时间：{self.days[asked.url]}</p>".encode(), FETCHED_AT)


@dataclass(slots=True)
class Case:
    """A list, what earlier nights know of it, and what its articles say if that is not the truth."""

    rows: Sequence[Row]
    seen: Sequence[Row] = ()
    is_full: bool = False
    said: Mapping[str, date] = field(default_factory=dict)
    at: datetime = FETCHED_AT
    articles: Articles = field(init=False)
    years: YearsFromArticles = field(init=False)

    def __post_init__(self) -> None:
        self.articles = Articles({url_of(row.number): row.on for row in self.rows} | dict(self.said))
        visit = Visit(
            1,
            "column",
            COLUMN,
            ("通知公告",),
            is_full=self.is_full,
            seen_days={key_of(row.number): row.on for row in self.seen},
        )
        self.years = YearsFromArticles(visit, self.articles, READERS, SiteBounds.around(COLUMN))

    def read(self, rows: Sequence[Row] | None = None) -> Reading | PageNotUnderstood:
        page = page_of(self.rows if rows is None else rows, self.at)
        try:
            return asyncio.run(self.years.read(page, READERS.read_column))[0]
        except PageNotUnderstood as refusal:
            return refusal

    def days(self) -> list[date | None]:
        reading = self.read()
        assert isinstance(reading, Reading), reading
        return [row.published_on for row in reading.publications]

    def refused(self) -> str:
        refusal = self.read()
        assert isinstance(refusal, PageNotUnderstood), refusal
        assert (refusal.outcome, refusal.reason) == ("unreadable", "inferred_year")
        return refusal.detail


BELIEVED = {
    "one_year": ("2026-11-18", "2026-11-10", "2026-10-30", "2026-09-01"),
    "turn_of_the_year": ("2026-02-03", "2026-01-02", "2025-12-30", "2025-12-01", "2025-11-22"),
    "two_turns": (
        "2026-02-03",
        "2026-01-20",
        *("2025-12-30", "2025-09-10", "2025-06-01", "2025-02-20", "2024-12-30"),
    ),
    "two_rows_years_apart": ("2026-03-01", "2022-05-10"),
    "one_row": ("2019-05-10",),
    "leap_day": ("2024-03-01", "2024-02-29"),
}


@pytest.mark.parametrize("days", BELIEVED.values(), ids=BELIEVED)
def test_the_years_are_those_of_the_articles_at_both_ends(days: tuple[str, ...]) -> None:
    case = Case(rows_of(*days), at=night_after(days[0]))
    assert case.days() == [row.on for row in case.rows]
    assert case.articles.asked == list(dict.fromkeys([url_of(1), url_of(len(days))]))


def test_the_reading_is_that_of_the_list_and_says_where_its_years_are_from() -> None:
    reading = Case(rows_of(*BELIEVED["one_year"])).read()
    assert isinstance(reading, Reading)
    assert (reading.reader, reading.confidence) == ("static_list", "strong")
    assert reading.publications[0].raw_date == "[11-18]"
    assert SIGNAL in reading.evidence.signals


def test_a_list_is_learned_from_the_page_with_its_years() -> None:
    case = Case(rows_of(*BELIEVED["one_year"]))
    reading, page = asyncio.run(case.years.read(page_of(case.rows), READERS.read_column))
    proposal = propose(page, reading)
    assert proposal.learned.selector == "ul.list > li"
    assert proposal.sample[0].startswith("2026-11-18 ")


def test_a_list_that_shows_years_needs_no_article() -> None:
    row = "<li><a href='./info/9.html'>关于第9号工作安排的通知</a><span>2026-11-18</span></li>"
    case = Case(())
    page = page_of([])
    full = Page(page.url, page.body.replace(b"</ul>", f"{row * 3}</ul>".encode()), page.fetched_at)
    reading, same = asyncio.run(case.years.read(full, READERS.read_column))
    assert same is full
    assert SIGNAL not in reading.evidence.signals
    assert case.articles.asked == []


DOUBTED = {
    "a_gap_of_more_than_a_year": ("2026-11-18", "2026-11-10", "2025-10-30", "2025-09-01"),
    "an_older_row_on_top": ("2025-12-01", "2026-11-18", "2026-11-02", "2026-10-01"),
    "an_older_row_on_top_and_a_gap": ("2025-12-01", "2026-11-18", "2026-11-02", "2025-10-01"),
    "neighbours_in_disorder": ("2026-11-10", "2026-11-18", "2026-11-02", "2026-10-01"),
    "neighbours_in_disorder_and_a_gap": ("2026-11-10", "2026-11-18", "2025-11-02", "2025-10-01"),
    "a_list_of_old_rows": ("2024-11-10", "2024-11-08", "2024-11-02", "2024-10-01"),
    "disorder_at_the_turn_of_the_year": ("2026-01-02", "2025-12-31", "2026-01-01", "2024-12-30"),
}


@pytest.mark.parametrize("days", DOUBTED.values(), ids=DOUBTED)
def test_a_list_whose_years_are_not_certain_stays_unread(days: tuple[str, ...]) -> None:
    case = Case(rows_of(*days))
    case.refused()
    assert len(case.articles.asked) <= MOST_OF_A_PAGE


def test_a_day_that_no_year_of_the_walk_has_stays_unread() -> None:
    rows = rows_of("2026-03-01", "2024-02-29", "2024-02-27")
    case = Case(rows, said={url_of(3): date(2026, 2, 27)})
    assert "2-29" in case.refused()


@pytest.mark.parametrize(
    "said", [date(2026, 11, 16), date(2026, 9, 1), date(2025, 5, 18)], ids=["two_days", "months", "year"]
)
def test_an_article_that_tells_another_day_tells_no_year(said: date) -> None:
    case = Case(rows_of(*BELIEVED["one_year"]), said={url_of(1): said})
    assert "instead of 11-18" in case.refused()
    assert case.articles.asked == [url_of(1)]


def test_the_neighbouring_day_counts_also_over_the_turn_of_the_year() -> None:
    case = Case(rows_of("2026-01-01", "2025-12-20"), said={url_of(1): date(2025, 12, 31)})
    assert case.days() == [date(2026, 1, 1), date(2025, 12, 20)]


def test_an_article_that_does_not_come_leaves_the_list_unread() -> None:
    case = Case(rows_of(*BELIEVED["one_year"]))
    del case.articles.days[url_of(4)]
    assert "http_404" in case.refused()


def test_an_article_behind_a_wall_tells_nothing() -> None:
    class Walled(Articles):
        async def fetch(self, asked: PageRequest) -> Page:
            return Page(asked.url, b"<html><script>$_ts=window['$_ts'];</script></html>", FETCHED_AT)

    case = Case(rows_of(*BELIEVED["one_year"]))
    case.years.fetcher = Walled({})
    assert "waf_ruishu" in case.refused()


def test_an_article_of_another_site_is_not_asked() -> None:
    case = Case(rows_of(*BELIEVED["one_year"]))
    case.years.bounds = SiteBounds.around("https://www.elsewhere.example/")
    case.refused()
    assert case.articles.asked == []


def test_rows_that_earlier_nights_know_need_no_article() -> None:
    rows = rows_of(*BELIEVED["turn_of_the_year"])
    case = Case(rows, seen=rows)
    assert case.days() == [row.on for row in rows]
    assert case.articles.asked == []


def test_only_the_article_of_a_new_row_is_read_where_the_last_one_is_known() -> None:
    rows = rows_of(*BELIEVED["turn_of_the_year"])
    case = Case(rows, seen=rows[1:])
    assert case.days() == [row.on for row in rows]
    assert case.articles.asked == [url_of(1)]


def test_a_full_visit_believes_no_earlier_night() -> None:
    rows = rows_of(*BELIEVED["turn_of_the_year"])
    case = Case(rows, seen=rows, is_full=True, at=night_after("2026-02-03"))
    assert case.days() == [row.on for row in rows]
    assert case.articles.asked == [url_of(1), url_of(5)]


def test_a_known_item_that_shows_another_day_now_is_asked_again() -> None:
    rows = rows_of(*BELIEVED["one_year"])
    case = Case(rows, seen=[Row(1, date(2026, 11, 1)), *rows[1:]])
    assert case.days() == [row.on for row in rows]
    assert case.articles.asked == [url_of(1)]


def test_a_known_day_that_the_walk_contradicts_leaves_the_list_unread() -> None:
    rows = rows_of(*BELIEVED["one_year"])
    assert "does not follow" in Case(rows, seen=[rows[0], Row(4, date(2025, 9, 1))]).refused()


def test_old_rows_are_read_where_earlier_nights_vouch_for_those_on_top() -> None:
    rows = rows_of(*DOUBTED["a_list_of_old_rows"])
    case = Case(rows, seen=rows[1:3])
    assert case.days() == [row.on for row in rows]


def test_a_pinned_row_needs_an_article_of_its_own() -> None:
    pinned = Row(9, date(2025, 12, 20), pinned=True)
    rows = rows_of(*BELIEVED["one_year"])
    assert "3 more articles" in Case([pinned, *rows]).refused()
    case = Case([pinned, *rows], seen=rows[3:])
    assert case.days() == [pinned.on, *(row.on for row in rows)]
    assert case.articles.asked == [url_of(1), url_of(9)]


def test_a_pinned_copy_has_the_year_of_its_own_row() -> None:
    rows = rows_of(*BELIEVED["turn_of_the_year"])
    case = Case([Row(4, rows[3].on, pinned=True), *rows], at=night_after("2026-02-03"))
    assert case.days() == [rows[3].on, *(row.on for row in rows)]
    assert case.articles.asked == [url_of(1), url_of(5)]


def test_a_page_further_back_goes_on_from_the_last_known_day() -> None:
    days = [TODAY - timedelta(days=9 * number) for number in range(24)]
    rows = [Row(number, day) for number, day in enumerate(days)]
    case = Case(rows)
    for at in range(0, 24, 6):
        reading = case.read(rows[at : at + 6])
        assert isinstance(reading, Reading)
        assert [row.published_on for row in reading.publications] == days[at : at + 6]
    assert case.articles.asked == [url_of(number) for number in (0, 5, 11, 17, 23)]


def test_a_page_that_does_not_follow_the_one_before_is_not_read() -> None:
    rows = rows_of("2026-11-18", "2026-11-10", "2026-11-14", "2026-11-12")
    case = Case(rows)
    assert isinstance(case.read(rows[:2]), Reading)
    assert isinstance(case.read(rows[2:]), PageNotUnderstood)


def test_a_visit_reads_no_more_articles_than_it_may() -> None:
    rows = [Row(number, TODAY - timedelta(days=9 * number)) for number in range(60)]
    case = Case(rows)
    read = [isinstance(case.read(rows[at : at + 6]), Reading) for at in range(0, 60, 6)]
    assert read == [True] * 5 + [False] * 5
    assert len(case.articles.asked) == MOST_OF_A_VISIT


@st.composite
def sorted_rows(draw: st.DrawFn, *, most: int = 12) -> list[Row]:
    """Rows in order, with any gaps between them."""
    day = TODAY - timedelta(days=draw(st.sampled_from((0, 0, 3, 40, 335, 370, 800))))
    gaps = draw(st.lists(st.sampled_from(GAPS) | st.integers(0, 30), max_size=most - 1))
    days = [day]
    for gap in gaps:
        days.append(days[-1] - timedelta(days=gap))
    assume(days[-1] > date(1995, 1, 1))
    return [Row(number, each) for number, each in enumerate(days, 1)]


@st.composite
def any_rows(draw: st.DrawFn) -> list[Row]:
    """Rows with pinned ones before them, one older row on top, or two neighbours in disorder."""
    rows = draw(sorted_rows())
    at = draw(st.integers(0, len(rows) + 3))
    if at + 1 < len(rows) and rows[at].on - rows[at + 1].on <= timedelta(days=40):
        rows[at : at + 2] = rows[at + 1], rows[at]
    on_top = draw(st.lists(st.integers(0, 1500), max_size=2))
    marked = draw(st.booleans())
    if marked:
        pins = [Row(90 + n, TODAY - timedelta(days=age), pinned=True) for n, age in enumerate(on_top)]
        return [*pins, *rows]
    tops = [Row(90, rows[0].on - timedelta(days=age)) for age in on_top[:1]]
    return [*tops, *rows]


def shown_days(case: Case) -> dict[str | None, date | None]:
    reading = case.read()
    if isinstance(reading, PageNotUnderstood):
        assert reading.outcome == "unreadable"
        return {}
    return {row.url: row.published_on for row in reading.publications}


@settings(max_examples=400, deadline=None)
@given(any_rows(), st.data())
def test_what_is_laid_is_true_or_nothing_is(rows: list[Row], data: st.DataObject) -> None:
    seen = data.draw(st.lists(st.sampled_from(rows), max_size=len(rows)), label="seen")
    case = Case(rows, seen=seen, is_full=data.draw(st.booleans(), label="full"))
    truth = {url_of(row.number): row.on for row in rows}
    for url, day in shown_days(case).items():
        assert day == truth[url or ""]
    assert len(case.articles.asked) <= MOST_OF_A_PAGE


@settings(max_examples=200, deadline=None)
@given(sorted_rows(), st.lists(st.integers(0, 1500), min_size=2, max_size=3))
def test_no_row_is_laid_too_early_whatever_stands_on_top(rows: list[Row], ages: list[int]) -> None:
    """Too early a date could accuse; old rows on top of a list may by chance fit into its order."""
    tops = [Row(90 + n, TODAY - timedelta(days=age)) for n, age in enumerate(ages)]
    case = Case([*tops, *rows])
    truth = {url_of(row.number): row.on for row in case.rows}
    for url, day in shown_days(case).items():
        assert day is not None
        assert day >= truth[url or ""]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=3, max_size=14), st.integers(0, 3000))
def test_a_busy_column_is_read_on_any_day_of_the_year(gaps: list[int], night: int) -> None:
    at = FETCHED_AT - timedelta(days=night)
    days = [at.date() - timedelta(days=sum(gaps[:number])) for number in range(1, len(gaps) + 1)]
    rows = [Row(number, day) for number, day in enumerate(days, 1)]
    assume(days[3:] == [] or days[min(3, len(days) - 1)] > at.date() - timedelta(days=330))
    assert Case(rows, at=at).days() == days
