"""Accounts that are renamed, moved or not closed: only the very account is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.attestation import Attestation
from monitor.domain.evidence import Evidence
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.verdict import Compliant, Inconclusive, Violation
from tests.domain.ledger_entries import attested, entries
from tests.domain.linhe import at, posts, violated
from tests.domain.told_accounts import GONE, NAMED, OTHER, gone, judge, registered, told, verdict


def attested_only(*seen: Attestation) -> Evidence:
    nobody = Evidence(last_tried_at=at("11-22"), outcome="unsupported", reason="import_only")
    return with_ledgers(nobody, entries(*seen))


# --- renamed ---------------------------------------------------------------------------------


def test_another_name_under_the_same_id_fails_until_the_registry_is_corrected() -> None:
    known = told((OTHER, at("11-14"), at("11-14")))
    judgement = judge(known)
    assert violated(judgement.indicators) == ["account_renamed"]
    assert (judgement.verdict, judgement.problems) == (
        "violation",
        ("账号现名称为“临河司法”，台账登记为“法治临河”",),
    )
    assert judge(known, account=registered("临河司法")).verdict == "compliant"


@pytest.mark.parametrize(
    ("shown", "in_registry"),
    [
        pytest.param("法治 临河", "法治临河", id="blank"),
        pytest.param("法治临河\u200b", "法治临河", id="invisible-sign"),
        pytest.param("法治临河（官方）", "法治临河(官方)", id="width-of-brackets"),
        pytest.param("法治临河【官方】", "法治临河（官方）", id="kind-of-brackets"),
        pytest.param("ＦＺ临河", "fz临河", id="width-and-case"),
        pytest.param("法治临河", "法治临河（微博）", id="platform-in-brackets"),
    ],
)
def test_the_same_name_may_be_written_otherwise(shown: str, in_registry: str) -> None:
    known = told((AccountIdentity(shown, "7"), at("11-14"), at("11-14")))
    assert verdict(judge(known, account=registered(in_registry)), "account_renamed") == Compliant()


@pytest.mark.parametrize(
    ("shown", "in_registry"),
    [
        pytest.param("法治临河（镇）", "法治临河（县）", id="another-remark"),
        pytest.param("法治临河", "法治临河（县）", id="remark-that-is-no-platform"),
        pytest.param("法治临河（微博）", "法治临河", id="platform-added-by-the-account"),
        pytest.param("法制临河", "法治临河", id="one-sign"),
    ],
)
def test_other_names_are_other_names(shown: str, in_registry: str) -> None:
    known = told((AccountIdentity(shown, "7"), at("11-14"), at("11-14")))
    assert isinstance(verdict(judge(known, account=registered(in_registry)), "account_renamed"), Violation)


@pytest.mark.parametrize(
    ("identity", "in_registry"),
    [
        pytest.param(AccountIdentity("临河司法", ""), "7", id="platform-without-id"),
        pytest.param(AccountIdentity("临河司法", "7"), "", id="registry-without-id"),
        pytest.param(AccountIdentity("临河司法", ""), "", id="nobody-names-one"),
        pytest.param(AccountIdentity("临河司法", "8"), "7", id="another-account"),
        pytest.param(AccountIdentity("", "7"), "7", id="no-name"),
    ],
)
def test_without_the_same_id_on_both_sides_nobody_is_renamed(
    identity: AccountIdentity, in_registry: str
) -> None:
    known = told((identity, at("11-13"), at("11-14")))
    judgement = judge(known, account=registered(account_id=in_registry))
    assert verdict(judgement, "account_renamed") == Inconclusive("identity_unknown")
    assert judgement.verdict == "compliant"


def test_an_id_in_full_width_is_the_same_id() -> None:
    known = told((OTHER, at("11-14"), at("11-14")))
    assert isinstance(
        verdict(judge(known, account=registered(account_id="７ ")), "account_renamed"), Violation
    )


def test_a_past_day_has_the_name_of_that_day() -> None:
    known = told((NAMED, at("11-01"), at("11-10")), (OTHER, at("11-11"), at("11-14")))
    assert verdict(judge(known, "11-10"), "account_renamed") == Compliant()
    assert isinstance(verdict(judge(known, "11-11"), "account_renamed"), Violation)


def test_a_person_who_says_that_it_was_renamed_needs_no_id() -> None:
    first = attested("11-13", state="normal", name_now="临河司法", newest="11-12")
    second = attested("11-14", state="normal", name_now="临河司法", newest="11-12")
    found = verdict(judge(attested_only(first, second), account=registered(account_id="")), "account_renamed")
    assert isinstance(found, Violation)
    assert found.looks == (at("11-13", 9), at("11-14", 9))


# --- closing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["注销中", "已注销"])
def test_an_account_registered_as_closed_that_answers_is_a_problem(state: str) -> None:
    judgement = judge(told((NAMED, at("11-13"), at("11-14"))), account=registered(state=state))
    assert [each.indicator for each in judgement.indicators] == ["not_closed"]
    assert (judgement.verdict, judgement.exempt) == ("compliant", True)
    assert judgement.problems == (f"台账登记为“{state}”，截至2026-11-14账号仍可访问",)
    assert judgement.gravest is not None
    assert judgement.gravest.weight == "problem"


@pytest.mark.parametrize("state", [*GONE, "migrated"])
def test_an_account_registered_as_closed_that_is_gone_complies(state: AccountState) -> None:
    judgement = judge(gone(state, at("11-14"), at("11-14")), account=registered(state="已注销"))
    assert [each.verdict for each in judgement.indicators] == [Compliant()]
    assert judgement.problems == ()


def test_one_that_cannot_be_seen_is_neither() -> None:
    nobody = Evidence(last_tried_at=at("11-14"), outcome="blocked", reason="captcha")
    judgement = judge(nobody, account=registered(state="已注销"))
    assert verdict(judgement, "not_closed") == Inconclusive("captcha")


def test_one_that_is_silent_as_well_is_not_told_so() -> None:
    known = replace(told((NAMED, at("11-13"), at("11-14"))), publications=tuple(posts(original="01-02")))
    assert violated(judge(known, account=registered(state="已注销")).indicators) == ["not_closed"]


def test_a_running_account_is_not_asked_whether_it_is_closed() -> None:
    judgement = judge(told((NAMED, at("11-13"), at("11-14"))))
    assert "not_closed" not in {each.indicator for each in judgement.indicators}


# --- moved -----------------------------------------------------------------------------------


def test_an_account_that_was_followed_is_judged_and_the_registry_is_to_be_corrected() -> None:
    moved = AccountIdentity("法治临河", "8", migrated_to="8")
    known = told((moved, at("11-14"), at("11-14")))
    judgement = judge(known)
    assert violated(judgement.indicators) == ["account_migrated"]
    assert (judgement.verdict, judgement.problems) == ("compliant", ())
    found = verdict(judgement, "account_migrated")
    assert isinstance(found, Violation)
    assert found.sentence == ("平台显示账号已迁移，新的账号标识为“8”，现名称为“法治临河”，请更正台账")
    silent = replace(known, publications=tuple(posts(original="10-01")))
    assert violated(judge(silent).indicators) == ["silent_account", "account_migrated"]


def test_an_account_that_moved_out_of_sight_is_not_judged() -> None:
    judgement = judge(gone("migrated", at("11-13"), at("11-14")))
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "account_migrated")
    found = verdict(judgement, "account_migrated")
    assert isinstance(found, Violation)
    assert found.sentence == "平台显示账号已迁移，请更正台账"
