"""An idempotent transaction is repeated while the database is away, and only then."""

from __future__ import annotations

import pytest

from monitor.domain.errors import InputError, RunUnderWay, StoreAway, StoreUnavailable
from monitor.store.engine import make_engine
from monitor.store.patience import Patience
from monitor.store.patient_store import PatientStore
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

QUICK = Patience(longest_seconds=0.2, first_pause_seconds=0.01, longest_pause_seconds=0.02)


class Database:
    """Away for so many questions."""

    def __init__(self, away_for: int, error: Exception | None = None) -> None:
        self.asked = 0
        self._away_for = away_for
        self._error = error or StoreAway("gone")

    def answer(self) -> str:
        self.asked += 1
        if self.asked <= self._away_for:
            raise self._error
        return "here"


def test_a_database_that_comes_back_is_asked_again() -> None:
    database = Database(3)
    assert QUICK.insist(database.answer) == "here"
    assert database.asked == 4


def test_one_that_stays_away_is_given_up_after_a_time() -> None:
    with pytest.raises(StoreAway):
        QUICK.insist(Database(1_000_000).answer)


@pytest.mark.parametrize(
    "error", [StoreUnavailable("full"), InputError("wrong")], ids=["full_disk", "a_mistake"]
)
def test_what_will_not_mend_itself_is_told_at_once(error: Exception) -> None:
    database = Database(1, error)
    with pytest.raises(type(error)):
        QUICK.insist(database.answer)
    assert database.asked == 1


def test_nothing_is_written_after_another_run_took_the_lock(sqlite_store: Store) -> None:
    def make_sure() -> None:
        raise RunUnderWay("another")

    patient = PatientStore(sqlite_store, make_sure, QUICK)
    with pytest.raises(RunUnderWay):
        patient.write(lambda unit_of_work: unit_of_work.runs.open(at("11-10")))
    with sqlite_store.reading() as unit_of_work:
        assert unit_of_work.runs.last() == []


@pytest.mark.parametrize(
    "written", ["0", "soon", "1e9", "nan"], ids=["none", "a_word", "for_ever", "no_number"]
)
def test_a_deadline_that_is_none_is_refused_by_name(written: str) -> None:
    with pytest.raises(InputError, match="answer_seconds"):
        make_engine(f"postgresql://postgres@127.0.0.1/monitor?answer_seconds={written}")
