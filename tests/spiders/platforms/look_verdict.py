"""Look verdict 所见判定: what one answer of a platform leads to, from the reader to the judgement.

A visit is played without a network: the first answer and its second witnesses are at hand, every
further page is behind a login.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import Visit
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.judgement import judge_target
from monitor.domain.look import NotSeen, Seen
from monitor.domain.period import ONE_DAY
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account
from monitor.store.last_reading import is_empty_list
from spiders.account_visit import MOST_PAGES
from spiders.failed_visits import not_seen
from spiders.page import Page
from spiders.paging import PagingLimits, begun, read_back
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading
from spiders.seen_list import seen
from tests.domain.linhe import calendar, national, violated

NIGHTS = 3
"""A look is judged on its own day and on the two after it, after which it is too old to count."""


def look_of(reader: PlatformReader, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Seen | NotSeen:
    """The look a visit would end with."""
    try:
        first = reader.read(page, visit, sides)
    except PageNotUnderstood as refusal:
        return not_seen(refusal, page.fetched_at)
    found = asyncio.run(
        read_back(begun(first, None), _behind_a_login, limits=PagingLimits(visit.back_to, MOST_PAGES))
    )
    return seen(found, page, article=None, tls_was_invalid=False)


async def _behind_a_login(asked: PageRequest) -> Reading:
    raise PageNotUnderstood("blocked", "login_wall", asked.url)


def accusations(look: Seen | NotSeen, *, silent_after: int) -> set[str]:
    """The indicators that a look alone would violate; an account is silent after so many days."""
    known, rules = _evidence(look), _rules(silent_after)
    target = Account("临河县发布", "新浪微博", ("县政府办公室",))
    found: set[str] = set()
    for night in range(NIGHTS):
        question = Question(day_of(look.at) + ONE_DAY * night, rules, calendar())
        judgement = judge_target(target, known, question)
        found |= set(violated(judgement.indicators))
        if judgement.verdict == "violation":
            assert found
    return found


def _evidence(look: Seen | NotSeen) -> Evidence:
    """What the store would tell the judgement after this one look."""
    if isinstance(look, NotSeen):
        return Evidence(
            last_tried_at=look.at, not_seen_since=look.at, outcome=look.outcome, reason=look.reason
        )
    return Evidence(
        publications=tuple(KnownPublication(item, look.at) for item in look.publications),
        first_seen_at=look.at,
        last_seen_at=look.at,
        last_tried_at=look.at,
        outcome="seen",
        reason="freshness_unknown" if "freshness_unknown" in look.notices else None,
        covered_from=look.covered_from,
        partial=look.partial,
        confidence=look.confidence,
        list_is_empty=is_empty_list(look),
        identity=look.account,
    )


def _rules(silent_after: int) -> RuleBook:
    rules = national()
    silence = replace(rules.indicators["silent_account"], limits={"limit_days": silent_after})
    return replace(rules, indicators={**rules.indicators, "silent_account": silence})
