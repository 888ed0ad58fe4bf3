"""Page frame 页内框架: the list of a column that stands in a frame of its page.

Followed only where the page itself shows no list and one frame alone could be it: inside the site,
large enough to read, and no weather, map, video, header or footer by its name. What the frame shows
must then prove, like any list, that it is the column's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from spiders.address import split_address
from spiders.article_address import linked_address
from spiders.fetch import Fetcher
from spiders.page import Page
from spiders.reader import PageNotUnderstood, Reading
from spiders.site_bounds import SiteBounds

_MAY_HAVE_FRAME = re.compile(rb"<i?frame", re.IGNORECASE)
_DEEPEST = 2
"""A frame whose page is but another frame; deeper ones are not gone into."""
_HAS_FRAME = re.compile(r"<i?frame\b", re.IGNORECASE)
_WITHOUT_LIST = frozenset({"no_dated_list", "list_rendered_by_script", "no_identity"})
_OTHER_THINGS = re.compile(
    r"(?:^|[/_.-])(?:top|head|header|foot|footer|bottom|nav|menu|left|tree|weather|tianqi|map|ditu|video|player|"
    r"share|login|count|counter|tongji|stat|visit|ad|ads|advert|banner|calendar|date|time|qrcode|kefu)\d{0,3}"
    r"(?:[/_.?-]|$)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_STYLED = re.compile(r"(?:^|[;\s])(?:height|width)\s{0,9}:\s{0,9}(\d{1,4})(?:px|;|\s|$)", re.IGNORECASE)
_PIXELS = re.compile(r"\s*+(\d{1,4})\s*+(?:px\s*+)?", re.IGNORECASE)
_LONGEST_STYLE = 500
_SMALLEST = 120
"""Pixels; nobody reads a list through less."""


async def framed_page(
    page: Page, fetcher: Fetcher, read: Callable[[Page], Reading], bounds: SiteBounds
) -> Page:
    """The page itself, or what its only frame shows where it has no list of its own.

    A frame that does not come leaves the page as it is: a column is not gone because a frame is.
    """
    shown = page
    for _level in range(_DEEPEST):
        target = page_frame(shown, bounds)
        if target is None or not _has_no_list(shown, read):
            break
        inner = await fetcher.fetch_shown(shown, target)
        if inner is None:
            break
        shown = inner
    return shown


def page_frame(page: Page, bounds: SiteBounds) -> str | None:
    """The address of the one frame that could hold the list of a page."""
    if page.status != 200 or not _has_frame(page):
        return None
    base = page.tree.css_first("base[href]")
    around = linked_address(page.url, base.attributes.get("href") if base is not None else None) or page.url
    addresses = {
        address
        for node in page.tree.css("iframe[src], frame[src]")
        if _may_be_read(node) and (address := linked_address(around, node.attributes.get("src")))
    }
    plausible = [url for url in addresses if url != page.url and _may_hold_list(url, bounds)]
    return plausible[0] if len(plausible) == 1 else None


def _has_frame(page: Page) -> bool:
    """Whether the page speaks of frames; looked for in its bytes first, for most pages have none."""
    # where a charset writes NULs, only the text can tell
    may_have = b"\0" in page.body or _MAY_HAVE_FRAME.search(page.body) is not None
    return may_have and _HAS_FRAME.search(page.text) is not None


def _may_hold_list(url: str, bounds: SiteBounds) -> bool:
    is_inside = bounds.holds(url) and not bounds.is_home(url)
    return is_inside and not _OTHER_THINGS.search(split_address(url).path)


def _may_be_read(frame: LexborNode) -> bool:
    """Whether a frame is shown, and large enough for a list."""
    style = frame.attributes.get("style") or ""
    if _HIDDEN.search(style[:_LONGEST_STYLE]) or "hidden" in frame.attributes:
        return False
    told = [_PIXELS.fullmatch(frame.attributes.get(name) or "") for name in ("width", "height")]
    sizes = [*(found[1] for found in told if found is not None), *_STYLED.findall(style[:_LONGEST_STYLE])]
    return all(int(size) >= _SMALLEST for size in sizes)


def _has_no_list(page: Page, read: Callable[[Page], Reading]) -> bool:
    try:
        read(page)
    except PageNotUnderstood as refusal:
        return refusal.outcome == "unreadable" and refusal.reason in _WITHOUT_LIST
    return False
