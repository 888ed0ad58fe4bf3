"""What looks say of an account becomes spans: extended, never broken by blindness, ended by another word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.identity_span import ALIVE, IdentitySpan, told_at
from monitor.domain.look import AccountIdentity, NotSeen, Seen, VisitResult
from monitor.domain.target import Account
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.store.nights import FRESHNESS, NIGHT, WatchedColumn, page, row, seen, watch

NAMED = AccountIdentity("法治临河", "7")
OTHER_NAME = AccountIdentity("临河司法", "7")
MISSING = AccountIdentity(account_id="7", state="missing")


@pytest.fixture
def account(store: Store) -> WatchedColumn:
    """The address of one account, visited by run after run."""
    known = watch(store, Account("法治临河", "新浪微博", ("县司法局",), account_id="7"))[0]
    assert known.address_id is not None
    return WatchedColumn(store, known.address_id)


def told(night: str, identity: AccountIdentity | None, *, partial: bool = False) -> Seen:
    rows = () if identity is not None and identity.state != "normal" else (row("11-01"),)
    return replace(seen(at(night), *rows, partial=partial), account=identity)


def test_looks_that_say_the_same_are_one_span_whatever_was_posted(account: WatchedColumn) -> None:
    for night in ("11-10", "11-11", "11-12"):
        account.fold(replace(told(night, NAMED), publications=(row(night),)), page(night))
    assert account.evidence.identities == (IdentitySpan(NAMED, at("11-10"), at("11-12")),)


def test_a_look_that_saw_nothing_ends_no_span_and_no_gap_does(account: WatchedColumn) -> None:
    account.fold(told("11-10", MISSING))
    account.fold(NotSeen(at("11-11"), "blocked", "captcha"))
    account.fold(told("11-20", MISSING))
    assert account.evidence.identities == (IdentitySpan(MISSING, at("11-10"), at("11-20")),)
    assert [each.outcome for each in account.history] == ["seen", "blocked", "seen"]


def test_a_normal_look_ends_the_span_of_an_account_that_was_gone(account: WatchedColumn) -> None:
    account.fold(told("11-10", MISSING))
    account.fold(told("11-11", NAMED))
    account.fold(told("11-12", MISSING))
    assert [each.identity for each in account.evidence.identities] == [MISSING, NAMED, MISSING]
    assert account.evidence.identity == MISSING
    assert account.evidence.identity_seen_at == (at("11-12"),)


def test_another_name_is_another_span(account: WatchedColumn) -> None:
    account.fold(told("11-10", NAMED))
    account.fold(told("11-11", OTHER_NAME))
    account.fold(told("11-12", OTHER_NAME))
    assert [each.identity.name for each in account.evidence.identities] == ["法治临河", "临河司法"]
    assert account.evidence.identity_seen_at == (at("11-11"), at("11-12"))


def test_a_whole_list_that_names_nobody_shows_that_the_account_answers(account: WatchedColumn) -> None:
    account.fold(told("11-10", MISSING))
    account.fold(told("11-11", None))
    assert [each.identity for each in account.evidence.identities] == [MISSING, ALIVE]


def test_a_part_of_a_list_that_names_nobody_says_nothing(account: WatchedColumn) -> None:
    account.fold(told("11-10", MISSING))
    account.fold(told("11-11", None, partial=True))
    assert account.evidence.identities == (told_at(MISSING, at("11-10")),)


def test_an_account_known_by_its_name_is_not_made_another_by_a_look_without(account: WatchedColumn) -> None:
    for night, said in (("11-10", OTHER_NAME), ("11-11", None), ("11-12", OTHER_NAME)):
        account.fold(told(night, said))
    assert account.evidence.identities == (IdentitySpan(OTHER_NAME, at("11-10"), at("11-12")),)


def test_a_look_that_comes_late_changes_nothing(account: WatchedColumn) -> None:
    account.fold(told("11-12", MISSING))
    account.fold(told("11-11", NAMED))
    assert account.evidence.identities == (told_at(MISSING, at("11-12")),)


def test_folding_a_run_twice_says_nothing_twice(account: WatchedColumn) -> None:
    run_id = account.fold(told("11-12", MISSING))
    account.fold_into(run_id, told("11-12", NAMED))
    assert account.evidence.identities == (told_at(MISSING, at("11-12")),)


def test_columns_have_no_identity(store: Store) -> None:
    column = WatchedColumn.of(store)
    column.fold(seen(at("11-10"), row("11-09")), page("a"))
    assert column.evidence.identities == ()


def test_a_batch_of_accounts_is_told_apart(store: Store) -> None:
    known = watch(
        store,
        *(Account(f"账号{number}", "新浪微博", ("县司法局",), account_id=f"{number}") for number in range(3)),
    )
    ids = [each.address_id for each in known if each.address_id is not None]
    for night, states in (("11-10", "missing normal normal"), ("11-11", "missing missing normal")):
        looks = [
            told(
                night,
                AccountIdentity(account_id=str(id_), state="missing" if said == "missing" else "normal"),
            )
            for id_, said in zip(ids, states.split(), strict=True)
        ]
        results = [VisitResult(id_, look, page("a")) for id_, look in zip(ids, looks, strict=True)]
        _fold(store, results, night)
    with store.reading() as unit_of_work:
        evidence = unit_of_work.looks.evidence(ids)
    assert [len(evidence[id_].identities) for id_ in ids] == [1, 2, 1]


def _fold(store: Store, results: list[VisitResult], night: str) -> None:
    with store.writing() as unit_of_work:
        run_id = unit_of_work.runs.open(at(night))
        unit_of_work.looks.fold(run_id, results, night_starts=NIGHT, freshness=FRESHNESS)


def test_owner_and_namesakes_come_back_as_they_were_told(account: WatchedColumn) -> None:
    said = replace(NAMED, owner="临河县司法局官方微博", namesakes=("8", "9"))
    account.fold(told("11-10", said))
    assert account.evidence.identities == (IdentitySpan(said, at("11-10"), at("11-10")),)
    assert account.evidence.identity == said


def test_namesakes_that_are_searched_on_some_nights_tell_no_looks_apart(account: WatchedColumn) -> None:
    found = AccountIdentity(namesakes=("8",))
    for night, identity in (("11-10", None), ("11-11", found), ("11-12", None)):
        account.fold(told(night, identity), page("the same"))
    assert [(each.first_at, each.last_at) for each in account.history] == [(at("11-10"), at("11-12"))]
    (span,) = account.evidence.identities
    assert span.identity.namesakes == ("8",)
