"""The sentence of a violation says what was asked, what is there, and by when it should have been enough."""

from __future__ import annotations

import pytest

from monitor.domain.judgement import judge_target
from monitor.domain.verdict import Violation
from tests.domain.linhe import column, evidence, question


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("1条/2周", "应于2026-11-06前更新，"),
        ("2条/2周", "应于2026-11-03前更新满2条，"),
    ],
)
def test_where_several_items_are_asked_it_says_how_many_make_enough(wording: str, words: str) -> None:
    judged = judge_target(column(wording), evidence(["10-20", "10-23"], looked="11-22"), question("11-22"))
    said = [each.verdict.sentence for each in judged.indicators if isinstance(each.verdict, Violation)]
    assert any(words in sentence for sentence in said), said
