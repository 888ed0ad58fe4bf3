"""Read account 单页解析: one saved answer of a platform, without a crawl around it."""

from __future__ import annotations

from monitor.domain.crawl_plan import Visit
from spiders.catalogue import platform_readers
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PlatformReader, Reading


def read_account_page(page: Page, platform_key: str, visit: Visit | None = None) -> Reading:
    """What the reader of a platform sees on one page: list, profile, article, album or search.

    Without a visit, whom the page is about is taken from its own address. A profile alone dates
    nothing and reads as `partial` and `weak`; an article reads as one dated item.

    Raises:
        PageNotUnderstood: a wall, an error, a shape the reader does not know, or
            `unsupported(no_reader)` for a key nobody has.
    """
    reader = reader_of_key(platform_key)
    if reader is None:
        raise PageNotUnderstood("unsupported", "no_reader", platform_key[:40])
    return reader.read(page, visit if visit is not None else visit_of_page(page))


def reader_of_key(platform_key: str) -> PlatformReader | None:
    """The reader with this key, None where there is none."""
    return next((reader for reader in platform_readers() if reader.key == platform_key), None)


def visit_of_page(page: Page) -> Visit:
    """A visit that knows nothing but the page's own address."""
    return Visit(address_id=0, kind="account", url=page.url, names=page.column_names, source=page.url)
