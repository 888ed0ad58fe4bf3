"""The mutator itself: each mutant is a program with one mistake, and the mistakes are those of rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutation.mutants import changes_of, mutants_of
from tests.mutation.survivors import explained_survivors

ROOT = Path(__file__).parents[2]


def changes(source: str) -> set[tuple[str, str]]:
    return {(was, became) for _, was, became in changes_of(source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("late = gap > limit", {("gap > limit", "gap >= limit")}, id="boundary"),
        pytest.param(
            "late = first <= day < last", {("first <= day < last", "first < day < last")}, id="chain"
        ),
        pytest.param("due = newest + period", {("newest + period", "newest - period")}, id="arithmetic"),
        pytest.param("day = min(asked, looked)", {("min", "max")}, id="smaller-for-larger"),
        pytest.param("known = not late", {("not late", "late")}, id="turned-around"),
        pytest.param(
            "late = short and covered",
            {
                ("short and covered", "short or covered"),
                ("short and covered", "short"),
                ("short and covered", "covered"),
            },
            id="forgotten-condition",
        ),
        pytest.param("limit = 14", {("14", "15"), ("14", "13")}, id="number"),
        pytest.param("said = '年|月|日'", {("'年|月|日'", "'年|日'")}, id="forgotten-word"),
        pytest.param(
            "while short:\n    if late:\n        count()",
            {("late", "True"), ("late", "False")},
            id="condition",
        ),
        pytest.param("late = day in (1, 2)", {("(1, 2)", "(1,)"), ("(1, 2)", "(2,)")}, id="forgotten-choice"),
    ],
)
def test_the_mistakes_that_spoil_rules_are_made(source: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= changes(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("'''What it is for.'''", id="docstring"),
        pytest.param("Kind = Literal['column', 'account']", id="type"),
        pytest.param("def judge(day: 'date') -> 'Verdict': ...", id="annotation"),
        pytest.param("while short:\n    count()", id="loop-without-end"),
    ],
)
def test_what_does_not_run_and_what_never_ends_is_left_alone(source: str) -> None:
    assert changes(source) == set()


def test_each_mutant_of_a_real_file_is_another_program() -> None:
    source = (ROOT / "monitor/domain/indicators/silent_account.py").read_text("utf-8")
    plain = ast.unparse(ast.parse(source))
    mutants = list(mutants_of(source))
    assert len(mutants) > 30
    assert all(ast.unparse(ast.parse(each.source)) != plain for each in mutants)


def test_every_explained_survivor_is_still_a_mutant_of_its_line() -> None:
    for survivor, why in explained_survivors().items():
        source = (ROOT / survivor.file).read_text("utf-8")
        lines = source.splitlines()
        there = {(lines[line - 1].strip(), was, became) for line, was, became in changes_of(source)}
        assert (survivor.line, survivor.was, survivor.became) in there, survivor
        assert why
