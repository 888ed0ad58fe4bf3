"""Outcomes and reasons are said in Chinese; one without a word yet is shown as it is, never dropped."""

from __future__ import annotations

from typing import get_args

import pytest

from monitor.domain.look import Outcome
from monitor.domain.outcome_words import outcome_in_words, reason_in_words


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_has_a_chinese_word(outcome: str) -> None:
    assert outcome_in_words(outcome) != outcome


def test_no_look_is_a_blank() -> None:
    assert outcome_in_words(None) == ""
    assert reason_in_words(None) == ""


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        pytest.param("soft_404", "页面提示不存在（soft_404）", id="known"),
        pytest.param("waf_ruishu", "网站防火墙（waf_ruishu）", id="any-firewall"),
        pytest.param("http_404", "网页不存在（http_404）", id="status"),
        pytest.param("http_502", "对方服务器出错（http_502）", id="any-server-error"),
        pytest.param("slow_moon", "slow_moon", id="without-a-word"),
    ],
)
def test_a_reason_keeps_its_key(reason: str, said: str) -> None:
    assert reason_in_words(reason) == said
