"""Every stored answer of a platform is read as its `expected.json` says.

A case is a folder `pages/<platform>/<case>` of `page.*`, `about.toml` (how the answer came, whom it was
asked for, which second answers came with it) and `expected.json` (what must be read, keys that are
left out are not asked). An item is `[day, title, originality, pinned]` and `true` if deleted.
"""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import Publication
from spiders.page import Page
from spiders.read_account import reader_of_key
from spiders.reader import PageNotUnderstood, PlatformReader, Reading

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/about.toml"))
FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")


def reader_of(case: Path) -> PlatformReader:
    reader = reader_of_key(case.parent.name)
    assert reader is not None
    return reader


def about(case: Path) -> dict[str, Any]:
    return tomllib.loads((case / "about.toml").read_text(encoding="utf-8"))


def page_of(case: Path) -> Page:
    facts = about(case)
    body = next(case.glob("page.*")).read_bytes()
    return Page(
        facts["url"], body, FETCHED_AT, status=facts.get("status", 200), headers=facts.get("headers", {})
    )


def sides_of(case: Path) -> tuple[Page, ...]:
    return tuple(
        Page(side["url"], (case / side["file"]).read_bytes(), FETCHED_AT, status=side.get("status", 200))
        for side in about(case).get("sides", [])
    )


def visit_of(case: Path) -> Visit:
    facts = about(case)
    return Visit(
        address_id=1,
        kind="account",
        url="",
        names=tuple(facts["names"]),
        account_type=facts["account_type"],
        account_id=facts.get("account_id", ""),
        source=facts.get("source", ""),
    )


def row(item: Publication) -> list[str | bool | None]:
    day = item.published_on.isoformat() if item.published_on else None
    return [day, item.title, item.originality, item.pinned, *([True] if item.deleted else [])]


def told(reading: Reading) -> dict[str, Any]:
    """What `expected.json` may ask of a reading."""
    account = reading.account
    return {
        "outcome": "seen",
        "items": [row(item) for item in reading.publications],
        "urls": [item.url for item in reading.publications],
        "origin": reading.publications[0].origin if reading.publications else None,
        "confidence": reading.confidence,
        "partial": reading.partial,
        "is_last": reading.is_last,
        "next_page": reading.next_page.url if reading.next_page else None,
        "notices": list(reading.notices),
        "owner": account.owner if account else None,
        "interaction": [account.interaction, account.interaction_item] if account else None,
        "account": {
            "name": account.name,
            "account_id": account.account_id,
            "state": account.state,
            "migrated_to": account.migrated_to,
        }
        if account
        else None,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_stored_answer_is_read_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    reader, page, visit = reader_of(case), page_of(case), visit_of(case)
    if "asks" in expected:
        assert [asked.url for asked in reader.side_requests(visit, page)] == expected.pop("asks")
    if expected["outcome"] != "seen":
        with pytest.raises(PageNotUnderstood) as refusal:
            reader.read(page, visit, sides_of(case))
        assert {"outcome": refusal.value.outcome, "reason": refusal.value.reason} == expected
        return
    found = told(reader.read(page, visit, sides_of(case)))
    if "account" in expected and "migrated_to" not in expected["account"]:
        found["account"].pop("migrated_to")
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_an_instant_and_its_day_agree(case: Path) -> None:
    try:
        reading = reader_of(case).read(page_of(case), visit_of(case), sides_of(case))
    except PageNotUnderstood as refusal:
        assert refusal.reason
        return
    for item in reading.publications:
        assert item.originality in ("original", "forwarded", "undeclared")
        if item.published_at is not None:
            assert item.published_at.utcoffset() is not None
            assert item.published_at <= FETCHED_AT or item.published_on is None


def test_every_platform_brings_a_full_page_an_empty_one_and_a_wall() -> None:
    for platform in {case.parent for case in CASES} - {PAGES / "attested"}:
        cases = [json.loads(path.read_text(encoding="utf-8")) for path in platform.glob("*/expected.json")]
        assert any(case.get("items") for case in cases), platform.name
        assert any(case.get("reason") == "ambiguous_empty" or case.get("items") == [] for case in cases), (
            platform.name
        )
        assert any(case["outcome"] not in ("seen",) for case in cases), platform.name
