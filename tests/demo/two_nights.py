"""Two nights 两晚: the county's planted items judged by the domain alone, no crawl and no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any

from monitor.demo.county import County
from monitor.demo.planted_account import PlantedAccount
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.platform_plays.all_plays import PLAYS
from monitor.demo.platform_plays.played_account import PlayedPost
from monitor.documents.calendar_toml import load_work_calendar
from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.attestation import NIGHT_APART
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.indicator import Question
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.look import COMPLETE, AccountIdentity, Originality, Publication
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account, Column, Target
from monitor.domain.verdict import Violation
from monitor.domain.work_calendar import WorkCalendar

ONE_DAY = timedelta(days=1)
TELLING_WHO = ("weibo", "bilibili", "douyin")
TELLING_FORWARDS = ("weibo", "bilibili", "toutiao")
Planted = PlantedColumn | PlantedAccount


@dataclass(frozen=True)
class TwoNights:
    """Both nights of the demo that ends on `today`."""

    today: date

    def overdue_document(self) -> dict[str, Any]:
        """`overdue --json`, as far as the truth speaks of it."""
        judged = self.second
        listed = [
            _violation_row(head, item, is_confirmed=self._is_confirmed(head, item))
            for head, item in judged.items()
            if _violated(item)
        ]
        return {
            "violations": listed,
            "notices": [
                _row(head) | {"indicator": key} for head, item in judged.items() for key in _noticed(item)
            ],
            "due_soon": [
                _row(head) | {"due_on": str(item.due_on), "needed": item.needed}
                for head, item in judged.items()
                if item.is_due_soon
            ],
            "inconclusive": [
                _row(head) | _outcome(head, item)
                for head, item in judged.items()
                if item.verdict == "inconclusive"
            ],
        }

    def targets_document(self) -> dict[str, Any]:
        """`targets --json`, as far as the truth speaks of it."""
        rows = [
            _row(head)
            | {
                "verdict": item.verdict,
                "exempt": item.exempt,
                "last_published_on": str(item.last_published_on) if item.last_published_on else None,
                **_outcome(head, item),
            }
            for head, item in self.second.items()
        ]
        return {"targets": rows}

    def mails(self) -> list[str]:
        """The office of every mail of both nights: reminders at once, accusations when seen twice."""
        first, second = self.first, self.second
        reminded = {(head, item.due_on) for head, item in first.items() if item.is_due_soon}
        mails = sorted({unit for head, _ in reminded for unit in head.units})
        told = {head for head, item in second.items() if _violated(item) and self._is_confirmed(head, item)}
        told |= {
            head for head, item in second.items() if item.is_due_soon and (head, item.due_on) not in reminded
        }
        return mails + sorted({unit for head in told for unit in head.units})

    @cached_property
    def first(self) -> Mapping[Planted, TargetJudgement]:
        """The verdicts of the first night, by what was planted."""
        return self._judged(self.today - ONE_DAY)

    @cached_property
    def second(self) -> Mapping[Planted, TargetJudgement]:
        """The verdicts of the second night."""
        return self._judged(self.today)

    def _is_confirmed(self, head: Planted, item: TargetJudgement) -> bool:
        """By the first night, or by looks of both that only together said so."""
        was_violated = _violated(self.first[head]) == _violated(item)
        return was_violated or any(
            each.verdict.looks[-1] - each.verdict.looks[0] >= NIGHT_APART
            for each in item.indicators
            if isinstance(each.verdict, Violation) and each.verdict.looks
        )

    def _judged(self, day: date) -> Mapping[Planted, TargetJudgement]:
        county = County(self.today)
        planted: tuple[Planted, ...] = (*county.columns, *county.accounts)
        question = Question(day, _national(), _calendar())
        return {
            each: judge_target(_target(each), _evidence(each, day, self.today), question) for each in planted
        }


@cache
def _national() -> RuleBook:
    return load_rulebook("national_2019")


@cache
def _calendar() -> WorkCalendar:
    return load_work_calendar()


def _target(planted: Planted) -> Target:
    if isinstance(planted, PlantedAccount):
        own_id = "" if _is_fed(planted) else planted.account_id
        return Account(planted.name, planted.account_type, planted.units, account_id=own_id)
    return Column(
        planted.site,
        planted.name,
        planted.path,
        planted.units,
        wording=planted.wording,
        requirement=read_wording(planted.wording),
        category=planted.category,
        exempt_until=planted.exempt_until,
    )


def _evidence(planted: Planted, day: date, today: date) -> Evidence:
    """What a night at one o'clock leaves behind; the first of the two is the first look there ever was."""
    looked_at = datetime.combine(day, time(1), SHANGHAI)
    first_at = datetime.combine(today - ONE_DAY, time(1), SHANGHAI)
    if planted.truth.outcome != "seen":
        return Evidence(
            last_tried_at=looked_at,
            not_seen_since=first_at,
            outcome=planted.truth.outcome,
            reason=planted.truth.reason,
        )
    known = tuple(KnownPublication(item, first_at) for item in _publications(planted, day))
    is_partial = isinstance(planted, PlantedAccount) and planted.platform == "feed"
    return Evidence(
        publications=known,
        first_seen_at=first_at,
        last_seen_at=looked_at,
        last_tried_at=looked_at,
        outcome="seen",
        reason="freshness_unknown" if is_partial else None,
        covered_from=COMPLETE,
        partial=is_partial,
        confidence="strong",
        list_is_empty=not known,
        identities=_identities(planted, first_at, looked_at) if isinstance(planted, PlantedAccount) else (),
    )


