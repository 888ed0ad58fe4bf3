"""Article address 文章网址: the day an article's own address carries, and links made absolute.

Only shapes that content systems give to articles count. The upload path of a file
(`/upload/202004/x.pdf`) says when it was uploaded, not when anything was published.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urljoin

from spiders.address import split_address
from spiders.chinese_dates import made_day

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|zip|rar|pptx?|jpe?g|png|gif|mp4|ofd)$|/upload|/attach", re.IGNORECASE
)
_YEAR = r"((?:19|20)\d{2})"
_SHAPES = (
    re.compile(rf"/t{_YEAR}(\d{{2}})(\d{{2}})_\d"),
    re.compile(rf"/{_YEAR}/(\d{{1,2}})[/-](\d{{1,2}})/"),
    re.compile(rf"/{_YEAR}-(\d{{1,2}})[-/](\d{{1,2}})/"),
    re.compile(rf"/{_YEAR}(\d{{2}})/(\d{{2}})/"),
    re.compile(rf"/{_YEAR}(\d{{2}})(\d{{2}})/[\w-]{{1,80}}\.s?html?"),
    re.compile(rf"content_{_YEAR}(\d{{2}})(\d{{2}})"),
)
_PLAIN_PATH = re.compile(r"https?://[\w.:-]++(/[\w/.%~-]*+)(?:[?#]|$)", re.ASCII)
_MONTH_FOLDER = re.compile(rf"/{_YEAR}[/-]?(0[1-9]|1[0-2])/")
_YEAR_FOLDER = re.compile(rf"/{_YEAR}/")
_TURN_OF_THE_YEAR = (1, 12)
_LONGEST = 2000
_MOST_BASES = 64
_SEGMENT = r"[\w%-][\w%.-]*+"
_PLAIN_LINK = re.compile(
    rf"(?:(?P<host>https?://{_SEGMENT}/)|(?P<root>/)|\./)?+"
    rf"(?P<path>(?:{_SEGMENT}/)*+{_SEGMENT}(?:\?[\w=&%.-]++)?+)",
    re.ASCII,
)
_PLAIN_BASE = re.compile(
    rf"(?P<folder>(?P<root>https?://{_SEGMENT}(?::\d{{1,5}})?+/)(?:{_SEGMENT}/)*+)(?:{_SEGMENT})?+", re.ASCII
)


def article_address_date(url: str | None) -> date | None:
    """The day in an article's address; None where its shape is not one that dates articles."""
    path = _path_of(url) if url else ""
    if not path or _FILE.search(path):
        return None
    for shape in _SHAPES:
        found = shape.search(path)
        if found is not None:
            return made_day(int(found[1]), int(found[2]), int(found[3]))
    return None


def _path_of(url: str) -> str:
    plain = _PLAIN_PATH.match(url)
    return plain[1] if plain is not None else split_address(url).path


def address_year(url: str | None, month: int, *, column_url: str = "") -> int | None:
    """The year of a day in this month, told by the folder of an article's month or year.

    A folder of a year tells nothing of January and December: what is written in one year may be
    published in the next. Nor does a folder in which the column itself lies: it says when the column
    was made.
    """
    path = split_address(url).path if url else ""
    if not path or _FILE.search(path):
        return None
    in_month = _MONTH_FOLDER.search(path)
    found = in_month or _YEAR_FOLDER.search(path)
    if found is None or found[0] in split_address(column_url).path:
        return None
    year = int(found[1])
    if in_month is None:
        return year if month not in _TURN_OF_THE_YEAR else None
    near = (step for step in (0, -1, 1) if abs(12 * step + month - int(in_month[2])) <= 1)
    return next((year + step for step in near), None)


def linked_address(base: str, href: str | None) -> str | None:
    """Where a link leads, absolute; None for scripts, anchors within the page and broken ones."""
    target = (href or "").strip()
    if not target or len(target) > _LONGEST or target.startswith("#"):
        return None
    return _plainly_joined(base, target) or _joined(base, target)


def _joined(base: str, target: str) -> str | None:
    try:
        absolute = urljoin(base, target)
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _plainly_joined(base: str, target: str) -> str | None:
    """What `urljoin` gives for the shapes that nearly all links have; None for all others."""
    link = _PLAIN_LINK.fullmatch(target)
    if link is None or link["host"] is not None:
        return None if link is None else target
    known = _plain_base(base)
    if known is None:
        return None
    return known[0 if link["root"] else 1] + link["path"]


@lru_cache(maxsize=_MOST_BASES)
def _plain_base(base: str) -> tuple[str, str] | None:
    """The site and the folder of a page's address; None where they are not plain to see."""
    found = _PLAIN_BASE.fullmatch(base)
    return (found["root"], found["folder"]) if found is not None else None
