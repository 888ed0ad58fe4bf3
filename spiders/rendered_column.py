"""Rendered column 渲染栏目: reading a column whose list only its own scripts draw.

What a browser draws can prove that items exist. It proves no empty list: a page whose data did not
come says 暂无数据 just as one that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from monitor.domain.look import Transport
from spiders.conditional_requests import hash_of
from spiders.fetch import Fetcher
from spiders.learned_reading import ListDrifted
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.reader import PageNotUnderstood, Reading
from spiders.rendered_fetch import CannotRender, RenderedFetch, RenderedPage
from spiders.rendered_process import RenderingFailed
from spiders.site_bounds import SiteBounds

RENDERED = "rendered"
"""Notice of a reading whose page a browser drew."""
RENDERED_IN_PART = "rendered_in_part"
"""Notice beside it: not everything the page asked for came, so its silence proves nothing."""
NEEDS_SCRIPTS = ("unreadable", "list_rendered_by_script")

_UNREAD = ["script", "noscript", "template", "style"]
"""What has done its work, or is for visitors without scripts; a reader would wait for it to fill the list."""


@dataclass(frozen=True, slots=True)
class RenderedColumn:
    """The second try of one column visit; `read_list` is what refused the page as it was served."""

    renderer: RenderedFetch
    fetcher: Fetcher
    bounds: SiteBounds
    read_list: Callable[[Page], Reading]

    async def read(self, page: Page, refusal: PageNotUnderstood) -> tuple[Reading, Page]:
        """The list on the drawn page, and that page; or the refusal again, where drawing shows none.

        Only the first page is read, for a pager drawn by scripts leads nowhere: nothing is said of
        what follows.

        Raises:
            PageNotUnderstood: the refusal itself, `unreadable(rendering_failed)`, a wall, or a list
                that is another than was learned.
        """
        if (refusal.outcome, refusal.reason) != NEEDS_SCRIPTS:
            raise refusal
        try:
            rendered = await self.renderer.render(page, fetcher=self.fetcher, bounds=self.bounds)
        except CannotRender:
            raise refusal from None
        except RenderingFailed as failure:
            raise PageNotUnderstood("unreadable", "rendering_failed", str(failure)) from failure
        try:
            reading, drawn = self._read(rendered.page, page)
        except PageNotUnderstood as found:
            if found.outcome == "blocked" or isinstance(found, ListDrifted):
                raise
            raise PageNotUnderstood(refusal.outcome, refusal.reason, f"rendered: {found}") from found
        return _as_rendered(reading, rendered), drawn

    def _read(self, drawn: Page, served: Page) -> tuple[Reading, Page]:
        """The list of a drawn page, and the page as it was read: without its scripts."""
        went_home = self.bounds.is_home(drawn.url) and not self.bounds.is_home(served.url)
        if went_home or not self.bounds.holds(drawn.url):
            raise PageNotUnderstood("unreadable", "redirected_home", drawn.url[:200])
        page = replace(drawn, body=_without_scripts(drawn))
        reading = self.read_list(page)
        if not reading.publications:
            raise PageNotUnderstood("unreadable", "ambiguous_empty")
        return reading, page


def with_drawn(transport: Transport, page: Page) -> Transport:
    """The transport with the drawn page as the proof of what was read; the served one shows nothing."""
    content_type = page.headers["content-type"]
    return replace(transport, body=page.body, body_hash=hash_of(page.body), content_type=content_type)


def _as_rendered(reading: Reading, rendered: RenderedPage) -> Reading:
    notices = (RENDERED,) if rendered.is_whole else (RENDERED, RENDERED_IN_PART)
    return replace(
        reading,
        next_page=None,
        is_last=False,
        partial=reading.partial or not rendered.is_whole,
        notices=(*reading.notices, *notices),
    )


def _without_scripts(page: Page) -> bytes:
    refuse_large_page(page)
    tree = LexborHTMLParser(page.text)
    tree.strip_tags(_UNREAD, recursive=True)
    return (tree.html or "").encode("utf-8", "replace")
