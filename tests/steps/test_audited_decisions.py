"""Every decision of a person is audited in its own transaction; a refused one is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.domain.errors import InputError
from monitor.domain.learned_list import LearnedList, ListProposal
from monitor.steps.confirm_lists import confirm_lists
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, column, overdue_twice
from tests.store.nights import COLUMN_URL, WatchedColumn, page, row, seen


@pytest.mark.parametrize(
    ("decision", "until"),
    [
        pytest.param("confirm", None, id="confirm"),
        pytest.param("dismiss", None, id="dismiss"),
        pytest.param("exempt", day("12-31"), id="exempt"),
        pytest.param("resolve", None, id="resolve"),
    ],
)
def test_what_is_decided_of_a_finding_is_audited(
    sqlite_store: Store, decision: str, until: date | None
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    with sqlite_store.writing() as unit_of_work:
        track_rectification(
            unit_of_work, 1, decision, who="wang", note="已核对", now=at("11-16"), until=until
        )
    with sqlite_store.reading() as unit_of_work:
        (entry,) = unit_of_work.audit.entries()
    assert (entry.what, entry.subject, entry.who) == (f"finding_{decision}", "finding 1", "wang")
    assert entry.detail["reason"] == "已核对"
    assert entry.detail["indicator"] == "overdue_column"
    assert entry.detail["until"] == (until.isoformat() if until else None)
    assert entry.detail["approver"] == ("wang" if until else None)


def test_a_decision_that_is_refused_is_not_audited(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column())
    overdue_twice(linhe)
    for decision in ("dismiss", "exempt", "praise"):
        with pytest.raises(InputError), sqlite_store.writing() as unit_of_work:
            track_rectification(unit_of_work, 1, decision, who="wang", note="", now=at("11-16"))
    with sqlite_store.reading() as unit_of_work:
        assert unit_of_work.audit.entries() == []


def test_confirmed_lists_are_audited_and_a_confirmation_of_nothing_is_not(sqlite_store: Store) -> None:
    watched = WatchedColumn.of(sqlite_store)
    with sqlite_store.writing() as unit_of_work:
        assert confirm_lists(unit_of_work, who="wang", now=at("11-10")) == []
    found = replace(page("a"), proposal=ListProposal(LearnedList("static_list", "ul > li", rows=3)))
    watched.fold(replace(seen(at("11-10"), row("11-09")), confidence="weak"), found)
    with sqlite_store.writing() as unit_of_work:
        assert len(confirm_lists(unit_of_work, who="wang", now=at("11-10"))) == 1
    with sqlite_store.reading() as unit_of_work:
        (entry,) = unit_of_work.audit.entries()
    assert (entry.what, entry.who) == ("lists_confirm", "wang")
    assert entry.detail == {"lists": [{"address": watched.address_id, "url": COLUMN_URL}]}
