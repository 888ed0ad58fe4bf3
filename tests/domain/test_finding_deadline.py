"""Finding deadline 整改期限: working days from the day after the unit was told; nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.domain.finding_deadline import AnswerDue, RectificationTerm
from tests.domain.linhe import at, calendar, day


def term(workdays: int = 5, *, escalate_after: int = 0) -> RectificationTerm:
    return RectificationTerm(workdays, calendar(), escalate_after=escalate_after)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        pytest.param("11-16", "11-23", id="monday-to-monday"),
        pytest.param("11-14", "11-20", id="told-on-a-saturday"),
        pytest.param("09-29", "10-12", id="over-the-national-holiday"),
    ],
)
def test_five_working_days_are_counted_from_the_day_after(told: str, due: str) -> None:
    assert term().answer_due([at(told)]) == AnswerDue(day(due))


def test_the_day_on_which_a_unit_was_told_is_shanghais() -> None:
    assert term(1).answer_due([at("11-16", 0, 5)]).on == day("11-17")


def test_of_several_units_the_one_told_last_counts() -> None:
    assert term(1).answer_due([at("11-18"), at("11-16")]).on == day("11-19")


def test_while_nobody_has_been_told_there_is_no_deadline() -> None:
    due = term().answer_due([])
    assert (due.on, due.reason) == (None, "not_told")


def test_a_year_the_calendar_lacks_gives_no_deadline_and_is_named() -> None:
    due = term().answer_due([at("12-29")])
    assert (due.on, due.unknown_year, due.reason) == (None, 2027, "calendar_year_unknown")


@pytest.mark.parametrize(
    ("as_of", "is_late"),
    [
        pytest.param("11-23", False, id="on-the-last-day"),
        pytest.param("11-25", False, id="the-second-working-day-is-not-over"),
        pytest.param("11-26", True, id="two-working-days-have-gone-by"),
    ],
)
def test_a_superior_is_told_when_so_many_working_days_have_gone_by(as_of: str, is_late: bool) -> None:
    assert term(escalate_after=2).is_to_escalate(AnswerDue(day("11-23")), day(as_of)) is is_late


def test_with_zero_no_superior_is_ever_told() -> None:
    assert not term(escalate_after=0).is_to_escalate(AnswerDue(day("11-23")), date(2026, 12, 31))


def test_after_a_refused_objection_the_days_begin_anew() -> None:
    late, due = term(escalate_after=2), AnswerDue(day("11-23"))
    assert not late.is_to_escalate(due, day("11-27"), refused_at=at("11-25"))
    assert late.is_to_escalate(due, day("11-28"), refused_at=at("11-25"))
    assert late.is_to_escalate(due, day("11-26"), refused_at=at("11-20"))


def test_without_a_deadline_or_in_an_unknown_year_nobody_is_late() -> None:
    late = term(escalate_after=2)
    assert not late.is_to_escalate(AnswerDue(), day("12-31"))
    assert not late.is_to_escalate(AnswerDue(day("12-31")), date(2027, 2, 1))
