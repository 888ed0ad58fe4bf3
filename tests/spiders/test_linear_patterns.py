"""No regular expression of ours takes more than linear time: texts of strangers may be megabytes long.

Every pattern of the product meets texts made of its own pieces, and texts that hypothesis makes of the
characters it speaks of. That all of them are found is shown too: none is made when it is called.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, given, settings

from tests.attack_texts import Attack, attacks_on, letters_of
from tests.own_patterns import OwnPattern, calls_of_re, module_names, own_patterns, patterns_in, source_of
from tests.time_growth import is_steep

PATTERNS = own_patterns()
each_pattern = pytest.mark.parametrize("own", PATTERNS, ids=lambda own: own.place)


QUIETLY: dict[str, Any] = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "phases": (Phase.generate,),
}
"""The same texts every time; one that is hard is not made smaller, which would take minutes."""


def steep_ways(own: OwnPattern, attack: Attack) -> list[str]:
    return [method for method in own.methods if is_steep(own.pattern, method, attack)]


@each_pattern
def test_a_pattern_takes_time_as_the_text_is_long(own: OwnPattern) -> None:
    for attack in attacks_on(own.pattern):
        assert not steep_ways(own, attack), attack


def attacks_from(letters: list[str]) -> st.SearchStrategy[Attack]:
    texts = st.text(st.sampled_from(letters), max_size=6)
    return st.builds(Attack, texts, texts.filter(bool), texts)


@each_pattern
@settings(max_examples=8, **QUIETLY)
@given(data=st.data())
def test_no_text_of_its_own_letters_is_hard_for_a_pattern(own: OwnPattern, data: st.DataObject) -> None:
    attack = data.draw(attacks_from(letters_of(own.pattern)))
    assert not steep_ways(own, attack)


@pytest.mark.long
@each_pattern
@settings(max_examples=150, **QUIETLY)
@given(data=st.data())
def test_none_of_many_texts_is_hard_for_a_pattern(own: OwnPattern, data: st.DataObject) -> None:
    attack = data.draw(attacks_from(letters_of(own.pattern)))
    assert not steep_ways(own, attack)


STEEP = {
    "power_at_the_end": (r"(a+)+$", "search"),
    "power_of_alternatives": (r"(?:a|aa)*b", "fullmatch"),
    "power_behind_a_beginning": (r"x=(?:\w+\s?)*;", "match"),
    "cube": (r"\d*\d*\d*x", "match"),
    "blanks_before_a_word": (r"\s*x\s*$", "search"),
    "blanks_around_nothing": (r"共\s*\d*\s*条", "search"),
    "tags_never_closed": (r"<[^>]*>", "sub"),
    "beginnings_of_comments": (r"<!--.*?-->", "finditer"),
    "letters_before_a_digit": (r"(?:a|ab)*\d", "findall"),
    "bytes": (rb"\d+x", "search"),
}


def is_steep_anyhow(shape: str | bytes, method: str) -> bool:
    pattern: re.Pattern[str] | re.Pattern[bytes] = re.compile(shape)
    return any(is_steep(pattern, method, attack) for attack in attacks_on(pattern))


@pytest.mark.parametrize(("shape", "method"), STEEP.values(), ids=STEEP)
def test_a_pattern_that_takes_more_than_linear_time_is_found(shape: str | bytes, method: str) -> None:
    assert is_steep_anyhow(shape, method)


FLAT = {
    "blanks_kept": (r"共\s*+\d*+\s*+条", "search"),
    "tags_within_bounds": (r"<[^<>]*>", "sub"),
    "comments_to_the_end": (r"(?s)<!--.*?(?:-->|\Z)", "sub"),
    "bounded": (r"<!--.{0,400}?-->", "search"),
    "anchored": (r"\s*x\s*", "match"),
}


@pytest.mark.parametrize(("shape", "method"), FLAT.values(), ids=FLAT)
def test_a_linear_pattern_is_left_in_peace(shape: str, method: str) -> None:
    assert not is_steep_anyhow(shape, method)


@dataclass(frozen=True, slots=True)
class Holder:
    shape: re.Pattern[str]


def test_patterns_are_found_wherever_a_module_keeps_them() -> None:
    module = ModuleType("kept")
    kept = [re.compile(f"kept {number}") for number in range(6)]
    reader = type("Reader", (), {"__module__": "kept", "shape": kept[0], "more": {"x": [kept[1]]}})
    values = (reader, (kept[2], ("x", kept[3])), {kept[4]: 1}, Holder(kept[5]))
    assert {pattern for value in values for pattern in patterns_in(value, module)} == set(kept)


def is_made_around_text(call: ast.Call) -> bool:
    """Whether a call makes a pattern around a text, as only a running program can."""
    return ast.unparse(call.func) == "re.compile" and isinstance(call.args[0], ast.JoinedStr)


@pytest.mark.parametrize("module", module_names())
def test_a_pattern_is_made_once_unless_it_holds_a_text(module: str) -> None:
    assert [ast.unparse(call) for call in calls_of_re(module) if not is_made_around_text(call)] == []


@pytest.mark.parametrize("module", module_names())
def test_patterns_are_made_by_their_whole_name(module: str) -> None:
    """Else `from re import search` would hide one from this search."""
    tree = ast.parse(source_of(module).read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imports = [name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    renamed = {name.name for name in imports if name.asname is not None}
    assert not {"re", "regex"} & (named | renamed)


def test_no_pattern_is_overlooked() -> None:
    sources = [source_of(module).read_text(encoding="utf-8") for module in module_names()]
    assert len(PATTERNS) >= sum(source.count("re.compile(") for source in sources) > 100
