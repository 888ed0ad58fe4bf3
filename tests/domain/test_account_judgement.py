"""Accounts: silent, without original content — in three values, never two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.duties import DUTY_INDICATORS
from monitor.domain.evidence import Evidence
from monitor.domain.indicators.blank_column import BlankColumn
from monitor.domain.indicators.overdue_column import OverdueColumn
from monitor.domain.indicators.too_few_updates import TooFewUpdates
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Site
from monitor.domain.verdict import Compliant, Inconclusive, verdict_name
from tests.domain.linhe import account, day, evidence, item, national, posts, question, violated

NOTHING_MORE = {
    "account_missing": "compliant",
    "account_cancelled": "compliant",
    "account_banned": "compliant",
    "account_renamed": "inconclusive",
    "account_migrated": "compliant",
    "no_interaction": "inconclusive",
    "missed_forwarding": "compliant",
    "too_few_posts": "compliant",
}
"""Of an account that answers and says no name, that nobody attested, with neither titles to forward
nor a number to reach."""

TOLD_BY_A_FRESH_LOOK = ("account_missing", "account_cancelled", "account_banned", "account_migrated")


def judge(known: Evidence, as_of: str = "11-14", rulebook: RuleBook | None = None) -> TargetJudgement:
    return judge_target(account(), known, question(as_of, rulebook))


def names(judgement: TargetJudgement) -> dict[str, str]:
    return {each.indicator: verdict_name(each.verdict) for each in judgement.indicators}


def test_a_post_14_days_ago_is_no_silence_and_one_15_days_ago_is() -> None:
    known = evidence(posts(original="10-30"), looked="11-13")
    assert judge(known, "11-13").verdict == "compliant"
    judgement = judge(evidence(posts(original="10-30")), "11-14")
    assert violated(judgement.indicators) == ["silent_account"]
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", day("11-13"), 1)
    assert judgement.problems == ("最近一次更新为2026-10-30，截至2026-11-14已14天以上（15天）未更新",)
    assert judgement.requirement == "不超过14天"


def test_an_account_that_is_certainly_empty_is_silent_without_dates() -> None:
    judgement = judge(evidence())
    assert violated(judgement.indicators) == ["silent_account"]
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", None, None)
    assert judgement.problems == ("账号内没有任何发布内容",)
    assert judge(evidence(partial=True)).reason == "partial_view"
    assert judge(evidence(looked="11-01")).reason == "evidence_expired"
    assert judge(evidence(covered_from=None)).verdict == "violation"


def test_silence_whose_last_post_is_uncertain_names_no_date() -> None:
    judgement = judge(evidence(posts(original="06-01"), covered_from="10-01"))
    assert (judgement.due_on, judgement.overdue_days) == (None, None)
    assert judgement.problems[0] == "截至2026-11-14已14天以上未更新"


@pytest.mark.parametrize("state", ["missing", "cancelled", "banned", "migrated"])
def test_an_account_that_is_gone_is_not_accused_of_silence(state: AccountState) -> None:
    known = replace(evidence(), identity=AccountIdentity("法治临河", state=state))
    judgement = judge(known)
    assert (judgement.verdict, judgement.reason) == ("inconclusive", f"account_{state}")


def test_an_account_in_its_normal_state_is_judged() -> None:
    known = replace(evidence(posts(original="11-10")), identity=AccountIdentity("法治临河"))
    assert judge(known).verdict == "compliant"


@pytest.mark.parametrize("state", ["注销中", "已注销"])
def test_an_account_registered_as_closing_is_exempt(state: str) -> None:
    judgement = judge_target(account(state=state), evidence(), question("11-14"))
    assert (judgement.verdict, judgement.exempt, judgement.reason) == ("compliant", True, "account_closing")


def test_an_unsupported_account_is_inconclusive_with_the_reason_of_the_last_try() -> None:
    known = Evidence(outcome="unsupported", reason="no_reader")
    judgement = judge(known)
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "no_reader")
    asked = {each: name for each, name in names(judgement).items() if each not in DUTY_INDICATORS}
    assert set(asked.values()) == {"inconclusive"}


def test_a_partial_source_proves_posts_but_never_silence() -> None:
    assert judge(evidence(posts(original="11-10"), partial=True)).verdict == "compliant"
    assert judge(evidence(posts(original="10-01"), partial=True)).reason == "partial_view"


def test_posts_without_any_date_say_nothing() -> None:
    judgement = judge(evidence([item(None, originality="original")]))
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "undated_items")


def test_an_original_post_exactly_three_months_ago_still_counts() -> None:
    assert names(judge(evidence(posts(original="08-14", forwarded="11-10"))))["no_original"] == "compliant"
    judgement = judge(evidence(posts(original="08-13", forwarded="11-10")))
    assert violated(judgement.indicators) == ["no_original"]
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", day("11-13"), 1)
    assert judgement.problems == (
        "近3个月（2026-08-14至2026-11-14）无原创内容，最近一次原创发布于2026-08-13",
    )
    assert judgement.last_original_on == day("08-13")


def test_three_months_are_clamped_to_the_end_of_february() -> None:
    known = evidence(posts(original="2025-11-30", forwarded="02-20 02-27"), looked="02-28")
    assert names(judge(known, "02-28"))["no_original"] == "compliant"
    later = evidence(posts(original="2025-11-30", forwarded="02-20 02-27"), looked="03-01")
    assert names(judge(later, "03-01"))["no_original"] == "violation"


def test_an_account_that_never_wrote_anything_itself_names_no_last_original() -> None:
    judgement = judge(evidence(posts(forwarded="11-10 10-20")))
    assert judgement.problems == ("近3个月（2026-08-14至2026-11-14）无原创内容",)
    assert (judgement.due_on, judgement.last_original_on) == (None, None)


def test_a_later_undeclared_post_makes_the_last_original_uncertain() -> None:
    judgement = judge(evidence(posts(original="07-01", undeclared="08-01", forwarded="11-10")))
    assert violated(judgement.indicators) == ["no_original"]
    assert judgement.due_on is None


def test_originality_needs_the_whole_window() -> None:
    known = evidence(posts(forwarded="11-10"), covered_from="08-15")
    judgement = judge(known)
    assert names(judgement)["no_original"] == "inconclusive"
    assert judgement.verdict == "compliant"
    covered = evidence(posts(forwarded="11-10"), covered_from="08-14")
    assert judge(covered).verdict == "violation"


def test_undeclared_posts_are_not_forwarded_ones() -> None:
    known = evidence(posts(forwarded="11-10", undeclared="11-09"))
    judgement = judge(known)
    assert names(judgement) == {
        "silent_account": "compliant",
        "no_original": "inconclusive",
        **NOTHING_MORE,
        "no_recent_original": "inconclusive",
    }
    assert judgement.verdict == "compliant"


@pytest.mark.parametrize(
    ("counts_as", "verdict"),
    [
        pytest.param("original", "compliant", id="as-original"),
        pytest.param("forwarded", "violation", id="as-forwarded"),
    ],
)
def test_a_rule_book_may_say_what_undeclared_posts_count_as(counts_as: str, verdict: str) -> None:
    known = evidence(posts(undeclared="11-10"))
    rulebook = replace(
        national(), undeclared_counts_as="original" if counts_as == "original" else "forwarded"
    )
    assert names(judge(known, rulebook=rulebook))["no_original"] == verdict


def test_forwarding_for_two_weeks_is_a_notice_and_no_failure() -> None:
    known = evidence(posts(original="10-30", forwarded="11-01 11-10"))
    judgement = judge(known)
    assert violated(judgement.indicators) == ["no_recent_original"]
    assert (judgement.verdict, judgement.problems) == ("compliant", ())
    assert judgement.gravest is not None
    assert judgement.gravest.weight == "notice"
    assert "未核实" in judgement.gravest.source
    assert judgement.due_on == day("11-24")
    on_the_limit = evidence(posts(original="10-31", forwarded="11-01 11-10"))
    assert violated(judge(on_the_limit).indicators) == []


def test_the_notice_says_how_much_was_forwarded() -> None:
    judgement = judge(evidence(posts(original="10-01", forwarded="11-01 11-10")))
    [notice] = [each.verdict for each in judgement.indicators if each.indicator == "no_recent_original"]
    assert getattr(notice, "sentence", "") == (
        "近14天（2026-10-31至2026-11-14）发布2条，均非原创，最近一次原创发布于2026-10-01"
    )
    never = judge(evidence(posts(forwarded="11-10 11-01"), covered_from="10-01"))
    [notice] = [each.verdict for each in never.indicators if each.indicator == "no_recent_original"]
    assert getattr(notice, "sentence", "") == "近14天（2026-10-31至2026-11-14）发布2条，均非原创"


def test_in_weibin_a_week_without_original_content_fails() -> None:
    weibin = load_rulebook("weibin_2022")
    known = evidence(posts(original="11-06", forwarded="11-13"))
    judgement = judge(known, rulebook=weibin)
    assert violated(judgement.indicators) == ["no_recent_original"]
    assert (judgement.verdict, judgement.overdue_days) == ("violation", 1)
    assert judge(evidence(posts(original="11-07", forwarded="11-13")), rulebook=weibin).verdict == "compliant"


def test_in_weibin_both_failures_of_originality_are_named() -> None:
    judgement = judge(evidence(posts(forwarded="11-13")), rulebook=load_rulebook("weibin_2022"))
    assert violated(judgement.indicators) == ["no_original", "no_recent_original"]


def test_a_silent_account_is_not_also_told_that_it_wrote_nothing_lately() -> None:
    judgement = judge(evidence(posts(forwarded="10-20", original="10-01")))
    assert violated(judgement.indicators) == ["silent_account"]
    rules = dict(national().indicators)
    rules["no_recent_original"] = replace(rules["no_recent_original"], limits={"limit_days": 30})
    month = replace(national(), indicators=rules)
    judgement = judge(evidence(posts(forwarded="10-20", original="10-01")), rulebook=month)
    assert violated(judgement.indicators) == ["silent_account"]
    assert judgement.indicators[-1].verdict == Compliant(reason="implied_by_silent_account")


def test_months_without_original_content_say_the_notice_already() -> None:
    judgement = judge(evidence(posts(forwarded="11-10", original="07-01")))
    assert violated(judgement.indicators) == ["no_original"]
    assert judgement.indicators[-1].verdict == Compliant(reason="implied_by_no_original")


def test_silence_of_three_months_does_not_also_lack_originality() -> None:
    assert violated(judge(evidence(posts(forwarded="07-01"))).indicators) == ["silent_account"]


def test_silence_and_lack_of_original_content_stand_side_by_side() -> None:
    judgement = judge(evidence(posts(forwarded="10-20", original="07-01")))
    assert violated(judgement.indicators) == ["silent_account", "no_original"]
    assert judgement.due_on == day("11-03")
    assert len(judgement.problems) == 2


def test_an_expired_look_proves_originality_only_while_it_lasts() -> None:
    known = evidence(posts(original="10-10", forwarded="11-04"), looked="11-05")
    judgement = judge(known, "11-14")
    assert names(judgement) == {
        "silent_account": "compliant",
        "no_original": "compliant",
        **NOTHING_MORE,
        **dict.fromkeys(TOLD_BY_A_FRESH_LOOK, "inconclusive"),
        "no_recent_original": "inconclusive",
    }


def test_a_problem_of_an_account_is_printed_beside_its_pass() -> None:
    rules = dict(national().indicators)
    rules["no_original"] = replace(rules["no_original"], weight="problem")
    judgement = judge(evidence(posts(forwarded="11-10")), rulebook=replace(national(), indicators=rules))
    assert judgement.verdict == "compliant"
    assert judgement.problems == ("近3个月（2026-08-14至2026-11-14）无原创内容",)


def test_without_a_rule_of_silence_an_account_unseen_is_still_inconclusive() -> None:
    rules = {key: rule for key, rule in national().indicators.items() if key != "silent_account"}
    rulebook = replace(national(), indicators=rules)
    assert judge(Evidence(), rulebook=rulebook).verdict == "inconclusive"
    seen = judge(evidence(posts(original="11-10")), rulebook=rulebook)
    assert (seen.verdict, seen.requirement) == ("compliant", "")


def test_a_site_that_was_never_seen_is_inconclusive_and_a_closed_one_exempt() -> None:
    site = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室")
    judgement = judge_target(site, Evidence(), question("11-14"))
    assert (judgement.verdict, judgement.reason, judgement.requirement) == ("inconclusive", "not_looked", "")
    assert judge_target(site, evidence(), question("11-14")).verdict == "compliant"
    closed = judge_target(replace(site, state="关停"), Evidence(), question("11-14"))
    assert (closed.verdict, closed.exempt) == ("compliant", True)


@pytest.mark.parametrize("indicator", [BlankColumn(), OverdueColumn(), TooFewUpdates()])
def test_column_indicators_say_nothing_about_accounts(
    indicator: BlankColumn | OverdueColumn | TooFewUpdates,
) -> None:
    verdict = indicator.judge(account(), evidence(), question("11-14"))
    assert verdict == Compliant(reason="not_a_column")
    assert not isinstance(verdict, Inconclusive)
