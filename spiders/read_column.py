"""Read column 读取栏目: one page of a column, by whichever reader understands it."""

from __future__ import annotations

from spiders.catalogue import pattern_readers
from spiders.list_finder import find_list
from spiders.page import Page
from spiders.reader import Reading
from spiders.walls import refuse_walls


def read_column(page: Page) -> Reading:
    """Walls first, then the patterns of the known content systems, then the search for a list.

    Raises:
        PageNotUnderstood: a wall, or no list that can be read.
    """
    refuse_walls(page)
    if not page.list_selector:
        for reader in pattern_readers():
            if reader.recognises(page):
                return reader.read(page)
    return find_list(page)
