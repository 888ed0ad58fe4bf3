"""Account source 数据源: which reader looks at an account, from its type and where the registry points."""

from __future__ import annotations

from functools import lru_cache

from monitor.domain.crawl_plan import Visit
from monitor.domain.target import plain
from spiders.catalogue import platform_readers
from spiders.reader import PageNotUnderstood, PlatformReader

_LAST_RESORT = "feed"
_WITHOUT_LOOKING = {"import": "import_only", "attest": "attest_only"}


def choose_platform(visit: Visit) -> PlatformReader:
    """The reader for an account.

    A 数据源 that is a URL goes to the bridge of that shape, else to the generic feed. Otherwise
    the account's type decides; an empty 数据源 means what its platform makes of it.

    Raises:
        PageNotUnderstood: `unsupported`: nobody may look (`import_only`, `attest_only`), nobody can
            (`no_reader`), or nothing says where (`source_needed`, `source_unknown`).
    """
    source = visit.source.strip()
    if source.lower().startswith(("http://", "https://")):
        return _bridge_reader(source)
    wanted = plain(source)
    if wanted in _WITHOUT_LOOKING:
        raise PageNotUnderstood("unsupported", _WITHOUT_LOOKING[wanted])
    reader = reader_of_type(visit.account_type)
    if reader is None:
        raise PageNotUnderstood("unsupported", "no_reader", visit.account_type[:40])
    wanted = wanted or reader.default_source
    if not wanted:
        raise PageNotUnderstood("unsupported", "source_needed", visit.account_type[:40])
    if wanted in _WITHOUT_LOOKING:
        raise PageNotUnderstood("unsupported", _WITHOUT_LOOKING[wanted])
    if wanted not in reader.sources:
        raise PageNotUnderstood("unsupported", "source_unknown", source[:80])
    return reader


def reader_of_type(account_type: str) -> PlatformReader | None:
    """The reader that names this 账号类型 among its wordings; None where there is none."""
    return _readers_by_wording(platform_readers()).get(plain(account_type))


@lru_cache(maxsize=4)
def _readers_by_wording(readers: tuple[PlatformReader, ...]) -> dict[str, PlatformReader]:
    """Every wording with the first reader that names it; a night asks for a hundred thousand."""
    return {plain(wording): reader for reader in reversed(readers) for wording in reader.account_types}


def _bridge_reader(url: str) -> PlatformReader:
    readers = platform_readers()
    for reader in readers:
        if reader.serves_source(url):
            return reader
    return next(reader for reader in readers if reader.key == _LAST_RESORT)