def _identities(planted: PlantedAccount, first_at: datetime, last_at: datetime) -> tuple[IdentitySpan, ...]:
    """What the platforms said that name an account and its id; one of the county's is gone."""
    if planted.instead is not None:
        return (IdentitySpan(AccountIdentity(state="missing"), first_at, last_at),)
    if planted.platform not in TELLING_WHO:
        return ()
    told = AccountIdentity(name=planted.name_there or planted.name, account_id=planted.account_id)
    return (IdentitySpan(told, first_at, last_at),)


def _publications(planted: Planted, day: date) -> list[Publication]:
    if isinstance(planted, PlantedColumn):
        return [Publication(planted.title_of(on), f"{on}.html", on) for on in planted.shown_on(day)]
    return [
        Publication(
            post.title,
            f"{post.on}.html",
            post.on,
            originality=_originality(planted, post),
            pinned=post.is_pinned,
        )
        for post in planted.played_on(day).shown
    ]


def _is_fed(planted: PlantedAccount) -> bool:
    return not planted.platform or PLAYS[planted.platform].is_bridge


def _originality(planted: PlantedAccount, post: PlayedPost) -> Originality:
    if planted.platform not in TELLING_FORWARDS:
        return "undeclared"
    return "original" if post.is_original else "forwarded"


def _violated(item: TargetJudgement) -> tuple[str, ...]:
    return tuple(
        each.indicator
        for each in item.indicators
        if isinstance(each.verdict, Violation) and each.weight != "notice"
    )


def _noticed(item: TargetJudgement) -> list[str]:
    return [
        each.indicator
        for each in item.indicators
        if isinstance(each.verdict, Violation) and each.weight == "notice"
    ]


def _row(planted: Planted) -> dict[str, Any]:
    is_account = isinstance(planted, PlantedAccount)
    place = planted.account_type if isinstance(planted, PlantedAccount) else planted.site
    return {
        "kind": "account" if is_account else "column",
        "site": place,
        "name": planted.name,
        "units": list(planted.units),
    }


def _violation_row(planted: Planted, item: TargetJudgement, *, is_confirmed: bool) -> dict[str, Any]:
    assert item.gravest is not None
    return _row(planted) | {
        "indicator": item.gravest.indicator,
        "last_published_on": str(item.last_published_on) if item.last_published_on else None,
        "due_on": str(item.due_on) if item.due_on else None,
        "overdue_days": item.overdue_days,
        "confirmed": is_confirmed,
    }


def _outcome(planted: Planted, item: TargetJudgement) -> dict[str, Any]:
    return {"outcome": planted.truth.outcome, "reason": item.reason}
