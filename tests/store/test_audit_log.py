"""The audit log grows by one entry at a time and changes in no other way, on either database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from monitor.domain.audit_entry import AuditEntry
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

FORBIDDEN = ("UPDATE audit_entry SET who = 'li'", "DELETE FROM audit_entry WHERE id = 2")


def append(store: Store, number: int = 1, *, who: str = "wang") -> AuditEntry:
    with store.writing() as unit_of_work:
        return unit_of_work.audit.append(
            "finding_confirm", f"finding {number}", who=who, at=at("11-10", 9), detail={"reason": "已核对"}
        )


def entries(store: Store) -> list[AuditEntry]:
    with store.reading() as unit_of_work:
        return unit_of_work.audit.entries()


def test_entries_come_back_as_they_were_written_the_newest_first(store: Store) -> None:
    written = [append(store, number) for number in (1, 2, 3)]
    assert entries(store) == written[::-1]
    with store.reading() as unit_of_work:
        assert unit_of_work.audit.entries(limit=1) == [written[-1]]
        assert unit_of_work.audit.entries(subject="finding 2") == [written[1]]
        assert unit_of_work.audit.entries(what="robots_allow") == []
        check = unit_of_work.audit.verify(known=written[0].hash)
    assert (check.entries, check.head, check.fault, check.has_known) == (3, written[-1].hash, None, True)


def test_what_a_database_would_change_or_refuse_does_not_break_the_chain(store: Store) -> None:
    detail = {
        "z": 1,
        "a": None,
        "names": ("㛃", "\u202e"),
        "deep": {"ok": True},
        "bytes": "\udcff",
        "nul": "\0",
    }
    with store.writing() as unit_of_work:
        written = unit_of_work.audit.append("x", "y\0", who="w\udcff", at=at("11-10"), detail=detail)
    assert entries(store) == [written]
    assert (written.who, written.subject) == ("w?", "y\ufffd")
    with store.reading() as unit_of_work:
        assert unit_of_work.audit.verify().fault is None


def test_a_detail_that_no_database_keeps_alike_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(TypeError, match="float"), sqlite_store.writing() as unit_of_work:
        unit_of_work.audit.append("x", "y", who="w", at=at("11-10"), detail={"share": 0.1})


def test_an_entry_stays_only_if_what_it_tells_of_does(store: Store) -> None:
    append(store)
    with pytest.raises(LookupError), store.writing() as unit_of_work:
        unit_of_work.audit.append("finding_confirm", "finding 2", who="wang", at=at("11-10"))
        raise LookupError
    append(store, 3)
    assert [(entry.number, entry.subject) for entry in entries(store)] == [(2, "finding 3"), (1, "finding 1")]


def test_writers_at_the_same_time_do_not_fork_the_chain(store: Store) -> None:
    workers, each = 4, 6
    start = threading.Barrier(workers)

    def write(worker: int) -> None:
        start.wait(30)
        for number in range(each):
            append(store, number, who=f"worker {worker}")

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(write, range(workers)))
    with store.reading() as unit_of_work:
        check = unit_of_work.audit.verify()
    assert (check.entries, check.fault) == (workers * each, None)
    assert {entry.who for entry in entries(store)} == {f"worker {number}" for number in range(workers)}


def test_whoever_appends_waits_for_the_one_who_has_not_finished(store: Store) -> None:
    """Were the last entry read before the other's is committed, both would follow the same one."""
    append(store)
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as unit_of_work:
            unit_of_work.audit.append("finding_confirm", "finding 2", who="wang", at=at("11-10"))
            other = pool.submit(append, store, 3)
            with pytest.raises(TimeoutError):
                other.result(0.3)
        assert other.result(30).number == 3
    with store.reading() as unit_of_work:
        assert unit_of_work.audit.verify().fault is None


def test_the_database_itself_lets_two_entries_follow_one_under_no_circumstances(store: Store) -> None:
    append(store)
    fork = (
        "INSERT INTO audit_entry (id, at, who, what, subject, detail, previous, hash)"
        " SELECT 2, at, who, what, subject, detail, previous, 'x' FROM audit_entry"
    )
    with pytest.raises(DBAPIError), store.engine.begin() as connection:
        connection.execute(text(fork))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses_to_change_or_delete_an_entry(store: Store, statement: str) -> None:
    for number in (1, 2):
        append(store, number)
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert len(entries(store)) == 2


def test_a_postgresql_table_cannot_be_emptied_either(store: Store) -> None:
    append(store)
    emptying = (
        "TRUNCATE audit_entry" if store.engine.dialect.name == "postgresql" else "DELETE FROM audit_entry"
    )
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(emptying))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_whoever_gets_around_the_database_is_found_out(store: Store, statement: str) -> None:
    for number in (1, 2, 3):
        append(store, number)
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        else:
            for event in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER audit_entry_{event}"))
        connection.execute(text(statement))
    with store.reading() as unit_of_work:
        assert unit_of_work.audit.verify().fault is not None
