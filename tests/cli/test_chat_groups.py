"""`MONITOR_CHAT_URLS`: what operators are mailed stands in their chat group as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.test_chat_group import TOKEN, Group
from tests.cli.test_exit_codes import with_an_overdue_column
from tests.monitor_command import MonitorCommand


@pytest.fixture
def group() -> Iterator[Group]:
    started = Group()
    yield started
    started.close()


def test_an_operators_message_reaches_mail_and_group_and_the_token_stands_nowhere(
    tmp_path: Path, group: Group
) -> None:
    monitor = MonitorCommand(
        tmp_path, {"MONITOR_CHAT_URLS": group.url, "MONITOR_OPERATOR_MAIL": "duty@linhe.example"}
    )
    monitor.run("init")
    with_an_overdue_column(monitor)
    monitor.run("check")
    monitor.run("alerts", "send")
    assert len(group.told) == 1
    mails = [path.read_text() for path in (tmp_path / "var" / "mail").glob("*.eml")]
    assert len([mail for mail in mails if "duty@linhe.example" in mail]) == 1
    listed = monitor.run("alerts", "list", "--json")
    assert "chat:1" in listed
    assert TOKEN not in listed
    assert TOKEN not in json.dumps(mails)


def test_a_group_that_is_down_keeps_its_message_waiting_and_no_other(tmp_path: Path, group: Group) -> None:
    group.status = 500
    monitor = MonitorCommand(
        tmp_path, {"MONITOR_CHAT_URLS": group.url, "MONITOR_OPERATOR_MAIL": "duty@linhe.example"}
    )
    monitor.run("init")
    with_an_overdue_column(monitor)
    monitor.run("check")
    said = monitor.run("alerts", "send")
    assert TOKEN not in said
    rows = monitor.json("alerts", "list")["alerts"]
    states = {row["recipient"]: row["state"] for row in rows}
    assert states["chat:1"] == "waiting"
    assert states["duty@linhe.example"] == "sent"
