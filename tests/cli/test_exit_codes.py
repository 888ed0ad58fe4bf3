"""Exit codes 0, 1, 2, 3, 4 as the interface promises them, and stdout that holds the answer alone."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import clock
from monitor.cli.app import exit_code_of
from monitor.domain.errors import (
    DeliveryFailed,
    InputError,
    MonitorError,
    RunUnderWay,
    StoreTooNew,
    StoreUnavailable,
    UnreadableWording,
)
from monitor.store.engine import make_engine
from monitor.store.run_lock import run_lock
from monitor.store.unit_of_work import Store
from tests.channels.mail_server import free_port
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

ROOT = Path(__file__).parents[2]


@pytest.fixture
def monitor(tmp_path: Path) -> MonitorCommand:
    """The command over an empty database."""
    command = MonitorCommand(tmp_path)
    command.run("init")
    return command


def database(monitor: MonitorCommand) -> Path:
    return monitor.folder / "var" / "monitor.db"


def store(monitor: MonitorCommand) -> Store:
    return Store(make_engine(f"sqlite:///{database(monitor)}"))


def with_an_overdue_column(monitor: MonitorCommand) -> None:
    """通知公告 was seen just now, and its newest item is from long ago."""
    opened = store(monitor)
    linhe = Linhe(opened)
    linhe.register(column())
    linhe.night({"通知公告": seen(clock.now(), [item("2025-01-02")])}, when=clock.now())
    opened.engine.dispose()


# --- 0 and 1 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "overdue"])
def test_violations_end_with_1_only_where_that_is_asked_for(monitor: MonitorCommand, command: str) -> None:
    monitor.run(command, "--exit-code")
    with_an_overdue_column(monitor)
    monitor.run(command)
    monitor.run(command, "--exit-code", code=1)


def test_due_soon_alone_still_ends_with_1_when_there_are_violations(monitor: MonitorCommand) -> None:
    with_an_overdue_column(monitor)
    monitor.run("overdue", "--due-soon", "--exit-code", code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("check",),
        ("overdue",),
        ("targets",),
        ("crawl",),
        ("alerts", "list"),
        ("findings", "list"),
        ("findings", "show", "1"),
        ("findings", "explain", "1"),
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_else(monitor: MonitorCommand, arguments: tuple[str, ...]) -> None:
    with_an_overdue_column(monitor)
    monitor.run("check")
    assert isinstance(json.loads(monitor.run(*arguments, "--json")), dict)


def test_a_check_after_an_ill_run_is_done_and_says_why_nothing_was_opened(monitor: MonitorCommand) -> None:
    with_an_overdue_column(monitor)
    ill = {"MONITOR_CANARY_URLS": f"http://127.0.0.1:{free_port()}/", "MONITOR_REQUEST_TIMEOUT": "2"}
    blind = MonitorCommand(monitor.folder, ill)
    blind.run("crawl", code=3)
    document = blind.json("check")
    assert (document["opened"], document["queued"]) == (0, 0)
    assert "自身网络异常" in document["held_back"]
    assert "没有新增问题，没有生成提醒" in blind.run("check")


# --- 2 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("nothing",), "nothing", id="unknown-command"),
        pytest.param(("check", "--nothing"), "--nothing", id="unknown-option"),
        pytest.param(("targets", "--kind", "wechat"), "没有“wechat”这种监测对象", id="unknown-kind-targets"),
        pytest.param(("overdue", "--kind", "wechat"), "没有“wechat”这种监测对象", id="unknown-kind-overdue"),
        pytest.param(("crawl", "--kind", "wechat"), "不认识的采集类型“wechat”", id="unknown-kind-crawl"),
        pytest.param(
            ("check", "--as-of", "yesterday"), "监测时间点“yesterday”看不懂", id="unreadable-moment"
        ),
        pytest.param(("overdue", "--as-of", "2999-01-01"), "还没有到", id="future-moment"),
        pytest.param(("check", "--rulebook", "none"), "没有规则库“none”", id="unknown-rule-book"),
        pytest.param(("overdue", "--format", "pdf"), "没有“pdf”这种格式", id="unknown-format"),
        pytest.param(("overdue", "--format", "xlsx"), "--output", id="workbook-without-a-name"),
        pytest.param(("alerts", "release"), "--all", id="nothing-to-release"),
        pytest.param(("findings", "show", "9"), "没有编号为9的问题", id="unknown-finding"),
        pytest.param(("findings", "confirm", "9"), "没有编号为9的问题", id="unknown-finding-to-confirm"),
        pytest.param(("findings", "list", "--state", "closed"), "没有“closed”这种状态", id="unknown-state"),
        pytest.param(("init", "--revision", "zzz"), "没有版本“zzz”", id="unknown-revision"),
    ],
)
def test_what_a_person_got_wrong_ends_with_2_and_is_named(
    monitor: MonitorCommand, arguments: tuple[str, ...], said: str
) -> None:
    assert said in monitor.run(*arguments, code=2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONITOR_NIGHT", "tonight"),
        ("MONITOR_NIGHT", "25:00-06:00"),
        ("MONITOR_MAIL_MODE", "always"),
        ("MONITOR_REQUEST_TIMEOUT", "0"),
        ("MONITOR_ALLOW_NETWORKS", "10.0.0.0/99"),
        ("MONITOR_BODY_LIMIT", "huge"),
        ("MONITOR_PLATFORM_URLS", "{"),
        ("MONITOR_DATABASE_URL", "oracle"),
        ("MONITOR_MAIL_URL_FILE", "/nowhere/at/all"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    said = MonitorCommand(tmp_path, {name: value}).run("status", code=2)
    assert name in said
    assert "Traceback" not in said


def test_a_rule_book_setting_and_a_mail_setting_are_named_when_they_are_needed(
    monitor: MonitorCommand,
) -> None:
    assert "MONITOR_RULEBOOK" in MonitorCommand(monitor.folder, {"MONITOR_RULEBOOK": "x"}).run(
        "check", code=2
    )
    bad_mail = MonitorCommand(monitor.folder, {"MONITOR_MAIL_URL": "smtp://host:port"})
    assert "MONITOR_MAIL_URL" in bad_mail.run("alerts", "send", code=2)


# --- 3 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lock", "arguments"),
    [
        pytest.param("run", ("crawl",), id="crawl"),
        pytest.param("night", ("run",), id="run"),
        pytest.param("night", ("run", "--if-due"), id="run-if-due"),
        pytest.param("deliver", ("alerts", "send"), id="alerts-send"),
        pytest.param("clock", ("schedule",), id="schedule"),
    ],
)
def test_what_is_under_way_already_ends_with_3(
    monitor: MonitorCommand, lock: str, arguments: tuple[str, ...]
) -> None:
    opened = store(monitor)
    with run_lock(opened.engine, name=lock):
        monitor.run(*arguments, code=3)
    opened.engine.dispose()


def test_a_night_blind_by_our_own_network_ends_with_3(monitor: MonitorCommand) -> None:
    ill = {"MONITOR_CANARY_URLS": f"http://127.0.0.1:{free_port()}/", "MONITOR_REQUEST_TIMEOUT": "2"}
    assert "inconclusive" in MonitorCommand(monitor.folder, ill).run("run", code=3)


# --- 4 ---------------------------------------------------------------------------------------


def test_a_database_that_was_never_made_ends_with_4_and_the_next_command(tmp_path: Path) -> None:
    assert "monitor init" in MonitorCommand(tmp_path).run("status", code=4)


@pytest.mark.parametrize("command", ["init", "status", "check", "crawl", "run"])
def test_a_file_that_is_no_database_ends_with_4(tmp_path: Path, command: str) -> None:
    monitor = MonitorCommand(tmp_path)
    database(monitor).parent.mkdir()
    database(monitor).write_bytes(b"this is not a database " * 100)
    said = monitor.run(command, code=4)
    assert "数据库" in said
    assert "Traceback" not in said


def test_a_database_that_cannot_be_opened_ends_with_4(tmp_path: Path) -> None:
    monitor = MonitorCommand(tmp_path)
    database(monitor).mkdir(parents=True)
    said = monitor.run("status", code=4)
    assert "数据库" in said
    assert "Traceback" not in said


def test_a_folder_that_cannot_be_made_ends_with_4(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    said = MonitorCommand(tmp_path).run("init", code=4)
    assert "Traceback" not in said


def test_a_database_of_a_newer_program_ends_with_4(monitor: MonitorCommand) -> None:
    opened = store(monitor)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.engine.dispose()
    assert "请先升级程序" in monitor.run("status", code=4)


def test_a_fault_of_the_program_ends_with_4_and_never_with_1(tmp_path: Path) -> None:
    """1 would tell a script that violations exist."""
    script = (
        "import monitor.cli.check_command as c, monitor.cli.app as a\n"
        "c.open_workshop = lambda: 1 / 0\n"
        "import sys; sys.argv = ['monitor', 'check']; a.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "MONITOR_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 4
    assert "ZeroDivisionError" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError(""), 2),
        (UnreadableWording("", ""), 2),
        (RunUnderWay(""), 3),
        (StoreUnavailable(""), 4),
        (StoreTooNew(""), 4),
        (DeliveryFailed("", permanent=True), 4),
        (MonitorError(""), 4),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_every_error_has_its_code(error: MonitorError, code: int) -> None:
    assert exit_code_of(error) == code


# --- broad excepts ---------------------------------------------------------------------------

DOORS = {
    "monitor/cli/app.py": "a request: the command line",
    "monitor/steps/deliver_outbox.py": "a delivery",
    "spiders/lane_workers.py": "a job: one host",
    "spiders/lane.py": "a visit",
}


def is_broad(handler: ast.ExceptHandler) -> bool:
    names = [handler.type] if not isinstance(handler.type, ast.Tuple) else handler.type.elts
    return any(
        name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException"))
        for name in names
    )


def test_everything_is_caught_only_at_the_four_doors() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("monitor", "spiders", "schedules")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    }
    assert found == set(DOORS)
