"""Article address 文章网址: the day an article's own address carries, and links made absolute.

Only shapes that content systems give to articles count. The upload path of a file
(`/upload/202004/x.pdf`) says when it was uploaded, not when anything was published.
"""

from __future__ import annotations

import re
from datetime import date
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
_LONGEST = 2000


def article_address_date(url: str | None) -> date | None:
    """The day in an article's address; None where its shape is not one that dates articles."""
    path = split_address(url).path if url else ""
    if not path or _FILE.search(path):
        return None
    for shape in _SHAPES:
        found = shape.search(path)
        if found is not None:
            return made_day(int(found[1]), int(found[2]), int(found[3]))
    return None


def linked_address(base: str, href: str | None) -> str | None:
    """Where a link leads, absolute; None for scripts, anchors within the page and broken ones."""
    target = (href or "").strip()
    if not target or len(target) > _LONGEST or target.startswith("#"):
        return None
    try:
        absolute = urljoin(base, target)
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None
