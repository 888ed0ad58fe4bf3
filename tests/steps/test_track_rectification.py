"""Track rectification 整改跟踪: what people decide, with who and why; never about what is closed."""

from __future__ import annotations

import pytest

from monitor.domain.errors import InputError
from monitor.steps.track_rectification import track_rectification
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, column, seen

NOON = at("11-14", 12)


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    """One finding, seen once."""
    county = Linhe(sqlite_store)
    county.register(column())
    county.look_and_check({"通知公告": seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    return county


def decide(linhe: Linhe, decision: str, *, note: str = "", finding: int = 1) -> FindingRecord:
    with linhe.store.writing() as unit_of_work:
        until = day("12-31") if decision == "exempt" else None
        return track_rectification(
            unit_of_work, finding, decision, who="wang", note=note, now=NOON, until=until
        )


def test_confirming_keeps_the_state_and_says_who(linhe: Linhe) -> None:
    finding = decide(linhe, "confirm")
    assert (finding.state, finding.confirmed_at, finding.confirmed_by) == ("open", NOON, "wang")


@pytest.mark.parametrize(
    ("decision", "state"),
    [("dismiss", "dismissed"), ("exempt", "exempted"), ("resolve", "resolved")],
)
def test_the_other_answers_close_it_with_the_reason(linhe: Linhe, decision: str, state: str) -> None:
    finding = decide(linhe, decision, note="机构撤并")
    assert (finding.state, finding.closed_at) == (state, NOON)
    with linhe.store.reading() as unit_of_work:
        last = unit_of_work.findings.events(finding.id)[-1]
    assert (last.state, last.who, last.note) == (state, "wang", "机构撤并")


@pytest.mark.parametrize("decision", ["dismiss", "exempt"])
def test_a_reason_is_required(linhe: Linhe, decision: str) -> None:
    with pytest.raises(InputError, match="请写明理由"):
        decide(linhe, decision, note="  ")
    assert linhe.finding().state == "open"


def test_what_is_closed_cannot_be_decided_again(linhe: Linhe) -> None:
    decide(linhe, "resolve")
    with pytest.raises(InputError, match="已经结束"):
        decide(linhe, "confirm")


def test_an_unknown_finding_and_an_unknown_answer_are_refused(linhe: Linhe) -> None:
    with pytest.raises(InputError, match="没有编号为99的问题"):
        decide(linhe, "confirm", finding=99)
    with pytest.raises(InputError, match="不认识的处理"):
        decide(linhe, "forget")
