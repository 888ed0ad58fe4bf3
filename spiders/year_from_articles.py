"""Year from articles 正文定年: the years of a list that shows months and days, told by its articles.

The articles of a list's ends are read; between them the years are laid down the list in its order,
and believed only where this arrives at the very year that the last article tells: then no gap of the
list hides a whole year. A row that could be newer by a year, for it leads the list or stands behind a
wide gap, needs an article of its own. What remains in doubt leaves the list unread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication
from spiders.chinese_dates import made_day
from spiders.failed_visits import StatusRefused, VisitFailed
from spiders.fetch import Fetcher
from spiders.installed_readers import InstalledReaders
from spiders.list_order import ShownRow, YearUnknown
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.site_bounds import SiteBounds

SIGNAL = "year_from_articles"
"""Signal of a reading whose years the articles told."""
MOST_OF_A_PAGE = 2
MOST_OF_A_VISIT = 6
"""Articles that are read for the years of one page of a list, and of all pages of a visit."""

_NEAR = timedelta(days=1)
_MOST_LEADING = 3
"""So many rows may lead a list, unmarked, though they are older than what it goes on with."""
_WIDE_GAP = timedelta(days=120)
"""A gap this wide may as well be a row out of order, which is newer than the row above it."""
_YEAR_AGO = timedelta(days=365 - 31)
"""What is younger cannot be newer by a year, unless it lies more than a month ahead."""

_Key = tuple[str, int, int]
_Days = Sequence[date | None]


class _NotTold(Exception):
    """The years of a list are not certain; the message says why, to a person who looks closer."""


@dataclass(slots=True)
class YearsFromArticles:
    """What the articles of one visit tell of its list's years. `bounds` are never left.

    `told` are the days that articles state, by their addresses.
    """

    visit: Visit
    fetcher: Fetcher
    readers: InstalledReaders
    bounds: SiteBounds
    told: dict[str, date | None] = field(default_factory=dict)
    _spent: int = 0
    _before: date | None = None
    """The last row of the page before, whose day is certain."""

    async def read(self, page: Page, read_list: Callable[[Page], Reading]) -> tuple[Reading, Page]:
        """The list as `read_list` reads it, and the page with the years that its list leaves out.

        Raises:
            PageNotUnderstood: what `read_list` refuses; `unreadable(inferred_year)` where the years
                are not certain either.
        """
        before, self._before = self._before, None
        try:
            return read_list(page), page
        except YearUnknown as refusal:
            try:
                years = await self._years(refusal.rows, day_of(page.fetched_at), before)
            except _NotTold as doubt:
                raise PageNotUnderstood("unreadable", refusal.reason, f"{refusal.detail}; {doubt}") from None
        dated = replace(page, row_years=years)
        reading = read_list(dated)
        evidence = replace(reading.evidence, signals=(*reading.evidence.signals, SIGNAL))
        return replace(reading, evidence=evidence), dated

    async def _years(self, rows: Sequence[ShownRow], today: date, before: date | None) -> dict[_Key, int]:
        """The year of every row that lacks one.

        Raises:
            _NotTold: they are not certain.
        """
        listed = [row for row in rows if not row.pinned]
        pinned = [row for row in rows if row.pinned]
        if not listed or any(row.on is None and not row.url for row in rows):
            raise _NotTold("rows without an address")
        known = [self._known(row) for row in listed]
        on_top = [self._known(row) for row in pinned]
        copies = {_key(row) for row in listed}
        tops = [at for at, row in enumerate(pinned) if on_top[at] is None and _key(row) not in copies]
        left = min(MOST_OF_A_PAGE, MOST_OF_A_VISIT - self._spent)
        while missing := [*_missing(listed, known, today, before=before), *tops]:
            if len(missing) > left:
                raise _NotTold(f"{len(missing)} more articles needed")
            left -= 1
            if len(missing) > len(tops):
                known[missing[0]] = await self._article_day(listed[missing[0]])
            else:
                top = tops.pop(0)
                on_top[top] = await self._article_day(pinned[top])
        days = laid_days(listed, known, before=before)
        self._before = days[-1]
        return _by_row([*zip(listed, days, strict=True), *zip(pinned, on_top, strict=True)])

    def _known(self, row: ShownRow) -> date | None:
        """The day of a row that needs no article: written out, read already, or known of earlier nights.

        A full visit believes nothing but what it reads itself.
        """
        if row.on is not None:
            return row.on
        read = self.told.get(row.url or "")
        if read is not None:
            return _shown_near(row, read)
        seen = self.visit.seen_days.get(item_key(Publication("", row.url, None)))
        is_same = seen is not None and (seen.month, seen.day) == (row.month, row.day)
        return seen if is_same and not self.visit.is_full else None

    async def _article_day(self, row: ShownRow) -> date:
        """The row's day, in the year that its own page states.

        Raises:
            _NotTold: the page does not come, or tells another day.
        """
        url = row.url or ""
        if not self.bounds.holds(url) or url in self.told:
            raise _NotTold(f"no article at {url[:120]}")
        self._spent += 1
        try:
            read = self._day_on(await self.fetcher.fetch(PageRequest(url)))
        except (VisitFailed, PageNotUnderstood) as failure:
            raise _NotTold(f"{failure} {url[:120]}") from failure
        self.told[url] = read
        day = _shown_near(row, read) if read is not None else None
        if day is None:
            raise _NotTold(f"{read} instead of {row.month}-{row.day} on {url[:120]}")
        return day

    def _day_on(self, page: Page) -> date | None:
        self.readers.refuse_walls(page)
        if page.status != 200:
            raise StatusRefused(page.status)
        return self.readers.read_article_date(page)


def laid_days(rows: Sequence[ShownRow], known: _Days, *, before: date | None = None) -> list[date]:
    """The days of rows in the order of their list, newest first; `known` are those that are certain.

    `before` is the certain day of the row above the first one. Between two known rows the year goes
    down by one where month and day go up, and must arrive at the later one's.

    Raises:
        _NotTold: they do not, a day stands out of order, or no calendar has it.
    """
    days: list[date] = []
    above, is_above_known = before, before is not None
    for row, day in zip(rows, known, strict=True):
        laid = _at_or_before(row, above) if above is not None else day
        if day is not None and above is not None and (day > above or not (is_above_known or day == laid)):
            raise _NotTold(f"{day} does not follow {above}")
        above, is_above_known = day or laid, day is not None
        if above is None:
            raise _NotTold(f"no year has {row.month}-{row.day} there")
        days.append(above)
    return days


def _missing(rows: Sequence[ShownRow], known: _Days, today: date, *, before: date | None) -> Iterator[int]:
    """The rows whose articles must be read, as far as can be said yet; the first one first."""
    if known[0] is None and before is None:
        yield 0
    else:
        yield from _doubtful(rows, known, today, before=before)
    if known[-1] is None and (before is not None or len(rows) > 1):
        yield len(rows) - 1


def _doubtful(rows: Sequence[ShownRow], known: _Days, today: date, *, before: date | None) -> Iterator[int]:
    """Rows before the last one whose own year may be another than the one they are laid in.

    A wide gap may as well be a row out of order: older than it is laid above the gap, or newer below it.
    So may a row on top be newer, where it follows an unmarked 置顶 of last year. Nothing of this year is.
    """
    days = laid_days(rows, known, before=before)
    above = before or days[0]
    for at, (day, below) in enumerate(pairwise(days)):
        is_leading = before is None and at <= _MOST_LEADING
        may_be_newer = day <= today - _YEAR_AGO and (is_leading or above - day > _WIDE_GAP)
        if known[at] is None and (may_be_newer or day - below > _WIDE_GAP):
            yield at
        above = day


def _at_or_before(row: ShownRow, above: date) -> date | None:
    """The row's last day that is not after the row above it; None where that year has no such day."""
    is_later = (row.month, row.day) > (above.month, above.day)
    return made_day(above.year - is_later, row.month, row.day)


def _shown_near(row: ShownRow, article: date) -> date | None:
    """The day that a row shows, where its article tells the same one or its neighbour."""
    days = (made_day(year, row.month, row.day) for year in (article.year, article.year - 1, article.year + 1))
    return next((day for day in days if day is not None and abs(day - article) <= _NEAR), None)


def _key(row: ShownRow) -> _Key:
    return row.url or "", row.month, row.day


def _by_row(days: Sequence[tuple[ShownRow, date | None]]) -> dict[_Key, int]:
    """The years of the rows; one that is shown twice has the same year in both places."""
    years: dict[_Key, int] = {}
    for row, day in days:
        if row.on is None and day is not None and years.setdefault(_key(row), day.year) != day.year:
            raise _NotTold(f"two years for {row.url}")
    return years
