"""What `docs/security.md` points at exists: every file, and in a file every test by its name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
TEXT = (HOUSE / "docs" / "security.md").read_text("utf-8")
NAMED = re.compile(r"`((?:tests|monitor|spiders|schedules|alembic)/[\w./]{1,200}\.py)(?:::(\w{1,200}))?`")
TESTS_IN_WORDS = re.compile(r"test_\w{1,200}")


def names_of_tests(path: Path) -> set[str]:
    nodes = ast.parse(path.read_text("utf-8")).body
    return {
        node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_file_that_is_named_exists() -> None:
    places = {place for place, _test in NAMED.findall(TEXT)}
    assert len(places) > 50
    assert sorted(place for place in places if not (HOUSE / place).is_file()) == []


def test_every_test_that_is_named_exists() -> None:
    named = [(place, test) for place, test in NAMED.findall(TEXT) if test]
    assert len(named) > 20
    assert [f"{place}::{test}" for place, test in named if test not in names_of_tests(HOUSE / place)] == []


def test_no_test_is_named_in_a_way_that_is_not_checked() -> None:
    checked = " ".join(f"{place} {test}" for place, test in NAMED.findall(TEXT))
    assert {name for name in TESTS_IN_WORDS.findall(TEXT) if name not in checked} == set()


def test_every_threat_names_the_code_that_answers_it_and_a_test_that_shows_it() -> None:
    rows = rows_of("Threats, answers, proofs")
    assert len(rows) > 20
    for threat, answered_in, shown_by in rows:
        code = re.findall(r"`([^`]+)`", answered_in)
        assert code, threat
        assert all((HOUSE / place).is_file() for place in code), threat
        proofs = [place for place, _test in NAMED.findall(shown_by)]
        assert proofs, threat
        assert all(place.startswith("tests/") for place in proofs), threat


def test_every_chapter_in_scope_names_a_test() -> None:
    rows = rows_of("OWASP ASVS 5.0, level 2")
    in_scope = [(chapter, shown_by) for chapter, state, shown_by in rows if state.startswith("in scope")]
    assert len(in_scope) >= 8
    assert [chapter for chapter, shown_by in in_scope if not NAMED.findall(shown_by)] == []
