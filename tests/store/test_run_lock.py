"""Never two runs at once, and no lock outlives its holder."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from monitor.domain.errors import RunUnderWay
from monitor.store.run_lock import run_lock
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

_HOLDER = """
import sys, time
from monitor.store.engine import make_engine
from monitor.store.run_lock import run_lock
with run_lock(make_engine(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the run lock."""
    command = [sys.executable, "-c", _HOLDER, database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def is_free(store: Store, name: str = "run") -> bool:
    try:
        with run_lock(store.engine, name=name):
            return True
    except RunUnderWay:
        return False


def test_a_second_holder_is_told_what_is_going_on(store: Store) -> None:
    busy = pytest.raises(RunUnderWay, match="另一个采集正在进行")
    with run_lock(store.engine), busy, run_lock(store.engine):
        raise AssertionError("two runs at once")


@pytest.mark.parametrize(
    ("name", "message"),
    [("night", "夜间任务正在进行"), ("deliver", "提醒正在发送"), ("clock", "已有一个定时程序")],
)
def test_each_lock_has_its_own_words(sqlite_store: Store, name: str, message: str) -> None:
    engine = sqlite_store.engine
    busy = pytest.raises(RunUnderWay, match=message)
    with run_lock(engine, name=name), busy, run_lock(engine, name=name):
        raise AssertionError("two holders at once")


def test_locks_of_other_names_do_not_meet(store: Store) -> None:
    with run_lock(store.engine, name="night"), run_lock(store.engine, name="run"):
        assert is_free(store, "deliver")


def test_a_lock_is_free_again_after_its_block_however_it_ended(store: Store) -> None:
    with run_lock(store.engine):
        pass
    with pytest.raises(LookupError), run_lock(store.engine):
        raise LookupError
    assert is_free(store)


def test_a_lock_is_held_against_other_processes(store: Store, database_url: str) -> None:
    with holder(database_url):
        assert not is_free(store)


def test_a_lock_is_freed_when_its_holder_is_killed(store: Store, database_url: str) -> None:
    with holder(database_url) as process:
        assert not is_free(store)
        process.kill()
        process.wait()
        # the server notices a lost connection in its own time
        deadline = time.monotonic() + 10
        while not is_free(store):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_database_can_be_used_while_the_lock_is_held(store: Store) -> None:
    with run_lock(store.engine):
        with store.writing() as unit_of_work:
            run_id = unit_of_work.runs.open(at("11-10"))
        with store.reading() as unit_of_work:
            assert [run.id for run in unit_of_work.runs.last()] == [run_id]


def test_a_lost_connection_does_not_hide_how_the_block_ended(store: Store) -> None:
    """On PostgreSQL the lock goes with its connection; giving it back must not fail then."""
    with pytest.raises(LookupError), run_lock(store.engine):
        if store.engine.dialect.name == "postgresql":
            with store.engine.begin() as connection:
                others = text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
                connection.execute(others)
        raise LookupError
    assert is_free(store)
