"""Due soon 即将超期 before a holiday (`judging.md` §2a): the lead is counted in working days.

So on the last working day before a holiday everything that falls due until the day before work
begins again, and three working days further, is due soon: nobody learns of it in an empty office.
"""

from __future__ import annotations

import pytest

from monitor.domain.judgement import judge_target
from monitor.domain.period import ONE_DAY
from tests.domain.linhe import column, evidence, question


@pytest.mark.parametrize(
    ("newest", "as_of", "is_due_soon"),
    [
        pytest.param("09-17", "09-30", True, id="due-on-the-first-day-of-the-holiday"),
        pytest.param("09-20", "09-30", True, id="due-in-the-middle"),
        pytest.param("09-23", "09-30", True, id="due-on-the-last-day-of-the-holiday"),
        pytest.param("09-26", "09-30", True, id="due-three-working-days-later"),
        pytest.param("09-28", "09-30", False, id="due-later-still"),
    ],
)
def test_on_the_last_working_day_before_a_holiday_what_falls_due_in_it_is_due_soon(
    newest: str, as_of: str, is_due_soon: bool
) -> None:
    asked = question(as_of)
    assert asked.calendar.is_workday(asked.as_of)
    assert not asked.calendar.is_workday(asked.as_of + ONE_DAY)
    judgement = judge_target(column("1条/2周"), evidence([newest], looked=as_of), asked)
    assert judgement.is_due_soon is is_due_soon
