"""Every labelled answer of a platform is read as its label says; walls are never silence."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.look import Publication
from spiders.page import Page
from spiders.read_account import read_account_page
from spiders.reader import PageNotUnderstood, Reading

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "platform_samples"
LABELS: dict[str, Any] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8")) if SAMPLES.is_dir() else {"files": {}}
)
SCORED = sorted(
    name
    for name, label in LABELS["files"].items()
    if "not_scored" not in label and label["kind"] in ("account", "article")
)


def page_of(name: str, body: bytes | None = None, *, with_status: bool = True) -> Page:
    label = LABELS["files"][name]
    headers = {key.lower(): value for key, value in label.get("headers", {}).items()}
    return Page(
        url=label["url"],
        body=(SAMPLES / name).read_bytes() if body is None else body,
        fetched_at=datetime.fromisoformat(LABELS["reference_now"]),
        status=label["http_status"] if with_status else 200,
        headers={"content-type": label["content_type"], **headers} if with_status else {},
    )


def read(page: Page, name: str) -> Reading | PageNotUnderstood:
    try:
        return read_account_page(page, LABELS["files"][name]["platform"])
    except PageNotUnderstood as refusal:
        return refusal


def days(items: tuple[Publication, ...]) -> list[str]:
    return [item.published_on.isoformat() for item in items if item.published_on]


@pytest.mark.parametrize("with_status", [True, False], ids=["with_status", "body_alone"])
@pytest.mark.parametrize("name", SCORED)
def test_an_answer_is_read_as_its_label_says(name: str, with_status: bool) -> None:
    contract = LABELS["files"][name]["contract"]
    found = read(page_of(name, with_status=with_status), name)
    if isinstance(found, PageNotUnderstood):
        assert found.outcome in contract["outcomes"], found
        assert re.search(contract.get("reason_like", ""), found.reason), found
        return
    assert "seen" in contract["outcomes"], found
    state = found.account.state if found.account else "normal"
    assert re.search(contract.get("reason_like", ""), state)
    if contract.get("weak_if_seen"):
        assert found.confidence == "weak"
    if "newest" in contract:
        assert max(days(found.publications), default=None) == contract["newest"]
    if "newest_original" in contract:
        original = tuple(item for item in found.publications if item.originality == "original")
        assert max(days(original), default=None) == contract["newest_original"]
    if "pinned" in contract:
        assert sum(item.pinned for item in found.publications) == contract["pinned"]
    if "items" in contract:
        assert len(found.publications) == contract["items"]
    if "name" in contract:
        assert found.account is not None
        assert found.account.name == contract["name"]
    if "date" in contract:
        assert days(found.publications) == [contract["date"]]
    if "original" in contract:
        wanted = {True: "original", False: "forwarded", None: "undeclared"}[contract["original"]]
        assert [item.originality for item in found.publications] == [wanted]


WALLED = [
    name
    for name in SCORED
    if LABELS["files"][name]["expect"].get("outcome") in ("could_not_look", "ambiguous_empty")
]


@pytest.mark.parametrize("name", WALLED)
def test_what_could_not_be_looked_at_is_never_an_empty_list(name: str) -> None:
    for with_status in (True, False):
        assert isinstance(read(page_of(name, with_status=with_status), name), PageNotUnderstood)


def mutations(body: bytes) -> dict[str, bytes]:
    """Answers that a broken network, a wall or a changed interface makes of a good one."""
    text = body.decode("utf-8")
    return {
        "empty": b"",
        "blank": b" \n",
        "html": b"<!DOCTYPE html><html><head><title>x</title></head><body><p>hello</p></body></html>",
        "a_list": b"[]",
        "an_object": b"{}",
        "a_number": b"1",
        "null": b"null",
        "deep": b"[" * 100_000,
        **{f"cut_at_{part}": body[: len(body) * part // 10] for part in range(1, 10)},
        "lists_as_text": re.sub(r"\[\s*\{", '"x", "y": [{', text).encode(),
        "lists_as_null": re.sub(r":\s*\[.*\]", ": null", text, flags=re.DOTALL).encode(),
        "numbers_as_words": re.sub(r":\s*-?\d+", ': "many"', text).encode(),
        "rows_as_numbers": re.sub(r"\[\s*\{", "[ 7, {", text).encode(),
        "no_ids": text.replace('"id"', '"id_"').replace('"mid"', '"mid_"').encode(),
        "gb": text.encode("gb18030"),
        "noise": bytes(range(256)) * 4,
    }


@pytest.mark.parametrize("name", SCORED)
def test_a_mangled_answer_shows_nothing_that_was_not_there(name: str) -> None:
    whole = read(page_of(name), name)
    there = set(days(whole.publications)) if isinstance(whole, Reading) else set()
    body = (SAMPLES / name).read_bytes()
    for how, mangled in mutations(body).items():
        found = read(page_of(name, mangled), name)
        if isinstance(found, PageNotUnderstood):
            continue
        assert set(days(found.publications)) <= there, how
        is_claim = not found.publications and not found.partial
        if is_claim:
            assert isinstance(whole, Reading), how
            assert not whole.publications, how
