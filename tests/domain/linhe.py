"""临河县: the fictional county whose columns and accounts the domain tests judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache

from monitor.documents.calendar_toml import load_work_calendar
from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.look import COMPLETE, Confidence, Originality, Publication
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account, Column
from monitor.domain.verdict import IndicatorVerdict, Violation
from monitor.domain.work_calendar import WorkCalendar


def day(text: str) -> date:
    """A day of 2026, written 11-14 or in full."""
    return date.fromisoformat(text if len(text) == len("2026-11-14") else f"2026-{text}")


def at(text: str, hour: int = 1, minute: int = 10) -> datetime:
    """An instant of a night in Shanghai."""
    return datetime.combine(day(text), time(hour, minute), SHANGHAI)


@cache
def calendar() -> WorkCalendar:
    return load_work_calendar()


@cache
def national() -> RuleBook:
    return load_rulebook("national_2019")


def question(as_of: str, rulebook: RuleBook | None = None) -> Question:
    return Question(day(as_of), rulebook or national(), calendar())


def column(wording: str = "1条/2周", *, category: str = "其他", exempt_until: date | None = None) -> Column:
    """县教育局 answers for a column of 临河县人民政府."""
    return Column(
        "临河县人民政府",
        "通知公告",
        "http://www.linhe.example/tzgg/",
        ("县教育局",),
        wording=wording,
        requirement=read_wording(wording),
        category=category,
        exempt_until=exempt_until,
    )


def account(*, state: str = "运行") -> Account:
    return Account("法治临河", "微信订阅号", ("县司法局",), state=state)


def item(
    shown: str | None,
    *,
    title: str = "",
    witness: str | None = None,
    article: str | None = None,
    originality: Originality | None = None,
) -> KnownPublication:
    publication = Publication(
        title=title or f"信息{shown}",
        url=f"http://www.linhe.example/tzgg/{shown}.html",
        published_on=day(shown) if shown else None,
        witness_on=day(witness) if witness else None,
        originality=originality,
    )
    return KnownPublication(
        publication, first_seen_at=at("01-02"), article_on=day(article) if article else None
    )


def posts(**days: str) -> list[KnownPublication]:
    """Posts by originality, each a blank-separated list of days."""
    names: dict[str, Originality] = {"original": "original", "forwarded": "forwarded"}
    return [
        item(shown, originality=names.get(name, "undeclared"))
        for name, listed in days.items()
        for shown in listed.split()
    ]


def evidence(
    items: Iterable[str | KnownPublication] = (),
    *,
    looked: str = "11-14",
    covered_from: str | date | None = COMPLETE,
    partial: bool = False,
    confidence: Confidence | None = "confirmed",
    confirmed_by_person: bool = False,
    is_empty: bool | None = None,
    first_seen: str = "2025-01-02",
) -> Evidence:
    """What a good look on a night left behind."""
    known = tuple(item(each) if isinstance(each, str) else each for each in items)
    return Evidence(
        publications=known,
        first_seen_at=at(first_seen),
        last_seen_at=at(looked),
        last_tried_at=at(looked),
        outcome="seen",
        covered_from=day(covered_from) if isinstance(covered_from, str) else covered_from,
        partial=partial,
        confidence=confidence,
        list_is_empty=not known if is_empty is None else is_empty,
        list_confirmed_by_person=confirmed_by_person,
    )


def violated(indicators: Iterable[IndicatorVerdict]) -> list[str]:
    """The keys of the indicators that accuse."""
    return [each.indicator for each in indicators if isinstance(each.verdict, Violation)]
