"""Named rows 具名数据行: lists of JSON objects whose members are known by name.

What `title` and `pubdate` mean is known everywhere; what `f_202121500898` means is known to its maker
alone, and is not guessed. Days of signing (成文), creating or changing are no days of publishing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spiders.data_list import DataRow
from spiders.page import Page
from spiders.page_bounds import refuse_many_rows
from spiders.platform_answer import Json, text_at
from spiders.post_times import PostTime, epoch_time, written_time
from spiders.reader import PageNotUnderstood

JsonRow = dict[str, Json]

_TITLES = ("titlenotag", "title", "doctitle", "articletitle", "infotitle", "newstitle", "showtitle", "bt")
_ADDRESSES = (
    "url",
    "docpuburl",
    "puburl",
    "publishurl",
    "posturl",
    "docurl",
    "chnldocurl",
    "linkurl",
    "articleurl",
    "infourl",
    "link",
    "href",
)
_PUBLISHED = frozenset(
    f"{stem}{end}{kind}"
    for stem in ("pub", "publish", "published", "docrelpub", "displaypublish", "fabu")
    for end in ("date", "time", "at", "on")
    for kind in ("", "str")
) | {"datepublished", "fbrq", "fbsj", "faburiqi", "fabushijian"}
_RELEASED = frozenset({"docreltime", "docpubtime", "releasetime", "releasedate"})
_ANY_DAY = frozenset({"date", "time", "datetime"})
_RANKS = (_PUBLISHED, _RELEASED, _ANY_DAY)
_DEEPEST = 8
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_EPOCH = re.compile(r"\d{10}|\d{13}")


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of objects that have a title and a day; where it stands, and which members were read.

    `doubts` say why its days may not be those that visitors see.
    """

    path: tuple[str, ...]
    rows: tuple[DataRow, ...]
    date_name: str
    doubts: tuple[str, ...]

    @property
    def is_linked(self) -> bool:
        """Whether every row tells where its article is."""
        return all(row.href for row in self.rows)


def titled_lists(value: Json) -> list[tuple[tuple[str, ...], list[JsonRow]]]:
    """Every list of objects that all have a title, and where it stands; never one within a row."""
    return list(_titled(value, ()))


def _titled(value: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[JsonRow]]]:
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and len(rows) == len(value) and all(_first_text(row, _TITLES) for row in rows):
            yield path, rows
    elif isinstance(value, dict) and len(path) < _DEEPEST:
        for name, inner in value.items():
            yield from _titled(inner, (*path, name))


def tells_days(rows: Sequence[JsonRow]) -> bool:
    """Whether a member of the rows is known to be a day; menus and boxes of links have none."""
    return any(_names(rows, known) for known in _RANKS)


def named_list(page: Page, path: tuple[str, ...], rows: Sequence[JsonRow]) -> NamedList:
    """The rows with the days of their best known members.

    Raises:
        PageNotUnderstood: `unreadable(undated_items)` where no member is known to be a day of
            publishing, `unreadable(two_date_slots)` where two that are disagree,
            `unreadable(page_too_large)`.
    """
    refuse_many_rows(len(rows))
    ranks = [names for known in _RANKS if (names := _names(rows, known))]
    if not ranks:
        raise PageNotUnderstood("unreadable", "undated_items", "no member is known to be the day")
    days = [_agreed(page, row, ranks[0]) for row in rows]
    return NamedList(
        path,
        tuple(
            DataRow(_plain(_first_text(row, _TITLES)), _first_text(row, _ADDRESSES), day)
            for row, day in zip(rows, days, strict=True)
        ),
        ranks[0][0],
        _doubts(page, rows, days, ranks),
    )


def _doubts(
    page: Page, rows: Sequence[JsonRow], days: Sequence[PostTime], ranks: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """A second day by a lesser name that differs — or, beside a name for any day, by any name at all."""
    is_any_day = _known(ranks[0][0]) in _ANY_DAY
    lesser = [name for names in ranks[1:] for name in names]
    for row, day in zip(rows, days, strict=True):
        for name in row if is_any_day else lesser:
            other = _day(page, row, name)
            if other.on is not None and other.on != day.on:
                return ("two_date_slots",)
    return ()


def _agreed(page: Page, row: JsonRow, names: Sequence[str]) -> PostTime:
    """The one day that members of the same rank tell."""
    told = [time for name in names if (time := _day(page, row, name)).raw]
    if len({time.on for time in told}) > 1:
        raise PageNotUnderstood("unreadable", "two_date_slots", ", ".join(names))
    return told[0] if told else PostTime(None)


def _day(page: Page, row: JsonRow, name: str) -> PostTime:
    text = text_at(row, name)
    read = epoch_time if _EPOCH.fullmatch(text) else written_time
    return read(text, page.fetched_at)


def _names(rows: Sequence[JsonRow], known: frozenset[str]) -> list[str]:
    """The members of a rank that any row has a value for, in the order of their appearance."""
    return list(dict.fromkeys(name for row in rows for name in row if _known(name) in known and row[name]))


def _first_text(row: JsonRow, names: Sequence[str]) -> str:
    """The first text in the order of the names, however the row writes them."""
    members = {_known(name): value for name, value in row.items() if isinstance(value, str)}
    return next((found for name in names if (found := members.get(name, "").strip())), "")


def _known(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _plain(title: str) -> str:
    """A title without the marks of a search's hits."""
    return html.unescape(_TAG.sub("", title)).strip()
