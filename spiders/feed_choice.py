"""Feed choice 订阅源筛选: addresses that ask a bridge for some posts only.

What such a feed leaves out may be the newest post, so that its silence proves nothing.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from spiders.address import split_address

CHOICE_OF_POSTS = "choice_of_posts"
"""Notice of a reading that rests on such an address."""

_FILTERS = re.compile(r"(?:filter\w*|title_(?:include|exclude)|kw|keyword|search)", re.IGNORECASE)
_STARTS: dict[str, int] = {"offset": 0, "page": 1}


def asks_for_a_choice(url: str) -> bool:
    """Whether an address filters by words, or begins behind the newest posts.

    The members are those of RSSHub (`filter…`), WeWe RSS (`title_include`, `title_exclude`, `page`)
    and we-mp-rss (`kw`, `offset`).
    """
    for name, value in parse_qsl(split_address(url).query):
        if _FILTERS.fullmatch(name):
            return True
        if name in _STARTS and not (value.isdecimal() and int(value) <= _STARTS[name]):
            return True
    return False
