"""A verdict names the clause it rests on, and never a better one."""

from __future__ import annotations

from monitor.domain.judgement import judge_target
from tests.domain.linhe import column, evidence, item, national, question


def source_of(indicator: str, wording: str, category: str) -> str:
    judged = judge_target(
        column(wording, category=category), evidence([item("01-05")], looked="11-22"), question("11-22")
    )
    return next(each.source for each in judged.indicators if each.indicator == indicator)


def test_a_column_with_a_wording_of_its_own_is_judged_by_the_indicators_clause() -> None:
    assert source_of("overdue_column", "1条/2周", "其他") == (
        national().indicators["overdue_column"].printed_source
    )


def test_a_column_judged_by_the_default_of_its_category_says_so_and_that_nobody_verified_it() -> None:
    printed = source_of("overdue_column", "", "其他")
    assert printed == national().class_source("其他").printed
    assert "未核实" in printed
