"""One value of a good answer changed: the newest post is never lost in silence, and none is invented."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor.domain.crawl_plan import Visit
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.read_account import reader_of_key
from spiders.reader import PageNotUnderstood, Reading

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
CASES = sorted(path.parent for path in Path(__file__).parent.glob("pages/*/*/page.json"))
ODD: tuple[Json, ...] = (None, "", "x", 0, -1, 7.5, True, [], {}, [[]], [None], {"x": None})
SAYS_WHOSE_OR_WHAT = {"id", "mid", "user", "type", "card_type", "mblogtype", "visible"}
"""Members that say that a row is somebody else's or no post at all: changed, they may drop or add it."""


def read(case: Path, answer: Json) -> Reading | None:
    facts = tomllib.loads((case / "about.toml").read_text(encoding="utf-8"))
    reader = reader_of_key(case.parent.name)
    assert reader is not None
    visit = Visit(
        address_id=1,
        kind="account",
        url="",
        names=tuple(facts["names"]),
        account_type=facts["account_type"],
        account_id=facts.get("account_id", ""),
        source=facts.get("source", ""),
    )
    body = json.dumps(answer, ensure_ascii=False).encode()
    try:
        return reader.read(Page(facts["url"], body, FETCHED_AT), visit)
    except PageNotUnderstood:
        return None


def paths(value: Json, before: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for name, inner in members:
        yield (*before, name)
        yield from paths(inner, (*before, name))


def changed(answer: Json, path: tuple[str | int, ...], new: Json) -> Json:
    whole = copy.deepcopy(answer)
    holder: Json = whole
    for name in path[:-1]:
        if isinstance(holder, dict):
            holder = holder[str(name)]
        elif isinstance(holder, list):
            holder = holder[int(name)]
    if isinstance(holder, dict):
        holder[str(path[-1])] = new
    elif isinstance(holder, list):
        holder[int(path[-1])] = new
    return whole


def days(reading: Reading) -> set[date | None]:
    return {item.published_on for item in reading.publications}


def newest(reading: Reading) -> date:
    return max((day for day in days(reading) if day is not None), default=date.min)


def whole_lists() -> list[tuple[Path, Json]]:
    """The answers that are read as a list whose silence would count."""
    found: list[tuple[Path, Json]] = []
    for case in CASES:
        text = (case / "page.json").read_text(encoding="utf-8")
        answer: Json = json.loads(text) if text.lstrip().startswith(("{", "[")) else None
        reading = read(case, answer)
        if reading is not None and not reading.partial:
            found.append((case, answer))
    return found


WHOLE_LISTS = whole_lists()


@pytest.mark.parametrize(
    ("case", "answer"), WHOLE_LISTS, ids=[f"{case.parent.name}-{case.name}" for case, _ in WHOLE_LISTS]
)
def test_no_changed_value_hides_the_newest_post_or_invents_one(case: Path, answer: Json) -> None:
    whole = read(case, answer)
    assert whole is not None
    for path in paths(answer):
        if SAYS_WHOSE_OR_WHAT & {str(name) for name in path}:
            continue
        for new in ODD:
            found = read(case, changed(answer, path, new))
            if found is None or found.partial:
                continue
            assert days(found) - {None} <= days(whole), (path, new)
            assert newest(found) == newest(whole), (path, new)
