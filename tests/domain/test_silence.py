"""Silence 静默: what it covers, and until when."""

from __future__ import annotations

import pytest

from monitor.domain.silence import Silence, SilenceScope, silence_over
from monitor.domain.target import Account, Column, Site, Target
from tests.domain.linhe import at, day

PORTAL, EDUCATION, TOURISM = "临河县人民政府", "县教育局", "县文旅局"
HOME = Site(PORTAL, "http://www.linhe.example/", "县政府办公室")
NOTICES = Column(PORTAL, "通知公告", "http://www.linhe.example/tzgg/", (EDUCATION, TOURISM))
ELSEWHERE = Column("县志网", "县志", "http://xz.linhe.example/", (EDUCATION,))
ACCOUNT = Account("临河教育", "新浪微博", (EDUCATION,))


def silence(
    scope: SilenceScope, name: str, *, until: str = "11-30", target_id: int | None = None, number: int = 1
) -> Silence:
    return Silence(number, scope, name, "改版", day(until), "wang", at("11-10"), target_id)


@pytest.mark.parametrize(
    ("given", "unit", "target", "target_id", "is_covered"),
    [
        pytest.param(silence("unit", EDUCATION), EDUCATION, NOTICES, 1, True, id="the_unit"),
        pytest.param(silence("unit", "县教育局 "), EDUCATION, ACCOUNT, 2, True, id="however_it_is_written"),
        pytest.param(silence("unit", EDUCATION), TOURISM, NOTICES, 1, False, id="another_unit_of_it"),
        pytest.param(silence("site", PORTAL), TOURISM, NOTICES, 1, True, id="a_column_of_the_site"),
        pytest.param(silence("site", PORTAL), "县政府办公室", HOME, 3, True, id="the_site_itself"),
        pytest.param(silence("site", PORTAL), EDUCATION, ELSEWHERE, 4, False, id="another_site"),
        pytest.param(silence("site", "临河教育"), EDUCATION, ACCOUNT, 2, False, id="an_account_is_no_site"),
        pytest.param(silence("target", "通知公告", target_id=1), TOURISM, NOTICES, 1, True, id="the_target"),
        pytest.param(silence("target", "通知公告", target_id=1), TOURISM, NOTICES, 5, False, id="a_namesake"),
    ],
)
def test_a_silence_covers_what_it_names_and_nothing_else(
    given: Silence, unit: str, target: Target, target_id: int, *, is_covered: bool
) -> None:
    assert given.covers(unit, target, target_id) is is_covered
    assert (silence_over([given], unit, target, target_id) is given) is is_covered


def test_it_holds_up_to_and_including_its_last_day() -> None:
    given = silence("unit", EDUCATION, until="11-30")
    assert given.holds_on(day("11-30"))
    assert not given.holds_on(day("12-01"))


def test_of_several_the_one_that_ends_last_is_named() -> None:
    short, long = silence("unit", EDUCATION), silence("site", PORTAL, until="12-31", number=2)
    assert silence_over([short, long], EDUCATION, NOTICES, 1) is long
    assert silence_over([long, short], EDUCATION, NOTICES, 1) is long
    assert silence_over([], EDUCATION, NOTICES, 1) is None
