"""`monitor what-if` compares, prints, and leaves no trace."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from monitor.cli.what_if_command import what_if
from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.domain.look import NotSeen
from monitor.store.engine import make_engine
from monitor.store.unit_of_work import Store
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand


@pytest.fixture(scope="module")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> MonitorCommand:
    """The command over a county whose 通知公告 is ten days old, 部门文件 forty, and 财政信息 out of sight."""
    command = MonitorCommand(tmp_path_factory.mktemp("what-if"))
    command.run("init")
    store = Store(make_engine(f"sqlite:///{database(command)}"))
    linhe, now = Linhe(store), clock.now()
    linhe.register(column(), column("部门文件"), column("财政信息"))
    linhe.night(
        {
            "通知公告": seen(now, [item(ago(10))]),
            "部门文件": seen(now, [item(ago(40))]),
            "财政信息": NotSeen(now, "blocked", "captcha"),
        },
        when=now,
    )
    store.engine.dispose()
    command.run("check")
    return command


def ago(days: int) -> str:
    return (day_of(clock.now()) - timedelta(days=days)).isoformat()


def database(monitor: MonitorCommand) -> Path:
    return monitor.folder / "var" / "monitor.db"


def files(monitor: MonitorCommand) -> dict[str, str]:
    """Every file the monitor keeps, and what is in it; reading leaves an empty log of SQLite behind."""
    kept = [each for each in (monitor.folder / "var").rglob("*") if each.is_file()]
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in kept if each.stat().st_size}


def test_the_tables_show_who_would_be_overdue_beside_today(monitor: MonitorCommand) -> None:
    printed = monitor.run("what-if", "--requirement", "1 条／周")
    assert "换用栏目更新频次“1 条／周”" in printed
    assert "共3个对象" in printed
    before, _, after = printed.partition("换后仍逾期（1项）")
    assert "换后将逾期（1项）" in before
    assert "通知公告" in before and "未逾期" in before
    assert "部门文件" in after
    assert "│ 县教育局 │ 1        │ 2        │ +1   │" in after
    assert "换后无法判定1个（不作为逾期）" in after
    assert "没有改动任何记录，没有发送任何通知" in after


def test_the_other_way_round_it_shows_who_no_longer_would(monitor: MonitorCommand) -> None:
    printed = monitor.run("what-if", "--requirement", "不超过2个月")
    assert "换后将逾期（0项）" in printed
    assert "换后不再逾期（1项，所列为现在的情况）" in printed
    assert "换后仍逾期" not in printed
    assert "-1" in printed


def test_the_document_has_its_parts(monitor: MonitorCommand) -> None:
    document = monitor.json("what-if", "--requirement", "1条/周", "--rulebook", "zengdu_2023")
    assert list(document) == [
        "as_of",
        "under",
        "targets",
        "would_be",
        "would_not_be",
        "would_be_inconclusive",
        "stays",
        "unchanged",
        "inconclusive",
        "answered",
        "units",
    ]
    assert document["under"]["rulebook"] == "zengdu_2023"
    assert [row["name"] for row in document["would_be"]] == ["通知公告"]
    assert (document["unchanged"], document["inconclusive"]) == (1, 1)
    assert document["units"] == [{"unit": "县教育局", "now": 1, "then": 2}]


def test_a_rule_book_is_named_with_what_nobody_has_verified(monitor: MonitorCommand) -> None:
    printed = monitor.run("what-if", "--rulebook", "weinan_2024")
    assert "规则库 weinan_2024（渭南市政府网站与政务新媒体检查指标（2024年））" in printed
    assert "注意：未核实的期限——其他类栏目不超过1年" in printed
    assert "没有生效" not in printed


def test_a_rule_book_not_yet_in_force_that_day_is_pointed_out(monitor: MonitorCommand) -> None:
    printed = monitor.run("what-if", "--rulebook", "weinan_2024", "--as-of", "2023-12-31")
    assert "注意：该规则库在这一天没有生效（2024-01-01起）" in printed


def test_not_a_byte_of_what_the_monitor_keeps_is_changed(monitor: MonitorCommand) -> None:
    before, findings = files(monitor), monitor.json("findings", "list")
    for options in (
        ["--requirement", "1条/日"],
        ["--rulebook", "weibin_2022"],
        ["--account-silent-days", "1"],
    ):
        monitor.run("what-if", *options)
        assert files(monitor) == before, "neither the database nor a mail"
    assert monitor.json("findings", "list") == findings
    assert findings["findings"], "there is something that could be touched"


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        pytest.param({}, "请写明换成什么", id="nothing"),
        pytest.param({"requirement": "看情况"}, "更新频次“看情况”无法识别", id="wording"),
        pytest.param({"requirement": "　"}, "--requirement 是空的", id="blank"),
        pytest.param({"account_silent_days": 0}, "1到999", id="no-days"),
        pytest.param({"account_silent_days": 1000}, "1到999", id="too-many-days"),
        pytest.param({"account_silent_days": 7, "kind": "column"}, "只对账号有效", id="columns"),
        pytest.param({"requirement": "1条/月", "kind": "account"}, "只对栏目有效", id="accounts"),
        pytest.param({"requirement": "1条/月", "kind": "page"}, "没有“page”", id="kind"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_words(supposed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        what_if(**supposed)


def test_a_refusal_is_an_input_error_of_the_command(monitor: MonitorCommand) -> None:
    assert "没有规则库“linhe”；可用的有：national_2019" in monitor.run(
        "what-if", "--rulebook", "linhe", code=2
    )


def test_a_limit_goes_with_the_kind_it_is_for(monitor: MonitorCommand) -> None:
    document = monitor.json("what-if", "--requirement", "1条/周", "--kind", "column,account")
    assert document["targets"] == 3
