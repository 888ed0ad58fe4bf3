"""Whom a platform verified an account for: a changed answer raises no doubt that the true one does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.domain.owner_name import names_another_body
from monitor.domain.target import Account, Unit
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.reader import PageNotUnderstood
from spiders.verified_owner import LONGEST_OWNER, verified_owner
from tests.spiders.platforms import test_stored_answers as stored
from tests.spiders.platforms.known_answers import changed, paths

ODD: tuple[Json, ...] = (None, "", "x", 0, -1, 7.5, True, [], {}, [[]], [None], {"x": None})
VERIFIED = [case for case in stored.CASES if "verif" in case.name]
UNITS = {name: Unit(name) for name in ("县政府办公室", "县教育局", "县公安局", "县融媒体中心")}
ACCOUNT = Account("临河县发布", "新浪微博", tuple(UNITS))


def owner(case: Path, page: Page) -> str:
    try:
        account = stored.reader_of(case).read(page, stored.visit_of(case)).account
    except PageNotUnderstood:
        return ""
    return account.owner if account else ""


@pytest.mark.parametrize("case", VERIFIED, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_changed_value_never_names_another_body(case: Path) -> None:
    page = stored.page_of(case)
    answer: Json = json.loads(page.text)
    assert not names_another_body(owner(case, page), ACCOUNT, UNITS)
    for path in paths(answer):
        for new in ODD:
            said = owner(case, replace(page, body=json.dumps(changed(answer, path, new)).encode()))
            assert not names_another_body(said, ACCOUNT, UNITS), (path, new)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param({"v": " 临河县\n教育局 "}, "临河县 教育局", id="on-one-line"),
        pytest.param({"v": "局" * LONGEST_OWNER}, "局" * LONGEST_OWNER, id="as-long-as-a-name-may-be"),
        pytest.param({"v": "局" * (LONGEST_OWNER + 1)}, "", id="too-long-for-a-name"),
        pytest.param({}, "", id="nothing"),
        pytest.param({"v": ["临河县教育局"]}, "", id="no-text"),
    ],
)
def test_words_are_taken_as_they_are_or_not_at_all(value: Json, said: str) -> None:
    assert verified_owner(value, "v") == said
