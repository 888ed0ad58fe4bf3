"""An account that is gone is believed to be on the second night, and what else is said of it then is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.domain.identity_span import ALIVE, IdentitySpan, joined_identities, told_at
from monitor.domain.judgement import judge_target
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.verdict import Compliant, Inconclusive, Violation
from tests.domain.ledger_entries import attested, entries, exported, post
from tests.domain.linhe import at, national, question, violated
from tests.domain.told_accounts import GONE, NAMED, OTHER, gone, judge, registered, told, verdict

# --- gone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", GONE)
@pytest.mark.parametrize(
    ("apart", "is_believed"),
    [
        pytest.param(timedelta(), False, id="one-look"),
        pytest.param(timedelta(hours=19, minutes=59), False, id="19h59"),
        pytest.param(timedelta(hours=20), True, id="20h"),
    ],
)
def test_a_state_is_believed_on_the_second_night(
    state: AccountState, apart: timedelta, is_believed: bool
) -> None:
    first = at("11-13", 2)
    judgement = judge(gone(state, first, first + apart))
    found = verdict(judgement, f"account_{state}")
    if is_believed:
        assert isinstance(found, Violation)
        assert found.looks == (first, first + apart)
        assert violated(judgement.indicators) == [f"account_{state}"]
        assert (judgement.verdict, judgement.due_on) == ("violation", None)
    else:
        assert found == Inconclusive("awaiting_second_look")
        assert violated(judgement.indicators) == []
        assert (judgement.verdict, judgement.reason) == ("inconclusive", f"account_{state}")


def test_the_sentence_says_what_the_platform_shows_and_when() -> None:
    judgement = judge(gone("cancelled", at("11-13"), at("11-14")))
    assert judgement.problems == ("平台显示该账号已注销（2026-11-13至2026-11-14多次查看均如此）",)


def test_what_a_gone_account_published_is_said_by_its_state_alone() -> None:
    judgement = judge(gone("banned", at("11-13"), at("11-14")))
    for indicator in ("silent_account", "no_original", "no_recent_original", "account_renamed"):
        assert verdict(judgement, indicator) == Compliant(reason="implied_by_account_banned"), indicator


def test_until_it_fails_for_it_nothing_is_said_of_its_posts() -> None:
    judgement = judge(gone("banned", at("11-14"), at("11-14")))
    assert verdict(judgement, "silent_account") == Inconclusive("account_banned")
    rules = national()
    mild = replace(rules.indicators["account_banned"], weight="notice")
    noticing = replace(rules, indicators={**rules.indicators, "account_banned": mild})
    known = gone("banned", at("11-13"), at("11-14"))
    noticed = judge_target(registered(), known, question("11-14", noticing))
    assert verdict(noticed, "silent_account") == Inconclusive("account_banned")
    assert (noticed.verdict, noticed.reason) == ("inconclusive", "account_banned")


def test_a_local_rule_book_may_want_the_nights_further_apart() -> None:
    rules = national()
    strict = replace(rules.indicators["account_missing"], limits={"min_hours_apart": 48})
    stricter = replace(rules, indicators={**rules.indicators, "account_missing": strict})
    known = gone("missing", at("11-12", 2), at("11-14", 1))
    assert verdict(judge_target(registered(), known, question("11-14", stricter)), "account_missing") == (
        Inconclusive("awaiting_second_look")
    )


def test_an_account_that_answers_again_complies() -> None:
    missing = AccountIdentity(account_id="7", state="missing")
    back = told((missing, at("11-10"), at("11-12")), (NAMED, at("11-14"), at("11-14")))
    assert verdict(judge(back), "account_missing") == Compliant()
    assert judge(back).verdict == "compliant"


def test_a_normal_look_begins_the_count_anew() -> None:
    missing = AccountIdentity(account_id="7", state="missing")
    known = told(
        (missing, at("11-10"), at("11-12")),
        (NAMED, at("11-13"), at("11-13")),
        (missing, at("11-14"), at("11-14")),
    )
    assert verdict(judge(known), "account_missing") == Inconclusive("awaiting_second_look")


def test_another_state_takes_over_once_it_is_believed_itself() -> None:
    missing, banned = (AccountIdentity(account_id="7", state=state) for state in ("missing", "banned"))
    first = told((missing, at("11-11"), at("11-12")), (banned, at("11-13"), at("11-13")))
    assert verdict(judge(first), "account_missing") == Inconclusive("awaiting_second_look")
    then = told((missing, at("11-11"), at("11-12")), (banned, at("11-13"), at("11-14")))
    assert verdict(judge(then), "account_missing") == Compliant(reason="judged_as_account_banned")
    assert violated(judge(then).indicators) == ["account_banned"]


def test_a_state_behind_a_wall_or_long_ago_accuses_nobody() -> None:
    walled = gone("missing", at("11-12"), at("11-13"), lost_at=at("11-14"))
    assert verdict(judge(walled), "account_missing") == Inconclusive("captcha")
    fresh, old = gone("missing", at("11-11"), at("11-12")), gone("missing", at("11-10"), at("11-11"))
    assert isinstance(verdict(judge(fresh), "account_missing"), Violation)
    assert verdict(judge(old), "account_missing") == Inconclusive("evidence_expired")


def test_a_day_before_the_state_began_is_judged_by_what_held_then() -> None:
    missing = AccountIdentity(account_id="7", state="missing")
    known = told((NAMED, at("11-01"), at("11-11")), (missing, at("11-13"), at("11-14")))
    assert verdict(judge(known, "11-12"), "account_missing") == Compliant()
    assert verdict(judge(known, "11-12"), "silent_account") == Inconclusive("partial_view")
    assert isinstance(verdict(judge(known, "11-13"), "account_missing"), Violation), "a later look counts"
    assert verdict(judge(known, "10-31"), "account_missing") == Inconclusive("identity_unknown")


def test_a_day_on_which_it_was_gone_stays_so_when_it_is_back() -> None:
    missing = AccountIdentity(account_id="7", state="missing")
    known = told((missing, at("11-05"), at("11-07")), (NAMED, at("11-12"), at("11-14")))
    assert isinstance(verdict(judge(known, "11-08"), "account_missing"), Violation)
    assert verdict(judge(known, "11-10"), "account_missing") == Inconclusive("evidence_expired")
    assert verdict(judge(known, "11-14"), "account_missing") == Compliant()


# --- people and crawls together ----------------------------------------------------------------


def test_a_crawl_and_a_person_make_two_nights() -> None:
    crawl = gone("missing", at("11-13"), at("11-13"))
    known = with_ledgers(crawl, entries(attested("11-14", state="missing")))
    found = verdict(judge(known), "account_missing")
    assert isinstance(found, Violation)
    assert found.looks == (at("11-13"), at("11-14", 9))


def test_a_person_who_saw_it_in_between_leaves_only_the_ends_of_a_span() -> None:
    crawl = gone("missing", at("11-12"), at("11-14"))
    known = with_ledgers(crawl, entries(attested("11-13", state="normal")))
    assert verdict(judge(known), "account_missing") == Inconclusive("awaiting_second_look")
    assert [each.identity.state for each in known.identities] == ["missing", "normal", "missing"]


def test_an_owner_who_exports_posts_has_the_account() -> None:
    crawl = gone("missing", at("11-12"), at("11-13"))
    known = with_ledgers(crawl, entries(exported("11-14", post("11-13"))))
    assert verdict(judge(known), "account_missing") == Compliant()


def test_an_export_neither_ends_nor_renews_what_the_platform_says_of_the_name() -> None:
    crawl = told((OTHER, at("11-12"), at("11-14")))
    known = with_ledgers(crawl, entries(exported("11-13", post("11-12"))))
    assert verdict(judge(known), "account_renamed") == verdict(judge(crawl), "account_renamed")


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        pytest.param([NAMED, NAMED], 1, id="the-same"),
        pytest.param([NAMED, OTHER], 2, id="another-name"),
        pytest.param([NAMED, AccountIdentity("法治临河", "8")], 2, id="another-id"),
        pytest.param([AccountIdentity("法治 临河"), NAMED], 1, id="id-learned-later"),
        pytest.param([NAMED, ALIVE, OTHER], 2, id="silence-in-between"),
        pytest.param([ALIVE, NAMED], 2, id="a-name-at-last"),
        pytest.param([NAMED, AccountIdentity("法治临河", "7", migrated_to="8")], 2, id="moved"),
    ],
)
def test_looks_that_agree_are_one_span(said: Sequence[AccountIdentity], spans: int) -> None:
    looks = [told_at(identity, at("11-10", hour)) for hour, identity in enumerate(said, start=1)]
    joined = joined_identities(reversed(looks))
    assert len(joined) == spans
    assert joined[0].first_at == at("11-10", 1)


def test_an_id_that_was_told_once_is_known() -> None:
    (span,) = joined_identities(
        [told_at(NAMED, at("11-10")), told_at(AccountIdentity("法治临河"), at("11-11"))]
    )
    assert span == IdentitySpan(NAMED, at("11-10"), at("11-11"))
