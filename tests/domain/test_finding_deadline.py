"""Finding deadline 整改期限: working days from the day after the unit was told; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.domain.finding_deadline import AnswerDue, RectificationTerm, Telling, is_seen_unmended
from tests.domain.linhe import at, calendar, day


def term(*, escalate_after: int = 0) -> RectificationTerm:
    return RectificationTerm(calendar(), escalate_after=escalate_after)


def due(*told: tuple[str, int | None]) -> AnswerDue:
    return term().answer_due([Telling(at(when), workdays) for when, workdays in told])


@pytest.mark.parametrize(
    ("told", "last_day"),
    [
        pytest.param("11-16", "11-23", id="monday-to-monday"),
        pytest.param("11-14", "11-20", id="told-on-a-saturday"),
        pytest.param("09-29", "10-12", id="over-the-national-holiday"),
    ],
)
def test_five_working_days_are_counted_from_the_day_after(told: str, last_day: str) -> None:
    assert due((told, 5)) == AnswerDue(day(last_day))


def test_the_day_on_which_a_unit_was_told_is_shanghais() -> None:
    assert term().answer_due([Telling(at("11-16", 0, 5), 1)]).on == day("11-17")


def test_of_several_units_the_one_told_last_counts() -> None:
    assert due(("11-18", 1), ("11-16", 1)).on == day("11-19")


def test_each_unit_has_the_time_it_was_told_and_the_longest_counts() -> None:
    assert due(("11-16", 5), ("11-18", 1)).on == day("11-23")


def test_who_was_told_no_time_has_no_deadline_and_nobody_beside_it() -> None:
    for told in ([("11-16", None)], [("11-16", 5), ("11-16", None)]):
        assert (due(*told).on, due(*told).reason) == (None, "not_told_how_long")


def test_while_nobody_has_been_told_there_is_no_deadline() -> None:
    assert (due().on, due().reason) == (None, "not_told")


def test_a_year_the_calendar_lacks_gives_no_deadline_and_is_named() -> None:
    unknown = due(("12-29", 5))
    assert (unknown.on, unknown.unknown_year, unknown.reason) == (None, 2027, "calendar_year_unknown")


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
    late, last_day = term(escalate_after=2), AnswerDue(day("11-23"))
    assert not late.is_to_escalate(last_day, day("11-27"), refused_at=at("11-25"))
    assert late.is_to_escalate(last_day, day("11-28"), refused_at=at("11-25"))
    assert late.is_to_escalate(last_day, day("11-26"), refused_at=at("11-20"))


def test_without_a_deadline_or_in_an_unknown_year_nobody_is_late() -> None:
    late = term(escalate_after=2)
    assert not late.is_to_escalate(AnswerDue(), day("12-31"))
    assert not late.is_to_escalate(AnswerDue(day("12-31")), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("seen_at", "last_day", "is_seen"),
    [
        pytest.param(at("11-26", 1), "11-23", True, id="in-the-night-of-the-day"),
        pytest.param(at("11-25", 22, 40), "11-23", True, id="in-the-evening-the-night-began"),
        pytest.param(at("11-25", 1), "11-23", False, id="in-the-night-before-the-last"),
        pytest.param(at("11-23", 23), "11-23", False, id="before-the-last-day-was-over"),
        pytest.param(at("11-25", 23), "11-25", False, id="last-night-but-before-the-last-day-was-over"),
        pytest.param(None, "11-23", False, id="never"),
    ],
)
def test_only_a_look_of_the_last_night_and_after_the_deadline_shows_it_unmended(
    seen_at: datetime | None, last_day: str, is_seen: bool
) -> None:
    assert is_seen_unmended(seen_at, day(last_day), day("11-26")) is is_seen
