"""Stored columns 存档栏目页: the cases of `pages/<reader>/<case>` and how their pages came."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.page import Page

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/about.toml"))
FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")


def page_of(case: Path, body: bytes | None = None) -> Page:
    """The page of a case, or another body that came in its place."""
    about = tomllib.loads((case / "about.toml").read_text(encoding="utf-8"))
    return Page(
        about["url"],
        next(case.glob("page.*")).read_bytes() if body is None else body,
        datetime.fromisoformat(about["fetched_at"]) if "fetched_at" in about else FETCHED_AT,
        status=about.get("status", 200),
        headers=about.get("headers", {}),
        column_names=tuple(about.get("names", ())),
        list_selector=about.get("list_selector", ""),
    )


def expected_of(case: Path) -> dict[str, Any]:
    """What must be read; keys that are left out are not asked."""
    expected: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return expected
