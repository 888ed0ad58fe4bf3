"""What a platform says of an account is proposed to the operator where it does not fit the registry."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from monitor.domain.identity_doubts import IdentityDoubt, RegisteredAccounts, identity_doubts
from monitor.domain.identity_span import IdentitySpan
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.target import Account, Unit
from tests.domain.linhe import at

OWN, OTHER, THIRD = "MzAwMDAwMDAyMQ==", "MzAwMDAwMDAyMg==", "MzAwMDAwMDAyMw=="
ACCOUNT = Account("法治临河（微信）", "微信订阅号", ("县司法局",), account_id=OWN)
UNITS = {"县司法局": Unit("县司法局")}
COMPANY = "临河县文化传媒有限公司"


def doubts(identity: AccountIdentity, *others: Account, account: Account = ACCOUNT) -> tuple[str, ...]:
    told = IdentitySpan(identity, at("11-10"), at("11-14"))
    known = RegisteredAccounts.of((account, *others))
    found = identity_doubts(account, told, units=UNITS, accounts=known)
    assert all(each.last_at == at("11-14") for each in found)
    return tuple(f"{each.doubt}: {each.said}" for each in found)


def other(name: str = "法治临河", account_id: str = "") -> Account:
    return Account(name, "微信服务号", ("县司法局",), account_id=account_id)


def test_an_owner_that_is_another_body_is_to_be_checked() -> None:
    assert doubts(AccountIdentity(owner=COMPANY)) == (f"owner_mismatch: {COMPANY}",)
    assert doubts(AccountIdentity(owner="临河县司法局官方微博")) == ()


def test_every_namesake_that_is_registered_nowhere_is_to_be_checked() -> None:
    found = doubts(AccountIdentity(namesakes=(OTHER, THIRD)), other(account_id=f" {THIRD}"))
    assert found == (f"unregistered_account: {OTHER}",)


@pytest.mark.parametrize(
    "registered",
    [
        pytest.param(other(account_id=OTHER), id="by-its-id"),
        pytest.param(other("临河普法", OTHER), id="by-its-id-under-another-name"),
        pytest.param(other(), id="by-name-alone"),
        pytest.param(other(account_id="gh_0123456789ab"), id="by-an-id-of-another-kind"),
    ],
)
def test_a_namesake_that_may_be_registered_is_no_matter(registered: Account) -> None:
    assert doubts(AccountIdentity(namesakes=(OTHER,)), registered) == ()


def test_an_account_whose_own_id_is_not_known_may_be_its_own_namesake() -> None:
    assert doubts(AccountIdentity(namesakes=(OTHER,)), account=replace(ACCOUNT, account_id="")) == ()


@pytest.mark.parametrize("state", ["missing", "cancelled", "banned", "migrated"])
def test_nothing_is_proposed_of_an_account_that_is_gone(state: AccountState) -> None:
    assert doubts(AccountIdentity(state=state, owner=COMPANY, namesakes=(OTHER,))) == ()


def test_nothing_is_proposed_of_an_account_that_lives_elsewhere() -> None:
    assert doubts(AccountIdentity(migrated_to=THIRD, owner=COMPANY, namesakes=(OTHER,))) == ()


def test_an_account_of_which_nothing_was_said_raises_nothing() -> None:
    known = RegisteredAccounts.of((ACCOUNT,))
    assert identity_doubts(ACCOUNT, None, units=UNITS, accounts=known) == ()


@given(name=st.text(max_size=10), account_id=st.text(max_size=10), other_name=st.text(max_size=10))
def test_empty_words_raise_no_doubt(name: str, account_id: str, other_name: str) -> None:
    assert doubts(AccountIdentity(name, account_id), other(other_name)) == ()
    assert doubts(AccountIdentity(name, account_id, namesakes=("",))) == ()


def test_a_doubt_says_what_the_platform_said() -> None:
    told = IdentitySpan(AccountIdentity(owner=COMPANY), at("11-10"), at("11-12"))
    known = RegisteredAccounts.of(())
    assert identity_doubts(ACCOUNT, told, units=UNITS, accounts=known) == (
        IdentityDoubt("owner_mismatch", COMPANY, at("11-12")),
    )
