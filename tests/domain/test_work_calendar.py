"""WorkCalendar 工作日历: holidays, working weekends, and years nobody has told us about."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.documents.calendar_toml import SHIPPED_CALENDARS, load_work_calendar
from monitor.domain.errors import CalendarYearUnknown, InputError
from monitor.domain.work_calendar import WorkCalendar, is_weekday
from tests.domain.linhe import calendar, day

YEARS = range(2019, 2027)
known_days = some.dates(date(2019, 3, 1), date(2026, 7, 31))


@pytest.mark.parametrize(
    ("text", "is_workday"),
    [
        pytest.param("2026-11-13", True, id="friday"),
        pytest.param("2026-11-14", False, id="saturday"),
        pytest.param("2026-10-01", False, id="national-day"),
        pytest.param("2026-10-10", True, id="working-saturday"),
        pytest.param("2026-09-20", True, id="working-sunday"),
        pytest.param("2026-02-23", False, id="monday-in-spring-festival"),
        pytest.param("2025-10-08", False, id="eighth-day-of-2025"),
        pytest.param("2024-02-18", True, id="working-sunday-2024"),
        pytest.param("2020-01-31", False, id="prolonged-spring-festival"),
        pytest.param("2019-05-02", False, id="labour-day-moved-in-2019"),
    ],
)
def test_the_shipped_table_knows_holidays_and_working_weekends(text: str, is_workday: bool) -> None:
    assert calendar().is_workday(day(text)) is is_workday


@pytest.mark.parametrize(
    ("year", "statutory_days"),
    [
        pytest.param(2019, 11, id="2019"),
        pytest.param(2020, 11 + 2, id="2020-spring-festival-prolonged"),
        pytest.param(2021, 11, id="2021"),
        pytest.param(2022, 11, id="2022"),
        pytest.param(2023, 11, id="2023"),
        pytest.param(2024, 11, id="2024"),
        pytest.param(2025, 13, id="2025-two-days-more"),
        pytest.param(2026, 13, id="2026-two-days-more"),
    ],
)
def test_working_weekends_leave_exactly_the_statutory_days_off(year: int, statutory_days: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    days = [one for one in days if one.year == year]
    worked = calendar().workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
    assert worked == sum(map(is_weekday, days)) - statutory_days


def test_every_shipped_year_names_its_notice() -> None:
    for year in YEARS:
        text = (SHIPPED_CALENDARS / f"{year}.toml").read_text(encoding="utf-8")
        assert f"国务院办公厅关于{year}年部分节假日安排的通知" in text


@pytest.mark.parametrize("year", [2018, 2027])
def test_a_year_without_a_table_is_unknown_not_guessed(year: int) -> None:
    with pytest.raises(CalendarYearUnknown, match=f"缺少{year}年") as unknown:
        calendar().is_workday(date(year, 1, 5))
    assert unknown.value.year == year


def test_the_next_and_previous_working_days_skip_the_holiday() -> None:
    assert calendar().next_workday(day("09-30")) == day("10-08")
    assert calendar().previous_workday(day("10-08")) == day("09-30")
    assert calendar().workday_from(day("10-10")) == day("10-10")
    assert calendar().workday_from(day("10-11")) == day("10-12")


def test_terms_are_counted_from_the_next_day() -> None:
    assert calendar().add_workdays(day("09-30"), 3) == day("10-10")
    assert calendar().add_workdays(day("09-30"), 0) == day("09-30")
    assert calendar().workdays_between(day("09-30"), day("10-10")) == 3


@pytest.mark.parametrize(
    ("after", "until", "is_within"),
    [
        pytest.param("11-13", "11-13", True, id="the-same-day"),
        pytest.param("11-13", "11-18", True, id="three-working-days"),
        pytest.param("11-13", "11-19", False, id="four-working-days"),
        pytest.param("09-30", "10-10", True, id="over-the-holiday"),
        pytest.param("12-30", "2027-01-04", True, id="unknown-year-counts-weekdays"),
        pytest.param("12-30", "2027-01-05", False, id="unknown-year-counts-weekdays-too-far"),
    ],
)
def test_a_reminder_counts_working_days(after: str, until: str, is_within: bool) -> None:
    assert calendar().is_within_workdays(day(after), day(until), lead=3) is is_within


@given(known_days, some.integers(0, 60))
def test_counting_is_the_inverse_of_adding(start: date, count: int) -> None:
    end = calendar().add_workdays(start, count)
    assert calendar().workdays_between(start, end) == count


@given(known_days, some.integers(0, 60), some.integers(0, 60))
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = calendar().workdays_between(start, end)
    assert whole == calendar().workdays_between(start, middle) + calendar().workdays_between(middle, end)


@given(known_days)
def test_the_previous_of_the_next_working_day_is_never_later(start: date) -> None:
    assert calendar().previous_workday(calendar().next_workday(start)) <= start


def test_an_empty_calendar_knows_nothing() -> None:
    with pytest.raises(CalendarYearUnknown):
        WorkCalendar().next_workday(day("11-13"))


GOOD = """year = 2030
source = "通知"
working_weekends = [2030-01-05]
[[holidays]]
name = "元旦"
first = 2030-01-01
last = 2030-01-01
"""


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param("year = ", "无法读取", id="not-toml"),
        pytest.param(GOOD.replace("year = 2030", "year = 2031"), "与文件名相同", id="other-year"),
        pytest.param(GOOD.replace('source = "通知"', ""), "source", id="no-source"),
        pytest.param(GOOD.replace("[2030-01-05]", "[2030-01-07]"), "不是周末", id="monday"),
        pytest.param(GOOD.replace("[2030-01-05]", '["周六"]'), "不是周末", id="no-date"),
        pytest.param(GOOD.replace("last = 2030-01-01", "last = 2030-01-06"), "既放假又上班", id="both"),
        pytest.param(GOOD.replace("last = 2030-01-01", "last = 2029-12-31"), "起止不对", id="backwards"),
        pytest.param(GOOD.replace("last = 2030-01-01", "last = 2030-02-01"), "起止不对", id="too-long"),
        pytest.param(GOOD.replace("last = 2030-01-01", ""), "first 和 last", id="no-end"),
        pytest.param(
            GOOD.replace("2030-01-01\nlast = 2030-01-01", "2029-12-31\nlast = 2030-01-01"),
            "不在这一年",
            id="strange-year",
        ),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(tmp_path: Path, document: str, said: str) -> None:
    (tmp_path / "2030.toml").write_text(document, encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        load_work_calendar(folder=tmp_path)
    assert "2030.toml" in str(refused.value)


def test_a_new_year_is_one_new_file(tmp_path: Path) -> None:
    (tmp_path / "2030.toml").write_text(GOOD, encoding="utf-8")
    added = load_work_calendar(folder=tmp_path)
    assert added.years == {2030}
    assert not added.is_workday(date(2030, 1, 1))
    assert added.is_workday(date(2030, 1, 5))
