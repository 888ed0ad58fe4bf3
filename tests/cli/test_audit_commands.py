"""`monitor audit`: what people decided stands there with who they are, and tampering ends with 4."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from monitor.cli.os_user import os_user
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

NAMES = ("通知公告", "政策文件")
ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(scope="module")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> MonitorCommand:
    """Two columns seen overdue on two nights, mails held, and three decisions of a person."""
    folder: Path = tmp_path_factory.mktemp("audit")
    command = MonitorCommand(folder, {"LOGNAME": "somebody-else", "USER": "somebody-else"})
    engine = make_engine(f"sqlite:///{folder / 'var' / 'monitor.db'}")
    migrate(engine)
    linhe = Linhe(Store(engine))
    linhe.register(*(column(name) for name in NAMES))
    for when in (clock.now() - timedelta(days=1), clock.now()):
        looks = {name: seen(when, [item("2025-01-02", title="旧闻")]) for name in NAMES}
        linhe.night(looks, when=when)
    engine.dispose()
    command.run("check")
    command.run("findings", "confirm", "1", "--reason", "已电话核实\x1b[31m")
    command.run("alerts", "release", "--all")
    command.run("findings", "dismiss", "2", "--reason", "栏目已撤并")
    return command


def listed(monitor: MonitorCommand, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = monitor.json("audit", "list", *options)["entries"]
    return found


def test_decisions_are_listed_with_who_made_them_whatever_their_environment_says(
    monitor: MonitorCommand,
) -> None:
    assert [(each["what"], each["subject"], each["who"]) for each in listed(monitor)] == [
        ("finding_dismiss", "finding 2", ME),
        ("alerts_release", "alerts", ME),
        ("finding_confirm", "finding 1", ME),
    ]
    (released,) = listed(monitor, "--what", "alerts_release")
    assert released["detail"] == {"alerts": [1], "released": 1}


def test_the_table_is_chinese_and_holds_no_control_character(monitor: MonitorCommand) -> None:
    said = monitor.run("audit", "list")
    assert "认定误报" in said
    assert "放行提醒" in said
    assert "\x1b" not in said


def test_an_action_that_does_not_exist_is_refused_with_those_that_do(monitor: MonitorCommand) -> None:
    assert "没有“findings”这种操作；可用：" in monitor.run("audit", "list", "--what", "findings", code=2)


def test_a_refused_decision_leaves_no_entry(monitor: MonitorCommand) -> None:
    monitor.run("findings", "exempt", "1", code=2)
    assert "已放行0封" in monitor.run("alerts", "release", "--all")
    assert len(listed(monitor)) == 3


def test_a_log_that_was_tampered_with_ends_with_4_and_names_the_place(
    monitor: MonitorCommand, tmp_path: Path
) -> None:
    shutil.copytree(monitor.folder / "var", tmp_path / "var")
    monitor = replace(monitor, folder=tmp_path)
    verdict = monitor.json("audit", "verify")
    assert (verdict["whole"], verdict["entries"], verdict["fault"]) == (True, 3, None)
    assert "没有校验值 " + "0" * 64 in monitor.run("audit", "verify", "--known", "0" * 64, code=4)

    database = monitor.folder / "var" / "monitor.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER audit_entry_UPDATE")
        connection.execute("UPDATE audit_entry SET who = 'li' WHERE id = 2")
    said = monitor.run("audit", "verify", code=4)
    assert "第2条，它的内容被改过；之前的1条完好" in said


def test_a_user_without_a_name_is_told_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert os_user() == "uid 4000000001"
    monkeypatch.undo()
    assert os_user() == ME
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert getpass.getuser() != os_user()
