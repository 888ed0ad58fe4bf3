"""Feed list 订阅源栏目: a column registered by the address of its RSS, Atom or JSON Feed.

A feed of the site itself lists the column; but it ends where its maker chose, and who renders it
is unknown, so that it proves updates, never their absence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.article_address import article_address_date, linked_address
from spiders.feed_document import read_feed
from spiders.page import Page
from spiders.reader import Reading, ReadingEvidence

_XML_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*|<\?[^>]{0,300}\?>\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL)


class FeedList:
    """Reads a feed as a list of a column."""

    key = "feed_list"
    name = "订阅源"

    def recognises(self, page: Page) -> bool:
        text = page.text[:3000]
        return _XML_FEED.match(text) is not None or "https://jsonfeed.org/version/" in text

    def read(self, page: Page) -> Reading:
        posts = []
        for post in read_feed(page).posts:
            url = linked_address(page.url, post.url)
            posts.append(replace(post, url=url, originality=None, witness_on=article_address_date(url)))
        return Reading(
            tuple(posts),
            self.key,
            "confirmed",
            partial=True,
            evidence=ReadingEvidence("feed > item", "date", ("feed",)),
            notices=("freshness_unknown",),
        )
