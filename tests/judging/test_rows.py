"""Every row of the judging page has its tests, and every test that is named is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.judging.judging_page import rows_of
from tests.judging.rows import INTRODUCTIONS, ROWS, SECTIONS, Row

ROOT = Path(__file__).parents[2]


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, those of a class behind its name."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    inside = [
        f"{each.name}::{one.name}"
        for each in tree.body
        if isinstance(each, ast.ClassDef)
        for one in each.body
        if isinstance(one, ast.FunctionDef)
    ]
    return frozenset(inside) | {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


def rows_behind(section: str, begins: str) -> list[str]:
    return [text for found, text in rows_of(section) if text.startswith(begins)]


def test_the_page_is_read_row_by_row() -> None:
    assert {section for section, _ in rows_of(*SECTIONS)} == set(SECTIONS)
    assert len(rows_of(*SECTIONS)) > 40
    assert not rows_of("9")


@pytest.mark.parametrize(("section", "text"), rows_of(*SECTIONS))
def test_every_row_of_the_page_is_in_the_table(section: str, text: str) -> None:
    named = [row for row in ROWS if row.section == section and text.startswith(row.begins)]
    introduces = text.startswith(INTRODUCTIONS)
    assert len(named) + introduces == 1, f"§{section} needs one entry in tests/judging/rows.py: {text[:60]}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section}-{row.begins[:30]}")
def test_every_entry_is_one_row_of_the_page_and_names_tests_that_are_there(row: Row) -> None:
    assert len(rows_behind(row.section, row.begins)) == 1
    assert row.shown_by
    for node in row.shown_by:
        path, _, name = node.partition("::")
        assert name in names_in(path), node
        assert name.rpartition("::")[2].startswith("test_"), node
