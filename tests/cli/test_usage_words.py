"""A slip of the pen on the command line is answered in Chinese, with the next step."""

from __future__ import annotations

import pytest

from monitor.cli.usage_words import usage_in_words


@pytest.mark.parametrize(
    ("message", "said"),
    [
        pytest.param("No such command 'chek'.", "没有“chek”这个命令", id="command"),
        pytest.param("No such option: --forse Did you mean --force?", "没有“--forse”这个选项", id="option"),
        pytest.param("Missing argument 'PATH'.", "缺少“PATH”", id="argument"),
        pytest.param("Option '--kind' requires an argument.", "选项“--kind”后面要写值", id="value"),
        pytest.param("Invalid value for '--limit': 0 is not in range.", "“--limit”的值不能使用", id="range"),
        pytest.param("Got unexpected extra argument(s) (2 3)", "多出了“2 3”", id="extra"),
        pytest.param("Something new", "Something new", id="not-known-yet"),
    ],
)
def test_a_usage_error_is_said_in_chinese_with_the_next_step(message: str, said: str) -> None:
    answer = usage_in_words(message)
    assert answer.startswith(said)
    assert "--help" in answer
