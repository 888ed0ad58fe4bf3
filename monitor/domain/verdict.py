"""Verdict 判定: 合格, 不合格 or 无法判定 — never a bool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Weight = Literal["fail", "problem", "notice"]
VerdictName = Literal["compliant", "violation", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Compliant:
    """合格. `due_on` 应更新日: when the next item is due, None where nothing is asked."""

    due_on: date | None = None
    reason: str | None = None
    needed: int = 0
    """How many items the window that ends at `due_on` still lacks."""


@dataclass(frozen=True, slots=True)
class Violation:
    """不合格. `sentence` is Chinese and can be read by the unit; days are calendar days.

    `items` are the keys of the items it is about, where it is about single ones. `looks` are the
    instants at which it was seen, oldest first, where not the list shows it but a person or what
    the platform says of the account: then only such looks confirm it.
    """

    sentence: str
    due_on: date | None = None
    overdue_days: int | None = None
    period: str | None = None
    items: tuple[str, ...] = ()
    looks: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """无法判定. `reason` is lower_snake text; it goes to our operator, never to a unit."""

    reason: str


Verdict = Compliant | Violation | Inconclusive


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """One indicator's answer for one target, with the weight the rule book gives it.

    `source` is the rule's document and clause, as the rule book states it.
    """

    indicator: str
    verdict: Verdict
    weight: Weight
    source: str = ""


def verdict_name(verdict: Verdict) -> VerdictName:
    """The name that stands in JSON and in the database."""
    match verdict:
        case Compliant():
            return "compliant"
        case Violation():
            return "violation"
        case Inconclusive():
            return "inconclusive"
