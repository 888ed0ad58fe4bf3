"""When one content system fails at many hosts at once, what its other hosts say accuses nobody that night."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.domain.look import Look, Transport, VisitResult
from monitor.steps.close_run import set_aside_ill_systems
from monitor.steps.record_looks import record_looks
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import Linhe, column, refused, seen

ALIKE = [f"同系统{number}" for number in range(1, 7)]
OTHERS = [f"别的{number}" for number in range(1, 15)]


@pytest.fixture
def linhe(store: Store) -> Linhe:
    """Six columns of one content system among twenty, each on a host of its own; all seen once."""
    county = Linhe(store)
    county.register(*(column(name) for name in [*ALIKE, *OTHERS]))
    assert county.night(everywhere("10-30", "10-28"), when=at("10-30")) == "complete"
    return county


def everywhere(date: str, item: str) -> dict[str, Look]:
    looks: dict[str, Look] = {name: seen(at(date), [item]) for name in ALIKE}
    looks |= {name: dataclasses.replace(seen(at(date), [item]), reader="static_list") for name in OTHERS}
    return looks


def ill_night(date: str) -> dict[str, Look]:
    """Five of the six are gone; the sixth shows an old list, as everybody else does."""
    return everywhere(date, "10-28") | {name: refused(at(date)) for name in ALIKE[:5]}


def accused(linhe: Linhe) -> set[str]:
    with linhe.store.reading() as unit_of_work:
        names = {known.id: known.target.name for known in unit_of_work.registry.targets_on()}
    return {names[finding.target_id] for finding in linhe.findings()}


def test_what_still_answers_of_a_sick_system_opens_nothing(linhe: Linhe) -> None:
    linhe.night(everywhere("11-13", "10-28"), when=at("11-13"))
    linhe.look_and_check(ill_night("11-20"), when=at("11-20"))
    assert any("vsb" in said and "1个" in said for said in linhe.said)
    assert accused(linhe) == set(OTHERS), "the sixth of the system is not believed tonight"


def test_a_system_that_stays_sick_for_days_accuses_nobody_of_its_own(linhe: Linhe) -> None:
    for night in ("10-31", "11-01", "11-02", "11-03", "11-04", "11-05"):
        linhe.look_and_check(ill_night(night), when=at(night))
        assert linhe.said, night
    assert accused(linhe) == set()


def test_who_stays_away_for_good_holds_nothing_up_for_more_than_a_week(linhe: Linhe) -> None:
    for night in ("11-04", "11-12", "11-20", "11-21"):
        linhe.look_and_check(ill_night(night), when=at(night))
    assert linhe.said == []
    assert accused(linhe) == {*OTHERS, ALIKE[5]}


def test_a_night_that_was_weighed_and_cut_off_says_the_same_again(linhe: Linhe) -> None:
    linhe.night(ill_night("10-31"), when=at("10-31"))
    (said,) = linhe.said
    with linhe.store.writing() as unit_of_work:
        run = unit_of_work.runs.last()[0]
        assert set_aside_ill_systems(unit_of_work, run.id, now=at("10-31")) == [said]
        assert unit_of_work.runs.unfolded(run.id, limit=9) == []


def test_one_dead_host_with_many_columns_is_one_member(linhe: Linhe) -> None:
    """Five addresses at one host are no five hosts."""
    with linhe.store.writing() as unit_of_work:
        addresses = [known.address_id for known in unit_of_work.registry.targets_on() if known.address_id]
        run_id = unit_of_work.runs.open(at("10-31"))
        unit_of_work.runs.add_visits(run_id, dict.fromkeys(addresses[:6], 1), full=frozenset())
        lost = [
            (VisitResult(id_, refused(at("10-31")), Transport(requests=1)), "www.linhe.example")
            for id_ in addresses[:6]
        ]
        record_looks(unit_of_work, run_id, lost, at=at("10-31"))
        assert unit_of_work.system_visits.members(run_id, since=at("10-25")) == []
