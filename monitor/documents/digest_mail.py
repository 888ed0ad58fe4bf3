"""Digest mail 提醒邮件: one a day and unit — what is overdue, what soon will be, what was resolved.

A superior's also says what units below it have not answered in time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

Part = Literal["overdue", "due_soon", "resolved", "unanswered"]
PARTS: tuple[Part, ...] = ("overdue", "due_soon", "resolved", "unanswered")
"""待整改, 即将到期, 已销号, 下级逾期未反馈: the kinds of rows, as they are stored with a message."""

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One overdue target as a unit's clerk reads it. Days are calendar days.

    `duty` tells of a duty what was asked and what was done, in place of 更新频次 and 应更新日; it is
    empty for everything else, and in rows that were written before it was told. `workdays` is how long
    the unit has to answer, from the day after it was told; 0 where that is not said.
    """

    place: str
    name: str
    url: str
    sentence: str
    requirement: str
    due_on: date | None
    overdue_days: int | None
    rule: str
    duty: str = ""
    workdays: int = 0


@dataclass(frozen=True, slots=True)
class DueItem:
    """One target that must publish `needed` more items by `due_on`."""

    place: str
    name: str
    url: str
    requirement: str
    due_on: date
    needed: int


@dataclass(frozen=True, slots=True)
class ResolvedItem:
    """One finding that was resolved, with how."""

    place: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class UnansweredItem:
    """A violation that `units` below the reader did not answer by `answer_due_on`."""

    units: Sequence[str]
    place: str
    name: str
    url: str
    sentence: str
    answer_due_on: date


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told on one day to a unit, or `on_behalf_of` one below it that has no address."""

    unit: str
    day: date
    overdue: Sequence[OverdueItem] = field(default_factory=tuple)
    due_soon: Sequence[DueItem] = field(default_factory=tuple)
    resolved: Sequence[ResolvedItem] = field(default_factory=tuple)
    unanswered: Sequence[UnansweredItem] = field(default_factory=tuple)
    on_behalf_of: str = ""
    link: str = ""

    @property
    def workdays(self) -> int:
        """The shortest time that what is overdue leaves to answer; 0 where none is said."""
        return _shortest(item.workdays for item in self.overdue)


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A subject without line breaks and the two bodies."""

    subject: str
    text: str
    html: str


def render_digest(digest: Digest) -> RenderedMail:
    """The digest as a mail; every crawled text is escaped and freed of control characters."""
    return RenderedMail(_subject(digest), _render("digest.txt", digest), _render("digest.html", digest))


def merged_contents(earlier: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """The rows of today's digest so far and the new ones, each once."""
    merged: dict[str, Any] = {}
    for part in PARTS:
        rows = list(earlier.get(part, []))
        rows += [row for row in news.get(part, []) if row not in rows]
        merged[part] = rows
    return merged


def digest_from(contents: dict[str, Any], *, unit: str, reader: str, day: date, link: str = "") -> Digest:
    """The digest that stored rows speak of; `reader` is the unit whose address it goes to."""
    return Digest(
        unit=reader,
        day=day,
        overdue=[OverdueItem(**_dated(row, "finding")) for row in contents.get("overdue", [])],
        due_soon=[DueItem(**_dated(row, "target")) for row in contents.get("due_soon", [])],
        resolved=[ResolvedItem(**_dated(row, "finding")) for row in contents.get("resolved", [])],
        unanswered=[
            UnansweredItem(**_dated(row, "finding", "due_on")) for row in contents.get("unanswered", [])
        ],
        on_behalf_of=unit if reader != unit else "",
        link=link,
    )


def workdays_told(contents: dict[str, Any]) -> int | None:
    """Within how many working days the mail of these rows asks to mend them; None where it names none."""
    return _shortest(row.get("workdays", 0) for row in contents.get("overdue", [])) or None


def _shortest(workdays: Iterable[int]) -> int:
    return min(filter(None, workdays), default=0)


def _dated(row: dict[str, Any], *dropped: str) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in dropped}
    for name in ("due_on", "answer_due_on"):
        if kept.get(name):
            kept[name] = date.fromisoformat(kept[name])
    return kept


def one_line(text: object) -> str:
    """Text without control, bidi and line-break characters, for headers and list rows."""
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in str(text))
    return " ".join("".join(kept).split())


def _subject(digest: Digest) -> str:
    parts = []
    if digest.overdue:
        parts.append(f"{len(digest.overdue)}项待整改")
    if digest.due_soon:
        parts.append(f"{len(digest.due_soon)}项即将到期")
    if digest.resolved:
        parts.append(f"{len(digest.resolved)}项已销号")
    if digest.unanswered:
        parts.append(f"{len(digest.unanswered)}项下级逾期未反馈")
    unit = digest.on_behalf_of or digest.unit
    return one_line(f"【政务公开监测】{unit}：{'，'.join(parts)}")


def _chinese_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def _render(template: str, digest: Digest) -> str:
    return _MAILS.get_template(template).render(digest=digest)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = _chinese_day
    environment.filters["line"] = one_line
    return environment


_MAILS = _environment()
