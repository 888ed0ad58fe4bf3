"""Save page 存页: a column page as a test case, with what the readers saw on it for a person to check.

A case is a folder `<reader>/<case>` of `page.*`, `about.toml` (how the page came) and `expected.json`
(what must be read), the form in which every reader brings its pages.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.domain.errors import InputError
from monitor.domain.look import Publication
from spiders.inspect_page import InspectRequest, page_of
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood

_CASE_NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")
_ENDINGS = {
    "application/json": "json",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/rss+xml": "xml",
    "application/atom+xml": "xml",
}
_NO_READER = "unread"
"""The folder of pages that no reader understands yet."""


@dataclass(frozen=True, slots=True)
class SavedCase:
    """Where a case was stored and what is expected of it."""

    folder: Path
    expected: dict[str, Any]


def save_page(request: InspectRequest, case: str, *, folder: Path) -> SavedCase:
    """Store a page below `folder`; nothing is overwritten.

    Raises:
        InputError: the name is none, the case exists, the page did not come, or its address is unknown.
    """
    if not _CASE_NAME.fullmatch(case):
        raise InputError(f"样例名称“{case}”不能用；用小写字母、数字和下划线，如 list_behind_tabs")
    if request.failure is not None:
        raise InputError(f"没有取到页面：{request.failure.outcome}（{request.failure.reason}）")
    if not request.url:
        raise InputError("保存的网页要写明原来的网址：--url")
    page = page_of(request)
    reader, expected = _expected(page)
    place = folder / reader / case
    if place.exists():
        raise InputError(f"样例 {place} 已经存在；换一个名称")
    place.mkdir(parents=True)
    (place / f"page.{_ENDINGS.get(page.content_type, 'html')}").write_bytes(page.body)
    (place / "about.toml").write_text(_about(page), encoding="utf-8")
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (place / "expected.json").write_text(f"{text}\n", encoding="utf-8")
    return SavedCase(place, expected)


def _expected(page: Page) -> tuple[str, dict[str, Any]]:
    """The reader and what it sees now — to be corrected by hand where it sees wrongly."""
    try:
        reading = read_column(page)
    except PageNotUnderstood as refusal:
        return _NO_READER, {"outcome": refusal.outcome, "reason": refusal.reason}
    return reading.reader, {
        "outcome": "seen",
        "reader": reading.reader,
        "confidence": reading.confidence,
        "items": [_row(item) for item in reading.publications],
        "next_page": reading.next_page.url if reading.next_page else None,
        "is_last": reading.is_last,
    }


def _row(item: Publication) -> list[str | bool | None]:
    day = item.published_on.isoformat() if item.published_on else None
    return [day, item.title, item.pinned]


def _about(page: Page) -> str:
    """TOML; JSON's strings and lists are TOML's as well."""
    lines = [f"url = {_quoted(page.url)}", f"fetched_at = {_quoted(page.fetched_at.isoformat())}"]
    if page.column_names:
        lines.append(f"names = [{', '.join(_quoted(name) for name in page.column_names)}]")
    if page.status != 200:
        lines.append(f"status = {page.status}")
    told = page.headers.get("content-type")
    if told:
        lines.append(f'headers = {{ "content-type" = {_quoted(told)} }}')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
