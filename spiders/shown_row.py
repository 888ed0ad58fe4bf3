"""Shown row 列表首行源码: the beginning of a list's HTML, for an operator who has to name its rows.

A list may be as long as a page; what is shown is cut, and BeautifulSoup mends the cut and indents it.
"""

from __future__ import annotations

from bs4 import BeautifulSoup

from spiders.chosen_walk import matched
from spiders.page import Page
from spiders.reader import PageNotUnderstood

LONGEST_SHOWN = 2_000
"""Characters; BeautifulSoup is never given more than a fragment."""
MOST_LINES = 24


def shown_row(page: Page, group: str) -> list[str]:
    """The lines of the first element that `group` (`ReadingEvidence.group`) names; none where it names none.

    A page that was not read for a list of HTML has no such group: then it is not even parsed.
    """
    if not group or "<" not in page.text:
        return []
    try:
        rows = matched(page, group)
    except PageNotUnderstood:
        return []
    if not rows:
        return []
    lines = BeautifulSoup((rows[0].html or "")[:LONGEST_SHOWN], "html.parser").prettify().splitlines()
    return lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]
