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
from monitor.cli.print_overdue import print_overdue
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


TABLES = {
    "as_of": "2026-11-23",
    "violations": [],
    "notices": [{"units": ["县司法局"], "site": "微信订阅号", "name": "法治临河", "sentence": "均非原创"}],
    "due_soon": [
        {
            "units": ["县教育局"],
            "site": "临河县人民政府",
            "name": "工作动态",
            "requirement": "1条/2周",
            "last_published_on": "2026-11-10",
            "due_on": "2026-11-24",
            "needed": 1,
        }
    ],
    "inconclusive": [
        {
            "site": "临河县人民政府",
            "name": "政策文件",
            "outcome": "blocked",
            "reason": "waf_ruishu",
            "since": "2026-11-22T01:10:00+08:00",
            "last_good_at": None,
        }
    ],
}


def test_the_overdue_list_says_that_it_is_empty_and_keeps_the_unknown_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_overdue(TABLES)
    said = capsys.readouterr().out
    for words in (
        "逾期清单（截至2026-11-23，0项）",
        "提醒（1项）",
        "即将超期（1项）",
        "无法判定（1项，不作为不合格）",
    ):
        assert words in said


def test_due_soon_alone_prints_no_empty_overdue_list(capsys: pytest.CaptureFixture[str]) -> None:
    print_overdue({**TABLES, "notices": [], "inconclusive": []}, only_due_soon=True)
    said = capsys.readouterr().out
    assert "即将超期（1项）" in said
    assert "逾期清单" not in said
