"""Feed list 订阅源栏目: a column registered by the address of its RSS, Atom or JSON Feed.

A feed of the site itself lists the column; but it ends where its maker chose, and whether it is
still made is unknown, so that it proves updates, never their absence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.domain.look import Publication
from spiders.article_address import article_address_date, linked_address
from spiders.feed_document import read_feed
from spiders.page import Page
from spiders.reader import Reading, ReadingEvidence

_HEAD = 3_000
_PROLOGUE = re.compile(r"<\?[^>]*(?:>|\Z)|<!--.*?(?:-->|\Z)|<!DOCTYPE[^>]*(?:>|\Z)", re.DOTALL)
_ROOTS = ("<rss", "<feed", "<rdf:RDF")


class FeedList:
    """Reads a feed as the list of a column."""

    key = "feed_list"
    name = "订阅源"

    def recognises(self, page: Page) -> bool:
        head = page.text[:_HEAD]
        is_json_feed = "https://jsonfeed.org/version/" in head and head.lstrip().startswith("{")
        return is_json_feed or _PROLOGUE.sub("", head).lstrip("\ufeff \r\n\t").startswith(_ROOTS)

    def read(self, page: Page) -> Reading:
        return Reading(
            tuple(_as_listed(post, page) for post in read_feed(page).posts),
            self.key,
            "confirmed",
            partial=True,
            evidence=ReadingEvidence("feed > item", "date", ("feed",)),
            notices=("freshness_unknown",),
        )


def _as_listed(post: Publication, page: Page) -> Publication:
    """An entry as a row of a column, which knows no originality."""
    url = linked_address(page.url, post.url)
    return replace(post, url=url, originality=None, witness_on=article_address_date(url))
