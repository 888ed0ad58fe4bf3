"""What was imported comes back as it was said, and gives way to what is imported in its place."""

from __future__ import annotations

import pytest

from monitor.domain.ledger_evidence import LedgerEntries
from monitor.domain.target import Account
from monitor.store.ledger_json import attestation_to_json, export_to_json, task_to_json
from monitor.store.ledgers import ATTESTATIONS, FORWARDING_TASKS, POSTS, LedgerEntry
from monitor.store.unit_of_work import Store
from tests.domain.ledger_entries import attested, entries, exported, post, task
from tests.domain.linhe import at
from tests.store.nights import watch

EXPORT = exported("11-14", post("11-10", url="https://mp.example/1", originality="original"), since="10-01")
SEEN = attested("11-14", state="missing", newest="11-01", original="10-01", interaction="dead_link")
CONSULT = task("关于征集意见的公告", "11-02", "11-05", "微信订阅号")


@pytest.fixture
def account_id(store: Store) -> int:
    return watch(store, Account("法治临河", "微信订阅号", ("县司法局",), source="import"))[0].id


def put(store: Store, kind: str, period: str, *kept: LedgerEntry) -> None:
    with store.writing() as unit_of_work:
        unit_of_work.ledgers.put(kind, period, kept, at=at("11-14"))


def of(store: Store, account_id: int) -> LedgerEntries:
    with store.reading() as unit_of_work:
        return unit_of_work.ledgers.entries([account_id, 999]).get(account_id, LedgerEntries())


def test_exports_and_attestations_come_back_as_they_were_said(store: Store, account_id: int) -> None:
    assert of(store, account_id) == LedgerEntries()
    put(store, POSTS, "", LedgerEntry("one", export_to_json(EXPORT), account_id))
    put(store, ATTESTATIONS, "", LedgerEntry("one", attestation_to_json(SEEN), account_id))
    assert of(store, account_id) == entries(EXPORT, SEEN)


def test_an_entry_of_the_same_key_gives_way_and_others_stay(store: Store, account_id: int) -> None:
    other = exported("11-15", post("11-12"))
    put(store, POSTS, "", LedgerEntry("one", export_to_json(EXPORT), account_id))
    put(store, POSTS, "2026Q4", LedgerEntry("one", export_to_json(EXPORT), account_id))
    put(store, POSTS, "", LedgerEntry("one", export_to_json(other), account_id))
    assert set(of(store, account_id).exports) == {EXPORT, other}
    with store.reading() as unit_of_work:
        assert unit_of_work.ledgers.keys(POSTS, "") == {"one"}


def test_what_was_imported_of_a_kind_for_a_period_can_be_forgotten(store: Store, account_id: int) -> None:
    put(store, POSTS, "2026Q4", LedgerEntry("one", export_to_json(EXPORT), account_id))
    put(store, ATTESTATIONS, "2026Q4", LedgerEntry("one", attestation_to_json(SEEN), account_id))
    with store.writing() as unit_of_work:
        unit_of_work.ledgers.clear(POSTS, "2026Q4")
    assert of(store, account_id) == entries(SEEN)


def test_the_same_attestation_for_two_periods_is_one_look(store: Store, account_id: int) -> None:
    for period in ("", "2026Q4"):
        put(store, ATTESTATIONS, period, LedgerEntry("one", attestation_to_json(SEEN), account_id))
    assert of(store, account_id).attestations == (SEEN,)


def test_a_task_imported_for_two_periods_is_one_task_as_it_was_told_last(store: Store) -> None:
    later = task(CONSULT.title, "11-02", "11-08", "微信订阅号")
    put(store, FORWARDING_TASKS, "", LedgerEntry("consult", task_to_json(CONSULT)))
    put(store, FORWARDING_TASKS, "2026Q4", LedgerEntry("consult", task_to_json(later)))
    with store.reading() as unit_of_work:
        assert unit_of_work.ledgers.forwarding_tasks() == (later,)
        assert unit_of_work.ledgers.entries([1]) == {}


def test_thousands_of_accounts_are_read_in_few_statements(store: Store) -> None:
    known = watch(store, *(Account(f"账号{number}", "微信订阅号", ("县司法局",)) for number in range(900)))
    put(store, POSTS, "", *(LedgerEntry(str(each.id), export_to_json(EXPORT), each.id) for each in known))
    with store.reading() as unit_of_work:
        found = unit_of_work.ledgers.entries(each.id for each in known)
    assert len(found) == 900
