"""Accounts, row by row of `docs/judging.md` §3: each boundary from both its sides.

What `tests/domain` shows of a row already is not said again; `rows.py` names what shows which row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence
from monitor.domain.indicators.account_renamed import AccountRenamed
from monitor.domain.indicators.not_closed import NotClosed
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.look import AccountIdentity, Interaction
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.ledger_entries import attested, entries, exported, post
from tests.domain.linhe import account, at, column, day, evidence, item, national, posts, question, violated
from tests.domain.told_accounts import gone, registered, told
from tests.domain.told_accounts import verdict as verdict_of

EXCLUSIVE = replace(national(), boundary="exclusive")


def judge(
    known: Evidence, as_of: str = "11-14", rulebook: RuleBook | None = None, target: Account | None = None
) -> TargetJudgement:
    return judge_target(target or account(), known, question(as_of, rulebook))


def verdict(judgement: TargetJudgement, indicator: str) -> Verdict:
    return verdict_of(judgement, indicator)


def with_limits(indicator: str, **limits: int) -> RuleBook:
    """The national rule book with another limit for one indicator."""
    rules = national().indicators
    return replace(national(), indicators={**rules, indicator: replace(rules[indicator], limits=limits)})


# --- silent_account --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulebook", "still_counts"),
    [
        pytest.param(national(), "10-31", id="fourteen-days"),
        pytest.param(EXCLUSIVE, "11-01", id="fourteen-days-exclusive"),
        pytest.param(with_limits("silent_account", limit_days=7), "11-07", id="seven-days-of-a-local-book"),
    ],
)
@pytest.mark.parametrize("originality", ["original", "forwarded", "undeclared"])
def test_any_post_within_the_limit_ends_silence_and_one_a_day_older_does_not(
    rulebook: RuleBook, still_counts: str, originality: str
) -> None:
    older = date.fromordinal(day(still_counts).toordinal() - 1).isoformat()
    good = judge(evidence(posts(**{originality: still_counts})), rulebook=rulebook)
    assert verdict(good, "silent_account") == Compliant(day("11-14"), needed=1)
    bad = judge(evidence(posts(**{originality: older})), rulebook=rulebook)
    assert (bad.verdict, bad.due_on, bad.overdue_days) == ("violation", day("11-13"), 1)
    assert violated(bad.indicators)[0] == "silent_account"


@pytest.mark.parametrize(
    ("looked", "newest", "expected"),
    [
        pytest.param("11-13", "10-30", "compliant", id="still-counted-at-the-look"),
        pytest.param("11-13", "10-29", "violation", id="silent-at-the-look"),
        pytest.param("11-12", "10-20", "violation", id="a-look-two-days-old"),
        pytest.param("11-11", "10-20", "evidence_expired", id="a-look-three-days-old"),
    ],
)
def test_silence_is_judged_at_the_last_look_while_that_is_fresh(
    looked: str, newest: str, expected: str
) -> None:
    judgement = judge(evidence(posts(original=newest), looked=looked))
    assert (judgement.reason or judgement.verdict) == expected


def test_a_pinned_post_of_long_ago_hides_no_silence_and_makes_none() -> None:
    old = item("2025-01-01", originality="original")
    pinned = replace(old, publication=replace(old.publication, pinned=True))
    assert judge(evidence([pinned, *posts(original="11-10")])).verdict == "compliant"
    assert judge(evidence([pinned, *posts(original="10-30")])).overdue_days == 1


@pytest.mark.parametrize("is_fresh", [True, False], ids=["fresh", "two-days-and-one"])
def test_an_empty_account_is_silent_only_in_a_fresh_look(is_fresh: bool) -> None:
    judgement = judge(evidence(looked="11-12" if is_fresh else "11-11"))
    assert verdict(judgement, "silent_account") == (
        Violation("账号内没有任何发布内容") if is_fresh else Inconclusive("evidence_expired")
    )


def test_an_account_with_posts_is_not_called_empty_by_a_list_that_shows_none_now() -> None:
    judgement = judge(evidence(posts(original="10-30"), is_empty=True))
    assert (judgement.due_on, judgement.overdue_days) == (day("11-13"), 1)
    unsure = judge(evidence(is_empty=False))
    assert unsure.problems == ("截至2026-11-14已14天以上未更新",)


# --- originality -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulebook", "still_counts"),
    [
        pytest.param(national(), "08-14", id="three-months"),
        pytest.param(EXCLUSIVE, "08-15", id="three-months-exclusive"),
        pytest.param(with_limits("no_original", limit_months=1), "10-14", id="one-month-of-a-local-book"),
    ],
)
def test_an_original_post_within_the_months_counts_and_one_a_day_older_does_not(
    rulebook: RuleBook, still_counts: str
) -> None:
    older = date.fromordinal(day(still_counts).toordinal() - 1).isoformat()
    good = judge(evidence(posts(original=still_counts, forwarded="11-10")), rulebook=rulebook)
    assert verdict(good, "no_original") == Compliant()
    bad = judge(evidence(posts(original=older, forwarded="11-10")), rulebook=rulebook)
    found = verdict(bad, "no_original")
    assert isinstance(found, Violation)
    assert (found.due_on, found.overdue_days) == (day("11-13"), 1)


def test_without_any_post_in_the_window_originality_has_nothing_to_say() -> None:
    """In 渭滨 a week without original content fails; a week without any content is not that."""
    weibin = load_rulebook("weibin_2022")
    quiet = judge(evidence(posts(original="11-03")), rulebook=weibin)
    assert verdict(quiet, "no_recent_original") == Compliant(reason="no_posts_in_window")
    forwarding = judge(evidence(posts(original="11-03", forwarded="11-07")), rulebook=weibin)
    assert isinstance(verdict(forwarding, "no_recent_original"), Violation)
    before = judge(evidence(posts(original="11-03", forwarded="11-06")), rulebook=weibin)
    assert verdict(before, "no_recent_original") == Compliant(reason="no_posts_in_window")


@pytest.mark.parametrize(
    ("counts_as", "expected"),
    [
        pytest.param(None, "undeclared", id="as-nothing-sure"),
        pytest.param("original", "compliant", id="as-original"),
        pytest.param("forwarded", "violation", id="as-forwarded"),
    ],
)
@pytest.mark.parametrize("indicator", ["no_original", "no_recent_original"])
def test_undeclared_posts_are_what_the_rule_book_says_and_else_inconclusive(
    counts_as: Literal["original", "forwarded"] | None, expected: str, indicator: str
) -> None:
    weibin = replace(load_rulebook("weibin_2022"), undeclared_counts_as=counts_as)
    found = verdict(judge(evidence(posts(undeclared="11-10")), rulebook=weibin), indicator)
    said = {Compliant: "compliant", Violation: "violation"}
    assert (found.reason if isinstance(found, Inconclusive) else said[type(found)]) == expected


def test_what_a_person_saw_of_originals_is_said_without_a_count_of_posts() -> None:
    never = Evidence(outcome="unsupported", reason="attest_only")
    known = with_ledgers(never, entries(attested("11-14", newest="11-13", original="10-20")))
    found = verdict(judge(known), "no_recent_original")
    assert isinstance(found, Violation)
    assert found.sentence == (
        "近14天（2026-10-31至2026-11-14）有发布，均非原创，最近一次原创发布于2026-10-20"
    )


def test_one_declared_original_is_enough_beside_any_number_of_undeclared() -> None:
    judgement = judge(evidence(posts(original="11-09", undeclared="11-10 11-11", forwarded="11-12")))
    assert verdict(judgement, "no_original") == Compliant()
    assert verdict(judgement, "no_recent_original") == Compliant()


def test_an_undeclared_post_before_the_window_leaves_nothing_open() -> None:
    judgement = judge(evidence(posts(undeclared="08-13", forwarded="11-10")))
    assert isinstance(verdict(judgement, "no_original"), Violation)


def test_totals_do_not_decide() -> None:
    """宝鸡渭滨公安: 36 posts against 12 required, none original in the last week: 不合格."""
    weibin = load_rulebook("weibin_2022")
    third_quarter = [f"0{month}-{number:02d}" for month in (7, 8, 9) for number in range(1, 13)]
    known = evidence(
        posts(original=" ".join([*third_quarter, "11-06"]), forwarded="11-08 11-12"), covered_from="07-01"
    )
    target = replace(account(), required_posts=12)
    judgement = judge_target(target, known, question("11-14", weibin))
    assert judgement.posts is not None
    assert (judgement.posts.surely, judgement.posts.asked) == (36, 12)
    assert verdict(judgement, "too_few_posts") == Compliant()
    assert (judgement.verdict, violated(judgement.indicators)) == ("violation", ["no_recent_original"])


# --- states and names ------------------------------------------------------------------------


def test_how_far_apart_the_two_nights_must_be_is_the_rule_books() -> None:
    book = with_limits("account_missing", min_hours_apart=30)
    for hours, expected in ((29, False), (30, True)):
        known = gone("missing", at("11-13"), at("11-13") + timedelta(hours=hours))
        found = verdict(judge_target(registered(), known, question("11-14", book)), "account_missing")
        assert isinstance(found, Violation) is expected


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param("missing", "平台上搜索不到该账号（2026-11-13至2026-11-14多次查看均如此）", id="missing"),
        pytest.param(
            "cancelled", "平台显示该账号已注销（2026-11-13至2026-11-14多次查看均如此）", id="cancelled"
        ),
        pytest.param("banned", "平台显示该账号已被封禁（2026-11-13至2026-11-14多次查看均如此）", id="banned"),
    ],
)
def test_what_the_platform_said_is_told_in_its_words(
    state: Literal["missing", "cancelled", "banned"], said: str
) -> None:
    assert judge_target(registered(), gone(state, at("11-13"), at("11-14")), question("11-14")).problems == (
        said,
    )


def test_a_name_or_a_migration_is_told_with_the_first_and_the_last_look_that_said_so() -> None:
    looks = (at("11-12"), at("11-14"))
    renamed = told((AccountIdentity("临河司法", "7"), *looks))
    moved = told((AccountIdentity("法治临河", "8", migrated_to="8"), *looks))
    closing = told((AccountIdentity("法治临河", "7"), *looks))
    for known, target, indicator in (
        (renamed, registered(), "account_renamed"),
        (moved, registered(), "account_migrated"),
        (closing, registered(state="已注销"), "not_closed"),
    ):
        found = verdict(judge_target(target, known, question("11-14")), indicator)
        assert isinstance(found, Violation)
        assert found.looks == looks, indicator


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        pytest.param(
            AccountIdentity("临河司法", "8", migrated_to="8"),
            "平台显示账号已迁移，新的账号标识为“8”，现名称为“临河司法”，请更正台账",
            id="id-and-name",
        ),
        pytest.param(
            AccountIdentity("", "8", migrated_to="8"),
            "平台显示账号已迁移，新的账号标识为“8”，请更正台账",
            id="id-alone",
        ),
        pytest.param(
            AccountIdentity("临河司法", state="migrated"), "平台显示账号已迁移，请更正台账", id="an-old-name"
        ),
    ],
)
def test_a_migration_names_what_is_known_of_where_it_went(identity: AccountIdentity, said: str) -> None:
    judgement = judge_target(registered(), told((identity, at("11-13"), at("11-14"))), question("11-14"))
    found = verdict(judgement, "account_migrated")
    assert isinstance(found, Violation)
    assert found.sentence == said


@pytest.mark.parametrize("indicator", [AccountRenamed(), NotClosed()])
def test_a_column_has_neither_name_nor_registration_of_an_account(
    indicator: AccountRenamed | NotClosed,
) -> None:
    found = indicator.judge(column(), evidence(), question("11-14"))
    assert found == Compliant(reason="not_an_account")


def test_an_account_that_moved_elsewhere_was_closed_as_registered() -> None:
    moved = told((AccountIdentity("法治临河", "8", migrated_to="8"), at("11-13"), at("11-14")))
    judgement = judge_target(registered(state="已注销"), moved, question("11-14"))
    assert verdict(judgement, "not_closed") == Compliant()


# --- interaction -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen_on", "expected"),
    [
        pytest.param("11-12", "violation", id="two-days-old"),
        pytest.param("11-11", "evidence_expired", id="three-days-old"),
    ],
)
@pytest.mark.parametrize("interaction", ["absent", "dead_link"])
def test_what_a_person_saw_of_interaction_lasts_as_long_as_it_is_fresh(
    seen_on: str, expected: str, interaction: Interaction
) -> None:
    known = with_ledgers(
        evidence(posts(original="11-13")), entries(attested(seen_on, interaction=interaction))
    )
    found = verdict(judge(known), "no_interaction")
    assert (found.reason if isinstance(found, Inconclusive) else "violation") == expected


# --- sources ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        pytest.param("10-31", "compliant", id="a-post-that-counts"),
        pytest.param("10-30", "freshness_unknown", id="a-post-too-old"),
    ],
)
def test_a_feed_of_unknown_freshness_proves_posts_and_never_silence(newest: str, expected: str) -> None:
    feed = replace(evidence(posts(original=newest), partial=True), reason="freshness_unknown")
    judgement = judge(feed)
    assert (judgement.reason or judgement.verdict) == expected


def test_a_stale_bridge_accuses_nobody_of_what_it_hides() -> None:
    known = evidence(posts(original="10-20"), looked="11-13")
    stale = replace(known, outcome="blocked", reason="bridge_stale", not_seen_since=at("11-14"))
    assert judge(known).verdict == "violation"
    judgement = judge(stale)
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "bridge_stale")
    assert not violated(judgement.indicators)


@pytest.mark.parametrize(
    ("exported_on", "expected"),
    [
        pytest.param("11-14", "violation", id="exported-today"),
        pytest.param("11-12", "violation", id="two-days-ago"),
        pytest.param("11-11", "evidence_expired", id="three-days-ago"),
    ],
)
def test_an_import_speaks_of_the_time_up_to_its_export(exported_on: str, expected: str) -> None:
    never = Evidence(outcome="unsupported", reason="import_only")
    known = with_ledgers(never, entries(exported(exported_on, post("10-20"), post("10-01"))))
    judgement = judge(known)
    assert (judgement.reason or judgement.verdict) == expected


@pytest.mark.parametrize(
    ("rulebook", "expected"),
    [
        pytest.param("national_2019", Compliant(), id="all-posts"),
        pytest.param(
            "weibin_2022",
            Violation(
                "2026年第3季度应更新3条，实际更新2条（按原创计），少1条", day("09-30"), period="2026Q3"
            ),
            id="originals-only",
        ),
    ],
)
def test_what_the_required_number_is_compared_with_is_the_rule_books(
    rulebook: str, expected: Verdict
) -> None:
    known = evidence(posts(original="07-01 09-30", forwarded="08-01 11-10"))
    target = replace(account(), required_posts=3)
    judgement = judge_target(target, known, question("11-14", load_rulebook(rulebook)))
    assert verdict(judgement, "too_few_posts") == expected
