"""Compliance 考核: tables of months, read as circulars read them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.domain.compliance import complied_over
from monitor.domain.period import read_span
from monitor.domain.requirement_wording import read_wording
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation, verdict_name
from tests.domain.linhe import day

CIRCULARS = Path(__file__).parents[2] / ".." / "shared" / "circulars"
EMPTY_CELLS = {"", "/", "./", "-"}
MONTHS = ("4月", "5月", "6月")


def over(
    wording: str,
    *counts: int | None,
    period: str = "2024Q2",
    as_of: str | None = None,
    first: int = 4,
    newest_on: date | None = None,
) -> Verdict:
    """Judge months from `first` on; None is a month nobody knows about."""
    requirement = read_wording(wording)
    assert requirement is not None
    known = {f"2024-{month:02d}": count for month, count in enumerate(counts, first) if count is not None}
    return complied_over(
        requirement,
        known,
        read_span(period),
        as_of=day(as_of) if as_of else None,
        newest_on=newest_on,
    )


@pytest.mark.parametrize(
    ("wording", "counts", "verdict"),
    [
        pytest.param("1条/月", (1, 1, 1), "compliant", id="monthly-met"),
        pytest.param("1条/月", (1, 1, 0), "violation", id="monthly-last-month-missed"),
        pytest.param("1条/月", (0, 3, 5), "violation", id="monthly-first-month-missed"),
        pytest.param("2条/月", (2, 2, 2), "compliant", id="twice-monthly-met"),
        pytest.param("2条/月", (2, 1, 9), "violation", id="twice-monthly-one-short"),
        pytest.param("1条/2周", (2, 2, 2), "compliant", id="fortnightly-is-two-a-month"),
        pytest.param("1条/2周", (2, 2, 1), "violation", id="fortnightly-one-in-a-month"),
        pytest.param("2条/2周", (4, 4, 3), "violation", id="two-a-fortnight-is-four"),
        pytest.param("1条/周", (4, 4, 4), "compliant", id="weekly-is-four-a-month"),
        pytest.param("1条/周", (4, 3, 4), "violation", id="weekly-three-in-a-month"),
        pytest.param("1条/10天", (2, 2, 2), "compliant", id="every-ten-days-is-two-a-month"),
        pytest.param("1条/10天", (2, 2, 1), "violation", id="every-ten-days-one-short"),
        pytest.param("1条/季度", (1, 0, 0), "compliant", id="quarter-sum-met"),
        pytest.param("1条/季度", (0, 0, 0), "violation", id="quarter-sum-missed"),
        pytest.param("2条/季度", (0, 1, 1), "compliant", id="quarter-sum-of-two"),
        pytest.param("1条/半年", (0, 0, 1), "compliant", id="half-year-met-early"),
        pytest.param("1条/半年", (0, 0, 0), "inconclusive", id="half-year-other-months-unknown"),
        pytest.param("1条/年", (0, 1, 0), "compliant", id="year-met-before-it-closed"),
        pytest.param("1条/年", (0, 0, 0), "inconclusive", id="year-not-closed"),
    ],
)
def test_a_table_of_months_is_read(wording: str, counts: tuple[int, ...], verdict: str) -> None:
    assert verdict_name(over(wording, *counts)) == verdict


def test_the_short_months_are_named() -> None:
    assert over("2条/月", 0, 3, 1) == Violation(
        "4月应更新2条，实际更新0条；6月应更新2条，实际更新1条", period="2024Q2"
    )
    assert over("1条/季度", 0, 0, 0) == Violation("第二季度应更新1条，实际更新0条", period="2024Q2")


def test_a_half_year_known_in_full_is_judged() -> None:
    short = over("1条/半年", 0, 0, 0, 0, 0, 0, first=1)
    assert short == Violation("上半年应更新1条，实际更新0条", period="2024Q2")
    assert over("1条/半年", 1, 0, 0, 0, 0, 0, first=1) == Compliant()


def test_a_half_year_that_is_not_over_is_not_judged() -> None:
    assert over("1条/半年", 0, 0, 0, period="2024Q1", first=1) == Inconclusive("period_not_closed")


def test_a_month_nobody_knows_about_is_not_zero() -> None:
    assert over("1条/月", 1, None, 1) == Inconclusive("not_covered")
    assert verdict_name(over("1条/月", 0, None, 1)) == "violation"


def test_a_month_that_has_not_ended_is_not_judged() -> None:
    assert over("1条/月", 1, 1, 0, as_of="2024-06-30") == Compliant()
    assert verdict_name(over("1条/月", 1, 1, 0, as_of="2024-07-01")) == "violation"
    assert over("1条/月", 0, 0, 0, as_of="2024-04-30") == Inconclusive("period_not_closed")


@pytest.mark.parametrize("wording", ["1条/日", "1条/工作日", "1条/30天"])
def test_what_months_cannot_tell_is_not_concluded(wording: str) -> None:
    assert over(wording, 9, 9, 9) == Inconclusive("needs_dates")


def test_a_gap_limit_is_judged_on_the_last_day_of_the_period() -> None:
    assert over("不超过14天", newest_on=date(2024, 6, 16)) == Compliant()
    assert over("不超过14天", newest_on=date(2024, 6, 15)) == Violation(
        "截至2024-06-30，最近一条发布于2024-06-15，已逾期1天", date(2024, 6, 29), 1, "2024Q2"
    )
    assert over("不超过14天") == Inconclusive("needs_dates")
    unfinished = over("不超过14天", newest_on=date(2024, 6, 1), as_of="2024-06-30")
    assert unfinished == Inconclusive("period_not_closed")


# --- the two printed tables ------------------------------------------------------------------


def rows(folder: str) -> list[dict[str, str]]:
    """The rows of a printed table; none where the collection of circulars is not at hand."""
    path = CIRCULARS / folder / "columns.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def failing(table: list[dict[str, str]], *, wording: str, name: str, year: str) -> Iterator[tuple[str, str]]:
    """Unit and column of the rows that fail the second quarter."""
    for row in table:
        requirement = read_wording(row[wording])
        assert requirement is not None
        counts = {
            f"{year}-{month:02d}": 0 if row[cell] in EMPTY_CELLS else int(row[cell])
            for month, cell in enumerate(MONTHS, 4)
        }
        verdict = complied_over(requirement, counts, read_span(f"{year}Q2"))
        assert not isinstance(verdict, Inconclusive)
        if isinstance(verdict, Violation):
            yield row["保障单位"], row[name]


@pytest.mark.parametrize("table", [table for table in [rows("weibin-2022q2")] if table])
def test_weibin_names_exactly_its_five_units(table: list[dict[str, str]]) -> None:
    named = {unit for unit, _ in failing(table, wording="更新频次", name="栏目名称", year="2022")}
    assert named == {"司法局", "发改局", "文旅局", "自然资源和规划分局", "商务局"}


@pytest.mark.parametrize("table", [table for table in [rows("meixian-2024q2")] if table])
def test_meixian_names_exactly_its_two_rows(table: list[dict[str, str]]) -> None:
    assert list(failing(table, wording="更新周期", name="保障栏目", year="2024")) == [
        ("县教体局", "养老和社会服务"),
        ("县生态环境局", "批准服务和实施信息"),
    ]


@pytest.mark.parametrize(
    ("wording", "counts", "verdict"),
    [
        pytest.param("1条/月", (0, 0, 0), "violation", id="weibin-norms"),
        pytest.param("1条/月", (1, 1, 0), "violation", id="weibin-decisions"),
        pytest.param("1条/月", (4, 4, 0), "violation", id="weibin-approvals"),
        pytest.param("1条/2 周", (1, 0, 0), "violation", id="weibin-culture"),
        pytest.param("1 条/季度", (0, 0, 0), "violation", id="weibin-land"),
        pytest.param("1条/月", (1, 1, 0), "violation", id="weibin-property"),
        pytest.param("1条/2 周", (2, 2, 2), "compliant", id="weibin-farming"),
        pytest.param("1 条/2 周", (3, 2, 3), "compliant", id="weibin-emergencies"),
        pytest.param("1条/季度", (1, 0, 0), "compliant", id="weibin-debt"),
        pytest.param("1条/季度", (0, 0, 0), "violation", id="meixian-care"),
        pytest.param("1条/月", (0, 3, 5), "violation", id="meixian-approvals"),
        pytest.param("2条/月", (3, 4, 4), "compliant", id="meixian-environment"),
        pytest.param("2条/月", (2, 2, 2), "compliant", id="meixian-drugs"),
        pytest.param("1条/半年", (0, 0, 1), "compliant", id="meixian-inspections"),
        pytest.param("1条/季度", (0, 0, 1), "compliant", id="meixian-water"),
        pytest.param("1条/月", (1, 1, 1), "compliant", id="meixian-weather"),
    ],
)
def test_rows_as_they_stand_in_printed_tables(wording: str, counts: tuple[int, ...], verdict: str) -> None:
    assert verdict_name(over(wording, *counts)) == verdict
