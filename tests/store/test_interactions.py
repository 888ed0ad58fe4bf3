"""What looks say of an account's interaction is kept beside who it is, and comes back as it was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.identity_span import IdentitySpan
from monitor.domain.interaction_span import InteractionSpan
from monitor.domain.look import AccountIdentity, Seen
from monitor.domain.target import Account
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.store.nights import WatchedColumn, page, row, seen, watch

NAMED = AccountIdentity("法治临河", "7")
DEAD = replace(
    NAMED, interaction="dead_link", interaction_item="信箱", interaction_url="http://www.linhe.example/xx/"
)


@pytest.fixture
def account(store: Store) -> WatchedColumn:
    """The address of one account, visited by run after run."""
    known = watch(store, Account("法治临河", "微信订阅号", ("县司法局",), account_id="7"))[0]
    assert known.address_id is not None
    return WatchedColumn(store, known.address_id)


def told(night: str, identity: AccountIdentity | None, *, partial: bool = False) -> Seen:
    return replace(seen(at(night), row("11-01"), partial=partial), account=identity)


def test_words_on_interaction_are_kept_with_the_looks_that_said_them(account: WatchedColumn) -> None:
    for night, said in (("11-10", NAMED), ("11-11", DEAD), ("11-12", NAMED), ("11-13", DEAD)):
        account.fold(told(night, said), page(night))
    word = InteractionSpan("dead_link", at("11-11"), at("11-13"), "信箱", "http://www.linhe.example/xx/")
    assert account.evidence.identities == (
        IdentitySpan(DEAD, at("11-10"), at("11-13"), interactions=(word,)),
    )


def test_a_part_of_a_list_that_tells_of_the_menu_names_nobody_and_forgets_no_name(
    account: WatchedColumn,
) -> None:
    account.fold(told("11-10", NAMED))
    account.fold(told("11-11", AccountIdentity(interaction="absent"), partial=True))
    account.fold(told("11-12", AccountIdentity(interaction="present", interaction_item="互动"), partial=True))
    (span,) = account.evidence.identities
    assert (span.identity.name, span.first_at, span.last_at) == ("法治临河", at("11-10"), at("11-10"))
    assert [(each.said, each.first_at) for each in span.interactions] == [
        ("absent", at("11-11")),
        ("present", at("11-12")),
    ]


def test_a_word_that_comes_late_changes_nothing(account: WatchedColumn) -> None:
    account.fold(told("11-12", DEAD))
    account.fold(told("11-11", replace(NAMED, interaction="present")))
    (span,) = account.evidence.identities
    assert [each.said for each in span.interactions] == ["dead_link"]


def test_nights_that_say_the_same_of_an_account_are_one_row_of_history(account: WatchedColumn) -> None:
    for night in ("11-10", "11-11", "11-12"):
        account.fold(told(night, replace(DEAD, namesakes=("8",))), page("a"))
    (look,) = account.history
    assert (look.looks, look.facts["account"]["interaction_item"]) == (3, "信箱")
