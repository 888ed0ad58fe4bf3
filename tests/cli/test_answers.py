"""Answers 输出: tables align, lines are clean, JSON is one document; moments are read strictly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from rich.cells import cell_len

from monitor.answers import print_json, print_line, print_table, printable
from monitor.cli.moments import read_as_of
from monitor.cli.overdue_options import read_kinds
from monitor.domain.errors import InputError

EVENING = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
"""01:30 on the 23rd in Shanghai."""


def test_a_document_keeps_chinese_readable(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "通知公告"})
    said = capsys.readouterr().out
    assert json.loads(said) == {"name": "通知公告"}
    assert "通知公告" in said
    assert said.endswith("}\n")


def test_a_table_aligns_east_asian_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("清单", ("单位", "n"), [("县教育局", 1), ("A", None), ("[bold]b[/bold]", "ｗ")])
    lines = capsys.readouterr().out.splitlines()[1:]
    assert len({cell_len(line) for line in lines}) == 1
    assert any("[bold]b[/bold]" in line for line in lines), "markup of a page is text"


@pytest.mark.parametrize("nasty", ["\x1b[31m", "\u202e", "\x07", "\r", "\n", "\ud800", "\u200b", "\x9b"])
def test_what_a_page_says_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str], nasty: str) -> None:
    print_line(f"a{nasty}b")
    print_table("t", ("h",), [(f"a{nasty}b",)])
    shown = capsys.readouterr().out
    assert not set(nasty[:1]) & set(shown.replace("\n", ""))
    assert printable(f"a{nasty[:1]}b") == "a b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(None, (date(2026, 11, 23), True), id="now"),
        pytest.param("2026-11-23", (date(2026, 11, 23), True), id="today"),
        pytest.param("2026-11-22", (date(2026, 11, 22), False), id="yesterday"),
        pytest.param(" 2026-11-22T08:00 ", (date(2026, 11, 22), False), id="wall-time"),
        pytest.param("2026-11-21T18:00Z", (date(2026, 11, 22), False), id="utc-instant"),
    ],
)
def test_a_moment_is_a_day_in_shanghai(text: str | None, expected: tuple[date, bool]) -> None:
    with time_machine.travel(EVENING, tick=False):
        assert read_as_of(text) == expected


@pytest.mark.parametrize("text", ["tomorrow", "22.11.2026", "2026-13-01", "2026-11-24"])
def test_a_moment_that_is_unreadable_or_ahead_is_refused(text: str) -> None:
    with time_machine.travel(EVENING, tick=False), pytest.raises(InputError, match="监测时间点"):
        read_as_of(text)


def test_kinds_are_read_with_either_comma() -> None:
    assert read_kinds("column，account, ") == ("column", "account")
    assert read_kinds("") == ()
    with pytest.raises(InputError, match="没有“wechat”"):
        read_kinds("column,wechat")
