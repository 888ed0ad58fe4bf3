"""Known answers 已知应答: every stored page and every labelled sample, with what a look at it may say."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import NotSeen, Seen
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.read_account import reader_of_key, visit_of_page
from spiders.reader import PlatformReader
from tests.spiders.platforms import test_labelled_answers as labelled
from tests.spiders.platforms import test_stored_answers as stored
from tests.spiders.platforms.look_verdict import NIGHTS, accusations, look_of

Path: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True)
class KnownAnswer:
    """One answer. `is_wall`: it could not be looked at, so that nothing may ever be said of it."""

    name: str
    reader: PlatformReader
    page: Page
    visit: Visit
    sides: tuple[Page, ...]
    is_wall: bool

    @property
    def platform(self) -> str:
        return self.reader.key

    def look(self, page: Page | None = None, *, visit: Visit | None = None) -> Seen | NotSeen:
        """The look at it, or at another page that came in its place."""
        return look_of(self.reader, page or self.page, visit or self.visit, self.sides)

    def accused(self, page: Page | None = None, *, visit: Visit | None = None) -> set[str]:
        """What is accused by the strictest rules that let the true answer pass."""
        return accusations(self.look(page, visit=visit), silent_after=self.days_since_newest)

    @property
    def days_since_newest(self) -> int:
        """How old its newest post is; 0 where it shows none, so that any claim at all accuses."""
        look = self.look()
        if isinstance(look, NotSeen):
            return 0
        days = [item.published_on for item in look.publications if item.published_on]
        return (day_of(look.at) - max(days)).days + NIGHTS - 1 if days else 0

    def with_body(self, body: bytes, status: int | None = None) -> Page:
        """The page with another body, or another status."""
        return replace(self.page, body=body, status=self.page.status if status is None else status)


def _stored_answers() -> Iterator[KnownAnswer]:
    for case in stored.CASES:
        expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        yield KnownAnswer(
            f"{case.parent.name}-{case.name}",
            stored.reader_of(case),
            stored.page_of(case),
            stored.visit_of(case),
            stored.sides_of(case),
            is_wall=expected["outcome"] != "seen",
        )


def _labelled_answers() -> Iterator[KnownAnswer]:
    for name in labelled.SCORED:
        page, platform = labelled.page_of(name), labelled.LABELS["files"][name]["platform"]
        reader = reader_of_key(platform)
        if reader is not None:
            yield KnownAnswer(name, reader, page, visit_of_page(page), (), is_wall=name in labelled.WALLED)


ANSWERS = (*_stored_answers(), *_labelled_answers())


def json_of(page: Page) -> Json:
    """The JSON of an answer, that written in its strings taken apart too; None where it is none."""
    try:
        value: Json = json.loads(page.text)
    except ValueError:
        return None
    return _unfolded(value)


def _unfolded(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _unfolded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unfolded(inner) for inner in value]
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return _unfolded(json.loads(value))
        except ValueError:
            return value
    return value


def paths(value: Json, before: Path = ()) -> Iterator[Path]:
    """The place of every value in it."""
    members: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for name, inner in members:
        yield (*before, name)
        yield from paths(inner, (*before, name))


def changed(answer: Json, path: Path, new: Json) -> Json:
    """The answer with another value at a place."""
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
