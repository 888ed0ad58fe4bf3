"""The chain of the audit log shows every change, gap and insertion, up to what only a noted hash can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import pytest

from monitor.domain.audit_entry import NOTHING_BEFORE, AuditEntry, ChainFault, chained, check_chain
from tests.domain.linhe import at


def chain(length: int = 4) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        previous = entries[-1].hash if entries else NOTHING_BEFORE
        detail = {"reason": "已核对", "until": None, "alerts": [1, 2]}
        fresh = AuditEntry(
            number, at("11-10", number), "wang", "finding_confirm", "finding 1", detail, previous
        )
        entries.append(chained(fresh))
    return entries


def test_a_chain_as_it_was_written_is_whole() -> None:
    entries = chain()
    check = check_chain(entries)
    assert (check.entries, check.head, check.fault) == (4, entries[-1].hash, None)


def test_an_empty_log_is_whole() -> None:
    assert check_chain([]).fault is None
    assert check_chain([]).head == NOTHING_BEFORE


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda entry: replace(entry, who="li"), id="who"),
        pytest.param(lambda entry: replace(entry, what="finding_dismiss"), id="what"),
        pytest.param(lambda entry: replace(entry, subject="finding 2"), id="subject"),
        pytest.param(lambda entry: replace(entry, at=at("11-11", 2)), id="when"),
        pytest.param(lambda entry: replace(entry, detail={**entry.detail, "alerts": [1]}), id="detail"),
        pytest.param(lambda entry: replace(entry, hash="f" * 64), id="hash"),
    ],
)
def test_an_altered_entry_is_named(spoil: Callable[[AuditEntry], AuditEntry]) -> None:
    entries = chain()
    entries[1] = spoil(entries[1])
    assert check_chain(entries).fault == ChainFault(2, "altered")


def test_an_entry_altered_with_its_hash_no_longer_fits_the_next() -> None:
    entries = chain()
    entries[1] = chained(replace(entries[1], who="li"))
    assert check_chain(entries).fault == ChainFault(3, "unlinked")


def test_a_missing_entry_is_noticed_at_the_one_after_it() -> None:
    entries = chain()
    del entries[1]
    check = check_chain(entries)
    assert (check.entries, check.fault) == (1, ChainFault(3, "missing"))


def test_a_first_entry_that_is_gone_is_noticed_too() -> None:
    assert check_chain(chain()[1:]).fault == ChainFault(2, "missing")


def test_entries_cut_off_at_the_end_show_against_a_hash_noted_before() -> None:
    entries = chain()
    noted = entries[-1].hash
    assert check_chain(entries, known=noted).has_known
    shorter = check_chain(entries[:-1], known=noted)
    assert (shorter.fault, shorter.has_known) == (None, False)


def test_a_chain_computed_anew_shows_against_a_hash_noted_before() -> None:
    noted = chain()[1].hash
    forged: list[AuditEntry] = []
    for entry in chain():
        previous = forged[-1].hash if forged else NOTHING_BEFORE
        forged.append(chained(replace(entry, who="li", previous=previous)))
    check = check_chain(forged, known=noted)
    assert (check.fault, check.has_known) == (None, False)


def test_the_hash_does_not_depend_on_the_order_of_details_nor_on_the_zone_of_the_instant() -> None:
    entry = chain(1)[0]
    turned = replace(entry, detail=dict(reversed(list(entry.detail.items()))), at=entry.at.astimezone(UTC))
    assert chained(turned).hash == entry.hash
