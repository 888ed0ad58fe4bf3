"""When one content system fails at many hosts at once, what its other hosts say accuses nobody that night."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.domain.look import Look
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
    linhe.look_and_check(ill_night("11-20"), when=at("11-20"))
    assert any("vsb" in said and "1个" in said for said in linhe.said)
    assert accused(linhe) == set(OTHERS), "the sixth of the system is not believed tonight"


def test_who_stays_away_for_good_holds_nothing_up(linhe: Linhe) -> None:
    linhe.look_and_check(ill_night("11-20"), when=at("11-20"))
    linhe.look_and_check(ill_night("11-21"), when=at("11-21"))
    assert linhe.said == []
    assert accused(linhe) == {*OTHERS, ALIKE[5]}


def test_a_night_that_was_weighed_and_cut_off_takes_nothing_out_twice(linhe: Linhe) -> None:
    linhe.night(ill_night("11-20"), when=at("11-20"))
    with linhe.store.reading() as unit_of_work:
        run = unit_of_work.runs.last()[0]
        assert unit_of_work.system_visits.of_run(run.id) == []
        assert unit_of_work.runs.unfolded(run.id, limit=9) == []
