"""Inspect sources 检视来源: saved pages, batches of them, and single addresses on the net."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor import clock
from monitor.domain.crawl_plan import Visit
from monitor.domain.errors import InputError
from monitor.domain.look import NotSeen, VisitResult
from monitor.settings import load_settings
from spiders.account_source import choose_platform
from spiders.crawl_run import crawl
from spiders.crawl_settings import CrawlSettings, crawl_settings
from spiders.inspect_page import InspectRequest
from spiders.installed_readers import InstalledReaders
from spiders.page import Page
from spiders.reader import PageNotUnderstood, Reading
from spiders.walls import refuse_walls


def request_for(source: str, asked: InspectRequest) -> InspectRequest:
    """The page at an address (through the crawl's guard and pace), or in a file.

    Raises:
        InputError: the file cannot be read.
    """
    if source.startswith(("http://", "https://")):
        return _fetched(source, asked, crawl_settings(load_settings()))
    return replace(asked, body=_bytes_of(Path(source)), fetched_at=clock.now())


def read_batch(path: Path, *, fetched_at: datetime) -> Iterator[InspectRequest]:
    """One request per line of a JSON Lines file, in order; paths are relative to the file's folder.

    Raises:
        InputError: a line is not such an object, or its file cannot be read; names the line.
    """
    for number, line in enumerate(_bytes_of(path).decode("utf-8-sig", "replace").splitlines(), 1):
        if line.strip():
            yield _of_line(line, path, number, fetched_at=fetched_at)


def _of_line(line: str, batch: Path, number: int, *, fetched_at: datetime) -> InspectRequest:
    where = f"《{batch.name}》第{number}行"
    try:
        row: dict[str, Any] = json.loads(line)
        path = Path(str(row["path"]))
        status = int(row.get("status") or 200)
        headers = {str(name): str(value) for name, value in dict(row.get("headers") or {}).items()}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f'{where}：应为一个 JSON 对象，至少有 "path"（{error}）') from error
    place = path if path.is_absolute() or path.exists() else batch.parent / path
    return InspectRequest(
        kind=str(row.get("kind") or "column"),
        url=str(row.get("url") or ""),
        platform=str(row.get("platform") or ""),
        column_name=str(row.get("column_name") or ""),
        body=_bytes_of(place, where),
        status=status,
        headers=headers,
        fetched_at=fetched_at,
    )


def _bytes_of(path: Path, where: str = "") -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        place = f"{where}：" if where else ""
        raise InputError(f"{place}读不到文件 {path}（{error.strerror}）") from error


def _fetched(url: str, asked: InspectRequest, settings: CrawlSettings) -> InspectRequest:
    """One visit that keeps the page instead of reading it."""
    kept: list[Page] = []

    def keep(page: Page) -> Reading:
        kept.append(page)
        raise PageNotUnderstood("not_looked", "only_fetched")

    readers = InstalledReaders(keep, refuse_walls, _no_date, choose_platform)
    looks: list[VisitResult] = []
    visit = Visit(0, "column", url, (), is_full=True)
    asyncio.run(crawl([visit], settings=settings, readers=readers, record=looks.extend))
    if kept:
        page = kept[0]
        return replace(
            asked,
            url=asked.url or page.url,
            body=page.body,
            status=page.status,
            headers=dict(page.headers),
            fetched_at=page.fetched_at,
        )
    return replace(asked, url=url, failure=_failure(looks))


def _failure(looks: list[VisitResult]) -> PageNotUnderstood:
    look = looks[0].look if looks else None
    if isinstance(look, NotSeen):
        return PageNotUnderstood(look.outcome, look.reason, look.detail)
    return PageNotUnderstood("not_looked", "internal_error")


def _no_date(page: Page) -> None:
    return None
